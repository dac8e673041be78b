#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer's media against real peers: livekit-server, and livekit-client in Chromium.

media.py BUILD clear|encrypted|old

Ringer's side is tests/tools/ringer-media-peer, which sends 880 Hz and SMPTE's bars; the browser sends 440 Hz and four colours. The screens of both show the same the
other way round. Says in TAP what each of them heard and saw of the other. For Ringer, an old server is one that has two peer connections with it; there, all is
encrypted.
"""

import os
import sys
import tempfile

from browser import Browser
from livekit import Livekit, make_token
from relay import Old, Relaying

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f'{HERE}/../tools')

from processes import Failed, Process  # noqa: E402
from tap import tell  # noqa: E402

ROOM = 'room'
RINGER = '@bob:h:RINGER'
BROWSER = '@ann:h:BROWSER'
SECOND_ROOM = 'second'
OTHER = '@carla:h:RINGER'
KEYS = {RINGER: '000102030405060708090a0b0c0d0e0f', BROWSER: '101112131415161718191a1b1c1d1e1f', OTHER: '404142434445464748494a4b4c4d4e4f'}
NEW_KEYS = {RINGER: '202122232425262728292a2b2c2d2e2f', BROWSER: '303132333435363738393a3b3c3d3e3f'}
BARS = '111 110 011 010 101 100 001'
SCREEN_BARS = ' '.join(reversed(BARS.split()))
COLOURS = ('ff0000', '00ff00', '0000ff', 'ffff00')
NEAR = 0x30


class Media(Process):
    """Ringer's side."""

    def __init__(self, build, encrypted, pattern='smpte'):
        super().__init__([f'{build}/tests/tools/ringer-media-peer', 'encrypted' if encrypted else 'clear', pattern])

    def see(self, what, start, *words):
        return self.wait_for(what, lambda line: line.startswith(start) and all(word in line.split() for word in words) and line)

    def hear(self, what, heard):
        self.wait_for(what, lambda line: line == f'heard {heard}')

    def close(self):
        self.process.stdin.close()
        self.wait_for('the end', lambda line: line == 'closed')
        if self.process.wait(10) != 0:
            raise Failed(f'it ended with {self.process.returncode}')


class World:
    def __init__(self, build, encrypted, servers, browser, url):
        self.build = build
        self.encrypted = encrypted
        self.livekit, self.second = servers
        self.url = url
        self.browser = browser
        self.ringer = None

    def start_ringer(self):
        self.ringer = Media(self.build, self.encrypted)
        self.ringer.say(f'expect {BROWSER}')
        if self.encrypted:
            self.ringer.say(f'key {BROWSER} 0 {KEYS[BROWSER]}')
            self.ringer.say(f'own-key 0 {KEYS[RINGER]}')
        self.ringer.say('microphone on')
        self.ringer.say(f'publish {self.url} {make_token(ROOM, RINGER)}')

    def join_browser(self):
        self.browser.do('join', url=self.livekit.url, token=make_token(ROOM, BROWSER), encrypted=self.encrypted)
        if self.encrypted:
            for identity, key in KEYS.items():
                self.browser.do('key', identity=identity, index=0, key=key)
        self.browser.see('the joining', 'joined')

    def hear_each_other(self):
        self.ringer.hear('hearing the browser', '440')
        self.browser.see('hearing Ringer', 'sound', identity=RINGER, heard=[880])


def story_each_hears_the_other(world):
    world.join_browser()
    world.browser.do('microphone')
    world.browser.see('the publishing', 'published')
    world.start_ringer()
    track = world.browser.see('the track', 'track', identity=RINGER, source='microphone')
    if bool(track['encrypted']) != world.encrypted:
        raise Failed(f'the track is {"" if track["encrypted"] else "not "}encrypted')
    world.hear_each_other()


def story_ringer_is_the_speaker(world):
    world.browser.forget()
    world.ringer.say('microphone off')
    world.browser.see('the muting', 'muted', identity=RINGER, source='microphone')
    world.browser.see('silence', 'sound', identity=RINGER, heard=[])
    world.ringer.say('microphone on')
    world.browser.see('the end of the muting', 'unmuted', identity=RINGER, source='microphone')
    world.browser.see('hearing Ringer again', 'sound', identity=RINGER, heard=[880])


def story_the_browser_mutes(world):
    world.ringer.forget()
    world.browser.do('mute')
    world.ringer.hear('silence', 'silence')
    world.browser.do('unmute')
    world.ringer.hear('hearing the browser again', '440')


