#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer in a session that idles, sleeps and ends.

test-session.py BUILD PREFIX APP_ID
"""

import os
import sys

from desktop import Desktop, wait_until
from program import Homeserver, Installed, Ringer, tell
from session import IDLE, SUSPEND, SessionManager
from shell import Shell


class World:
    def __init__(self, build, desktop, server, app_id):
        self.desktop = desktop
        self.server = server
        self.shell = Shell(desktop)
        self.session = SessionManager(desktop)
        self.app_id = app_id
        self.ringer = Ringer(desktop, app_id)
        self.ringer.sign_in(build, server.url)

    def can_make_connections(self):
        """What calls need is loaded when there is one."""
        with open(f'/proc/{self.desktop.owner(self.app_id)}/maps', encoding='utf-8') as maps:
            return 'libgstwebrtc' in maps.read()

    def answer(self):
        self.server.ring()
        self.shell.see_banner('Ann Example')
        self.shell.press('Answer')
        self.server.see('joined')


def story_a_start_shows_no_window(world):
    before = world.shell.n_windows()
    world.ringer.start()
    # By then it runs.
    world.desktop.call(world.app_id, world.ringer.path, 'org.gtk.Actions.List')
    assert world.shell.n_windows() == before, world.shell.windows()


def story_a_ring_keeps_nothing_awake(world):
    world.server.ring()
    world.shell.see_banner('Ann Example')
    assert not world.can_make_connections()
    assert not world.session.asked('Inhibit'), world.session.asked('Inhibit')
    world.server.leave()
    wait_until('the end of the call', lambda: (world.shell.banner() or {}).get('title') != 'Ann Example')


def story_a_call_keeps_the_desktop_awake(world):
    world.answer()
    asked = wait_until('the wish to stay awake', lambda: world.session.asked('Inhibit'))
    assert [flags for *_, flags in asked] == [SUSPEND | IDLE], asked
    wait_until('what a call is made of', world.can_make_connections)


def story_no_longer_than_it_lasts(world):
    assert not world.session.asked('Uninhibit')
    world.ringer.activate_action('hang-up')
    world.server.see('left')
    wait_until('the end of the wish', lambda: world.session.asked('Uninhibit') == [[7]])
    world.server.leave()
    wait_until('the end of the windows', lambda: not world.shell.windows())


def story_the_next_one_starts_it_when_told(world):
    path = f'{world.desktop.env["XDG_CONFIG_HOME"]}/autostart/{world.app_id}.desktop'
    world.desktop.set_setting(world.app_id, 'start-at-login', 'true')
    wait_until('the file', lambda: os.path.exists(path))
    with open(path, encoding='utf-8') as file:
        assert '/ringer --gapplication-service' in file.read()
    world.desktop.set_setting(world.app_id, 'start-at-login', 'false')
    wait_until('the end of the file', lambda: not os.path.exists(path))


def story_the_end_of_the_session_leaves_the_call(world):
    world.answer()
    world.session.end()
    world.server.see('left')
    world.ringer.wait_until_gone()


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build, prefix, app_id = sys.argv[1:]
    installed = Installed(build, prefix, app_id, 'installed-session')
    server = Homeserver(build)
    try:
        with Desktop(f'{build}/desktop/session', installed.share, installed.bin) as desktop:
            return tell(STORIES, World(build, desktop, server, app_id))
    finally:
        server.stop()


if __name__ == '__main__':
    sys.exit(main())
