#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""cargo.py FOLDER LIBRARY OUTPUT: builds the crate in FOLDER, and copies its static LIBRARY to OUTPUT.

The crates are compiled in one folder for all build folders: RINGER_CARGO_TARGET, or _cargo beside
the sources. Where FOLDER has a folder "vendor" (of "cargo vendor"), nothing is downloaded.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

# The lock file names every crate; cargo is never to choose others.
LOCKED = ['--locked']


def checksum(folder):
    """Of all that the crate is made of: several checkouts share the target folder, and their files' times say nothing."""
    sum_ = hashlib.sha256()
    paths = [os.path.join(folder, name) for name in ('Cargo.toml', 'Cargo.lock')]
    for parent, _, names in sorted(os.walk(os.path.join(folder, 'src'))):
        paths += [os.path.join(parent, name) for name in sorted(names)]
    for path in paths:
        with open(path, 'rb') as file:
            sum_.update(f'{os.path.relpath(path, folder)}\0'.encode() + file.read())
    return sum_.hexdigest()


def source_options(folder):
    vendored = os.path.join(folder, 'vendor')
    if not os.path.isdir(vendored):
        return []
    return ['--offline',
            '--config', 'source.crates-io.replace-with="vendored"',
            '--config', f'source.vendored.directory="{vendored}"']


def wait_for_turn(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print('Another build compiles the crates; waiting for it', file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)


def main(folder, library, output):
    folder, output = os.path.abspath(folder), os.path.abspath(output)
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    target = os.environ.get('RINGER_CARGO_TARGET') or os.path.join(top, '_cargo')
    os.makedirs(target, exist_ok=True)
    options = LOCKED + source_options(folder)
    environment = dict(os.environ, RINGER_CRYPTO_SUM=checksum(folder))
    # Flags for Ringer's own C are not for the crates.
    for name in ('RUSTFLAGS', 'CARGO_ENCODED_RUSTFLAGS', 'CARGO_TARGET_DIR', 'CARGO_BUILD_TARGET'):
        environment.pop(name, None)

    with open(os.path.join(target, 'ringer.lock'), 'w', encoding='utf-8') as lock:
        wait_for_turn(lock)
        if subprocess.run(['cargo', 'fetch'] + options, cwd=folder, env=environment, check=False).returncode:
            print('Ringer: the crates that src/crypto needs could not be downloaded. Is the network there, and the crates\' registry\n'
                  f'reached through it? Without a network, "cargo vendor" makes {os.path.join(folder, "vendor")} where there is one.',
                  file=sys.stderr)
            return 1
        build = ['cargo', 'build', '--release', '--target-dir', target] + options
        if subprocess.run(build, cwd=folder, env=environment, check=False).returncode:
            return 1
        shutil.copyfile(os.path.join(target, 'release', library), output)
    return 0


if __name__ == '__main__':
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
