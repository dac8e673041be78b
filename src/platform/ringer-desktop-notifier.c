/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-desktop-notifier.h"

#include <glib/gi18n-lib.h>

#include "ringer-notice.h"
#include "ringer-portal-request.h"

/*
 * A GNotification per presented call, and one per room with missed calls; the buttons are actions of the application, so that they work without a window.
 *
 * A ring may be shown before the caller's name is known, so a notification follows it. The picture is waited for, but not long. GLib 2.84 cannot close a
 * notification, and may crash, while the desktop has not answered to it or to a change of it: so there are to be few changes, and what is over before that
 * is withdrawn behind it.
 */

#define NOTIFICATION "org.freedesktop.portal.Notification"
#define AVATAR_PX 96
/* It goes over the bus to a program that is not ours. */
#define MAX_AVATAR_BYTES (256 * 1024)
/* Long enough for a picture from the disk or a near server. */
#define WAIT_FOR_AVATAR_MS 150
/* For the desktop to have shown the notification */
#define WAIT_FOR_DESKTOP_MS 200
/* A change that follows sooner could overtake the desktop's answer to the first, and would be a notification of its own, which nobody withdraws. */
#define UPDATE_AFTER_MS 300

struct _RingerDesktopNotifier {
  GObject parent_instance;

  GApplication *application; /* not reffed: it owns this */
  RingerAccountManager *accounts;
  GHashTable *shown;      /* (element-type RingerIncomingCall Shown) */
  GPtrArray *withdrawing; /* (element-type Shown): those that are over before the desktop has answered */
  GCancellable *cancellable;
  guint32 portal_version; /* 0: not asked, or no answer yet */
};

/* One notification that is on the screen. */
typedef struct {
  RingerDesktopNotifier *notifier; /* not reffed: it owns this */
  RingerIncomingCall *call;
  GSignalGroup *call_signals;
  GSignalGroup *caller_signals;
  GSignalGroup *room_signals;
  char *avatar_mxc; /* what is loaded, or was */
  GCancellable *loading;
  GIcon *avatar;
  gboolean sent;
  gboolean told; /* that it is shown */
  unsigned int send_id;
  GCancellable *asking; /* whether the desktop has it */
  unsigned int n_asked;
} Shown;

typedef enum {
  SIGNAL_CALL_SHOWN,
  N_SIGNALS,
} RingerDesktopNotifierSignal;

static unsigned int signals[N_SIGNALS];

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
withdraw (RingerDesktopNotifier *self,
          RingerIncomingCall *call)
{
  g_autofree char *id = make_id (call);

  g_application_withdraw_notification (self->application, id);
}

/* The same ring can be taken for over, and then turn out to go on. */
static gboolean
is_shown_again (RingerDesktopNotifier *self,
                RingerIncomingCall *call)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &other, NULL)) {
    if (g_str_equal (ringer_incoming_call_get_id (other), ringer_incoming_call_get_id (call)))
      return TRUE;
  }

  return FALSE;
}

static void
end_asking (Shown *shown)
{
  RingerDesktopNotifier *self = shown->notifier;

  g_clear_object (&shown->asking);
  if (g_hash_table_lookup (self->shown, shown->call) != shown) {
    if (!is_shown_again (self, shown->call))
      withdraw (self, shown->call);
    g_ptr_array_remove (self->withdrawing, shown);
  } else if (!shown->told) {
    shown->told = TRUE;
    g_signal_emit (self, signals[SIGNAL_CALL_SHOWN], 0, shown->call);
  }
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Shown *shown;

  if (answer == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Another desktop, or a sandbox: there is nobody to wait for. */
  shown = user_data;
  if (--shown->n_asked == 0)
    end_asking (shown);
}

static void
ask (Shown *shown,
     const char *name,
     const char *path,
     const char *interface,
     const char *method,
     GVariant *parameters)
{
  shown->n_asked++;
  g_dbus_connection_call (g_application_get_dbus_connection (shown->notifier->application), name, path, interface, method, parameters,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, WAIT_FOR_DESKTOP_MS, shown->asking, on_answer, shown);
}

/*
 * GNOME Shell answers in the order that it is called in, and so do the services of other desktops: with these answers the notification is shown, and
 * GLib knows of that.
 */
static void
ask_desktop (Shown *shown)
{
  g_cancellable_cancel (shown->asking);
  g_clear_object (&shown->asking);
  shown->asking = g_cancellable_new ();
  shown->n_asked = 0;
  ask (shown, "org.gtk.Notifications", "/org/gtk/Notifications", "org.freedesktop.DBus.Properties", "GetAll", g_variant_new ("(s)", "org.gtk.Notifications"));
  ask (shown, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "GetServerInformation", NULL);
}

/* Who is not to be disturbed finds it in the list. */
static GNotificationPriority
get_priority (RingerIncomingCall *call)
{
  if (ringer_incoming_call_get_quiet (call))
    return G_NOTIFICATION_PRIORITY_NORMAL;

  return ringer_incoming_call_get_kind (call) == RINGER_CALL_RING ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH;
}

static void
on_posted (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer == NULL)
    g_message ("The desktop did not take a notification: %s", error->message);
}

