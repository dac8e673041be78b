# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls on a livekit-server on loopback: Ringer's sound and pictures next to those of livekit-client in Chromium.

Ringer is tests/tools/ringer-media-peer, without a window; so is who both are in a call with. Neither filters its microphone, and what they take for their
cameras is the same film, so that nothing is measured of drawing it.
"""

import contextlib
import os
import statistics
import subprocess
import tempfile
import threading
import time

from browser import Browser
from figures import REMARKS, figure, say
from livekit import Livekit, make_token
from media import BROWSER, KEYS, OTHER, RINGER, Media
from programs import private_dirty_kb

N_ENTRANCES = 9
CPU_SETTLE_S = 10
CPU_S = 20
SAMPLE_S = 10
ROOM = 'bench'


def rest(seconds):
    threading.Event().wait(seconds)


class Film:
    """Two seconds of something simple that moves, again and again."""

    def __init__(self, folder):
        self.pictures = os.path.join(folder, '%03d.i420')
        self.y4m = os.path.join(folder, 'film.y4m')
        subprocess.run(['gst-launch-1.0', '-q', 'videotestsrc', 'num-buffers=60', 'pattern=ball', '!', 'video/x-raw,format=I420,width=640,height=360,framerate=30/1', '!',
                        'multifilesink', f'location={self.pictures}'], check=True)
        with open(self.y4m, 'wb') as film:
            film.write(b'YUV4MPEG2 W640 H360 F30:1 Ip A1:1 C420\n')
            for number in range(60):
                with open(self.pictures % number, 'rb') as picture:
                    film.write(b'FRAME\n' + picture.read())


def start_ringer(build, livekit, identity, others, film=None):
    """In the call, or on its way there; with the film, with a camera."""
    ringer = Media(build, True, film.pictures if film else 'smpte')
    for other in others:
        ringer.say(f'expect {other}')
        ringer.say(f'key {other} 0 {KEYS[other]}')
        if film:
            ringer.say(f'look {other} 640 360')
    ringer.say(f'own-key 0 {KEYS[identity]}')
    ringer.say('microphone on')
    if film:
        ringer.say('camera on')
    ringer.say(f'publish {livekit.url} {make_token(ROOM, identity)}')
    return ringer


@contextlib.contextmanager
def in_call(*arguments):
    ringer = start_ringer(*arguments)
    try:
        ringer.see('the connection', 'state connected')
        yield ringer
    finally:
        ringer.close()


# From the token to the first sound

def enter_ringer(build, livekit):
    # What is before the token does not count.
    ringer = Media(build, True)
    ringer.say(f'expect {OTHER}')
    ringer.say(f'key {OTHER} 0 {KEYS[OTHER]}')
    ringer.say(f'own-key 0 {KEYS[RINGER]}')
    ringer.say('microphone on')
    rest(1)
    begun_us = time.monotonic_ns() // 1000
    ringer.say(f'publish {livekit.url} {make_token(ROOM, RINGER)}')
    decoded, begins = (int(ringer.see('a sound', f'{what} ').split()[1]) for what in ('decoded', 'sound-begins'))
    ringer.close()
    return (decoded - begun_us) / 1000, (begins - begun_us) / 1000


def enter_browser(livekit, browser):
    browser.forget()
    browser.do('time', url=livekit.url, token=make_token(ROOM, BROWSER), identity=OTHER, key=KEYS[OTHER])
    took_ms = browser.see('a sound', 'sound begins')['ms']
    browser.do('leave')
    browser.see('the leaving', 'left')
    return took_ms


def measure_entrances(build, livekit, browser):
    say(f'{N_ENTRANCES} times each enters a call in which somebody speaks')
    times = {'Ringer': [], 'Chromium': []}
    at_speaker = []
    with in_call(build, livekit, OTHER, [RINGER, BROWSER]):
        # The first of each loads what it needs.
        for turn in range(N_ENTRANCES + 1):
            decoded_ms, begins_ms = enter_ringer(build, livekit)
            browser_ms = enter_browser(livekit, browser)
            if turn:
                times['Ringer'].append(decoded_ms)
                times['Chromium'].append(browser_ms)
                at_speaker.append(begins_ms)
            rest(1)
    for name, values in times.items():
        REMARKS.append(f'token to the first decoded sound, {name}: median {statistics.median(values):.0f} ms, {min(values):.0f} to {max(values):.0f} ms')
    REMARKS.append(f'token to the first sound that the speaker gets, Ringer: median {statistics.median(at_speaker):.0f} ms')
    figure('token to the first decoded sound to Chromium\'s, median', statistics.median(times['Ringer']) / statistics.median(times['Chromium']), 'ratio', 0.8)


# What a call of two takes

def list_processes(pid):
    """It and what came of it."""
    parents = {}
    for name in filter(str.isdigit, os.listdir('/proc')):
        with contextlib.suppress(OSError), open(f'/proc/{name}/stat', encoding='utf-8') as file:
            parents.setdefault(int(file.read().rpartition(') ')[2].split()[1]), []).append(int(name))
    found = [pid]
    for parent in found:
        found += parents.get(parent, [])
    return found


def cpu_s(pid):
    ticks = 0
    for process in list_processes(pid):
        with contextlib.suppress(OSError), open(f'/proc/{process}/stat', encoding='utf-8') as file:
            ticks += sum(map(int, file.read().rpartition(') ')[2].split()[11:13]))
    return ticks / os.sysconf('SC_CLK_TCK')


def measure_share(pid):
    """Of one processor, in percent."""
    rest(CPU_SETTLE_S)
    before, begun = cpu_s(pid), time.monotonic()
    rest(CPU_S)
    return 100 * (cpu_s(pid) - before) / (time.monotonic() - begun)


def share_of_ringer(build, livekit, film):
    with in_call(build, livekit, OTHER, [RINGER], film), in_call(build, livekit, RINGER, [OTHER], film) as ringer:
        ringer.see('the other', f'picture {OTHER}')
        return measure_share(ringer.process.pid)


def share_of_browser(build, livekit, browser, film):
    with in_call(build, livekit, OTHER, [BROWSER], film) as other:
        browser.do('join', url=livekit.url, token=make_token(ROOM, BROWSER), encrypted=True, unwatched=True)
        for identity, key in KEYS.items():
            browser.do('key', identity=identity, index=0, key=key)
        browser.do('microphone')
        browser.do('device')
        other.see('the browser', f'picture {BROWSER}')
        share = measure_share(browser.process.pid)
        browser.do('leave')
        browser.see('the leaving', 'left')
    return share


def measure_cpu(build, livekit, browser, film):
    say(f'a call of two with pictures of 640×360 for {CPU_S} s, Ringer and then Chromium')
    ringer = share_of_ringer(build, livekit, film)
    chromium = share_of_browser(build, livekit, browser, film)
    REMARKS.append(f'a call of two, 640×360: Ringer without a window {ringer:.0f} % of one processor, all of Chromium {chromium:.0f} %')
    figure('processor time of a call of two, 640×360, to Chromium\'s', ringer / chromium, 'ratio', 0.7)


# A long call

def measure_long(build, livekit, film):
    minutes = max(int(os.environ.get('RINGER_BENCH_CALL_MINUTES', '30')), 2)
    say(f'a call of two with pictures for {minutes} minutes')
    sizes_kb = []
    with in_call(build, livekit, OTHER, [RINGER], film) as other, in_call(build, livekit, RINGER, [OTHER], film) as ringer:
        ringer.see('the other', f'picture {OTHER}')
        for _ in range(minutes * 60 // SAMPLE_S):
            rest(SAMPLE_S)
            for peer in (ringer, other):
                peer.forget()
            sizes_kb.append(private_dirty_kb(ringer.process.pid))
        ringer.see('the other still', f'picture {OTHER}')
    first, last = (statistics.median(part) for part in (sizes_kb[60 // SAMPLE_S:120 // SAMPLE_S], sizes_kb[-60 // SAMPLE_S:]))
    REMARKS.append(f'Private_Dirty in a call of {minutes} minutes: {first:.0f} kB in its second minute, {last:.0f} kB in its last, at most {max(sizes_kb)} kB')
    figure('memory in the last minute of a long call to that in its second', last / first, 'ratio', 1.02)


def measure_calls(build):
    with tempfile.TemporaryDirectory(prefix='ringer-bench-') as folder, Livekit(folder) as livekit:
        film = Film(folder)
        with Browser(options=[f'--use-file-for-fake-video-capture={film.y4m}']) as browser:
            measure_entrances(build, livekit, browser)
            measure_cpu(build, livekit, browser, film)
        measure_long(build, livekit, film)