def is_near(colour, wanted):
    return all(abs(int(colour[i:i + 2], 16) - int(wanted[i:i + 2], 16)) < NEAR for i in (0, 2, 4))


def see_colours(line, what='picture', wanted=COLOURS):
    words = line.split()
    return words[:2] == [what, BROWSER] and len(words) == 6 and all(is_near(*pair) for pair in zip(words[2:], wanted))


def see_screen(line):
    return see_colours(line, 'screen', COLOURS[::-1])


def story_each_sees_the_other(world):
    world.browser.do('camera')
    world.browser.see('the publishing', 'published', source='camera')
    world.ringer.say(f'look {BROWSER} 640 360')
    world.ringer.wait_for('seeing the browser', see_colours)
    world.ringer.say('camera on')
    world.browser.see('seeing Ringer', 'picture', identity=RINGER, source='camera', bars=BARS)


def story_the_camera_goes_off_and_on(world):
    world.browser.forget()
    world.ringer.say('camera off')
    world.browser.see('the camera going off', 'muted', identity=RINGER, source='camera')
    world.ringer.say('camera on')
    world.browser.see('the camera going on', 'unmuted', identity=RINGER, source='camera')


def story_the_browsers_camera_goes_off_and_on(world):
    """No picture is left of it."""
    world.ringer.forget()
    world.browser.do('mute', source='camera')
    world.ringer.see('the picture going', f'picture {BROWSER}', 'none')
    world.browser.do('unmute', source='camera')
    world.ringer.wait_for('seeing the browser again', see_colours)


def story_each_sees_the_others_screen(world):
    """Beside the camera."""
    world.browser.do('share')
    world.browser.see('the publishing', 'published', source='screen_share')
    world.ringer.see('the sharing', f'member {BROWSER}', 'screen', 'camera')
    world.ringer.say(f'look-at-screen {BROWSER} 1280 720')
    world.ringer.wait_for('seeing the browser\'s screen', see_screen)
    world.ringer.say('screen on')
    track = world.browser.see('the track', 'track', identity=RINGER, source='screen_share')
    if bool(track['encrypted']) != world.encrypted:
        raise Failed(f'the screen is {"" if track["encrypted"] else "not "}encrypted')
    world.browser.see('seeing Ringer\'s screen', 'picture', identity=RINGER, source='screen_share', bars=SCREEN_BARS, width=1280, height=720)


def story_the_screen_goes(world):
    world.ringer.forget()
    world.browser.forget()
    world.ringer.say('screen off')
    world.browser.see('the end of Ringer\'s screen', 'muted', identity=RINGER, source='screen_share')
    world.browser.do('unshare')
    world.ringer.wait_for('the end of the browser\'s screen', lambda line: line.startswith(f'member {BROWSER}') and 'screen' not in line.split())
    world.ringer.wait_for('seeing the browser still', see_colours)


def story_the_screen_is_shared_again(world):
    world.ringer.forget()
    world.browser.forget()
    world.ringer.say('screen on')
    world.browser.see('Ringer\'s screen again', 'unmuted', identity=RINGER, source='screen_share')
    world.browser.do('share')
    world.ringer.wait_for('seeing the browser\'s screen again', see_screen)
    story_the_screen_goes(world)


def story_keys_are_rotated(world):
    world.ringer.forget()
    world.browser.forget()
    world.ringer.say(f'key {BROWSER} 1 {NEW_KEYS[BROWSER]}')
    world.browser.do('key', identity=RINGER, index=1, key=NEW_KEYS[RINGER])
    world.browser.do('key', identity=BROWSER, index=1, key=NEW_KEYS[BROWSER])
    world.ringer.say(f'own-key 1 {NEW_KEYS[RINGER]}')
    # That it goes on is heard by what comes after a pause.
    story_the_browser_mutes(world)
    story_ringer_is_the_speaker(world)
    world.ringer.wait_for('seeing the browser', see_colours)


def story_who_is_not_expected_is_not_heard(world):
    world.ringer.forget()
    world.ringer.say(f'forget {BROWSER}')
    world.ringer.hear('silence', 'silence')
    world.ringer.say(f'expect {BROWSER}')
    if world.encrypted:
        world.ringer.say(f'key {BROWSER} 1 {NEW_KEYS[BROWSER]}')
    world.ringer.hear('hearing the browser again', '440')


def story_the_server_starts_anew(world):
    world.ringer.forget()
    world.browser.forget()
    world.livekit.stop()
    world.ringer.see('the break', 'state reconnecting')
    world.livekit.start()
    world.ringer.see('the reconnection', 'state connected')
    world.browser.see('the browser\'s reconnection', 'reconnected', seconds=60)
    world.ringer.hear('hearing the browser again', '440')
    world.browser.see('hearing Ringer again', 'sound', identity=RINGER, heard=[880], seconds=60)


