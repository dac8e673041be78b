#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names each control without a name that assistive technology finds in an application.

accessible-walk.py NAME

Fails where there is one, or where the application is not there.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tools'))

from accessible import Reader  # noqa: E402


def main():
    reader = Reader(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    application = reader.application(sys.argv[1])
    if not application:
        print(f'assistive technology sees no {sys.argv[1]}', file=sys.stderr)
        return 1
    seen = list(reader.walk(application))
    nameless = reader.nameless(application)
    for name in nameless:
        print(f'no name: {name}', file=sys.stderr)
    print(f'# {len(seen)} things seen', file=sys.stderr)
    return 1 if nameless or not seen else 0


if __name__ == '__main__':
    sys.exit(main())
