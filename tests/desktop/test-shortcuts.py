#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer's global shortcuts, with the portal of a real GNOME.

test-shortcuts.py BUILD PREFIX APP_ID

GNOME's settings ask the person about them. Pictures of the Shell are left in BUILD/desktop/shortcuts.
"""

import sys

from desktop import Desktop, wait_until
from accessible import Reader
from program import Homeserver, Installed, Ringer, tell
from shell import Shell
from shortcuts import QUESTION, press_until, say_yes

CALLER = 'Ann Example'


class World:
    def __init__(self, build, desktop, server, app_id):
        self.desktop = desktop
        self.server = server
        self.shell = Shell(desktop)
        self.app_id = app_id
        self.ringer = Ringer(desktop, app_id)
        self.ringer.sign_in(build, server.url)
        self.reader = Reader(desktop.env['DBUS_SESSION_BUS_ADDRESS'])

    def ring(self):
        ring = self.server.ring()
        self.shell.see_banner(CALLER)
        return ring


def story_the_desktop_asks_when_they_are_switched_on(world):
    world.ringer.start()
    world.desktop.set_setting(world.app_id, 'global-shortcuts', 'true')
    say_yes(world.shell, world.reader)


def story_a_key_declines(world):
    world.ring()
    press_until(world, 'x', 'declined')
    world.server.leave()
    wait_until('the end of the windows', lambda: not world.shell.windows())


def story_it_is_not_asked_again_and_a_key_answers(world):
    world.ringer.quit()
    world.ringer.start()
    world.ring()
    press_until(world, 'a', 'joined')
    assert QUESTION not in world.shell.windows(), world.shell.windows()
    world.ringer.activate_action('hang-up')
    world.server.see('left')
    world.server.leave()
    world.ringer.quit()


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build, prefix, app_id = sys.argv[1:]
    installed = Installed(build, prefix, app_id, 'installed-shortcuts')
    server = Homeserver(build)
    try:
        with Desktop(f'{build}/desktop/shortcuts', installed.share, installed.bin) as desktop:
            return tell(STORIES, World(build, desktop, server, app_id))
    finally:
        server.stop()


if __name__ == '__main__':
    sys.exit(main())