def story_a_late_one_hears_and_is_heard(world):
    world.ringer.forget()
    world.browser.do('leave')
    world.browser.see('the leaving', 'left')
    world.ringer.hear('silence', 'silence')
    world.join_browser()
    world.browser.do('microphone')
    if world.encrypted:
        for identity, key in NEW_KEYS.items():
            world.browser.do('key', identity=identity, index=1, key=key)
        world.ringer.say(f'key {BROWSER} 0 {KEYS[BROWSER]}')
    world.hear_each_other()


def story_without_the_key_nothing_is_heard(world):
    world.ringer.forget()
    world.browser.do('key', identity=BROWSER, index=2, key=KEYS[BROWSER])
    world.ringer.hear('silence', 'silence')
    world.ringer.see('the want of the key', f'member {BROWSER}', 'undecryptable')
    world.ringer.say(f'key {BROWSER} 2 {KEYS[BROWSER]}')
    world.ringer.hear('hearing the browser again', '440')


def hear_each_other(world, ways):
    """Two Ringers, each on its way: where it publishes, and from where it hears the other."""
    media = {identity: Media(world.build, world.encrypted) for identity in ways}
    try:
        for identity, (own, others) in ways.items():
            other = next(name for name in ways if name != identity)
            media[identity].say(f'expect {other}')
            if world.encrypted:
                media[identity].say(f'key {other} 0 {KEYS[other]}')
                media[identity].say(f'own-key 0 {KEYS[identity]}')
            media[identity].say('microphone on')
            media[identity].say(f'publish {own} {make_token(SECOND_ROOM, identity)}')
            if others != own:
                media[identity].say(f'server {others} {make_token(SECOND_ROOM, identity)}')
        for ringer in media.values():
            ringer.hear('hearing the other', '880')
        for ringer in media.values():
            ringer.close()
    finally:
        for ringer in media.values():
            ringer.process.kill()


def story_two_ringers_on_two_servers(world):
    """Each publishes on a server of its own, as Element Call does it, and hears the other on theirs."""
    first, second = world.livekit.url, world.second.url
    hear_each_other(world, {RINGER: (first, second), OTHER: (second, first)})


def story_a_ringer_is_relayed(world):
    """It is told to use nothing but the TURN server."""
    with tempfile.TemporaryDirectory() as folder, Livekit(folder, turn=True) as livekit, Relaying(livekit) as relaying:
        hear_each_other(world, {RINGER: (relaying.url, relaying.url), OTHER: (livekit.url, livekit.url)})
        types = livekit.connection_type(RINGER), livekit.connection_type(OTHER)
    if types != ('turn', 'udp'):
        raise Failed(f'they were connected by {types}')


def story_it_ends_cleanly(world):
    world.browser.forget()
    world.ringer.close()
    world.browser.see('the leaving', 'went', identity=RINGER)


STORIES = [
    story_each_hears_the_other,
    story_ringer_is_the_speaker,
    story_the_browser_mutes,
    story_each_sees_the_other,
    story_the_camera_goes_off_and_on,
    story_the_browsers_camera_goes_off_and_on,
    story_each_sees_the_others_screen,
    story_the_screen_goes,
    story_the_screen_is_shared_again,
    story_keys_are_rotated,
    story_who_is_not_expected_is_not_heard,
    story_a_late_one_hears_and_is_heard,
    story_the_server_starts_anew,
    story_without_the_key_nothing_is_heard,
    story_two_ringers_on_two_servers,
    story_a_ringer_is_relayed,
    story_it_ends_cleanly,
]

OF_KEYS = (story_keys_are_rotated, story_without_the_key_nothing_is_heard)


def main():
    build, kind = sys.argv[1:]
    for name in ('RINGER_LIVEKIT', 'RINGER_PEERS_JS'):
        if name not in os.environ:
            print(f'Bail out! {name} is not set: run this through build-aux/dev test')
            return 1

    with tempfile.TemporaryDirectory() as folder, Livekit(folder) as livekit, Livekit(folder) as second, Old(livekit) as old, Browser() as browser:
        world = World(build, kind != 'clear', (livekit, second), browser, old.url if kind == 'old' else livekit.url)
        try:
            return tell([story for story in STORIES if world.encrypted or story not in OF_KEYS], world)
        finally:
            if world.ringer:
                world.ringer.stop()


if __name__ == '__main__':
    sys.exit(main())
