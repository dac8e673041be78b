#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices that are chosen and lost in a call of Ringer's media, with real sound servers and a real livekit-server.

switching.py BUILD pulse|pipewire

Ringer is tests/tools/ringer-media-peer twice: Bob's plays and captures on devices, through the elements that the second word names, and Ann's tells what it hears of him.
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f'{HERE}/../tools']
sys.dont_write_bytecode = True

from devices import Devices, wait_until  # noqa: E402
from livekit import Livekit, make_token  # noqa: E402
from processes import Failed, Process, stop  # noqa: E402
from tap import tell  # noqa: E402

ROOM = 'room'
BOB = '@bob:h:RINGER'
ANN = '@ann:h:RINGER'
N_TIMES = 3
ALONE = {'PULSE_SERVER': 'unix:/nonexistent'}


class World:
    def __init__(self, build, way, livekit, devices):
        self.livekit = livekit
        self.devices = devices
        self.prefix = way
        tool = f'{build}/tests/tools/ringer-media-peer'
        self.bob = Process([tool, 'clear', 'devices'], env=os.environ | (ALONE if way == 'pipewire' else {}))
        # Bob's microphone hears another tone than he does: what comes back would be taken for an echo.
        self.ann = Process([tool, 'clear', 'smpte', '440'])
        self.headset = None
        self.headset_ear = None
        self.whistle = None
        devices.plug('tone')
        wait_until('the second tone', lambda: devices.are_there('tone'))
        devices.speak_into('tone', 660)

    def join(self, peer, identity, other):
        peer.say(f'expect {other}')
        peer.say('microphone on')
        peer.say(f'publish {self.livekit.url} {make_token(ROOM, identity)}')

    def plug(self):
        self.headset, self.whistle = self.devices.plug('headset'), self.devices.plug_microphone('whistle', 'tone')
        wait_until('the devices', lambda: self.devices.are_there('headset', 'whistle'))
        self.headset_ear = self.devices.listen_to('headset')

    def use(self, headset):
        self.bob.say(f'use speaker {self.prefix}sink:headset' if headset else 'use speaker')
        self.bob.say(f'use microphone {self.prefix}src:whistle' if headset else 'use microphone')

    def unplug(self):
        stop(self.headset)
        stop(self.whistle)

    def hear(self, headset):
        """Both of them, over the one or the other devices."""
        self.ann.forget()
        (self.headset_ear if headset else self.devices.ear).heard = None
        (self.headset_ear if headset else self.devices).hear('Ann\'s tone', [440])
        if headset:
            self.devices.hear('silence of the other speaker', [])
        self.ann.wait_for('Bob\'s microphone', lambda line: line == f'heard {660 if headset else 880}')

    def see(self, what, kind, name):
        self.bob.wait_for(f'{name} being {what}', lambda line: line == f'{what} {kind} {name}')


def story_each_hears_the_other(world):
    world.join(world.ann, ANN, BOB)
    world.join(world.bob, BOB, ANN)
    world.hear(headset=False)


def story_others_are_plugged_in_and_chosen(world):
    world.plug()
    world.use(headset=True)
    world.hear(headset=True)


def story_the_desktops_are_chosen_again(world):
    for _ in range(N_TIMES):
        world.use(headset=False)
        world.hear(headset=False)
        world.use(headset=True)
        world.hear(headset=True)


def story_the_chosen_are_lost_and_come_again(world):
    for _ in range(N_TIMES):
        world.bob.forget()
        world.unplug()
        world.hear(headset=False)
        world.plug()
        world.hear(headset=True)


def story_each_is_lost_alone(world):
    world.bob.forget()
    stop(world.headset)
    world.see('lost', 'speaker', 'headset')
    world.devices.hear('Ann\'s tone', [440])
    stop(world.whistle)
    world.see('lost', 'microphone', 'whistle')
    world.hear(headset=False)


def story_they_end_cleanly(world):
    for peer in (world.bob, world.ann):
        peer.stop()
        if peer.process.returncode != 0:
            raise Failed(f'it ended with {peer.process.returncode}')


STORIES = [
    story_each_hears_the_other,
    story_others_are_plugged_in_and_chosen,
    story_the_desktops_are_chosen_again,
    story_the_chosen_are_lost_and_come_again,
    story_each_is_lost_alone,
    story_they_end_cleanly,
]


def main():
    build, way = sys.argv[1:]
    if 'RINGER_LIVEKIT' not in os.environ:
        print('Bail out! RINGER_LIVEKIT is not set: run this through build-aux/dev test')
        return 1

    with tempfile.TemporaryDirectory() as folder, Livekit(folder) as livekit, Devices() as devices:
        world = World(build, way, livekit, devices)
        try:
            return tell(STORIES, world, lambda: [f'Bob said {world.bob.take()}', f'Ann said {world.ann.take()}', f'{devices.ear.heard} was heard'])
        finally:
            for peer in (world.bob, world.ann):
                peer.process.kill()


if __name__ == '__main__':
    sys.exit(main())
