# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person sees of a GNOME Shell, and does there."""

import json
import os

from desktop import Failed, wait_until
from gi.repository import GLib

HERE = os.path.dirname(os.path.abspath(__file__))

# As the Shell has it; its own banners go after 4 s.
BANNER_S = 4
CRITICAL = 3


class Shell:
    def __init__(self, desktop):
        self.desktop = desktop
        with open(f'{HERE}/eyes.js', encoding='utf-8') as file:
            eyes = file.read()
        wait_until('the first answer of the Shell', lambda: self.try_eval(eyes))
        wait_until('the start of the Shell', lambda: self.eval('eyes.isReady()'))

    def eval(self, code):
        done, result = self.desktop.call('org.gnome.Shell', '/org/gnome/Shell', 'org.gnome.Shell.Eval',
                                         GLib.Variant('(s)', (code,)), '(bs)').unpack()
        if not done:
            raise Failed(f'the Shell cannot do this: {code}: {result}')
        return json.loads(result) if result else None

    def try_eval(self, code):
        try:
            self.eval(code)
        except GLib.Error:
            return False
        return True

    def take_picture(self, name):
        self.desktop.call('org.gnome.Shell.Screenshot', '/org/gnome/Shell/Screenshot', 'org.gnome.Shell.Screenshot.Screenshot',
                          GLib.Variant('(bbs)', (False, False, f'{self.desktop.record}/{name}.png')))

    def banner(self):
        """Title, body, buttons and urgency of what is shown in full, or None."""
        return self.eval('eyes.banner()')

    def notifications(self):
        """All that the message list has, banner or not."""
        return self.eval('eyes.notifications()')

    def windows(self):
        return self.eval('eyes.windows()')

    def n_windows(self):
        """How many there ever were."""
        return self.eval('eyes.nWindows()')

    def see_banner(self, title):
        return wait_until(f'the banner “{title}”', lambda: (seen := self.banner()) and seen['title'] == title and seen)

    def see_no_banner(self):
        wait_until('the end of the banner', lambda: not self.banner())

    def move(self, x, y):
        self.eval(f'eyes.move({x}, {y})')

    def press(self, label):
        """With the pointer, as a person does: over the button of the banner, then the click."""
        self.move(*wait_until('the place of the banner', lambda: self.eval('eyes.bannerPlace()')))
        place = wait_until(f'the button “{label}”', lambda: self.eval(f'eyes.button({json.dumps(label)})'))
        self.move(*place)
        wait_until(f'the pointer over “{label}”', lambda: self.eval(f'eyes.isUnderPointer({json.dumps(label)})'))
        self.eval('eyes.click()')

    def press_keys(self, *names):
        self.eval(f'eyes.pressKeys({", ".join(map(json.dumps, names))})')

    def lock(self):
        self.desktop.call('org.gnome.Shell.ScreenShield', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.Lock')

    def unlock(self):
        self.eval('Main.screenShield.deactivate(false)')
        wait_until('the unlocking', lambda: not self.eval('Main.screenShield.locked'))

    def lock_screen(self):
        """The texts and buttons of the notifications on the lock screen."""
        return self.eval('eyes.lockScreen()')
