#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer as it is built answers a call on a real homeserver, and is at a real SFU then, which somebody in a browser sees.

call.py BUILD
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, f'{HERE}/../tools']
sys.dont_write_bytecode = True

from browser import Browser  # noqa: E402
from homeserver import Proxy, Synapse  # noqa: E402
from livekit import Livekit, TokenService, make_token, room_of  # noqa: E402
from processes import Failed, Keyring  # noqa: E402
from stories import World  # noqa: E402


def answer_and_hang_up(world, livekit, browser):
    browser.do('join', url=livekit.url, token=make_token(room_of(world.room), 'browser'), encrypted=False)
    browser.see('the joining', 'joined')
    world.ring()
    world.press('app.answer')
    world.see_answer()
    identity = browser.see('Ringer at the SFU', 'came')['identity']
    if not identity.startswith(world.bob['user_id'] + ':'):
        raise Failed(f'{identity} is somebody else')
    world.activate_action(os.environ['RINGER_APP_ID'], 'hang-up')
    browser.see('Ringer leaving the SFU', 'went', identity=identity)
    world.see_gone('the hang-up', world.bob['user_id'])
    world.leave()


def main():
    build, = sys.argv[1:]
    print('1..1', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        livekit = Livekit(folder)
        livekit.start()
        try:
            with TokenService(livekit) as service, Synapse(folder, service.url) as synapse, Proxy(synapse.port, False) as proxy:
                service.trust(synapse.url)
                # Ann sends there, too: peer.mjs.
                os.environ['RINGER_CALL_SERVICE'] = service.url
                with Keyring(), World(build, proxy, synapse) as world, Browser() as browser:
                    answer_and_hang_up(world, livekit, browser)
        except Failed as error:
            print(f'not ok 1 - answers a call and is there\n# {error}', flush=True)
            return 1
        finally:
            livekit.stop()
    print('ok 1 - answers a call and is there', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
