# SPDX-License-Identifier: GPL-3.0-or-later
"""Element Call as it is published, a widget in a page of the tests' own that gives it a Matrix client (element.mjs), in a headless Chromium."""

import array
import json
import math
import mimetypes
import os
import subprocess
import wave

from browser import HERE, Browser, Handler

CALL = '/call/'
RATE = 48000
TONE_HZ = 440
COLOURS = ((0xff, 0, 0), (0, 0xff, 0), (0, 0, 0xff), (0xff, 0xff, 0))
WIDTH, HEIGHT = 640, 360


def packages():
    return f'{os.environ["RINGER_PEERS_JS"]}/node_modules'


def published():
    return f'{packages()}/@element-hq/element-call-embedded/dist'


class ElementHandler(Handler):
    """Its page, and under /call/ Element Call as its package has it."""

    def find(self, path):
        if path == '/':
            return f'{HERE}/element.html'
        if path == '/element.js':
            return f'{self.server.made}/element.js'
        if path == f'{CALL}config.json':
            return f'{self.server.made}/config.json'
        if path.startswith('/pkg/'):
            return f'{packages()}/@matrix-org/matrix-sdk-crypto-wasm/pkg/{os.path.basename(path)}'
        if path.startswith(CALL) and '..' not in path:
            return f'{published()}/{path.removeprefix(CALL)}'
        return None

    def do_GET(self):
        path = self.path.partition('?')[0]
        if path == '/commands':
            self.send_commands()
            return
        file = self.find(path)
        if file and os.path.isfile(file):
            self.send_file(mimetypes.guess_type(file)[0] or 'application/octet-stream', file)
        else:
            self.send_error(404)


def write_tone(path):
    """A second of it, which goes on where it began."""
    with wave.open(path, 'wb') as file:
        file.setparams((1, 2, RATE, 0, 'NONE', None))
        file.writeframes(array.array('h', (int(0x3fff * math.sin(2 * math.pi * TONE_HZ * i / RATE)) for i in range(RATE))).tobytes())


def to_yuv(red, green, blue):
    return (16 + (66 * red + 129 * green + 25 * blue + 128) // 256, 128 + (-38 * red - 74 * green + 112 * blue + 128) // 256,
            128 + (112 * red - 94 * green - 18 * blue + 128) // 256)


def write_picture(path):
    """Four colours, one in each quarter."""
    planes = []
    for plane, scale in enumerate((1, 2, 2)):
        half = WIDTH // scale // 2
        rows = [bytes([to_yuv(*COLOURS[i])[plane]]) * half + bytes([to_yuv(*COLOURS[i + 1])[plane]]) * half for i in (0, 2)]
        planes += [row * (HEIGHT // scale // 2) for row in rows]
    with open(path, 'wb') as file:
        file.write(f'YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Ip A1:1 C420jpeg\n'.encode())
        for _ in range(30):
            file.write(b'FRAME\n' + b''.join(planes))


class ElementCall(Browser):
    """Ann's, in one of its modes. Her microphone has a tone, her camera four colours."""

    def __init__(self, mode):
        super().__init__(ElementHandler)
        self.mode = mode
        made = self.server.made = self.folder.name
        # Nothing of it looks beyond this machine.
        self.options += [f'--use-file-for-fake-audio-capture={made}/tone.wav', f'--use-file-for-fake-video-capture={made}/picture.y4m', '--mute-audio',
                         '--window-size=1000,700', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1']

    def __enter__(self):
        made = self.server.made
        write_tone(f'{made}/tone.wav')
        write_picture(f'{made}/picture.y4m')
        with open(f'{published()}/config.json', encoding='utf-8') as file:
            config = json.load(file)
        with open(f'{made}/config.json', 'w', encoding='utf-8') as file:
            json.dump(config | {'matrix_rtc_mode': self.mode}, file)
        subprocess.run([f'{packages()}/.bin/esbuild', f'{HERE}/element.mjs', '--bundle', '--format=esm', '--log-level=error', f'--outfile={made}/element.js'],
                       check=True, env=os.environ | {'NODE_PATH': packages()})
        return super().__enter__()

    def sign_in(self, server, account, room):
        self.do('sign in', server=server, room=room, token=account['access_token'], user=account['user_id'], device=account['device_id'])
        self.see('the signing in', 'signed in')

    def call(self, room):
        self.do('call', room=room)
        self.see('Element Call joining', 'action', action='io.element.join')

    def press(self, button):
        self.do('press', button=f'incall_{button}')

    def see_now(self, what, kind, **wanted):
        """That it is so, since whenever."""
        self.do('say again')
        self.see(what, kind, **wanted)

    def see_end(self, what):
        """It closed, and nobody is there any more."""
        self.see(what, 'end')
