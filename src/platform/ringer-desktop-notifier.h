/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"
#include "ringer-notifier.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DESKTOP_NOTIFIER (ringer_desktop_notifier_get_type ())
/**
 * RingerDesktopNotifier:
 *
 * [iface@Notifier] over GNotification: id `call-incoming-ID`, category `call.incoming`, urgent, so that GNOME keeps it on screen, unless the call is quiet; its buttons are the
 * application's actions `app.decline` and `app.answer` with the call's id as target, and `app.do-not-disturb` where the application has that; a click on it is `app.show-call`.
 * In the sandbox it speaks to the Notification portal itself where that is of version 2: it then says what its buttons are for, and that Ringer makes the sound.
 * Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerDesktopNotifier, ringer_desktop_notifier, RINGER, DESKTOP_NOTIFIER, GObject)

/**
 * RingerDesktopNotifier::call-shown:
 * @self: the notifier
 * @call: the call
 *
 * The desktop shows the call, as far as it can be known. Emitted once, if the call is still there.
 */

/**
 * ringer_desktop_notifier_new:
 * @application: whose notifications they are; registered
 * @accounts: the accounts: where there are several, a notification says which one is called
 * @in_sandbox: whether there is a portal to be spoken to
 */
RingerNotifier *ringer_desktop_notifier_new (GApplication *application,
                                             RingerAccountManager *accounts,
                                             gboolean in_sandbox);

G_END_DECLS
