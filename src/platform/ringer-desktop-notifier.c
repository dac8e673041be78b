/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-desktop-notifier.h"

#include <glib/gi18n-lib.h>

/* A GNotification per presented call; the buttons are actions of the application, so that they work without a window. */

struct _RingerDesktopNotifier {
  GObject parent_instance;

  GApplication *application; /* not reffed: it owns this */
  RingerAccountManager *accounts;
};

static void ringer_desktop_notifier_iface_init (RingerNotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerDesktopNotifier, ringer_desktop_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_NOTIFIER, ringer_desktop_notifier_iface_init))

static char *
make_id (RingerIncomingCall *call)
{
  return g_strconcat ("call-incoming-", ringer_incoming_call_get_id (call), NULL);
}

static char *
make_title (RingerIncomingCall *call)
{
  const char *caller = ringer_member_get_name (ringer_incoming_call_get_caller (call));
  RingerRoom *room = ringer_incoming_call_get_room (call);

  if (ringer_room_is_direct (room))
    return g_strdup (caller);

  /* Translators: title of a notification: who calls, and in which room */
  return g_strdup_printf (C_ ("caller and room", "%s · %s"), caller, ringer_room_get_name (room));
}

static char *
make_body (RingerDesktopNotifier *self,
           RingerIncomingCall *call)
{
  const char *what = ringer_incoming_call_get_intent (call) == RINGER_CALL_VOICE ? _ ("Incoming voice call") : _ ("Incoming video call");
  RingerAccount *account = ringer_incoming_call_get_account (call);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) < 2)
    return g_strdup (what);

  /* Translators: body of a notification: "Incoming video call", and the address of the account that is called */
  return g_strdup_printf (_ ("%s on %s"), what, ringer_account_get_user_id (account));
}

static void
ringer_desktop_notifier_show_call (RingerNotifier *notifier,
                                   RingerIncomingCall *call)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (notifier);
  gboolean rings = ringer_incoming_call_get_kind (call) == RINGER_CALL_RING;
  const char *call_id = ringer_incoming_call_get_id (call);
  g_autofree char *id = make_id (call);
  g_autofree char *title = make_title (call);
  g_autofree char *body = make_body (self, call);
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autoptr (GIcon) icon = g_themed_icon_new ("call-incoming-symbolic");

  g_notification_set_body (notification, body);
  g_notification_set_icon (notification, icon);
  g_notification_set_category (notification, "call.incoming");
  g_notification_set_priority (notification, rings ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-call", "s", call_id);
  if (rings) {
    g_notification_add_button_with_target (notification, _ ("Decline"), "app.decline", "s", call_id);
    g_notification_add_button_with_target (notification, _ ("Answer"), "app.answer", "s", call_id);
  } else
    g_notification_add_button_with_target (notification, _ ("Join"), "app.answer", "s", call_id);

  g_application_send_notification (self->application, id, notification);
}

static void
ringer_desktop_notifier_withdraw_call (RingerNotifier *notifier,
                                       RingerIncomingCall *call)
{
  g_autofree char *id = make_id (call);

  g_application_withdraw_notification (RINGER_DESKTOP_NOTIFIER (notifier)->application, id);
}

static void
ringer_desktop_notifier_finalize (GObject *object)
{
  g_clear_object (&RINGER_DESKTOP_NOTIFIER (object)->accounts);

  G_OBJECT_CLASS (ringer_desktop_notifier_parent_class)->finalize (object);
}

static void
ringer_desktop_notifier_iface_init (RingerNotifierInterface *iface)
{
  iface->show_call = ringer_desktop_notifier_show_call;
  iface->withdraw_call = ringer_desktop_notifier_withdraw_call;
}

static void
ringer_desktop_notifier_class_init (RingerDesktopNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_desktop_notifier_finalize;
}

static void
ringer_desktop_notifier_init (RingerDesktopNotifier *self)
{
}

RingerNotifier *
ringer_desktop_notifier_new (GApplication *application,
                             RingerAccountManager *accounts)
{
  RingerDesktopNotifier *self = g_object_new (RINGER_TYPE_DESKTOP_NOTIFIER, NULL);

  self->application = application;
  self->accounts = g_object_ref (accounts);

  return RINGER_NOTIFIER (self);
}
