// SPDX-License-Identifier: GPL-3.0-or-later
// Runs inside the Shell, through org.gnome.Shell.Eval: what shell.py sees and does there.

globalThis.eyes = (() => {
  const {Clutter, GLib, St} = imports.gi;
  const SHOWN = 2;
  const seat = Clutter.get_default_backend().get_default_seat();
  const pointer = seat.create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE);
  const keyboard = seat.create_virtual_device(Clutter.InputDeviceType.KEYBOARD_DEVICE);

  const all = (actor, type) => [
    ...actor instanceof type && actor.mapped ? [actor] : [],
    ...actor.get_children().flatMap(child => all(child, type)),
  ];

  const describe = notification => ({
    app: notification.source.title,
    title: notification.title,
    body: notification.body,
    buttons: notification.actions.map(action => action.label),
    urgency: notification.urgency,
  });

  // Nothing before it has its place.
  const centre = actor => {
    const [x, y] = actor.get_transformed_position();
    const [width, height] = actor.get_transformed_size();
    return width > 0 && Number.isFinite(x + y) ? [x + width / 2, y + height / 2] : null;
  };

  let nWindows = 0;
  global.display.connect('window-created', () => nWindows++);

  const findButton = label => {
    const banner = Main.messageTray._banner;
    return banner ? all(banner, St.Button).find(button => button.label === label) : undefined;
  };

  return {
    isReady() {
      if (Main.layoutManager._startingUp)
        return false;
      Main.overview.hide();
      return !Main.overview.visible;
    },

    banner() {
      const tray = Main.messageTray;
      return tray._banner && tray._notificationState === SHOWN ? describe(tray._banner.notification) : null;
    },

    notifications() {
      return Main.messageTray.getSources().flatMap(source => source.notifications).map(describe);
    },

    windows() {
      return global.get_window_actors().map(actor => actor.meta_window.get_title());
    },

    // How many there ever were, however short.
    nWindows() {
      return nWindows;
    },

    button(label) {
      const found = findButton(label);
      return found ? centre(found) : null;
    },

    // A banner that is not urgent shows its buttons to the pointer only.
    bannerPlace() {
      return centre(Main.messageTray._banner);
    },

    isUnderPointer(label) {
      return findButton(label)?.hover ?? false;
    },

    move(x, y) {
      pointer.notify_absolute_motion(GLib.get_monotonic_time(), x, y);
    },

    click() {
      pointer.notify_button(GLib.get_monotonic_time(), Clutter.BUTTON_PRIMARY, Clutter.ButtonState.PRESSED);
      pointer.notify_button(GLib.get_monotonic_time(), Clutter.BUTTON_PRIMARY, Clutter.ButtonState.RELEASED);
    },

    // All of them at once, the last one last.
    pressKeys(...names) {
      const keys = names.map(name => Clutter[`KEY_${name}`]);
      for (const key of keys)
        keyboard.notify_keyval(GLib.get_monotonic_time(), key, Clutter.KeyState.PRESSED);
      for (const key of keys.reverse())
        keyboard.notify_keyval(GLib.get_monotonic_time(), key, Clutter.KeyState.RELEASED);
    },

    lockScreen() {
      const box = Main.screenShield._dialog?._notificationsBox;
      if (!box?.mapped)
        return null;
      return {
        texts: all(box, St.Label).map(label => label.text),
        buttons: all(box, St.Button).map(button => button.label).filter(label => label),
      };
    },
  };
})();
