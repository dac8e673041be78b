# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs under measurement: folders of their own, a keyring, what they say and what the kernel says of them."""

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
import time

WAIT_S = 60


def private_dirty_kb(pid):
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        return sum(int(line.split()[1]) for line in file if line.startswith('Private_Dirty:'))


class Program:
    """A process that speaks in lines of JSON (others are dropped), in a home of its own. Ends with the `with` block."""

    def __init__(self, command, env):
        self.started_us = time.monotonic_ns() // 1000
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def read(self):
        for line in self.process.stdout:
            try:
                self.lines.put(json.loads(line))
            except ValueError:
                self.lines.put({'event': line.strip()})
        self.lines.put(None)

    def wait_for(self, event, seconds=WAIT_S, **values):
        """The next line of that event with those values; others before it are dropped."""
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(queue.Empty):
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
                if line is None:
                    raise RuntimeError(f'the program ended (status {self.process.wait()}) before "{event}"')
                if line['event'] == event and all(line.get(name) == value for name, value in values.items()):
                    return line
                continue
            raise RuntimeError(f'no "{event}" after {seconds} s')

    def collect(self, events, seconds=WAIT_S):
        """The first line of each of the events, in whatever order."""
        found = {}
        deadline = time.monotonic() + seconds
        while not set(events) <= set(found):
            try:
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise RuntimeError(f'only {sorted(found)} of {sorted(events)}')
            found.setdefault(line['event'], line)
        return found

    def settle(self, seconds):
        """Until that time is over; what it says is dropped."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                if self.lines.get(timeout=left) is None:
                    raise RuntimeError(f'the program ended (status {self.process.wait()})')

    def private_dirty_kb(self):
        return private_dirty_kb(self.process.pid)

    def wake_ups(self):
        """How often any of its threads gave up the processor to wait, which is how often it was woken."""
        count = 0
        tasks = f'/proc/{self.process.pid}/task'
        for task in os.listdir(tasks):
            with open(f'{tasks}/{task}/status', encoding='utf-8') as file:
                count += sum(int(line.split()[1]) for line in file if line.startswith('voluntary_ctxt_switches:'))
        return count


class Home:
    """Private folders for a program, with an account in them. `env` is of the session that it runs in."""

    def __init__(self, build, env=os.environ):
        self.build = build
        self.folder = tempfile.TemporaryDirectory(prefix='ringer-bench-')
        self.env = dict(env, GSETTINGS_SCHEMA_DIR=f'{build}/data', RINGER_SOUNDS=f'{build}/data/sounds', RINGER_MODULES=f'{build}/src/media')
        for name in ('DATA', 'CONFIG', 'CACHE', 'STATE'):
            self.env[f'XDG_{name}_HOME'] = f'{self.folder.name}/{name.lower()}'

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def sign_in(self, url, user, password):
        subprocess.run([f'{self.build}/tests/tools/ringer-sign-in', url, user], input=password + '\n', text=True, check=True,
                       env=self.env, stdout=subprocess.DEVNULL)

    def start(self, program, *arguments):
        return Program([f'{self.build}/{program}', *arguments], self.env)