/* GLib has no words for all that the portal's version 2 knows. Withdrawing is the same. */
static void
post (RingerDesktopNotifier *self,
      const RingerNotice *notice)
{
  g_autoptr (GNotification) notification = NULL;

  if (self->portal_version >= 2) {
    g_dbus_connection_call (g_application_get_dbus_connection (self->application), RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, NOTIFICATION, "AddNotification",
                            ringer_notice_to_portal (notice), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_posted, NULL);
    return;
  }

  notification = ringer_notice_to_notification (notice);
  g_application_send_notification (self->application, notice->id, notification);
}

static void
send_notification (Shown *shown)
{
  gboolean rings = ringer_incoming_call_get_kind (shown->call) == RINGER_CALL_RING;
  g_autofree char *id = make_id (shown->call);
  g_autofree char *title = make_title (shown->call);
  g_autofree char *body = make_body (shown->notifier, shown->call);
  g_autoptr (GIcon) symbol = g_themed_icon_new ("call-incoming-symbolic");
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (ringer_incoming_call_get_id (shown->call)));
  RingerNotice notice = {
    .id = id,
    .title = title,
    .body = body,
    .icon = shown->avatar != NULL ? shown->avatar : symbol,
    .category = "call.incoming",
    .priority = get_priority (shown->call),
    .silent = TRUE,
    .action = "app.show-call",
    .target = target,
  };

  if (rings) {
    notice.buttons[notice.n_buttons++] = (RingerNoticeButton) { _ ("Decline"), "app.decline", target, "call.decline" };
    notice.buttons[notice.n_buttons++] = (RingerNoticeButton) { _ ("Answer"), "app.answer", target, "call.accept" };
    /* Where Ringer has a switch of its own. */
    if (!ringer_incoming_call_get_quiet (shown->call) && g_action_group_has_action (G_ACTION_GROUP (shown->notifier->application), "do-not-disturb"))
      notice.buttons[notice.n_buttons++] = (RingerNoticeButton) { _ ("Do Not Disturb"), "app.do-not-disturb", NULL, NULL };
  } else {
    notice.buttons[notice.n_buttons++] = (RingerNoticeButton) { _ ("Join"), "app.answer", target, "call.accept" };
  }

  shown->sent = TRUE;
  g_clear_handle_id (&shown->send_id, g_source_remove);
  post (shown->notifier, &notice);
  ask_desktop (shown);
}

static gboolean
on_send_due (gpointer user_data)
{
  Shown *shown = user_data;

  shown->send_id = 0;
  send_notification (shown);

  return G_SOURCE_REMOVE;
}

static void
send_after (Shown *shown,
            unsigned int delay_ms)
{
  if (shown->send_id == 0)
    shown->send_id = g_timeout_add (delay_ms, on_send_due, shown);
}

static void
stop_loading (Shown *shown)
{
  g_cancellable_cancel (shown->loading);
  g_clear_object (&shown->loading);
}

