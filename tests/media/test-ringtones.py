#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks ringtones (TAP): test-ringtones.py FILE..."""

import array
import sys
import wave
from pathlib import Path

FULL = 32767
EDGE = 32


def read(path):
    with wave.open(str(path), 'rb') as file:
        form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
        values = array.array('h', file.readframes(file.getnframes()))
    if sys.byteorder == 'big':
        values.byteswap()
    return form, values


def faults(path):
    form, values = read(path)
    if form != (1, 2, 48000):
        yield f'has the form {form}'
        return
    if not 3.5 * 48000 <= len(values) <= 4.5 * 48000:
        yield f'is {len(values)} samples long'
    peak = max(abs(value) for value in values)
    if peak > 0.9 * FULL:
        yield f'is too loud: {peak}'
    if peak < 0.3 * FULL:
        yield f'is too quiet: {peak}'
    mean = sum(values) / len(values)
    if abs(mean) > 0.002 * FULL:
        yield f'has an offset of {mean}'
    loud = sum(value * value for value in values) / len(values)
    if loud < (0.03 * FULL) ** 2:
        yield 'is nearly silent'
    for name, edge in (('begins', values[:4]), ('ends', values[-480:])):
        if max(abs(value) for value in edge) > EDGE:
            yield f'{name} with a click'
    jump = max(abs(b - a) for a, b in zip(values, values[1:]))
    if jump > 0.5 * FULL:
        yield f'jumps by {jump}'


def main():
    print(f'1..{len(sys.argv) - 1}')
    failed = False
    for number, path in enumerate(map(Path, sys.argv[1:]), 1):
        found = list(faults(path))
        for fault in found:
            print(f'# {path.name} {fault}')
        print(f'{"not ok" if found else "ok"} {number} {path.name}')
        failed = failed or bool(found)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
