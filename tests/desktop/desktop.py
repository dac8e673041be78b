# SPDX-License-Identifier: GPL-3.0-or-later
"""A GNOME desktop of the tests' own, without a screen: private folders and settings, a system bus, a session bus, an open keyring, and a real GNOME Shell."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

import gi

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'tools'))

from gi.repository import Gio, GLib  # noqa: E402
from processes import WAIT_S, Failed, Keyring, stop  # noqa: E402

LOOK_MS = 40
LISTEN_LOOKS = 5
SCREEN = '1280x800'
DISPLAY_NAME = 'ringer-tests'
FOLDERS = ('DATA', 'CONFIG', 'CACHE', 'STATE')

# Who looks is not to wait for what moves, nor to be greeted.
SETTINGS = '''
[org/gnome/desktop/interface]
enable-animations=false

[org/gnome/shell]
welcome-dialog-last-shown-version='1000'
'''

# The Shell locks its screen only where systemd has seats and GDM could unlock it.
SEATS = '/run/systemd/seats'

SYSTEM_BUS = '''<busconfig>
  <type>system</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
'''


def wait_until(what, condition, seconds=WAIT_S):
    """What `condition` gives once it gives something."""
    deadline = GLib.get_monotonic_time() + int(seconds * 1e6)
    while not (found := condition()):
        if GLib.get_monotonic_time() > deadline:
            raise Failed(f'{what} did not happen within {seconds} s')
        next_look()
    return found


def stays(what, condition, seconds):
    """Fails as soon as `condition` gives nothing."""
    end = GLib.get_monotonic_time() + int(seconds * 1e6)
    while GLib.get_monotonic_time() < end:
        if not condition():
            raise Failed(f'{what} did not last for {seconds} s')
        next_look()


def next_look():
    looks = []
    GLib.timeout_add(LOOK_MS, lambda: looks.append(True))
    while not looks:
        GLib.MainContext.default().iteration(True)


class Desktop:
    """What its programs say, and its pictures, are left in the folder `record`. `share` comes first in XDG_DATA_DIRS, `bin` in PATH."""

    def __init__(self, record, share=None, bin=None):
        self.record = record
        shutil.rmtree(record, ignore_errors=True)
        os.makedirs(record)
        self.folder = tempfile.mkdtemp(prefix='ringer-desktop-')
        self.stack = contextlib.ExitStack()
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.sound = f'{self.folder}/sound'  # what comes out of the loudspeaker
        self.bus = None
        self.env = self.make_env(share, bin)

    def make_env(self, share, bin):
        # Whatever the tests' other session has set up is not for this one.
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(('G_', 'GTK_', 'GDK_', 'GSK_', 'ADW_', 'GIO_', 'GSETTINGS_', 'XDG_', 'DBUS_', 'WAYLAND_', 'MESON_'))}
        for name in ('DISPLAY', 'XAUTHORITY', 'DESKTOP_STARTUP_ID'):
            env.pop(name, None)
        for name in FOLDERS:
            env[f'XDG_{name}_HOME'] = f'{self.folder}/{name.lower()}'
        shares = ['/usr/local/share', '/usr/share']
        env.update(
            HOME=f'{self.folder}/home', XDG_RUNTIME_DIR=f'{self.folder}/runtime', XDG_DATA_DIRS=':'.join([share] * bool(share) + shares),
            XDG_SESSION_TYPE='wayland', XDG_CURRENT_DESKTOP='GNOME', XDG_SESSION_ID='1', WAYLAND_DISPLAY=DISPLAY_NAME,
            DBUS_SYSTEM_BUS_ADDRESS=f'unix:path={self.folder}/system-bus',
            GSETTINGS_BACKEND='keyfile', GSK_RENDERER='cairo', GIO_USE_VFS='local', GIO_USE_VOLUME_MONITOR='unix',
            GIO_USE_PROXY_RESOLVER='dummy',
            RINGER_SINK=f'filesink sync=true buffer-mode=unbuffered location={self.sound}')
        if bin:
            env['PATH'] = f'{bin}:{env["PATH"]}'
        return env

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            stack.enter_context(self.stack)
            self.start()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start(self):
        for name in FOLDERS + ('RUNTIME', 'HOME'):
            os.mkdir(f'{self.folder}/{name.lower()}', 0o700)
        os.makedirs(f'{self.folder}/config/glib-2.0/settings')
        with open(f'{self.folder}/config/glib-2.0/settings/keyfile', 'w', encoding='utf-8') as file:
            file.write(SETTINGS)
        if not os.path.isdir(SEATS):
            os.makedirs(SEATS)
        self.start_system_bus()
        self.start_session_bus()
        self.stack.enter_context(Keyring(self.env))
        self.start_shell()

    def spawn(self, command, log, env=None):
        """A process that goes with the desktop."""
        with open(f'{self.record}/{log}.log', 'wb') as output:
            process = subprocess.Popen(command, env=env or self.env, stdout=output, stderr=output)
        self.stack.callback(stop, process)
        return process

    def run(self, *command, **options):
        return subprocess.run(command, env=self.env, check=True, stdout=subprocess.PIPE, text=True, timeout=WAIT_S, **options).stdout

    def wait_for_name(self, bus, name):
        self.run('gdbus', 'wait', f'--{bus}', '--timeout', str(WAIT_S), name)

    def start_system_bus(self):
        with open(f'{self.folder}/system-bus.conf', 'w', encoding='utf-8') as file:
            file.write(SYSTEM_BUS % f'{self.folder}/system-bus')
        self.spawn(['dbus-daemon', '--nofork', '--nopidfile', f'--config-file={self.folder}/system-bus.conf'], 'system-bus')
        wait_until('the system bus', lambda: os.path.exists(f'{self.folder}/system-bus'))
        self.spawn([sys.executable, '-m', 'dbusmock', '--system', '--template', 'logind'], 'logind')
        self.wait_for_name('system', 'org.freedesktop.login1')
        name, path, interface = 'org.gnome.DisplayManager', '/org/gnome/DisplayManager/Manager', 'org.gnome.DisplayManager.Manager'
        self.spawn([sys.executable, '-m', 'dbusmock', '--system', name, path, interface], 'display-manager')
        self.wait_for_name('system', name)
        self.run('gdbus', 'call', '--system', '--dest', name, '--object-path', path,
                 '--method', 'org.freedesktop.DBus.Mock.AddProperty', interface, 'Version', '<"48.0">')

    def start_session_bus(self):
        address = f'unix:path={self.folder}/session-bus'
        self.spawn(['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--address={address}'], 'session-bus')
        wait_until('the session bus', lambda: os.path.exists(f'{self.folder}/session-bus'))
        self.env['DBUS_SESSION_BUS_ADDRESS'] = address
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.set_exit_on_close(False)

    def start_shell(self):
        env = {name: value for name, value in self.env.items() if name != 'WAYLAND_DISPLAY'}
        shell = self.spawn(['gnome-shell', '--headless', '--virtual-monitor', SCREEN, '--wayland-display', DISPLAY_NAME,
                            '--unsafe-mode', '--no-x11'], 'shell', env)
        try:
            self.wait_for_name('session', 'org.gnome.Shell')
        except subprocess.SubprocessError as error:
            raise Failed(f'the Shell did not start (status {shell.poll()}); see {self.record}/shell.log') from error

    def call(self, dest, path, method, parameters=None, answer=None, seconds=WAIT_S):
        interface, _, member = method.rpartition('.')
        return self.bus.call_sync(dest, path, interface, member, parameters, GLib.VariantType(answer) if answer else None,
                                  Gio.DBusCallFlags.NONE, seconds * 1000, None)

    def owner(self, name):
        """The process that owns a name, or None."""
        try:
            return self.call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.GetConnectionUnixProcessID',
                             GLib.Variant('(s)', (name,)), '(u)').unpack()[0]
        except GLib.Error:
            return None

    def is_heard(self):
        """Whether a sound goes on while one listens."""
        before = self.sound_size()
        for _ in range(LISTEN_LOOKS):
            next_look()
        return self.sound_size() > before

    def sound_size(self):
        return os.path.getsize(self.sound) if os.path.exists(self.sound) else 0

    def set_setting(self, schema, key, value):
        self.run('gsettings', 'set', schema, key, value)
