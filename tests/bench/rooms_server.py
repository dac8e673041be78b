# SPDX-License-Identifier: GPL-3.0-or-later
"""A homeserver with many rooms that does nothing but answer at the moment that it is told to.

It speaks `/sync` or simplified sliding sync; the latter as Synapse does, which names all rooms of the window in every answer.
"""

import http.server
import json
import threading
import time
import urllib.parse

ME = '@me:bench.test'
ANN = '@ann:bench.test'
CALL_MEMBER = 'org.matrix.msc3401.call.member'
NOTIFICATION = 'org.matrix.msc4075.rtc.notification'
SLIDING_SYNC = 'org.matrix.simplified_msc3575'


def now_ms():
    return int(time.time() * 1000)


def now_us():
    return time.monotonic_ns() // 1000


def room_id(index):
    return f'!room{index}:bench.test'


class RoomsServer:
    """Tells all rooms at first, then what is pushed, one answer per push."""

    def __init__(self, n_rooms, sliding=False):
        self.n_rooms = n_rooms
        self.sliding = sliding
        self.ids = [room_id(index) for index in range(n_rooms)]
        self.n_told = 0
        self.n_events = 0
        self.answers = []
        self.sent_us = {}
        self.arrivals = []
        self.waiting = 0
        self.changed = threading.Condition()

        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def log_message(self, *_):
                pass

            def handle_any(self):
                with outer.changed:
                    outer.arrivals.append((now_us(), self.path))
                    outer.changed.notify_all()
                outer.answer(self, self.rfile.read(int(self.headers.get('Content-Length') or 0)))

            do_GET = do_PUT = do_POST = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                # A program that ends closes its connections as it likes.
                pass

        self.server = Server(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        self.rooms = [self.room(index) for index in range(n_rooms)]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    # What it holds

    def event(self, kind, sender, content, state_key=None):
        self.n_events += 1
        event = {'type': kind, 'sender': sender, 'content': content, 'event_id': f'$event{self.n_events}',
                 'origin_server_ts': now_ms(), 'unsigned': {'age': 0}}
        if state_key is not None:
            event['state_key'] = state_key
        return event

    def room(self, index):
        state = [
            self.event('m.room.create', ANN, {'room_version': '11'}, ''),
            self.event('m.room.member', ANN, {'membership': 'join', 'displayname': 'Ann'}, ANN),
            self.event('m.room.power_levels', ANN, {'users': {ANN: 100, ME: 100}, 'events': {CALL_MEMBER: 0}}, ''),
            self.event('m.room.member', ME, {'membership': 'join', 'displayname': 'Me'}, ME),
        ]
        if index % 2:
            state.append(self.event('m.room.name', ANN, {'name': f'Room {index}'}, ''))
        return {'state': {'events': state},
                'timeline': {'events': [], 'limited': False, 'prev_batch': 'p'},
                'summary': {'m.heroes': [ANN], 'm.joined_member_count': 2, 'm.invited_member_count': 0}}

    def direct_chats(self):
        return {'type': 'm.direct', 'content': {ANN: [room_id(i) for i in range(0, self.n_rooms, 2)]}}

    def member_event(self, content):
        return self.event(CALL_MEMBER, ANN, content, f'_{ANN}_PHONE_m.call')

    def ring_events(self, intent='video'):
        member = self.member_event({
            'application': 'm.call', 'call_id': '', 'scope': 'm.room', 'device_id': 'PHONE', 'membershipID': f'{ANN}:PHONE',
            'expires': 14400000, 'm.call.intent': intent, 'focus_active': {'type': 'livekit', 'focus_selection': 'multi_sfu'},
            'foci_preferred': [{'type': 'livekit', 'livekit_service_url': 'http://127.0.0.1:9', 'livekit_alias': 'x'}]})
        ring = self.event(NOTIFICATION, ANN, {
            'notification_type': 'ring', 'sender_ts': now_ms(), 'lifetime': 30000, 'm.mentions': {'user_ids': [], 'room': True},
            'm.relates_to': {'rel_type': 'm.reference', 'event_id': member['event_id']}, 'm.call.intent': intent})
        return [member, ring]

    # What it says

    def push(self, index, events):
        """The next answer: these events in that room. Returns its number, for sent_us."""
        with self.changed:
            self.answers.append((room_id(index), events))
            self.changed.notify_all()
            return len(self.answers)

    def wait_until_polled(self, seconds):
        """Until somebody has got everything and waits for more."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.waiting, seconds):
                raise RuntimeError('nobody polls the homeserver')

    def arrival_us(self, after, part='', seconds=20):
        """When the first request came, of those behind the first `after`, with `part` in its path."""
        def find():
            return next((us for us, path in self.arrivals[after:] if part in path), None)
        with self.changed:
            if not self.changed.wait_for(find, seconds):
                raise RuntimeError(f'no request with “{part}”')
            return find()

    def write(self, handler, status, body):
        head = f'HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n'
        handler.wfile.write(head.encode() + body)

    def answer(self, handler, body):
        parts = urllib.parse.urlsplit(handler.path)
        path = parts.path.removeprefix('/_matrix/client')
        query = {name: values[0] for name, values in urllib.parse.parse_qs(parts.query).items()}
        if path == '/v3/sync':
            self.answer_sync(handler, query.get('since'), query, self.plain_answer)
            return
        if path == f'/unstable/{SLIDING_SYNC}/sync':
            last = max(end for _, end in json.loads(body)['lists']['rooms']['ranges'])
            self.answer_sync(handler, query.get('pos'), query, lambda number, news: self.sliding_answer(number, news, last))
            return
        fixed = {
            '/versions': {'versions': ['v1.11'], 'unstable_features': {'org.matrix.msc4140': True, SLIDING_SYNC: self.sliding}},
            '/unstable/org.matrix.msc4143/rtc/transports': {'rtc_transports': [{'type': 'livekit', 'livekit_service_url': 'http://127.0.0.1:9'}]},
            '/v3/keys/upload': {'one_time_key_counts': {'signed_curve25519': 50}},
            '/v3/keys/query': {'device_keys': {}},
            '/v3/login': {'flows': [{'type': 'm.login.password'}], 'user_id': ME, 'device_id': 'BENCH', 'access_token': 'token'},
        }
        if handler.command == 'PUT':
            self.write(handler, 200, b'{"event_id": "$sent", "delay_id": "delay"}')
        elif path in fixed:
            self.write(handler, 200, json.dumps(fixed[path]).encode())
        else:
            self.write(handler, 404, b'{"errcode": "M_NOT_FOUND", "error": "Not here"}')

    def plain_answer(self, number, news):
        answer = {'next_batch': f's{number}'}
        if news:
            answer['rooms'] = {'join': {news[0]: {'timeline': {'events': news[1], 'limited': False, 'prev_batch': 'p'}}}}
        elif not self.n_told:
            self.n_told = self.n_rooms
            answer['rooms'] = {'join': dict(zip(self.ids, self.rooms))}
            answer['account_data'] = {'events': [self.direct_chats()]}
        return answer

    def sliding_answer(self, number, news, last):
        until = min(last + 1, self.n_rooms)
        rooms = {}
        extensions = {'to_device': {'next_batch': '1', 'events': []}, 'e2ee': {'device_one_time_keys_count': {}}}
        if not self.n_told:
            extensions['account_data'] = {'global': [self.direct_chats()]}
        for index in range(self.n_told, until):
            state = self.rooms[index]['state']['events']
            rooms[self.ids[index]] = {'initial': True, 'required_state': state, 'timeline': [], 'limited': False, 'prev_batch': 'p',
                                      'joined_count': 2, 'invited_count': 0, 'bump_stamp': index}
        self.n_told = max(self.n_told, until)
        if news:
            rooms[news[0]] = {'required_state': [event for event in news[1] if 'state_key' in event], 'timeline': news[1],
                              'num_live': len(news[1]), 'limited': False, 'prev_batch': 'p', 'joined_count': 2, 'invited_count': 0,
                              'bump_stamp': self.n_rooms + number}
        window = {'op': 'SYNC', 'range': [0, last], 'room_ids': self.ids[:until]}
        return {'pos': f's{number}', 'lists': {'rooms': {'count': self.n_rooms, 'ops': [window]}}, 'rooms': rooms, 'extensions': extensions}

    def answer_sync(self, handler, since, query, build):
        number = int(since[1:]) if since else 0
        whole = self.n_told == self.n_rooms
        with self.changed:
            if since and whole:
                self.waiting += 1
                self.changed.notify_all()
                self.changed.wait_for(lambda: len(self.answers) > number, int(query.get('timeout', '0')) / 1000)
                self.waiting -= 1
            news = self.answers[number] if whole and len(self.answers) > number else None
        if news:
            number += 1
        body = json.dumps(build(number, news)).encode()
        self.sent_us[number] = now_us()
        try:
            self.write(handler, 200, body)
        except OSError:
            handler.close_connection = True
