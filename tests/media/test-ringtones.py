#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks ringtones (TAP): test-ringtones.py FILE..."""

import array
import sys
import wave
from pathlib import Path

FULL = 32767
EDGE = 32
# Seconds, peak and loudness; a second call is heard softly, and seldom.
RINGTONE = {'length': (3.5, 4.5), 'peak': (0.3, 0.9), 'loud': 0.03}
SOFT = {'length': (4.5, 5.5), 'peak': (0.1, 0.2), 'loud': 0.01}


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
    limits = SOFT if path.stem == 'soft' else RINGTONE
    if not limits['length'][0] * 48000 <= len(values) <= limits['length'][1] * 48000:
        yield f'is {len(values)} samples long'
    peak = max(abs(value) for value in values)
    if peak > limits['peak'][1] * FULL:
        yield f'is too loud: {peak}'
    if peak < limits['peak'][0] * FULL:
        yield f'is too quiet: {peak}'
    mean = sum(values) / len(values)
    if abs(mean) > 0.002 * FULL:
        yield f'has an offset of {mean}'
    loud = sum(value * value for value in values) / len(values)
    if loud < (limits['loud'] * FULL) ** 2:
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
