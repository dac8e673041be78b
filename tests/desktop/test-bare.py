#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer where there is nothing: no keyring, no portal, no Shell, no sound, no network.

test-bare.py BUILD APP_ID

Runs in a session of its own (build-aux/with-session), and reads what the window says with the eyes of assistive technology.
"""

import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tools'))

from accessible import Reader  # noqa: E402
from desktop import wait_until  # noqa: E402
from processes import WAIT_S, Failed, Keyring  # noqa: E402
from program import PASSWORD, Homeserver  # noqa: E402

NO_KEYRING = 'There is no keyring on this computer to keep the sign-in safe. Install one, such as GNOME Keyring, then try again.'
OFFLINE = 'There is no server at '


def forbid_keyring():
    """The bus would start one for whoever asks."""
    folder = f'{os.environ["XDG_DATA_HOME"]}/dbus-1/services'
    os.makedirs(folder)
    with open(f'{folder}/org.freedesktop.secrets.service', 'w', encoding='utf-8') as file:
        file.write('[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/false\n')
    subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus',
                    '--method', 'org.freedesktop.DBus.ReloadConfig'], check=True, stdout=subprocess.DEVNULL)


class World:
    def __init__(self, build, folder, server, app_id):
        self.build = build
        self.server = server
        self.app_id = app_id
        self.env = dict(os.environ, GSETTINGS_SCHEMA_DIR=f'{build}/data', G_DEBUG='fatal-criticals', GTK_A11Y='atspi', RINGER_SOUNDS=f'{build}/data/sounds',
                        RINGER_MODULES=f'{build}/src/media')
        self.env.pop('RINGER_SINK', None)
        for name in ('DATA', 'CONFIG', 'CACHE', 'STATE'):
            self.env[f'XDG_{name}_HOME'] = f'{folder}/{name.lower()}'
        self.reader = Reader(os.environ['DBUS_SESSION_BUS_ADDRESS'])
        self.process = None

    def sign_in(self):
        with Keyring(self.env):
            subprocess.run([f'{self.build}/tests/tools/ringer-sign-in', self.server.url, 'bob'], input=PASSWORD + '\n', text=True, check=True,
                           env=self.env, stdout=subprocess.DEVNULL, timeout=WAIT_S)

    def start(self):
        self.process = subprocess.Popen([f'{self.build}/src/app/ringer'], env=self.env, stdout=subprocess.DEVNULL)

    def texts(self):
        application = self.reader.application(self.app_id)
        return [node.get_name() for node in self.reader.walk(application)] if application else []

    def see(self, words):
        def look():
            assert self.process.poll() is None, f'the program ended with {self.process.returncode}'
            return [text for text in self.texts() if words in text]
        wait_until(f'“{words}”', look)

    def quit(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(WAIT_S) == 0, self.process.returncode


def story_without_an_account_it_welcomes(world):
    world.start()
    world.see('Welcome to Ringer')
    world.quit()


def story_without_a_keyring_it_says_so(world):
    world.sign_in()
    world.start()
    world.see(NO_KEYRING)
    world.quit()


def story_with_one_it_rings_without_shell_portal_and_sound(world):
    with Keyring(world.env):
        world.start()
        world.see('Ann Example')
        world.server.ring()
        world.see('Incoming video call')
        world.see('The sound can\'t be played.')
        world.server.leave()
        world.quit()


def story_without_the_network_it_says_so(world):
    world.server.stop()
    with Keyring(world.env):
        world.start()
        world.see(OFFLINE)
        world.quit()


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build, app_id = sys.argv[1:]
    forbid_keyring()
    server = Homeserver(build)
    with tempfile.TemporaryDirectory(prefix='ringer-bare-') as folder:
        world = World(build, folder, server, app_id)
        print(f'1..{len(STORIES)}', flush=True)
        for number, story in enumerate(STORIES, 1):
            title = story.__name__.removeprefix('story_').replace('_', ' ')
            try:
                story(world)
            except (Failed, AssertionError) as error:
                print(f'not ok {number} - {title}\n# {error}\n# The window says {world.texts()}\nBail out! {title}', flush=True)
                world.process.kill()
                return 1
            print(f'ok {number} - {title}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
