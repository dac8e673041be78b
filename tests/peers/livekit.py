# SPDX-License-Identifier: GPL-3.0-or-later
"""A real livekit-server on loopback, and tokens for it."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import os
import socket
import subprocess
import threading
import time
import urllib.parse
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
  node_ip: {address}
  use_external_ip: false
  enable_loopback_candidate: {loopback}
  stun_servers: ["127.0.0.1:9"]
room: {{auto_create: true}}
logging: {{level: info}}
"""

TURN = """
turn:
  enabled: true
  bind_addresses: ["{address}"]
  udp_port: {port}
  allow_restricted_peer_cidrs: ["{address}/32"]
"""


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(('127.0.0.1', 0))
        return found.getsockname()[1]


def own_address():
    """What the machine has beside loopback, where libnice looks for no TURN server. Nothing is sent for this, and what goes there stays here."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.connect(('192.0.2.1', 9))
        return found.getsockname()[0]


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
    """The server; it can be stopped and started again on the same ports. It may be a TURN server as well."""

    def __init__(self, folder, turn=False):
        self.port = free_port(socket.SOCK_STREAM)
        self.config = f'{folder}/livekit-{self.port}.yaml'
        self.log_path = f'{folder}/livekit-{self.port}.log'
        self.url = f'ws://127.0.0.1:{self.port}'
        self.process = None
        address = own_address() if turn else '127.0.0.1'
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(CONFIG.format(address=address, loopback=str(not turn).lower(), port=self.port, tcp=free_port(socket.SOCK_STREAM), udp=free_port(socket.SOCK_DGRAM), key=KEY, secret=SECRET))
            if turn:
                file.write(TURN.format(address=address, port=free_port(socket.SOCK_DGRAM)))

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

    def connection_type(self, identity):
        """What the server logs of somebody's connection: "udp", "tcp" or "turn"."""
        with open(self.log_path, encoding='utf-8') as log:
            for line in log:
                if '\tparticipant active\t' in line and (entry := json.loads(line.rpartition('\t')[2]))['participant'] == identity:
                    return entry['connectionType']
        return None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


def digest(*parts):
    return base64.b64encode(hashlib.sha256(json.dumps(parts, separators=(',', ':')).encode()).digest()).decode()


def room_of(room_id, slot_id='m.call#ROOM'):
    """What the token service calls a room's call at the SFU."""
    return digest(room_id, slot_id)


def read_old(body):
    """A request's room at the SFU, its token of the homeserver's, and what somebody is called there who is who they say they are."""
    if set(body) != {'room', 'openid_token', 'device_id'}:
        raise ValueError
    return room_of(body['room']), body['openid_token']['access_token'], lambda user: f'{user}:{body["device_id"]}'


def read_new(body):
    """The same of the newer form."""
    if set(body) != {'room_id', 'slot_id', 'openid_token', 'member'}:
        raise ValueError
    member = body['member']

    def name(user):
        if user != member['claimed_user_id']:
            raise PermissionError
        return digest(user, member['claimed_device_id'], member['id']).rstrip('=')
    return room_of(body['room_id'], body['slot_id']), body['openid_token']['access_token'], name


class TokenHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def end_headers(self):
        # Browsers ask before they ask.
        for name, value in (('Origin', '*'), ('Methods', 'POST'), ('Headers', 'Content-Type')):
            self.send_header(f'Access-Control-Allow-{name}', value)
        super().end_headers()

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_OPTIONS(self):
        self.send_response(204)
        self.end_headers()

    def do_POST(self):
        text = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        read = {'/sfu/get': read_old, '/get_token': read_new}.get(self.path)
        if not read:
            self.answer(404, {'errcode': 'M_UNRECOGNIZED'})
            return
        try:
            room, token, name = read(json.loads(text))
        except (KeyError, TypeError, ValueError):
            self.answer(400, {'errcode': 'M_BAD_JSON'})
            return
        # Who it is, the homeserver says.
        query = urllib.parse.urlencode({'access_token': token})
        try:
            with urllib.request.urlopen(f'{self.server.homeserver}/_matrix/federation/v1/openid/userinfo?{query}', timeout=10) as answer:
                identity = name(json.load(answer)['sub'])
        except OSError:
            self.answer(403, {'errcode': 'M_FORBIDDEN'})
            return
        self.answer(200, {'url': self.server.livekit.url, 'jwt': make_token(room, identity)})


class TokenService:
    """What stands between a homeserver's people and a livekit-server, with its older and its newer form."""

    def __init__(self, livekit):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), TokenHandler)
        self.server.daemon_threads = True
        self.server.livekit = livekit
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def trust(self, homeserver):
        self.server.homeserver = homeserver