static void
on_avatar_loaded (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  Shown *shown;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  bytes = ringer_media_repository_load_finish (RINGER_MEDIA_REPOSITORY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Whoever lets go of it cancels, so it is there. */
  shown = user_data;
  g_clear_object (&shown->loading);
  if (bytes == NULL)
    g_debug ("The caller's picture is not to be had: %s", error->message);
  else if (g_bytes_get_size (bytes) <= MAX_AVATAR_BYTES)
    shown->avatar = g_bytes_icon_new (bytes);

  if (!shown->sent)
    send_notification (shown);
}

static void
load_avatar (Shown *shown)
{
  const char *mxc = ringer_member_get_avatar_mxc (ringer_incoming_call_get_caller (shown->call));
  RingerAccount *account = ringer_incoming_call_get_account (shown->call);

  if (!g_set_str (&shown->avatar_mxc, mxc))
    return;

  stop_loading (shown);
  g_clear_object (&shown->avatar);
  if (mxc == NULL)
    return;

  shown->loading = g_cancellable_new ();
  ringer_media_repository_load_async (ringer_account_get_media (account), mxc, AVATAR_PX, shown->loading, on_avatar_loaded, shown);
}

static void
on_changed (Shown *shown)
{
  load_avatar (shown);
  send_after (shown, UPDATE_AFTER_MS);
}

static Shown *
shown_new (RingerDesktopNotifier *self,
           RingerIncomingCall *call)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->notifier = self;
  shown->call = g_object_ref (call);
  shown->call_signals = g_signal_group_new (RINGER_TYPE_INCOMING_CALL);
  g_signal_group_connect_swapped (shown->call_signals, "notify::quiet", G_CALLBACK (on_changed), shown);
  g_signal_group_set_target (shown->call_signals, call);
  shown->caller_signals = g_signal_group_new (RINGER_TYPE_MEMBER);
  g_signal_group_connect_swapped (shown->caller_signals, "notify::name", G_CALLBACK (on_changed), shown);
  g_signal_group_connect_swapped (shown->caller_signals, "notify::avatar-mxc", G_CALLBACK (on_changed), shown);
  g_signal_group_set_target (shown->caller_signals, ringer_incoming_call_get_caller (call));
  shown->room_signals = g_signal_group_new (RINGER_TYPE_ROOM);
  g_signal_group_connect_swapped (shown->room_signals, "notify::name", G_CALLBACK (on_changed), shown);
  g_signal_group_set_target (shown->room_signals, ringer_incoming_call_get_room (call));

  return shown;
}

static void
stop_changing (Shown *shown)
{
  stop_loading (shown);
  g_clear_handle_id (&shown->send_id, g_source_remove);
  g_signal_group_set_target (shown->call_signals, NULL);
  g_signal_group_set_target (shown->caller_signals, NULL);
  g_signal_group_set_target (shown->room_signals, NULL);
}

static void
shown_free (Shown *shown)
{
  stop_changing (shown);
  g_cancellable_cancel (shown->asking);
  g_clear_object (&shown->asking);
  g_object_unref (shown->call_signals);
  g_object_unref (shown->caller_signals);
  g_object_unref (shown->room_signals);
  g_free (shown->avatar_mxc);
  g_clear_object (&shown->avatar);
  g_object_unref (shown->call);
  g_free (shown);
}

static void
ringer_desktop_notifier_show_call (RingerNotifier *notifier,
                                   RingerIncomingCall *call)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (notifier);
  Shown *shown = g_hash_table_lookup (self->shown, call);

  if (shown == NULL) {
    shown = shown_new (self, call);
    g_hash_table_insert (self->shown, call, shown);
  }

  load_avatar (shown);
  if (!shown->sent && shown->loading != NULL)
    send_after (shown, WAIT_FOR_AVATAR_MS);
  else
    send_notification (shown);
}

static gboolean
is_being_withdrawn (RingerDesktopNotifier *self,
                    RingerIncomingCall *call)
{
  for (unsigned int i = 0; i < self->withdrawing->len; i++) {
    if (((Shown *) g_ptr_array_index (self->withdrawing, i))->call == call)
      return TRUE;
  }

  return FALSE;
}

static void
ringer_desktop_notifier_withdraw_call (RingerNotifier *notifier,
                                       RingerIncomingCall *call)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (notifier);
  Shown *shown = g_hash_table_lookup (self->shown, call);

  if (is_being_withdrawn (self, call))
    return;

  if (shown == NULL || shown->asking == NULL) {
    g_hash_table_remove (self->shown, call);
    withdraw (self, call);
    return;
  }

  stop_changing (shown);
  g_hash_table_steal (self->shown, call);
  g_ptr_array_add (self->withdrawing, shown);
}

static char *
make_missed_id (const char *account_id,
                const char *room_id)
{
  return g_strconcat ("call-missed-", account_id, "-", room_id, NULL);
}

static char *
make_missed_title (const RingerMissedNotice *notice)
{
  if (notice->caller == NULL)
    /* Translators: title of a notification; several people called in one room, whose name is told below */
    return g_strdup_printf (ngettext ("%u missed call", "%u missed calls", notice->n), notice->n);

  if (notice->n == 1)
    /* Translators: title of a notification; %s is a person's name */
    return g_strdup_printf (_ ("Missed call from %s"), notice->caller);

  /* Translators: title of a notification; %s is a person's name */
  return g_strdup_printf (ngettext ("%u missed call from %s", "%u missed calls from %s", notice->n), notice->n, notice->caller);
}

