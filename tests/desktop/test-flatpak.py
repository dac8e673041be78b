#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer in the sandbox of Flatpak, in a real GNOME Shell.

test-flatpak.py BUILD

FLATPAK_USER_DIR is where build-aux/dev flatpak has installed it. A person signs in, is called, answers and declines with the pointer. Pictures of the
Shell are left in BUILD/desktop/flatpak.
"""

import os
import subprocess
import sys

from desktop import Desktop, wait_until
from accessible import Reader
from gi.repository import GLib
from program import PASSWORD, Homeserver, Ringer, tell
from shell import CRITICAL, Shell
from shortcuts import press_until, say_yes

APP_ID = 'org.example.Ringer'
CALLER = 'Ann Example'


class World:
    def __init__(self, desktop, server):
        self.desktop = desktop
        self.server = server
        self.shell = Shell(desktop)
        self.ringer = Ringer(desktop, APP_ID)
        self.reader = Reader(desktop.env['DBUS_SESSION_BUS_ADDRESS'])

    def see(self, role, name):
        """That control of the program's windows, as assistive technology has it."""
        def look():
            try:
                top = self.reader.application(APP_ID)
                return top and self.reader.find(top, role, name)
            except GLib.Error:
                # What changes while it is looked at is looked at again.
                return None
        return wait_until(f'{role} “{name}”', look)

    def ring(self):
        ring = self.server.ring()
        banner = self.shell.see_banner(CALLER)
        # The last is the program's own quiet, since in the sandbox nobody tells it of the desktop's.
        assert banner['buttons'] == ['Decline', 'Answer', 'Do Not Disturb'], banner
        assert banner['urgency'] == CRITICAL, banner
        return ring

    def see_quiet(self):
        wait_until('the end of the notification', lambda: all(seen['title'] != CALLER for seen in self.shell.notifications()))


def story_signs_in(world):
    world.ringer.show_window()
    world.see('TEXT', 'Your Matrix address or server').set_text_contents(world.server.url)
    world.see('BUTTON', 'Continue').do_action(0)
    world.see('TEXT', 'User name').set_text_contents('bob')
    world.see('TEXT', 'Password').set_text_contents(PASSWORD)
    world.shell.take_picture('sign-in')
    world.see('BUTTON', 'Sign In').do_action(0)
    world.see('LABEL', CALLER)
    world.shell.take_picture('signed-in')


def story_keeps_the_secret_by_the_portal(world):
    """In a file of the sandbox, whose key the portal keeps; the keyring has no item of Ringer's."""
    folder = f'{world.desktop.env["HOME"]}/.var/app/{APP_ID}'
    found = [name for _, _, names in os.walk(folder) for name in names if name.endswith('.keyring')]
    assert found, folder
    search = subprocess.run(['secret-tool', 'search', '--all', 'xdg:schema', APP_ID], env=world.desktop.env, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
    assert APP_ID not in search, search


def story_answered_in_the_notification(world):
    world.ring()
    world.shell.take_picture('call')
    world.shell.press('Answer')
    world.server.see('joined')
    world.see_quiet()
    world.ringer.activate_action('hang-up')
    world.server.see('left')
    world.server.leave()
    # Behind it nothing could be opened without a word of the Shell's own, which holds back what comes next.
    wait_until('the end of the call\'s window', lambda: CALLER not in world.shell.windows())


def story_declined_in_the_notification(world):
    ring = world.ring()
    world.shell.press('Decline')
    world.server.see('declined', ring)
    world.see_quiet()
    world.server.leave()


def story_starts_at_login_when_told(world):
    """The portal writes the file, which is out of the sandbox's reach."""
    path = f'{world.desktop.env["XDG_CONFIG_HOME"]}/autostart/{APP_ID}.desktop'
    world.ringer.activate_action('preferences')
    row = world.see('CHECK_BOX', 'Start at Login')
    # The row is called like the switch in it, which is what can be pressed.
    switch = world.reader.find(row, 'CHECK_BOX', 'Start at Login')
    switch.do_action(0)
    wait_until('the file', lambda: os.path.exists(path))
    with open(path, encoding='utf-8') as file:
        text = file.read()
    assert '--gapplication-service' in text, text
    world.shell.take_picture('start-at-login')
    switch.do_action(0)
    wait_until('the end of the file', lambda: not os.path.exists(path))


def story_a_global_shortcut_declines(world):
    """The preferences are open still."""
    world.reader.find(world.see('CHECK_BOX', 'Global Shortcuts'), 'CHECK_BOX', 'Global Shortcuts').do_action(0)
    say_yes(world.shell, world.reader)
    world.ring()
    press_until(world, 'x', 'declined')
    world.see_quiet()
    world.server.leave()


def story_rings_when_the_bus_has_started_it(world):
    world.ringer.quit()
    world.ringer.start()
    world.ring()
    world.server.leave()
    world.see_quiet()
    world.ringer.quit()


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build = os.path.abspath(sys.argv[1])
    user_dir = os.environ.get('FLATPAK_USER_DIR')
    if not user_dir or not os.path.exists(f'{user_dir}/app/{APP_ID}'):
        print('Bail out! the Flatpak is not installed: run this through build-aux/dev test')
        return 1
    server = Homeserver(build)
    try:
        with Desktop(f'{build}/desktop/flatpak', f'{user_dir}/exports/share') as desktop:
            return tell(STORIES, World(desktop, server))
    finally:
        server.stop()


if __name__ == '__main__':
    sys.exit(main())
