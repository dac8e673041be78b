# SPDX-License-Identifier: GPL-3.0-or-later
"""A Synapse of the test's own, and a proxy that counts syncs and may hide sliding sync."""

import contextlib
import hashlib
import hmac
import http.client
import http.server
import json
import os
import socket
import subprocess
import threading
import urllib.parse
import urllib.request

SHARED_SECRET = 'of these tests'
SLIDING_SYNC = 'org.matrix.simplified_msc3575'
START_DEADLINE_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def config(folder, port, call_service):
    plenty = {'per_second': 1000, 'burst_count': 1000}
    return {
        'server_name': 'localhost',
        'pid_file': f'{folder}/synapse.pid',
        'report_stats': False,
        'signing_key_path': f'{folder}/signing.key',
        'media_store_path': f'{folder}/media',
        'trusted_key_servers': [],
        'suppress_key_server_warning': True,
        'registration_shared_secret': SHARED_SECRET,
        'macaroon_secret_key': SHARED_SECRET,
        'form_secret': SHARED_SECRET,
        'database': {'name': 'sqlite3', 'args': {'database': f'{folder}/synapse.db'}},
        'listeners': [{'port': port, 'type': 'http', 'tls': False, 'bind_addresses': ['127.0.0.1'],
                       'resources': [{'names': ['client', 'openid'], 'compress': False}]}],
        'log_config': f'{folder}/log.yaml',
        'max_event_delay_duration': '24h',
        'matrix_rtc': {'transports': [{'type': 'livekit', 'livekit_service_url': call_service}]},
        'experimental_features': {'msc3575_enabled': True, 'msc4143_enabled': True, 'msc4354_enabled': True},
        'presence': {'enabled': False},
        'rc_message': plenty,
        'rc_registration': plenty,
        'rc_room_creation': plenty,
        'rc_delayed_event_mgmt': plenty,
        'rc_login': {'address': plenty, 'account': plenty, 'failed_attempts': plenty},
        'rc_joins': {'local': plenty, 'remote': plenty},
        'rc_invites': {'per_room': plenty, 'per_user': plenty},
    }


class Synapse:
    """Runs as long as the `with` block."""

    def __init__(self, folder, call_service='http://127.0.0.1:9'):
        self.folder = folder
        self.call_service = call_service
        self.port = free_port()
        self.url = f'http://127.0.0.1:{self.port}'

    def __enter__(self):
        path = f'{self.folder}/homeserver.yaml'
        # JSON is YAML.
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(config(self.folder, self.port, self.call_service), file)
        with open(f'{self.folder}/log.yaml', 'w', encoding='utf-8') as file:
            json.dump({'version': 1, 'root': {'level': 'WARNING'}, 'disable_existing_loggers': False}, file)

        command = [os.environ['RINGER_SYNAPSE'], '-m', 'synapse.app.homeserver', '-c', path]
        # Synapse tells a service manager when it is ready.
        with open(f'{self.folder}/synapse.log', 'wb') as log, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(f'{self.folder}/ready')
            ready.settimeout(START_DEADLINE_S)
            subprocess.run([*command, '--generate-keys'], check=True, stdout=log, stderr=log)
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {'NOTIFY_SOCKET': f'{self.folder}/ready'})
            try:
                ready.recv(1024)
            except TimeoutError:
                self.__exit__()
                with open(f'{self.folder}/synapse.log', encoding='utf-8', errors='replace') as text:
                    raise RuntimeError('Synapse did not start:\n' + text.read()[-4000:]) from None
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def request(self, method, path, body=None, token=None):
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = f'Bearer {token}'
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def register(self, name, password):
        """A new account with a session: user_id, access_token, device_id."""
        nonce = self.request('GET', '/_synapse/admin/v1/register')['nonce']
        mac = hmac.new(SHARED_SECRET.encode(), '\0'.join([nonce, name, password, 'notadmin']).encode(), hashlib.sha1).hexdigest()
        return self.request('POST', '/_synapse/admin/v1/register',
                            {'nonce': nonce, 'username': name, 'displayname': name.capitalize(), 'password': password,
                             'admin': False, 'mac': mac})

    def sign_in(self, name, password):
        """A further session of an account: user_id, access_token, device_id."""
        return self.request('POST', '/_matrix/client/v3/login',
                            {'type': 'm.login.password', 'identifier': {'type': 'm.id.user', 'user': name}, 'password': password})

    def make_direct_chat(self, creator, guest, encrypted=False):
        state = [{'type': 'm.room.encryption', 'state_key': '', 'content': {'algorithm': 'm.megolm.v1.aes-sha2'}}]
        room = self.request('POST', '/_matrix/client/v3/createRoom', {
            'preset': 'trusted_private_chat', 'is_direct': True, 'invite': [guest['user_id']],
            'power_level_content_override': {'events': {'org.matrix.msc3401.call.member': 0}},
            'initial_state': state if encrypted else [],
        }, creator['access_token'])['room_id']
        self.join(guest, room)
        return room

    def join(self, guest, room):
        self.request('POST', f'/_matrix/client/v3/join/{urllib.parse.quote(room)}', {}, guest['access_token'])

    @contextlib.contextmanager
    def guest(self, host, guest, room):
        """Somebody more in a room, for a while."""
        path = f'/_matrix/client/v3/rooms/{urllib.parse.quote(room)}'
        self.request('POST', f'{path}/invite', {'user_id': guest['user_id']}, host['access_token'])
        self.join(guest, room)
        yield
        self.request('POST', f'{path}/leave', {}, guest['access_token'])

    def set_direct_chats(self, me, other, rooms):
        self.request('PUT', f'/_matrix/client/v3/user/{me["user_id"]}/account_data/m.direct', {other['user_id']: rooms}, me['access_token'])


