# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before a livekit-server: one that tells who comes through it to use nothing but the TURN server, which itself it tells nobody at the first try, and one that makes it an older server."""

import contextlib
import re
import socket
import socketserver
import struct
import threading

# JoinResponse (1) with a ClientConfiguration (8) whose force_relay (5) is ENABLED: as protobuf has it, it is merged with the one before it.
FORCE_RELAY = bytes([0x0a, 4, 0x42, 2, 0x28, 2])
BINARY = 0x82


def read_exactly(source, n):
    data = b''
    while len(data) < n:
        part = source.recv(n - len(data))
        if not part:
            raise OSError('it ends')
        data += part
    return data


def read_head(source):
    head = b''
    while not head.endswith(b'\r\n\r\n'):
        head += read_exactly(source, 1)
    return head


def read_frame(source):
    """Of a server, so that it is not masked."""
    first, size = read_exactly(source, 2)
    if size == 126:
        size, = struct.unpack('>H', read_exactly(source, 2))
    elif size == 127:
        size, = struct.unpack('>Q', read_exactly(source, 8))
    return first, read_exactly(source, size)


def make_frame(first, payload):
    if len(payload) < 126:
        return bytes([first, len(payload)]) + payload
    if len(payload) < 1 << 16:
        return bytes([first, 126]) + struct.pack('>H', len(payload)) + payload
    return bytes([first, 127]) + struct.pack('>Q', len(payload)) + payload


def pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


class RelayingHandler(socketserver.BaseRequestHandler):
    def handle(self):
        with socket.create_connection(('127.0.0.1', self.server.livekit_port)) as livekit, contextlib.suppress(OSError):
            # What is compressed could not be added to.
            livekit.sendall(re.sub(rb'(?im)^sec-websocket-extensions:.*\r\n', b'', read_head(self.request)))
            threading.Thread(target=pump, args=(self.request, livekit), daemon=True).start()
            self.request.sendall(read_head(livekit))
            first = 0
            while first != BINARY:
                first, payload = read_frame(livekit)
                self.request.sendall(make_frame(first, payload + FORCE_RELAY if first == BINARY else payload))
            pump(livekit, self.request)


class OldHandler(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            head = read_head(self.request)
            if head.startswith(b'GET /rtc/v1'):
                self.request.sendall(b'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
                return
            with socket.create_connection(('127.0.0.1', self.server.livekit_port)) as livekit:
                livekit.sendall(head)
                threading.Thread(target=pump, args=(self.request, livekit), daemon=True).start()
                pump(livekit, self.request)


class Front(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, livekit, handler):
        super().__init__(('127.0.0.1', 0), handler)
        self.livekit_port = livekit.port
        self.url = f'ws://127.0.0.1:{self.server_address[1]}'

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Relaying(Front):
    def __init__(self, livekit):
        super().__init__(livekit, RelayingHandler)


class Old(Front):
    """It has no `/rtc/v1`: there are two peer connections with it."""

    def __init__(self, livekit):
        super().__init__(livekit, OldHandler)
