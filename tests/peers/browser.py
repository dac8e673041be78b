# SPDX-License-Identifier: GPL-3.0-or-later
"""A peer in a headless Chromium: the page browser.html, told what to do and telling what it sees over HTTP."""

import http.server
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f'{HERE}/../tools')

from processes import WAIT_S, Failed, stop  # noqa: E402

PAGE = {'/': ('text/html', f'{HERE}/browser.html'), '/browser.js': ('text/javascript', f'{HERE}/browser.js')}
LIBRARY = ('/livekit-client.umd.js', '/livekit-client.e2ee.worker.js')
OPTIONS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--password-store=basic', '--disable-background-networking',
           '--autoplay-policy=no-user-gesture-required', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
           '--disable-features=WebRtcHideLocalIpsWithMdns']


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def send_file(self, kind, path):
        with open(path, 'rb') as file:
            body = file.read()
        self.send_response(200)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_commands(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.end_headers()
        while (command := self.server.commands.get()) is not None:
            self.wfile.write(f'data: {json.dumps(command)}\n\n'.encode())
            self.wfile.flush()
        self.close_connection = True

    def do_GET(self):
        if self.path in PAGE:
            self.send_file(*PAGE[self.path])
        elif self.path in LIBRARY:
            self.send_file('text/javascript', f'{os.environ["RINGER_PEERS_JS"]}/node_modules/livekit-client/dist{self.path}')
        elif self.path == '/commands':
            self.send_commands()
        else:
            self.send_error(404)

    def do_POST(self):
        self.server.seen.put(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
        self.send_response(204)
        self.end_headers()


class Browser:
    def __init__(self, handler=Handler, options=()):
        self.options = [*OPTIONS, *options]
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        self.server.daemon_threads = True
        self.server.commands = queue.Queue()
        self.server.seen = queue.Queue()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.folder = tempfile.TemporaryDirectory()
        self.process = None

    def __enter__(self):
        # Only from localhost a page without TLS gets the encryption of the browser.
        url = f'http://localhost:{self.server.server_address[1]}/'
        # On the session bus it would only start what a desktop has.
        self.process = subprocess.Popen(['chromium', *self.options, f'--user-data-dir={self.folder.name}', url],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {'DBUS_SESSION_BUS_ADDRESS': 'disabled:'})
        self.see('the page', 'ready', 60)
        return self

    def __exit__(self, *_):
        self.server.commands.put(None)
        stop(self.process)
        self.server.shutdown()
        self.folder.cleanup()

    def do(self, command, **more):
        self.server.commands.put({'do': command, **more})

    def see(self, what, kind, seconds=WAIT_S, **wanted):
        """The next thing seen of that kind whose parts are as wanted."""
        deadline = time.monotonic() + seconds
        seen = []
        while True:
            try:
                thing = self.server.seen.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise Failed(f'{what} did not happen; seen: {seen}') from None
            if thing['saw'] == 'error':
                raise Failed(f'{what}: the browser says {thing["what"]}')
            if thing['saw'] == kind and all(thing.get(name) == value for name, value in wanted.items()):
                return thing
            seen.append(thing)

    def forget(self):
        while not self.server.seen.empty():
            self.server.seen.get_nowait()
