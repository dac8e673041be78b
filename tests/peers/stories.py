#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer against real peers: Synapse, and a caller that is matrix-js-sdk.

stories.py BUILD plain|sliding

Runs the built program in the session that it finds (see build-aux/with-session), and says in TAP
what the caller saw of it, and it of the caller.
"""

import contextlib
import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile

from homeserver import Proxy, Synapse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, f'{HERE}/../tools')

from processes import WAIT_S, Failed, Keyring, Process  # noqa: E402

PASSWORD = 'of Bob'
CARLAS_PASSWORD = 'of Carla'
DORAS_PASSWORD = 'of Dora'
# The scheduled leave comes at most 30 s after the last word of who died.
DEAD_WAIT_S = 60


class Caller(Process):
    """Ann: matrix-js-sdk."""

    def __init__(self, server, account, verified):
        identity = {'server': server, 'token': account['access_token'], 'user': account['user_id'], 'device': account['device_id'],
                    'verified': verified}
        super().__init__(['node', f'{HERE}/peer.mjs', json.dumps(identity)])
        self.see('the caller', 'ready')

    def see(self, what, kind, seconds=WAIT_S, **wanted):
        def accept(line):
            seen = json.loads(line)
            return seen if seen['saw'] == kind and all(test(seen) for test in wanted.values()) else None
        return self.wait_for(what, accept, seconds)

    def call(self, room, sticky, fresh=False):
        self.say(json.dumps({'do': 'call', 'room': room, 'sticky': sticky, 'fresh': fresh}))

    def leave(self, room):
        self.say(json.dumps({'do': 'leave', 'room': room}))
        self.see('the leaving', 'left', delivered=lambda seen: seen['delivered'])


class World:
    def __init__(self, build, proxy, synapse):
        self.build = build
        self.proxy = proxy
        self.url = proxy.url
        self.synapse = synapse
        self.ann = synapse.register('ann', 'of Ann')
        self.bob = synapse.register('bob', PASSWORD)
        self.rooms = {encrypted: synapse.make_direct_chat(self.ann, self.bob, encrypted) for encrypted in (False, True)}
        for me, other in ((self.ann, self.bob), (self.bob, self.ann)):
            synapse.set_direct_chats(me, other, list(self.rooms.values()))
        self.sticky = False
        self.encrypted = False
        self.program = None
        self.caller = None
        self.screen = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        self.screen = Process([f'{self.build}/tests/tools/ringer-notifications'])
        self.screen.wait_for('the notification service', lambda line: line == 'ready')
        subprocess.run([f'{self.build}/tests/tools/ringer-sign-in', self.url, self.bob['user_id'], 'verified'],
                       input=PASSWORD + '\n', text=True, stdout=subprocess.DEVNULL, check=True, timeout=60)
        self.start_caller()
        self.start_program()

    def __exit__(self, *_):
        self.stop_program(signal.SIGTERM)
        for process in (self.caller, self.screen):
            if process:
                process.stop()

    def start_caller(self):
        self.caller = Caller(self.synapse.url, self.ann, True)

    def start_program(self):
        self.program = subprocess.Popen([f'{self.build}/src/app/ringer', '--gapplication-service'], stdout=sys.stderr)

    def stop_program(self, number):
        if not self.program:
            return
        self.program.send_signal(number)
        try:
            self.program.wait(10)
        except subprocess.TimeoutExpired:
            self.program.kill()
            self.program.wait()
        self.program = None

    def activate_action(self, app_id, name):
        subprocess.run(['gdbus', 'call', '--session', '--dest', app_id, '--object-path', '/' + app_id.replace('.', '/'),
                        '--method', 'org.gtk.Actions.Activate', name, '[]', '{}'], stdout=subprocess.DEVNULL, check=True)

    @property
    def room(self):
        return self.rooms[self.encrypted]

    # What the stories are made of

    def ring(self):
        """Ann calls until Bob's screen says so; gives the notification's event id."""
        self.screen.forget()
        self.caller.forget()
        self.caller.call(self.room, self.sticky)
        sent = self.caller.see('the sending of the notification', 'notification', slot=lambda seen: seen['slot'] == 'm.call#ROOM')
        self.screen.wait_for('a notification', lambda line: line == 'notified Ann')
        return sent['id']

    def see_gone(self, what, user, seconds=WAIT_S):
        self.caller.see(what, 'members', seconds, absent=lambda seen: user not in seen['users'])

    def see_answer(self):
        """Bob is there, and in the same way as Ann."""
        users = {self.ann['user_id'], self.bob['user_id']}
        self.caller.see('the answer', 'members',
                        present=lambda seen: set(seen['users']) == users,
                        sticky=lambda seen: set(seen['sticky']) == (users if self.sticky else set()))

    def press(self, button):
        self.screen.say(button)

    @contextlib.contextmanager
    def phone(self, name='bob', password=PASSWORD, verified=False):
        """Another device: matrix-js-sdk, too."""
        device = Caller(self.synapse.url, self.synapse.sign_in(name, password), verified)
        try:
            yield device
        finally:
            device.stop()

    def see_quiet(self):
        self.screen.wait_for('the end of the notification', lambda line: line == 'closed Ann')

    def see_missed(self):
        self.screen.wait_for('the word of a missed call', lambda line: re.search('notified .*[Mm]issed calls? from Ann', line))

    def leave(self):
        self.caller.leave(self.room)


def story_rings_until_the_caller_leaves(world):
    world.ring()
    world.leave()
    world.see_quiet()
    world.see_missed()


def story_the_caller_sees_a_decline(world):
    notification = world.ring()
    world.press('app.decline')
    world.caller.see('the decline', 'decline',
                     sender=lambda seen: seen['sender'] == world.bob['user_id'],
                     about=lambda seen: seen['about'] == notification,
                     encrypted=lambda seen: seen['encrypted'] == world.encrypted)
    world.see_quiet()
    world.leave()


def story_the_caller_sees_an_answer_and_a_hang_up(world):
    bob = world.bob['user_id']
    world.ring()
    world.press('app.answer')
    world.see_answer()
    world.see_quiet()
    world.activate_action(os.environ['RINGER_APP_ID'], 'hang-up')
    world.see_gone('the hang-up', bob)
    world.leave()


def story_another_device_of_mine_answers(world):
    with world.phone() as phone:
        world.ring()
        phone.call(world.room, world.sticky)
        world.see_quiet()
        phone.leave(world.room)
    world.leave()


def story_who_dies_in_a_call_leaves_it(world):
    bob = world.bob['user_id']
    world.ring()
    world.press('app.answer')
    world.see_answer()
    world.stop_program(signal.SIGKILL)
    world.see_gone('the end of the membership', bob, DEAD_WAIT_S)
    world.leave()


def story_rings_again_after_a_new_start(world):
    world.start_program()
    world.ring()
    world.leave()
    world.see_quiet()


def story_rings_for_a_call_of_before_the_start(world):
    world.stop_program(signal.SIGTERM)
    world.screen.forget()
    world.caller.forget()
    world.caller.call(world.room, world.sticky)
    world.caller.see('the sending of the notification', 'notification')
    world.start_program()
    world.screen.wait_for('a notification', lambda line: line == 'notified Ann')
    world.leave()
    world.see_quiet()


def kill(world, n_times):
    """At some moment while it starts, and a key and a ring are there for it; each time a new key."""
    world.stop_program(signal.SIGTERM)
    for _ in range(n_times):
        world.screen.forget()
        world.caller.forget()
        world.caller.call(world.room, world.sticky, fresh=True)
        world.caller.see('the sending of the notification', 'notification')
        world.start_program()
        world.proxy.set_fuse(random.randint(1, 12), world.program.kill)
        with contextlib.suppress(subprocess.TimeoutExpired):
            world.program.wait(5)
        world.stop_program(signal.SIGKILL)
        # It rang before it was killed, or does so now.
        world.start_program()
        world.screen.wait_for('a notification', lambda line: line == 'notified Ann')
        world.leave()
        world.stop_program(signal.SIGKILL)
    world.start_program()


def story_nothing_is_lost_when_it_is_killed(world):
    kill(world, 10)


def verify(world, key, *how, user='carla', password=CARLAS_PASSWORD):
    """A new Ringer of Carla's; gives what it said of it."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([f'{world.build}/tests/tools/ringer-verify', world.url, user, folder, *how],
                              input=f'{password}\n{key}\n', text=True, stdout=subprocess.PIPE, check=False, timeout=WAIT_S).stdout