/* It outlives the program: its actions start it anew. */
static void
ringer_desktop_notifier_show_missed (RingerNotifier *notifier,
                                     const RingerMissedNotice *notice)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (notifier);
  g_autofree char *id = make_missed_id (notice->account_id, notice->room_id);
  g_autofree char *title = make_missed_title (notice);
  g_autoptr (GIcon) symbol = g_themed_icon_new ("call-missed-symbolic");
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new ("(ss)", notice->account_id, notice->room_id));

  post (self, &(RingerNotice) {
                .id = id,
                .title = title,
                .body = notice->room,
                .icon = symbol,
                .category = "call.unanswered",
                .priority = G_NOTIFICATION_PRIORITY_NORMAL,
                .action = "app.show-history",
                .buttons = { { _ ("Call Back"), "app.call-back", target, NULL } },
                .n_buttons = 1,
              });
}

static void
ringer_desktop_notifier_withdraw_missed (RingerNotifier *notifier,
                                         const char *account_id,
                                         const char *room_id)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (notifier);
  g_autofree char *id = make_missed_id (account_id, room_id);

  g_application_withdraw_notification (self->application, id);
}

/* Its buttons would start the program anew, which then knows nothing of the call; and GLib 2.84 does not survive an application that goes before its notifications. */
static void
ringer_desktop_notifier_dispose (GObject *object)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (object);
  g_autoptr (GPtrArray) calls = g_hash_table_get_keys_as_ptr_array (self->shown);

  for (unsigned int i = 0; i < calls->len; i++) {
    g_autoptr (RingerIncomingCall) call = g_object_ref (calls->pdata[i]);

    g_hash_table_remove (self->shown, call);
    withdraw (self, call);
  }
  for (unsigned int i = 0; i < self->withdrawing->len; i++)
    withdraw (self, ((Shown *) g_ptr_array_index (self->withdrawing, i))->call);
  g_ptr_array_set_size (self->withdrawing, 0);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (ringer_desktop_notifier_parent_class)->dispose (object);
}

static void
ringer_desktop_notifier_finalize (GObject *object)
{
  RingerDesktopNotifier *self = RINGER_DESKTOP_NOTIFIER (object);

  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->withdrawing, g_ptr_array_unref);
  g_clear_object (&self->accounts);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ringer_desktop_notifier_parent_class)->finalize (object);
}

static void
ringer_desktop_notifier_iface_init (RingerNotifierInterface *iface)
{
  iface->show_call = ringer_desktop_notifier_show_call;
  iface->withdraw_call = ringer_desktop_notifier_withdraw_call;
  iface->show_missed = ringer_desktop_notifier_show_missed;
  iface->withdraw_missed = ringer_desktop_notifier_withdraw_missed;
}

static void
ringer_desktop_notifier_class_init (RingerDesktopNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_desktop_notifier_dispose;
  object_class->finalize = ringer_desktop_notifier_finalize;

  signals[SIGNAL_CALL_SHOWN] =
    g_signal_new ("call-shown", RINGER_TYPE_DESKTOP_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_INCOMING_CALL);
}

static void
ringer_desktop_notifier_init (RingerDesktopNotifier *self)
{
  self->shown = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) shown_free);
  self->withdrawing = g_ptr_array_new_with_free_func ((GDestroyNotify) shown_free);
  self->cancellable = g_cancellable_new ();
}

static void
on_portal_version (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) version = NULL;

  /* Without a portal there is GLib's way. */
  if (answer == NULL)
    return;

  g_variant_get (answer, "(v)", &version);
  if (g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32))
    RINGER_DESKTOP_NOTIFIER (user_data)->portal_version = g_variant_get_uint32 (version);
}

static void
ask_for_portal (RingerDesktopNotifier *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (bus != NULL)
    g_dbus_connection_call (bus, RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                            g_variant_new ("(ss)", NOTIFICATION, "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1,
                            self->cancellable, on_portal_version, self);
}

RingerNotifier *
ringer_desktop_notifier_new (GApplication *application,
                             RingerAccountManager *accounts,
                             gboolean in_sandbox)
{
  RingerDesktopNotifier *self = g_object_new (RINGER_TYPE_DESKTOP_NOTIFIER, NULL);

  self->application = application;
  self->accounts = g_object_ref (accounts);
  if (in_sandbox)
    ask_for_portal (self);

  return RINGER_NOTIFIER (self);
}
