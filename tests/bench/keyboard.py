# SPDX-License-Identifier: GPL-3.0-or-later
"""Presses keys on an X display, as a keyboard would: the program cannot tell the difference."""

import ctypes
import subprocess
import time

REVERT_TO_PARENT = 2
CURRENT_TIME = 0


class Keyboard:
    def __init__(self):
        self.x11 = ctypes.CDLL('libX11.so.6')
        self.xtst = ctypes.CDLL('libXtst.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XStringToKeysym.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        if not self.display:
            raise RuntimeError('there is no X display')

    def focus(self, application):
        """Gives the application's newest window the keyboard. There is no window manager that would."""
        found = subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--class', application], check=True, capture_output=True, text=True)
        self.x11.XSetInputFocus(self.display, ctypes.c_ulong(max(map(int, found.stdout.split()))), REVERT_TO_PARENT, CURRENT_TIME)
        self.x11.XSync(self.display, False)

    def press(self, *names):
        """Presses keys together. Returns when the last one went down."""
        codes = [self.x11.XKeysymToKeycode(self.display, ctypes.c_ulong(self.x11.XStringToKeysym(name.encode()))) for name in names]
        for code in codes:
            self.xtst.XTestFakeKeyEvent(self.display, code, True, CURRENT_TIME)
        pressed_us = time.monotonic_ns() // 1000
        for code in reversed(codes):
            self.xtst.XTestFakeKeyEvent(self.display, code, False, CURRENT_TIME)
        self.x11.XSync(self.display, False)
        return pressed_us