def story_a_fresh_account_is_set_up(world):
    """Ringer makes identity, backup and recovery key; matrix-js-sdk gets in with the key."""
    world.synapse.register('dora', DORAS_PASSWORD)
    said = verify(world, '', 'set-up', user='dora', password=DORAS_PASSWORD)
    key = re.search('^recovery (.+)$', said, re.MULTILINE)
    if not key or 'verified' not in said:
        raise Failed('the account was not set up')
    phone = Caller(world.synapse.url, world.synapse.sign_in('dora', DORAS_PASSWORD), False)
    try:
        phone.say(json.dumps({'do': 'recover', 'key': key[1]}))
        phone.see('the recovery', 'recovered', backup=lambda seen: seen['backup'])
    finally:
        phone.stop()


def story_a_device_that_was_never_verified_does_not_ring(world):
    """What it sends is not believed here, and what is said here it cannot read."""
    with world.phone('ann', 'of Ann') as phone:
        world.screen.forget()
        world.caller.forget()
        phone.call(world.room, world.sticky)
        phone.see('the sending of the notification', 'notification')
        phone.leave(world.room)
        world.see_gone('the end of the call', world.ann['user_id'])
        # What comes after it rings, so that it had its time.
        world.caller.call(world.room, world.sticky)
        world.screen.wait_for('a notification', lambda line: line == 'notified Ann')
        world.press('app.decline')
        world.caller.see('the decline', 'decline', encrypted=lambda seen: seen['encrypted'])
        phone.see('something that it cannot read', 'unreadable', sender=lambda seen: seen['sender'] == world.bob['user_id'])
        world.see_quiet()
        world.leave()
        if any('issed call' in line for line in world.screen.take()):
            raise Failed('a device that its owner has not verified rang')


