#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer as it is built, in encrypted calls with the real Element Call: each hears and sees the other.

element.py BUILD compatibility|matrix_2_0

The second word is Element Call's mode: the first is the one that it has by itself, with state events; the other one has sticky events.
"""

import itertools
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f'{HERE}/../tools']
sys.dont_write_bytecode = True

from accessible import Reader  # noqa: E402
from devices import Devices, wait_until  # noqa: E402
from element_call import COLOURS, ElementCall  # noqa: E402
from homeserver import Proxy, Synapse  # noqa: E402
from livekit import Livekit, TokenService  # noqa: E402
from media import BARS  # noqa: E402
from processes import Keyring  # noqa: E402
from stories import CARLAS_PASSWORD, World  # noqa: E402
from tap import tell  # noqa: E402

NEAR = 0x30
# Of the screen, for each of the four colours.
SHARE = 0.002


class ElementWorld(World):
    """Ann is Element Call."""

    def __init__(self, build, proxy, synapse, devices, browser):
        super().__init__(build, proxy, synapse)
        self.devices = devices
        self.browser = browser
        self.encrypted = True
        self.sticky = browser.mode == 'matrix_2_0'

    def start_caller(self):
        self.browser.sign_in(self.synapse.url, self.ann, self.room)

    def ring(self):
        self.screen.forget()
        self.browser.forget()
        self.browser.call(self.room)
        self.screen.wait_for('a notification', lambda line: line == 'notified Ann')

    def answer(self):
        self.press('app.answer')
        self.browser.see('the answer', 'members', users=[self.ann['user_id'], self.bob['user_id']], sticky=2 if self.sticky else 0)
        self.devices.hear('Element Call\'s tone', [440])
        self.browser.see_now('Ringer\'s tone', 'sound', heard=[880])

    def press_button(self, name):
        """As a person does, in the call's window."""
        reader = Reader(os.environ['DBUS_SESSION_BUS_ADDRESS'])
        turns = itertools.count()

        def press():
            # The buttons hide while the pointer rests.
            subprocess.run(['xdotool', 'mousemove', '100', str(100 + next(turns) % 2)], check=True, timeout=20)
            application = reader.application(os.environ['RINGER_APP_ID'])
            button = application and reader.find(application, 'TOGGLE_BUTTON', name)
            return bool(button) and button.do_action(0)
        wait_until(f'the button {name}', press)

    def hang_up(self):
        self.activate_action(os.environ['RINGER_APP_ID'], 'hang-up')

    def take_picture(self, name):
        folder = f'{self.build}/peers'
        os.makedirs(folder, exist_ok=True)
        subprocess.run(['import', '-window', 'root', f'{folder}/{name}.png'], check=True, timeout=20)
        # A point of it for many.
        return subprocess.run(['convert', f'{folder}/{name}.png', '-sample', '25%', '-depth', '8', 'rgb:-'], check=True, timeout=20, stdout=subprocess.PIPE).stdout

    def count_colours(self, name):
        """How many of Element Call's are on the screen."""
        pixels = self.take_picture(f'element-call-{name}')
        points = list(zip(pixels[::3], pixels[1::3], pixels[2::3]))
        return sum(sum(is_near(point, colour) for point in points) > SHARE * len(points) for colour in COLOURS)


def is_near(point, colour):
    return all(abs(a - b) < NEAR for a, b in zip(point, colour))


def story_element_call_rings(world):
    world.ring()


def story_each_hears_the_other(world):
    world.answer()


def story_each_sees_the_other(world):
    # No call that the notification answers begins with it.
    world.press_button('Camera')
    wait_until('Element Call\'s picture', lambda: world.count_colours('there') == len(COLOURS))
    world.browser.see_now('Ringer\'s picture', 'pictures', bars=[BARS], unencrypted=0)


def story_ringer_mutes(world):
    world.press_button('Microphone')
    world.browser.see_now('silence', 'sound', heard=[])
    world.press_button('Microphone')
    world.browser.see_now('Ringer\'s tone again', 'sound', heard=[880])


def story_ringer_turns_its_camera_off(world):
    world.press_button('Camera')
    world.browser.see_now('no picture', 'pictures', bars=[], unencrypted=0)
    world.press_button('Camera')
    world.browser.see_now('Ringer\'s picture again', 'pictures', bars=[BARS], unencrypted=0)


def story_who_leaves_hears_no_more(world):
    ann, bob = world.ann['user_id'], world.bob['user_id']
    carla = world.synapse.register('carla', CARLAS_PASSWORD)
    with world.synapse.guest(world.ann, carla, world.room), world.phone('carla', CARLAS_PASSWORD, True) as phone:
        phone.call(world.room, world.sticky)
        world.browser.see('the third', 'members', users=[ann, bob, carla['user_id']])
        phone.see('Ringer\'s key', 'key', sender=lambda seen: seen['sender'] == bob, encrypted=lambda seen: seen['encrypted'])
        phone.leave(world.room)
        world.browser.see('Ringer\'s next key', 'key', user=bob, first=False, encrypted=True)
    world.browser.see_now('Ringer\'s tone with it', 'sound', heard=[880])
    world.devices.hear('Element Call\'s tone with its own', [440])
    world.browser.see_now('Ringer\'s picture with it', 'pictures', bars=[BARS], unencrypted=0)


def story_the_other_mutes(world):
    world.browser.press('mute')
    world.devices.hear('silence', [])
    world.browser.press('mute')
    world.devices.hear('Element Call\'s tone again', [440])


def story_the_other_hangs_up(world):
    world.browser.press('leave')
    world.devices.hear('silence', [])
    wait_until('the end of Element Call\'s picture', lambda: world.count_colours('gone') == 0)
    # Between two that is the end of the call.
    world.browser.see_end('the end of the call')


def story_ringer_hangs_up(world):
    world.ring()
    world.answer()
    world.hang_up()
    world.browser.see_end('Ringer\'s hang-up')


STORIES = [
    story_element_call_rings,
    story_each_hears_the_other,
    story_each_sees_the_other,
    story_ringer_mutes,
    story_ringer_turns_its_camera_off,
    story_who_leaves_hears_no_more,
    story_the_other_mutes,
    story_the_other_hangs_up,
    story_ringer_hangs_up,
]


def explain(world):
    world.take_picture('element-call-failed')
    return ()


def main():
    build, mode = sys.argv[1:]
    os.environ['GTK_A11Y'] = 'atspi'
    with tempfile.TemporaryDirectory() as folder, Livekit(folder) as livekit, TokenService(livekit) as service, \
            Synapse(folder, service.url) as synapse, Proxy(synapse.port, False) as proxy:
        service.trust(synapse.url)
        with Keyring(), Devices() as devices, ElementCall(mode) as browser, ElementWorld(build, proxy, synapse, devices, browser) as world:
            return tell(STORIES, world, lambda: explain(world))


if __name__ == '__main__':
    sys.exit(main())
