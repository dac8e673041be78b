#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera, and the sharing of the screen, with the portals and PipeWire of a real GNOME.

test-capture.py BUILD

Pictures of the Shell are left in BUILD/desktop/capture.
"""

import os
import sys

from desktop import Desktop, wait_until
from accessible import Reader
from processes import Process
from program import tell
from shell import Shell
from shortcuts import find_button

QUESTION = 'Share Screen'

CAMERA = '''
context.spa-libs = { videotestsrc = videotestsrc/libspa-videotestsrc }
context.objects = [
  { factory = spa-node-factory args = { factory.name = videotestsrc node.name = camera node.description = Camera media.class = Video/Source media.role = Camera } }
]
'''


class World:
    def __init__(self, build, desktop):
        self.desktop = desktop
        self.shell = Shell(desktop)
        self.reader = Reader(desktop.env['DBUS_SESSION_BUS_ADDRESS'])
        self.tool = Process([f'{build}/tests/tools/ringer-capture'], desktop.env)

    def press(self, label):
        """The only display is chosen already."""
        wait_until('the question', lambda: QUESTION in self.shell.windows())
        wait_until(f'the button “{label}”', lambda: find_button(self.reader, label)).do_action(0)
        wait_until('the end of the question', lambda: QUESTION not in self.shell.windows())

    def see(self, what, line):
        self.tool.wait_for(what, lambda seen: seen == line)


def story_who_says_no_shares_nothing(world):
    world.tool.say('screen on')
    world.press('Cancel')
    world.see('the refusal', 'screen off')


def story_who_says_yes_shares_the_screen(world):
    world.tool.say('screen on')
    world.press('Share')
    world.see('the sharing', 'screen on')
    world.see('the pictures', 'pictures 1280 800')


def story_it_ends_and_begins_again(world):
    world.tool.say('screen off')
    world.see('the end', 'screen off')
    story_who_says_yes_shares_the_screen(world)


def story_who_says_yes_to_the_camera_is_seen(world):
    """The Shell asks itself, with the refusal in focus."""
    world.tool.say('camera on')
    wait_until('the question', lambda: world.shell.eval('Main.modalCount > 0'))
    world.shell.press_keys('Tab')
    world.shell.press_keys('Return')
    world.see('the camera', 'camera on')
    world.see('the pictures', 'pictures 640 360')


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build = sys.argv[1]
    with Desktop(f'{build}/desktop/capture') as desktop:
        folder = f'{desktop.env["XDG_CONFIG_HOME"]}/pipewire/pipewire.conf.d'
        os.makedirs(folder)
        with open(f'{folder}/camera.conf', 'w', encoding='utf-8') as file:
            file.write(CAMERA)
        desktop.spawn(['pipewire'], 'pipewire')
        wait_until('PipeWire', lambda: os.path.exists(f'{desktop.env["XDG_RUNTIME_DIR"]}/pipewire-0'))
        desktop.spawn(['wireplumber'], 'wireplumber')
        world = World(build, desktop)
        try:
            return tell(STORIES, world)
        finally:
            world.tool.stop()


if __name__ == '__main__':
    sys.exit(main())
