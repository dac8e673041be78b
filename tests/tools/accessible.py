# SPDX-License-Identifier: GPL-3.0-or-later
"""An application as assistive technology sees it, through AT-SPI."""

import os

import gi

# What a person can do something with, and so needs a name.
CONTROLS = (
    'BUTTON', 'PUSH_BUTTON', 'TOGGLE_BUTTON', 'CHECK_BOX', 'RADIO_BUTTON', 'SWITCH', 'COMBO_BOX', 'ENTRY', 'TEXT', 'PASSWORD_TEXT', 'SPIN_BUTTON',
    'SLIDER', 'LINK', 'MENU_ITEM', 'CHECK_MENU_ITEM', 'RADIO_MENU_ITEM', 'PAGE_TAB',
    'DIALOG', 'FRAME', 'WINDOW',
)
# What is in a row, or in a toast, is read as well.
ROWS = ('LIST_ITEM', 'TREE_ITEM', 'ALERT')


def connect(bus_address):
    """To the accessibility bus of that session; once in a process."""
    os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus_address
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi  # pylint: disable=import-outside-toplevel
    Atspi.init()
    return Atspi


class Reader:
    def __init__(self, bus_address):
        self.atspi = connect(bus_address)

    def application(self, name):
        """None where there is none (yet)."""
        desktop = self.atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_name() == name:
                return child
        return None

    def is_showing(self, node):
        return node.get_state_set().contains(self.atspi.StateType.SHOWING)

    def is_sensitive(self, node):
        return node.get_state_set().contains(self.atspi.StateType.SENSITIVE)

    def walk(self, node):
        """All that can be seen below it."""
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child and self.is_showing(child):
                yield child
                yield from self.walk(child)

    def role(self, node):
        return node.get_role().value_name.removeprefix('ATSPI_ROLE_')

    def find(self, top, role, name):
        """The first one that can be used, or None."""
        return next((node for node in self.walk(top) if self.role(node) == role and node.get_name() == name and self.is_sensitive(node)), None)

    def describe(self, node):
        path = []
        while node and self.role(node) != 'APPLICATION':
            path.append(f'{self.role(node).lower()} “{node.get_name()}”')
            node = node.get_parent()
        return ' in '.join(path)

    def has_name(self, node):
        role = self.role(node)
        if node.get_name() or role not in CONTROLS + ROWS:
            return True
        return role in ROWS and any(child.get_name() for child in self.walk(node))

    def nameless(self, top):
        return [self.describe(node) for node in self.walk(top) if not self.has_name(node)]
