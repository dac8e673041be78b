# SPDX-License-Identifier: GPL-3.0-or-later
"""A session manager as GNOME has it, which keeps what it was asked and does nothing."""

import sys

from gi.repository import GLib

NAME = 'org.gnome.SessionManager'
PATH = '/org/gnome/SessionManager'
CLIENT = f'{PATH}/Client1'
CLIENT_PRIVATE = f'{NAME}.ClientPrivate'
MOCK = 'org.freedesktop.DBus.Mock'

# As GNOME numbers what is not to happen.
SUSPEND = 4
IDLE = 8


class SessionManager:
    def __init__(self, desktop):
        self.desktop = desktop
        desktop.spawn([sys.executable, '-m', 'dbusmock', '--session', NAME, PATH, NAME], 'session-manager')
        desktop.wait_for_name('session', NAME)
        self.mock(PATH, 'AddMethods', GLib.Variant('(sa(ssss))', (NAME, [
            ('RegisterClient', 'ss', 'o', f'ret = "{CLIENT}"'),
            ('Inhibit', 'susu', 'u', 'ret = 7'),
            ('Uninhibit', 'u', '', ''),
        ])))
        self.mock(PATH, 'AddObject', GLib.Variant('(ssa{sv}a(ssss))', (CLIENT, CLIENT_PRIVATE, {}, [('EndSessionResponse', 'bs', '', '')])))

    def mock(self, path, method, parameters, answer=None):
        return self.desktop.call(NAME, path, f'{MOCK}.{method}', parameters, answer)

    def asked(self, method):
        """The arguments of each call of a method."""
        calls = self.mock(PATH, 'GetMethodCalls', GLib.Variant('(s)', (method,)), '(a(tav))').unpack()[0]
        return [arguments for _, arguments in calls]

    def end(self):
        """Says that the session ends now, as when a person logs out."""
        for word in ('QueryEndSession', 'EndSession'):
            self.mock(CLIENT, 'EmitSignal', GLib.Variant('(sssav)', (CLIENT_PRIVATE, word, 'u', [GLib.Variant('u', 0)])))