class Proxy:
    """The same homeserver, with its kinds of sync counted; it can look as one without sliding sync, and be away for whoever comes through here."""

    def __init__(self, target_port, hide_sliding):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *_):
                pass

            def handle(self):
                if outer.is_away:
                    outer.n_refused += 1
                    return
                outer.connections.add(self.connection)
                # A client that is killed says no good-bye.
                with contextlib.suppress(ConnectionError):
                    super().handle()
                outer.connections.discard(self.connection)

            def forward(self):
                outer.burn()
                body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
                headers = {name: value for name, value in self.headers.items()
                           if name.lower() not in ('host', 'connection', 'accept-encoding', 'content-length')}
                peer = http.client.HTTPConnection('127.0.0.1', target_port, timeout=120)
                try:
                    peer.request(self.command, self.path, body or None, headers)
                    answer = peer.getresponse()
                    data = answer.read()
                except OSError:
                    self.close_connection = True
                    return
                finally:
                    peer.close()

                if hide_sliding and self.path.startswith('/_matrix/client/versions'):
                    versions = json.loads(data)
                    versions['unstable_features'][SLIDING_SYNC] = False
                    data = json.dumps(versions).encode()
                if SLIDING_SYNC in self.path:
                    outer.sliding_requests += 1
                if self.path.startswith('/_matrix/client/v3/sync'):
                    outer.plain_requests += 1

                outer.burn()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ('transfer-encoding', 'content-length', 'connection'):
                        self.send_header(name, value)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                try:
                    self.wfile.write(data)
                except OSError:
                    self.close_connection = True

            do_GET = do_PUT = do_POST = do_DELETE = forward

        self.fuse = None
        self.fuse_lock = threading.Lock()
        self.connections = set()
        self.is_away = False
        self.n_refused = 0
        self.plain_requests = 0
        self.sliding_requests = 0
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    @contextlib.contextmanager
    def away(self):
        """What is open breaks, and whoever comes is refused."""
        self.n_refused = 0
        self.is_away = True
        for connection in self.connections.copy():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            self.is_away = False

    def set_fuse(self, length, action):
        """`action` is done at the length-th moment from now at which a request comes or its answer is about to go."""
        with self.fuse_lock:
            self.fuse = (length, action)

    def burn(self):
        with self.fuse_lock:
            if not self.fuse:
                return
            length, action = self.fuse
            self.fuse = (length - 1, action) if length > 1 else None
            if length == 1:
                action()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
