#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer as it is built answers a call on a real homeserver, and is at a real SFU then, which somebody in a browser sees and hears, also while the homeserver is away.

call.py BUILD state|sticky

The second word says by which kind of event Ann, and so Ringer, is there.
"""

import os
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f'{HERE}/../tools']
sys.dont_write_bytecode = True

from browser import Browser  # noqa: E402
from devices import Devices, wait_until  # noqa: E402
from homeserver import Proxy, Synapse  # noqa: E402
from livekit import Livekit, TokenService, digest, make_token, room_of  # noqa: E402
from processes import Failed, Keyring  # noqa: E402
from stories import DEAD_WAIT_S, World  # noqa: E402
from tap import tell  # noqa: E402

# The leave comes 18 s after the last time that it was put off.
LEAVE_WAIT_S = 40
N_REFUSED = 4


class CallWorld(World):
    """Ann is matrix-js-sdk, and for her sound a browser."""

    def __init__(self, build, proxy, synapse, livekit, devices, browser, sticky):
        super().__init__(build, proxy, synapse)
        self.livekit = livekit
        self.devices = devices
        self.browser = browser
        self.sticky = sticky
        self.identity = None

    def name_at_sfu(self, account):
        user, device = account['user_id'], account['device_id']
        plain = f'{user}:{device}'
        return digest(user, device, plain).rstrip('=') if self.sticky else plain

    def join_browser(self):
        self.browser.do('join', url=self.livekit.url, token=make_token(room_of(self.room), self.name_at_sfu(self.ann)), encrypted=False)
        self.browser.see('the joining', 'joined')
        self.browser.do('microphone')
        self.browser.see('the publishing', 'published')

    def answer(self):
        self.ring()
        self.press('app.answer')
        self.see_answer()
        self.identity = self.browser.see('Ringer at the SFU', 'came')['identity']

    def hear_each_other(self):
        self.browser.forget()
        self.devices.hear('the browser\'s tone', [440])
        self.browser.do('listen')
        self.browser.see('Ringer\'s tone', 'sound', identity=self.identity, heard=[880])

    def hang_up(self):
        self.activate_action(os.environ['RINGER_APP_ID'], 'hang-up')
        self.browser.see('Ringer leaving the SFU', 'went', identity=self.identity)
        self.see_gone('the hang-up', self.bob['user_id'])

    def see_both_once(self, what):
        users = sorted((self.ann['user_id'], self.bob['user_id']))
        self.caller.see(what, 'members', LEAVE_WAIT_S, both=lambda seen: sorted(seen['users']) == users)

    def check_nobody_left(self):
        if lines := self.caller.take():
            raise Failed(f'Ann saw {lines}')
        while not self.browser.server.seen.empty():
            if (thing := self.browser.server.seen.get())['saw'] == 'went':
                raise Failed(f'the browser saw {thing}')


def story_each_hears_the_other(world):
    world.join_browser()
    world.answer()
    if not world.sticky and not world.identity.startswith(world.bob['user_id'] + ':'):
        raise Failed(f'{world.identity} is somebody else')
    world.hear_each_other()


def story_the_homeserver_is_away_for_a_moment(world):
    world.caller.forget()
    with world.proxy.away():
        wait_until('its being looked for', lambda: world.proxy.n_refused >= N_REFUSED)
        world.hear_each_other()
    world.hear_each_other()
    world.check_nobody_left()


def story_the_homeserver_is_away_for_longer(world):
    """The scheduled leave comes meanwhile."""
    world.caller.forget()
    with world.proxy.away():
        world.see_gone('the scheduled leave', world.bob['user_id'], LEAVE_WAIT_S)
        world.hear_each_other()
    world.see_both_once('the return')
    world.hear_each_other()
    world.check_nobody_left()


def story_who_hangs_up_is_gone(world):
    """And has no microphone open any more."""
    if not world.devices.has_client(world.program):
        raise Failed('it used no sound server')
    world.hang_up()
    wait_until('the end of its use of the devices', lambda: not world.devices.has_client(world.program))
    world.leave()


def story_who_dies_after_that_leaves_too(world):
    """By a leave that was scheduled anew."""
    world.answer()
    story_the_homeserver_is_away_for_longer(world)
    world.stop_program(signal.SIGKILL)
    world.see_gone('the end of the membership', world.bob['user_id'], DEAD_WAIT_S)
    world.leave()


STORIES = [
    story_each_hears_the_other,
    story_the_homeserver_is_away_for_a_moment,
    story_the_homeserver_is_away_for_longer,
    story_who_hangs_up_is_gone,
    story_who_dies_after_that_leaves_too,
]


def main():
    build, way = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, Livekit(folder) as livekit, TokenService(livekit) as service, \
            Synapse(folder, service.url) as synapse, Proxy(synapse.port, False) as proxy:
        service.trust(synapse.url)
        # Ann sends there, too: peer.mjs.
        os.environ['RINGER_CALL_SERVICE'] = service.url
        with Keyring(), Devices() as devices, Browser() as browser, CallWorld(build, proxy, synapse, livekit, devices, browser, way == 'sticky') as world:
            return tell(STORIES, world)


if __name__ == '__main__':
    sys.exit(main())
