# SPDX-License-Identifier: GPL-3.0-or-later
"""Microphone, speaker and camera of a session that has none: sound servers of its own, and what they are given and heard by."""

import array
import contextlib
import json
import math
import os
import subprocess
import tempfile
import threading
import time

from processes import WAIT_S, Failed, stop

RATE = 8000
CHUNK = RATE // 10
FREQUENCIES = (440, 660, 880, 1100)
# Of the whole of what is heard.
LOUD = 0.3
LOOK_S = 0.05

# What is played into the microphone can be recorded from it.
CONFIG = '''
context.spa-libs = { videotestsrc = videotestsrc/libspa-videotestsrc }
context.objects = [
  { factory = adapter args = { factory.name = support.null-audio-sink node.name = speaker node.description = Speaker
    media.class = Audio/Sink audio.position = [ FL FR ] priority.session = 2000 } }
  { factory = adapter args = { factory.name = support.null-audio-sink node.name = microphone node.description = Microphone
    media.class = Audio/Sink audio.position = [ MONO ] priority.session = 1 } }
  { factory = spa-node-factory args = { factory.name = videotestsrc node.name = camera node.description = Camera media.class = Video/Source } }
]
'''

# What goes on without a pause is taken for noise.
VOICE = 'audiotestsrc is-live=true wave=ticks freq={0} volume=0.5 tick-interval=400000000 sine-periods-per-tick={1} ! pulsesink device={2}'
EAR = f'pulsesrc device={{}}.monitor ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate={RATE},channels=1 ! fdsink'


def power_of(samples, frequency):
    """Goertzel's algorithm."""
    coefficient = 2 * math.cos(2 * math.pi * frequency / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + coefficient * last - before
    return last * last + before * before - coefficient * last * before


def heard_in(samples):
    """Which of the frequencies make up most of it."""
    whole = sum(sample * sample for sample in samples) * len(samples) / 2
    return [frequency for frequency in FREQUENCIES if whole > 0 and power_of(samples, frequency) / whole > LOUD]


def wait_until(what, condition):
    deadline = time.monotonic() + WAIT_S
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f'{what} did not happen')
        threading.Event().wait(LOOK_S)


class Ear:
    """What is heard of a speaker."""

    def __init__(self, stream):
        self.heard = None
        threading.Thread(target=self.listen, args=(stream,), daemon=True).start()

    def listen(self, stream):
        while len(data := stream.read(CHUNK * 2)) == CHUNK * 2:
            self.heard = heard_in(array.array('h', data))

    def hear(self, what, wanted):
        wait_until(f'{what} ({wanted})', lambda: self.heard == wanted)


class Devices:
    """As long as the `with` block."""

    def __init__(self):
        self.stack = contextlib.ExitStack()
        self.ear = None

    def __enter__(self):
        with contextlib.ExitStack() as self.stack:
            self.start()
            self.stack = self.stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start(self):
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        os.makedirs(f'{folder}/pipewire/pipewire.conf.d')
        with open(f'{folder}/pipewire/pipewire.conf.d/devices.conf', 'w', encoding='utf-8') as file:
            file.write(CONFIG)
        env = os.environ | {'XDG_CONFIG_HOME': folder, 'XDG_STATE_HOME': folder}
        runtime = os.environ['XDG_RUNTIME_DIR']
        self.spawn(['pipewire'], env)
        wait_until('PipeWire', lambda: os.path.exists(f'{runtime}/pipewire-0'))
        self.spawn(['wireplumber'], env)
        self.spawn(['pipewire-pulse'], env)
        wait_until('its PulseAudio', lambda: os.path.exists(f'{runtime}/pulse/native'))
        wait_until('the devices', lambda: self.are_there('speaker', 'microphone', 'camera'))
        wait_until('its choice', self.choose_microphone)
        self.speak_into('microphone', 880)
        self.ear = self.listen_to('speaker')

    def spawn(self, command, env=None, **options):
        process = subprocess.Popen(command, env=env, **{'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL} | options)
        self.stack.callback(stop, process)
        return process

    def play(self, description, **options):
        return self.spawn(['gst-launch-1.0', '-q', *description.split()], **options)

    def run(self, *command):
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False, timeout=WAIT_S)

    def are_there(self, *names):
        nodes = self.run('pw-cli', 'ls', 'Node').stdout
        return all(f'node.name = "{name}"' in nodes for name in names)

    def plug(self, name, media_class='Audio/Sink', more=''):
        """A device that is there as long as the process that is given."""
        process = self.spawn(['pw-cli'], stdin=subprocess.PIPE, text=True)
        process.stdin.write(f'create-node adapter {{ factory.name = support.null-audio-sink node.name = {name} node.description = {name}'
                            f' media.class = {media_class} audio.position = [ FL FR ] {more} }}\n')
        process.stdin.flush()
        return process

    def plug_microphone(self, name, sink):
        """One that hears what is played into a sink."""
        return self.spawn(['pw-loopback', '-C', sink, '-i', 'stream.capture.sink=true', '-o', f'media.class=Audio/Source node.name={name} node.description={name}'])

    def has_client(self, process):
        """Whether it still uses a sound server."""
        clients = json.loads(self.run('pw-dump').stdout)
        return any(client.get('info', {}).get('props', {}).get('application.process.id') == process.pid for client in clients)

    def choose_microphone(self):
        self.run('pw-metadata', '0', 'default.configured.audio.source', '{"name":"microphone"}')
        return 'microphone' in self.run('pw-metadata', '0', 'default.audio.source').stdout

    def speak_into(self, sink, frequency):
        return self.play(VOICE.format(frequency, frequency // 4, sink))

    def listen_to(self, speaker):
        return Ear(self.play(EAR.format(speaker), stdout=subprocess.PIPE).stdout)

    def hear(self, what, wanted):
        self.ear.hear(what, wanted)
