#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ringer's notifications in a real GNOME Shell.

test-notifications.py BUILD PREFIX APP_ID

A person looks at the Shell and presses with the pointer; what comes of it is seen in the Shell and at the homeserver. Pictures of the Shell are
left in BUILD/desktop/notifications.
"""

import sys

from desktop import Desktop, stays, wait_until
from program import Homeserver, Installed, Ringer, tell
from shell import BANNER_S, CRITICAL, Shell

CALLER = 'Ann Example'
MISSED = f'Missed call from {CALLER}'
NOTIFICATIONS = 'org.gnome.desktop.notifications'


class World:
    def __init__(self, build, desktop, server, app_id):
        self.desktop = desktop
        self.server = server
        self.shell = Shell(desktop)
        self.ringer = Ringer(desktop, app_id)
        self.ringer.sign_in(build, server.url)
        self.app_id = app_id

    def ring(self):
        ring = self.server.ring()
        self.shell.see_banner(CALLER)
        return ring

    def see_quiet(self):
        self.shell.see_no_banner()
        wait_until('the end of the notification', lambda: not self.call())

    def call(self):
        """The call's notification, banner or not."""
        return next((seen for seen in self.shell.notifications() if seen['title'] == CALLER), None)

    def titles(self):
        return [seen['title'] for seen in self.shell.notifications()]

    def hang_up(self):
        self.ringer.activate_action('hang-up')
        self.server.see('left')
        self.server.leave()
        wait_until('the end of the windows', lambda: not self.shell.windows())


def story_a_call_has_a_notification_with_buttons(world):
    world.ringer.start()
    world.ring()
    banner = world.shell.banner()
    assert banner['body'] == 'Incoming video call', banner
    assert banner['buttons'] == ['Decline', 'Answer'], banner
    assert banner['urgency'] == CRITICAL, banner
    wait_until('the ringtone', world.desktop.is_heard)
    world.shell.take_picture('call')


def story_it_stays_while_it_rings(world):
    # The pointer moves, for the Shell takes no banner away from somebody who is not there.
    world.shell.move(20, 600)
    stays('the banner', world.shell.banner, BANNER_S + 1)


def story_it_goes_when_the_caller_leaves_and_a_missed_call_stays(world):
    world.server.leave()
    banner = world.shell.see_banner(MISSED)
    assert banner['buttons'] == ['Call Back'], banner
    assert banner['urgency'] < CRITICAL, banner
    assert world.titles() == [MISSED], world.titles()
    world.shell.take_picture('missed')


def story_call_back_shows_the_window(world):
    world.shell.press('Call Back')
    wait_until('the window', world.shell.windows)
    wait_until('the end of the notification', lambda: not world.shell.notifications())
    world.shell.take_picture('call-back')


def story_answered_with_a_window(world):
    world.ring()
    world.shell.press('Answer')
    world.server.see('joined')
    world.see_quiet()
    world.shell.take_picture('answered')
    world.ringer.activate_action('hang-up')
    world.server.see('left')
    world.server.leave()


def story_declined_with_a_window(world):
    ring = world.ring()
    world.shell.press('Decline')
    world.server.see('declined', ring)
    world.see_quiet()
    world.server.leave()


def story_answered_without_a_window(world):
    world.ringer.quit()
    world.ringer.start()
    world.ring()
    world.shell.press('Answer')
    world.server.see('joined')
    world.see_quiet()
    world.hang_up()


def story_declined_without_a_window(world):
    ring = world.ring()
    world.shell.press('Decline')
    world.server.see('declined', ring)
    world.see_quiet()
    world.server.leave()


def story_answer_starts_the_program_that_died_and_answers(world):
    world.ring()
    world.ringer.kill()
    world.shell.see_banner(CALLER)
    world.shell.press('Answer')
    world.server.see('joined')
    world.see_quiet()
    world.shell.take_picture('answered-after-death')
    world.ringer.activate_action('hang-up')
    world.server.see('left')
    world.server.leave()


def story_decline_starts_the_program_that_died_and_declines(world):
    world.ringer.quit()
    world.ringer.start()
    ring = world.ring()
    world.ringer.kill()
    world.shell.press('Decline')
    world.server.see('declined', ring)
    world.see_quiet()
    world.server.leave()


def story_a_locked_screen_shows_it_without_buttons(world):
    world.shell.lock()
    world.server.ring()
    shown = wait_until('the notification on the lock screen', world.shell.lock_screen)
    assert not shown['buttons'], shown
    world.shell.take_picture('locked')
    world.server.leave()
    world.shell.unlock()


def story_a_locked_screen_names_the_caller_where_details_are_shown(world):
    world.desktop.set_setting(f'{NOTIFICATIONS}.application:/org/gnome/desktop/notifications/application/{path_name(world.app_id)}/',
                              'details-in-lock-screen', 'true')
    world.shell.lock()
    world.server.ring()
    wait_until('the caller on the lock screen', lambda: any(CALLER in text for text in (world.shell.lock_screen() or {'texts': []})['texts']))
    world.shell.take_picture('locked-details')
    world.shell.unlock()
    world.server.leave()
    wait_until('the end of the call', lambda: not world.call())


def story_do_not_disturb_keeps_the_call_in_the_list_without_a_sound(world):
    wait_until('the end of the windows', lambda: not world.shell.windows())
    world.desktop.set_setting(NOTIFICATIONS, 'show-banners', 'false')
    wait_until('the Shell to know of it', lambda: world.shell.eval('!Main.messageTray.getSources().some(source => source.policy.showBanners)'))
    world.server.ring()
    seen = wait_until('the notification', world.call)
    assert seen['buttons'] == ['Decline', 'Answer'], seen
    assert seen['urgency'] < CRITICAL, seen
    stays('the silence', lambda: not world.desktop.is_heard(), 1)
    assert not world.shell.windows() and not world.shell.banner(), world.shell.windows()
    world.server.leave()
    wait_until('the end of the call', lambda: not world.call())
    assert any(CALLER in title for title in world.titles()), world.titles()
    assert not world.shell.banner(), world.shell.banner()
    world.desktop.set_setting(NOTIFICATIONS, 'show-banners', 'true')


def story_do_not_disturb_counts_for_what_rings_already(world):
    world.ring()
    wait_until('the ringtone', world.desktop.is_heard)
    world.desktop.set_setting(NOTIFICATIONS, 'show-banners', 'false')
    wait_until('the silence', lambda: not world.desktop.is_heard())
    stays('the call', world.call, 1)
    world.desktop.set_setting(NOTIFICATIONS, 'show-banners', 'true')
    wait_until('the ringtone', world.desktop.is_heard)
    world.server.leave()
    wait_until('the end of the call', lambda: not world.call())


def story_quits_well(world):
    world.ringer.quit()


def path_name(app_id):
    """As the Shell makes it of a desktop file's name."""
    return ''.join(letter if letter.isalnum() else '-' for letter in app_id.lower())


STORIES = [story for name, story in list(globals().items()) if name.startswith('story_')]


def main():
    build, prefix, app_id = sys.argv[1:]
    installed = Installed(build, prefix, app_id)
    server = Homeserver(build)
    try:
        with Desktop(f'{build}/desktop/notifications', installed.share, installed.bin) as desktop:
            return tell(STORIES, World(build, desktop, server, app_id))
    finally:
        server.stop()


if __name__ == '__main__':
    sys.exit(main())
