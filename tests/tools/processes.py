# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of the tests that are written in Python."""

import contextlib
import queue
import subprocess
import threading
import time

WAIT_S = 25
STOP_WAIT_S = 5


class Failed(Exception):
    pass


def stop(process, seconds=STOP_WAIT_S):
    """Lets it end, but not for ever."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Process:
    """A process that speaks in lines; what it said is kept until somebody waits for it."""

    def __init__(self, command, env=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=env)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip('\n'))
        self.lines.put(None)

    def say(self, line):
        self.process.stdin.write(line + '\n')

    def wait_for(self, what, accept, seconds=WAIT_S):
        """The first line from now on, of those not read yet, that `accept` makes something of."""
        deadline = time.monotonic() + seconds
        seen = []
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise Failed(f'{what} did not happen; seen: {seen}')
            seen.append(line)
            found = accept(line)
            if found:
                return found

    def take(self):
        """The lines that nobody waited for."""
        lines = []
        with contextlib.suppress(queue.Empty):
            while (line := self.lines.get_nowait()) is not None:
                lines.append(line)
        return lines

    def forget(self):
        self.take()

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Keyring:
    """An open keyring on the session bus that is there."""

    def __init__(self, env=None):
        self.env = env
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
        self.process.stdin.write(b'test\n')
        self.process.stdin.close()
        subprocess.run(['gdbus', 'wait', '--session', '--timeout', '20', 'org.freedesktop.secrets'], env=self.env, check=True)
        return self

    def __exit__(self, *_):
        stop(self.process)
