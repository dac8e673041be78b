#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what meson knows about tests, for build-aux/dev.

testlog.py --count BROKEN LOG...      counts the results in meson's logs, plus BROKEN failures
testlog.py --fuzz LOG                 prints what the fuzzer did with each target
testlog.py --in-suite SUITE FOLDER NAME...   succeeds where one of the tests is in SUITE
"""

import json
import os
import re
import subprocess
import sys

PLAN = re.compile(r'^1\.\.(\d+)', re.MULTILINE)
RESULT = re.compile(r'^(not )?ok\b(?: +(\d+))?(?: +-)? *([^#\n]*)(?:# *(SKIP))?', re.MULTILINE | re.IGNORECASE)
EXECUTED = re.compile(r'^stat::number_of_executed_units: *(\d+)', re.MULTILINE)
SPEED = re.compile(r'^stat::average_exec_per_sec: *(\d+)', re.MULTILINE)
FINDING = re.compile(r'Test unit written to (.+)$', re.MULTILINE)
WHY = re.compile(r'\n((?:# .*\n?)*)')
WHY_CHARS = 400
GOOD = ('OK', 'EXPECTEDFAIL')


def shorten(text):
    """What it begins and what it ends with, where it is long."""
    return text if len(text) <= 2 * WHY_CHARS else f'{text[:WHY_CHARS]} … {text[-WHY_CHARS:]}'


def why(output, end):
    """What a test says in the comments below a result, a line each."""
    comments = WHY.match(output, output.find('\n', end))
    return ''.join(f'\n    {shorten(line[2:])}' for line in comments[1].splitlines()) if comments else ''


def count_test(test):
    """Returns the names of one test program's subtests, as (passed, failed, skipped), those that failed with why."""
    passed, failed, skipped = [], [], []
    name, result, output = test['name'], test['result'], test.get('stdout') or ''
    if result == 'SKIP':
        return [], [], [name]
    plan = PLAN.search(output)
    if plan:
        for match in RESULT.finditer(output):
            subtest = f'{name}: {match[3].strip() or match[2]}'
            if match[1]:
                failed.append(subtest + why(output, match.end()))
            elif match[4]:
                skipped.append(subtest)
            else:
                passed.append(subtest)
    elif result in GOOD:
        passed.append(name)
    # A crash or a timeout has no line of its own; nor has what never came to run.
    if result not in GOOD and not failed:
        failed.append(f'{name} ({result.lower()})')
    return passed, failed, skipped


def count(broken, logs):
    passed, failed, skipped = 0, broken, 0
    for log in logs:
        with open(log, encoding='utf-8') as lines:
            for line in lines:
                good, bad, left = count_test(json.loads(line))
                passed, failed, skipped = passed + len(good), failed + len(bad), skipped + len(left)
                for name in bad:
                    print(f'Failed: {name}')
                for name in left:
                    print(f'Skipped: {name}')
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 0 if passed and not failed else 1


def report_fuzz(log):
    findings = []
    print(f'{"":24}{"runs":>12}{"runs/s":>10}{"findings":>10}')
    with open(log, encoding='utf-8') as lines:
        tests = [json.loads(line) for line in lines]
    for test in tests:
        name = test['name'].split()[-1]
        output = (test.get('stdout') or '') + (test.get('stderr') or '')
        runs, speed = EXECUTED.search(output), SPEED.search(output)
        found = [os.path.relpath(path) for path in FINDING.findall(output)]
        # It may also have gone wrong in a way that leaves no input behind.
        if not found and (test['result'] != 'OK' or not runs):
            found = [f'(none was written: {test["result"].lower()})']
        findings += [f'{name}: {path}' for path in found]
        print(f'{name:24}{runs[1] if runs else "-":>12}{speed[1] if speed else "-":>10}{len(found):>10}')
    for finding in findings:
        print(f'Input of {finding}')
    return 0 if tests and not findings else 1


def in_suite(suite, folder, names):
    tests = json.loads(subprocess.run(['meson', 'introspect', '--tests', folder],
                                      check=True, capture_output=True).stdout)
    wanted = [test for test in tests if test['name'] in names or not names]
    return 0 if any(name.split(':')[-1] == suite for test in wanted for name in test['suite']) else 1


def main(arguments):
    if arguments[:1] == ['--count']:
        return count(int(arguments[1]), arguments[2:])
    if arguments[:1] == ['--fuzz'] and len(arguments) == 2:
        return report_fuzz(arguments[1])
    if arguments[:1] == ['--in-suite']:
        return in_suite(arguments[1], arguments[2], arguments[3:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
