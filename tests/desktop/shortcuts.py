# SPDX-License-Identifier: GPL-3.0-or-later
"""GNOME's question whether a program may have the global shortcuts that it wants."""

from desktop import wait_until
from gi.repository import GLib

QUESTION = 'Add Keyboard Shortcuts'


def find_button(reader, name):
    """In the windows of whichever program."""
    try:
        top = reader.atspi.get_desktop(0)
        found = (reader.find(top.get_child_at_index(index), 'BUTTON', name) for index in range(top.get_child_count()))
        return next((node for node in found if node), None)
    except GLib.Error:
        # What changes while it is looked at is looked at again.
        return None


def say_yes(shell, reader):
    wait_until('the question', lambda: QUESTION in shell.windows())
    shell.take_picture('question')
    wait_until('the button', lambda: find_button(reader, 'Add')).do_action(0)
    wait_until('the end of the question', lambda: QUESTION not in shell.windows())


def press_until(world, key, word):
    """Nothing outside the program tells when the desktop has taken its shortcuts."""
    wait_until(f'“{word}” at the homeserver', lambda: world.shell.press_keys('Control_L', 'Super_L', key) or world.server.has_seen(word))
