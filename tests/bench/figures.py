# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured."""

import sys

FIGURES = []
REMARKS = []


def say(text):
    print(f'bench: {text}', file=sys.stderr, flush=True)


def figure(name, value, unit, limit):
    FIGURES.append({'name': name, 'value': round(value, 3), 'unit': unit, 'limit': limit})
