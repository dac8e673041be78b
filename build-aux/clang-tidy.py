#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy.py BUILD-FOLDER: runs clang-tidy over the sources in src/, as many at once as there are cores."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

TIMEOUT_S = 300


def check(build_folder, path):
    command = ['clang-tidy', '--quiet', '-p', build_folder, '--extra-arg=-Wno-unknown-warning-option', path]
    try:
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return False, f'{path}: not done after {TIMEOUT_S} s\n'
    return result.returncode == 0, result.stdout


def main(build_folder):
    with open(os.path.join(build_folder, 'compile_commands.json'), encoding='utf-8') as file:
        commands = json.load(file)
    source_folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    paths = [os.path.normpath(os.path.join(command['directory'], command['file'])) for command in commands]
    paths = [path for path in paths if re.match(r'src/\w+/.*\.c$', os.path.relpath(path, source_folder))]
    if not paths:
        print('there is nothing to check')
        return 1

    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for clean, output in pool.map(lambda path: check(build_folder, path), paths):
            failed += not clean
            if not clean:
                sys.stdout.write(output)
                sys.stdout.flush()
    print(f'{len(paths)} files, {failed} with findings')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
