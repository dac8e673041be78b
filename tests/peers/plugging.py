#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer's lists of devices against real sound servers, PipeWire and its PulseAudio: what is plugged in and out meanwhile.

plugging.py BUILD

Ringer's side is tests/tools/ringer-devices.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f'{HERE}/../tools']
sys.dont_write_bytecode = True

from devices import Devices, wait_until  # noqa: E402
from processes import Failed, Process, stop  # noqa: E402
from tap import tell  # noqa: E402

KINDS = {'speakers': 0, 'microphones': 1, 'cameras': 2}
N_TIMES = 20
TONE = 'audiotestsrc is-live=true freq=440 ! pipewiresink target-object=speaker'


class World:
    def __init__(self, build, devices):
        self.devices = devices
        self.lists = Process([f'{build}/tests/tools/ringer-devices'])
        self.there = {}
        self.n_closing = 0

    def open(self, name, kind=None):
        self.lists.say(f'open {name} {KINDS[kind or name]}')

    def close(self, name):
        self.lists.say(f'close {name}')
        self.n_closing += 1

    def see(self, name, *ids):
        self.wait(name, f'{ids} among the {name}', lambda there: set(ids) <= there)

    def see_gone(self, name, gone):
        """Under each name that it has."""
        self.wait(name, f'{gone} going from the {name}', lambda there: all(not one.endswith(f':{gone}') for one in there))

    def wait(self, name, what, accept):
        def is_there(line):
            kind, name_of_line, *ids = line.split()
            if kind == 'closed':
                self.n_closing -= 1
                self.there.pop(name_of_line)
            else:
                self.there[name_of_line] = set(ids)
            return self.is_as_wanted(name, accept)

        if not self.is_as_wanted(name, accept):
            self.lists.wait_for(what, is_there)

    def is_as_wanted(self, name, accept):
        return self.n_closing == 0 and name in self.there and accept(self.there[name])

    def stop_churning(self):
        self.lists.say('churn off')
        return int(self.lists.wait_for('the end of the churning', lambda line: line.startswith('churned') and line.split()[1]))


def story_what_is_there_is_listed(world):
    world.open('cameras')
    world.see('cameras', 'pipewiresrc:camera')
    world.open('speakers')
    world.see('speakers', 'pulsesink:speaker', 'pulsesink:microphone')
    world.open('microphones')


def story_what_is_plugged_in_is_in_every_list_and_out_in_none(world):
    world.open('others', 'speakers')
    headset, ear = world.devices.plug('headset'), world.devices.plug('ear', 'Audio/Source/Virtual')
    for name in ('speakers', 'others'):
        world.see(name, 'pulsesink:headset')
    world.see('microphones', 'pulsesrc:ear')
    stop(headset)
    stop(ear)
    for name in ('speakers', 'others'):
        world.see_gone(name, 'headset')
    world.see_gone('microphones', 'ear')


def story_a_list_that_goes_takes_nothing_from_the_others(world):
    world.close('others')
    world.close('cameras')
    plug_and_unplug(world)


def plug_and_unplug(world):
    headset = world.devices.plug('headset')
    world.see('speakers', 'pulsesink:headset')
    stop(headset)
    world.see_gone('speakers', 'headset')


def story_other_lists_come_and_go(world):
    world.lists.say('churn on')
    for _ in range(N_TIMES):
        plug_and_unplug(world)
    if world.stop_churning() < N_TIMES:
        raise Failed('no lists came and went')


def story_the_last_list_goes_and_another_comes(world):
    """So that what watches the servers is stopped and started all the time, and devices come while it starts and stops."""
    for _ in range(N_TIMES):
        world.close('speakers')
        world.close('microphones')
        world.open('speakers')
        plug_and_unplug(world)
        headset = world.devices.plug('headset')
        world.close('speakers')
        world.open('speakers')
        world.see('speakers', 'pulsesink:headset')
        stop(headset)
        world.see_gone('speakers', 'headset')
        world.open('microphones')


def story_that_is_nothing_to_what_plays(world):
    world.lists.say(f'play {TONE}')
    world.devices.hear('the tone', [440])
    story_the_last_list_goes_and_another_comes(world)
    world.devices.ear.heard = None
    world.devices.hear('the tone still', [440])
    world.lists.say('stop')
    world.devices.hear('silence', [])


def story_a_card_hides_nothing(world):
    """GStreamer's providers hide each other when one of ALSA's devices comes."""
    headset = world.devices.plug('headset')
    world.see('speakers', 'pulsesink:headset')
    card = world.devices.plug('card', more='object.path = "alsa:pcm:card" device.api = alsa')
    world.see('speakers', 'pulsesink:card', 'pulsesink:headset')
    stop(headset)
    world.see_gone('speakers', 'headset')
    stop(card)
    world.see_gone('speakers', 'card')
    plug_and_unplug(world)


def story_nothing_stays_open(world):
    process = world.lists.process
    if not world.devices.has_client(process):
        raise Failed('it used no sound server')
    world.close('speakers')
    world.close('microphones')
    wait_until('the end of its connections', lambda: not world.devices.has_client(process))


def story_it_ends_cleanly(world):
    world.lists.stop()
    if world.lists.process.returncode != 0:
        raise Failed(f'it ended with {world.lists.process.returncode}')


STORIES = [
    story_what_is_there_is_listed,
    story_what_is_plugged_in_is_in_every_list_and_out_in_none,
    story_a_list_that_goes_takes_nothing_from_the_others,
    story_other_lists_come_and_go,
    story_the_last_list_goes_and_another_comes,
    story_that_is_nothing_to_what_plays,
    story_a_card_hides_nothing,
    story_nothing_stays_open,
    story_it_ends_cleanly,
]


def main():
    with Devices() as devices:
        world = World(sys.argv[1], devices)
        try:
            return tell(STORIES, world, lambda: [f'there were {world.there}, and {devices.ear.heard} was heard'])
        finally:
            world.lists.process.kill()


if __name__ == '__main__':
    sys.exit(main())
