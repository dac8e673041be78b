# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer as it is installed, in a folder of the tests, and its homeserver."""

import os
import shutil
import signal
import subprocess
import sys

from desktop import WAIT_S, wait_until
import tap
from gi.repository import GLib
from processes import Process

PASSWORD = 'secret'


class Installed:
    """What `meson install` makes, with the one path in it that would be wrong mended."""

    def __init__(self, build, prefix, app_id, name='installed'):
        self.folder = f'{build}/desktop/{name}'
        self.top = self.folder + prefix
        self.share = f'{self.top}/share'
        self.bin = f'{self.top}/bin'
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run(['meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', self.folder], check=True, stdout=sys.stderr)
        [self.modules] = [folder for folder, _, files in os.walk(self.top) if 'ringer-livekit.so' in files]
        subprocess.run(['glib-compile-schemas', '--strict', f'{self.share}/glib-2.0/schemas'], check=True)
        service = f'{self.share}/dbus-1/services/{app_id}.service'
        with open(service, encoding='utf-8') as file:
            text = file.read()
        with open(service, 'w', encoding='utf-8') as file:
            file.write(text.replace(f'Exec={prefix}/bin/', f'Exec=/usr/bin/env G_DEBUG=fatal-criticals RINGER_SOUNDS={self.share}/ringer/sounds '
                                                           f'RINGER_MODULES={self.modules} {self.bin}/'))


class Homeserver(Process):
    """The small one: Ann calls Bob."""

    def __init__(self, build):
        super().__init__([f'{build}/tests/tools/ringer-homeserver'])
        self.url = self.see('ready')[1]

    def see(self, word, *rest):
        """The line that starts so, in words."""
        start = [word, *rest]
        return self.wait_for(f'“{" ".join(start)}” at the homeserver', lambda line: line.split() if line.split()[:len(start)] == start else None)

    def has_seen(self, word):
        """Whether it is among the lines so far that nobody has read."""
        return any(line.split()[:1] == [word] for line in self.take())

    def ring(self, intent='video'):
        self.forget()
        self.say(f'ring {intent}')
        return self.see('rings')[1]

    def leave(self):
        self.say('leave')


class Ringer:
    """The program, which the session bus starts where it does not run."""

    def __init__(self, desktop, app_id):
        self.desktop = desktop
        self.app_id = app_id
        self.path = '/' + app_id.replace('.', '/')

    def sign_in(self, build, url):
        subprocess.run([f'{build}/tests/tools/ringer-sign-in', url, 'bob'], input=PASSWORD + '\n', text=True, check=True,
                       env=self.desktop.env, stdout=subprocess.DEVNULL, timeout=WAIT_S)

    def pid(self):
        return self.desktop.owner(self.app_id)

    def start(self):
        self.desktop.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.StartServiceByName',
                          GLib.Variant('(su)', (self.app_id, 0)))
        return self.pid()

    def show_window(self):
        self.desktop.call(self.app_id, self.path, 'org.freedesktop.Application.Activate', GLib.Variant('(a{sv})', ({},)))

    def activate_action(self, name):
        self.desktop.call(self.app_id, self.path, 'org.gtk.Actions.Activate', GLib.Variant('(sava{sv})', (name, [], {})))

    def wait_until_gone(self):
        wait_until('the end of the program', lambda: not self.pid())

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)
        self.wait_until_gone()

    def quit(self):
        if self.pid():
            self.activate_action('quit')
            self.wait_until_gone()


def tell(stories, world):
    """As tap.tell(), with what the Shell shows where one fails."""
    def explain():
        world.shell.take_picture('failed')
        return f'The Shell has {world.shell.notifications()}', f'See {world.desktop.record}'
    return tap.tell(stories, world, explain)
