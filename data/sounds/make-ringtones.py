#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the ringtones as WAV files: make-ringtones.py FOLDER [NAME...]

Each is a loop of some seconds, 48 kHz, 16 bit, mono, that begins and ends in silence, so that it
repeats without a click. The same every time: no random numbers, no clock.
"""

import array
import math
import sys
import wave
from pathlib import Path

RATE = 48000
LENGTH_S = 4
PEAK = 0.7
# Beside a ringtone or in a call
SOFT_LENGTH_S = 5
SOFT_PEAK = 0.15
# The last stretch fades to exact silence, where the loop closes.
TAIL_S = 0.35


def pitch(semitones):
    """The frequency so many semitones above the A of 440 Hz."""
    return 440.0 * 2.0 ** (semitones / 12.0)


def add_note(samples, start_s, frequency, loudness, partials, attack_s, length_s):
    """Adds one struck note; a partial is (multiple of the frequency, share, seconds to decay)."""
    start = round(start_s * RATE)
    length = min(round(length_s * RATE), len(samples) - start)
    attack = max(round(attack_s * RATE), 1)
    release = round(0.02 * RATE)
    for i in range(length):
        t = i / RATE
        value = 0.0
        for multiple, share, decay_s in partials:
            value += share * math.exp(-t / decay_s) * math.sin(2.0 * math.pi * frequency * multiple * t)
        rise = 0.5 - 0.5 * math.cos(math.pi * min(i / attack, 1.0))
        fall = min((length - i) / release, 1.0)
        samples[start + i] += loudness * rise * fall * value


def garden(samples):
    """A slow arpeggio on wooden bars, twice, the second time a step higher."""
    bar = [(1.0, 1.0, 0.45), (3.0, 0.18, 0.12), (4.0, 0.25, 0.2), (9.2, 0.05, 0.05)]
    phrases = [(0.0, (-2, 3, 7, 10, 14)), (1.5, (0, 5, 8, 12, 15))]
    for at_s, steps in phrases:
        for i, step in enumerate(steps):
            loudness = 1.0 - 0.08 * abs(i - 3)
            add_note(samples, at_s + 0.16 * i, pitch(step), loudness, bar, 0.004, 1.6)


def bell(samples):
    """Two strokes of a bell, a fourth apart, and their echo."""
    bronze = [
        (0.5, 0.35, 1.1), (1.0, 0.8, 0.8), (1.19, 0.4, 0.6), (1.5, 0.25, 0.5),
        (2.0, 0.5, 0.4), (2.74, 0.2, 0.25), (4.07, 0.08, 0.12),
    ]
    for at_s, step, loudness in ((0.0, 8, 1.0), (0.7, 3, 0.85), (1.9, 8, 0.7), (2.3, 3, 0.55)):
        add_note(samples, at_s, pitch(step), loudness, bronze, 0.003, 3.0)


def pulse(samples):
    """Three soft pairs of tones, then a rest: it is heard through talk and noise."""
    soft = [(1.0, 1.0, 5.0), (2.0, 0.3, 5.0), (3.0, 0.12, 5.0)]
    for i in range(3):
        at_s = 0.75 * i
        add_note(samples, at_s, pitch(3), 0.9, soft, 0.03, 0.22)
        add_note(samples, at_s + 0.26, pitch(7), 1.0, soft, 0.03, 0.28)


def soft(samples):
    """One soft pair of low tones, then a long rest: somebody else calls meanwhile."""
    mellow = [(1.0, 1.0, 0.3), (2.0, 0.15, 0.15)]
    add_note(samples, 0.0, pitch(-5), 0.9, mellow, 0.05, 0.4)
    add_note(samples, 0.22, pitch(0), 1.0, mellow, 0.05, 0.6)


def finish(samples, wanted_peak):
    """Closes the loop in silence and scales to the peak."""
    tail = round(TAIL_S * RATE)
    for i in range(tail):
        samples[len(samples) - 1 - i] *= 0.5 - 0.5 * math.cos(math.pi * i / tail)
    peak = max(abs(sample) for sample in samples)
    return array.array('h', (round(sample / peak * wanted_peak * 32767) for sample in samples))


def write(path, values):
    if sys.byteorder == 'big':
        values.byteswap()
    with wave.open(str(path), 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(values.tobytes())


TONES = {
    'garden': (garden, LENGTH_S, PEAK),
    'bell': (bell, LENGTH_S, PEAK),
    'pulse': (pulse, LENGTH_S, PEAK),
    'soft': (soft, SOFT_LENGTH_S, SOFT_PEAK),
}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for name in sys.argv[2:] or TONES:
        compose, length_s, peak = TONES[name]
        samples = [0.0] * (RATE * length_s)
        compose(samples)
        write(folder / f'{name}.wav', finish(samples, peak))


if __name__ == '__main__':
    main()