def story_a_new_device_is_verified(world):
    """By the recovery key that matrix-js-sdk made, and by comparing emoji with it."""
    phone = Caller(world.synapse.url, world.synapse.register('carla', CARLAS_PASSWORD), True)
    try:
        phone.say(json.dumps({'do': 'set up recovery'}))
        key = phone.see('the recovery key', 'recovery')['key']
        if 'verified' not in verify(world, key):
            raise Failed('the recovery key did not verify a device')
        said = verify(world, '')
        if 'verified' not in said:
            raise Failed('comparing emoji did not verify a device')
        emoji = phone.see('the emoji', 'emoji')['emoji']
        if said.splitlines()[0].split()[1:] != emoji:
            raise Failed('the emoji were not the same')
        phone.see('the end of the comparison', 'verified')
    finally:
        phone.stop()


STORIES = [
    story_rings_until_the_caller_leaves,
    story_the_caller_sees_a_decline,
    story_the_caller_sees_an_answer_and_a_hang_up,
    story_another_device_of_mine_answers,
    story_who_dies_in_a_call_leaves_it,
    story_rings_again_after_a_new_start,
    story_rings_for_a_call_of_before_the_start,
    story_a_device_that_was_never_verified_does_not_ring,
    story_nothing_is_lost_when_it_is_killed,
    story_a_new_device_is_verified,
    story_a_fresh_account_is_set_up,
]

# What encryption is all about.
ONLY_ENCRYPTED = STORIES[-4:]

WAYS = ['by state event', 'by sticky event']


def is_told(encrypted, way, story):
    """What encryption has no part in is told in clear only; and a device that its owner has not verified says nothing that counts."""
    if story in ONLY_ENCRYPTED:
        return encrypted and way == 'by state event'
    if not encrypted:
        return True
    if story is story_another_device_of_mine_answers:
        return way == 'by state event'
    return story not in (story_who_dies_in_a_call_leaves_it, story_rings_again_after_a_new_start)


TALES = [tale for tale in itertools.product([False, True], WAYS, STORIES) if is_told(*tale)]
N_STORIES = len(TALES)


def tell(world):
    """The stories go on from each other: the first that fails ends them."""
    for number, (encrypted, way, story) in enumerate(TALES, 1):
        title = f'{story.__name__.removeprefix("story_").replace("_", " ")}, {way}{", encrypted" if encrypted else ""}'
        world.encrypted = encrypted
        world.sticky = way == 'by sticky event'
        try:
            story(world)
        except Failed as error:
            print(f'not ok {number} - {title}')
            print(f'# {error}')
            print(f'Bail out! {title}', flush=True)
            return 1
        print(f'ok {number} - {title}', flush=True)
    return 0


def main():
    build, kind = sys.argv[1:]
    for name in ('RINGER_SYNAPSE', 'RINGER_PEERS_JS', 'RINGER_APP_ID'):
        if name not in os.environ:
            print(f'Bail out! {name} is not set: run this through build-aux/dev test')
            return 1

    print(f'1..{N_STORIES + 1}', flush=True)
    with tempfile.TemporaryDirectory() as folder, Synapse(folder) as synapse, Proxy(synapse.port, kind == 'plain') as proxy:
        with Keyring(), World(build, proxy, synapse) as world:
            status = tell(world)
        if status != 0:
            return status
        # Only the program goes through the proxy.
        right, wrong = proxy.plain_requests, proxy.sliding_requests
        if kind == 'sliding':
            right, wrong = wrong, right
        expected = right > 0 and wrong == 0
        print(f'{"ok" if expected else "not ok"} {N_STORIES + 1} - the sync was {kind}', flush=True)
        return 0 if expected else 1


if __name__ == '__main__':
    sys.exit(main())
