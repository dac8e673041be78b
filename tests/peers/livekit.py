# SPDX-License-Identifier: GPL-3.0-or-later
"""A real livekit-server on loopback, and tokens for it."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import socket
import subprocess
import time
import urllib.request

KEY = 'testkey'
SECRET = 'secretofatleastthirtytwocharacters'
START_S = 30

CONFIG = """
port: {port}
bind_addresses: ["127.0.0.1"]
keys: {{{key}: {secret}}}
rtc:
  tcp_port: {tcp}
  udp_port: {udp}
  node_ip: 127.0.0.1
  use_external_ip: false
  enable_loopback_candidate: true
  stun_servers: ["127.0.0.1:9"]
room: {{auto_create: true}}
logging: {{level: info}}
"""


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def make_token(room, identity, lifetime_s=3600):
    """A JWT as lk-jwt-service makes them."""
    now = int(time.time())
    parts = [{'alg': 'HS256', 'typ': 'JWT'},
             {'iss': KEY, 'sub': identity, 'nbf': now - 10, 'exp': now + lifetime_s,
              'video': {'room': room, 'roomJoin': True, 'canPublish': True, 'canSubscribe': True, 'canUpdateOwnMetadata': True}}]
    text = '.'.join(encode(json.dumps(part).encode()) for part in parts)
    return f'{text}.{encode(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest())}'


class Livekit:
    """The server; it can be stopped and started again on the same ports."""

    def __init__(self, folder):
        self.port = free_port(socket.SOCK_STREAM)
        self.config = f'{folder}/livekit-{self.port}.yaml'
        self.log_path = f'{folder}/livekit-{self.port}.log'
        self.url = f'ws://127.0.0.1:{self.port}'
        self.process = None
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(CONFIG.format(port=self.port, tcp=free_port(socket.SOCK_STREAM), udp=free_port(socket.SOCK_DGRAM), key=KEY, secret=SECRET))

    def start(self):
        with open(self.log_path, 'a', encoding='utf-8') as log:
            self.process = subprocess.Popen([os.environ['RINGER_LIVEKIT'], '--config', self.config], stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f'http://127.0.0.1:{self.port}', timeout=1):
                return
        raise RuntimeError('livekit-server does not start')

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
