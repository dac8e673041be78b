/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-notifications.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

struct _ToolNotifications {
  GObject parent_instance;

  GDBusConnection *bus;
  unsigned int registration;
  guint32 last_id;
  GPtrArray *shown; /* of Shown, the newest last */
};

typedef struct
{
  guint32 id;
  char *summary;
  GStrv buttons; /* names and labels take turns */
} Shown;

typedef enum {
  SIGNAL_NOTIFIED,
  SIGNAL_CLOSED,
  N_SIGNALS,
} ToolNotificationsSignal;

static unsigned int signals[N_SIGNALS];

static const char introspection[] =
  "<node><interface name='" NAME "'>"
  "<method name='Notify'>"
  "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "<arg type='u' direction='out'/>"
  "</method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='GetServerInformation'>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "</method>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "</interface></node>";

G_DEFINE_FINAL_TYPE (ToolNotifications, tool_notifications, G_TYPE_OBJECT)

static void
emit (ToolNotifications *self,
      const char *name,
      GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, NAME, name, parameters, NULL);
}

static void
shown_free (Shown *shown)
{
  g_free (shown->summary);
  g_strfreev (shown->buttons);
  g_free (shown);
}

static Shown *
find_shown (ToolNotifications *self,
            guint32 id)
{
  for (unsigned int i = 0; i < self->shown->len; i++) {
    Shown *shown = g_ptr_array_index (self->shown, i);

    if (shown->id == id)
      return shown;
  }

  return NULL;
}

static guint32
notify (ToolNotifications *self,
        GVariant *parameters)
{
  g_autofree const char **actions = NULL;
  const char *summary, *body;
  guint32 replaces;
  Shown *shown;

  g_variant_get (parameters, "(&su&s&s&s^a&s@a{sv}i)", NULL, &replaces, NULL, &summary, &body, &actions, NULL, NULL);

  shown = find_shown (self, replaces);
  if (shown == NULL) {
    shown = g_new0 (Shown, 1);
    shown->id = ++self->last_id;
    g_ptr_array_add (self->shown, shown);
  }
  g_set_str (&shown->summary, summary);
  g_strfreev (shown->buttons);
  shown->buttons = g_strdupv ((GStrv) actions);
  g_signal_emit (self, signals[SIGNAL_NOTIFIED], 0, summary, body);

  return shown->id;
}

static void
close_notification (ToolNotifications *self,
                    guint32 id)
{
  Shown *shown = find_shown (self, id);

  if (shown != NULL) {
    g_autofree char *summary = g_strdup (shown->summary);

    g_ptr_array_remove (self->shown, shown);
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0, summary);
  }

  emit (self, "NotificationClosed", g_variant_new ("(uu)", id, 3));
}

/* A marshaller, since all that the call has is in its last argument. */
static void
on_method_call (GClosure *closure,
                GValue *return_value,
                unsigned int n_values,
                const GValue *values,
                gpointer hint,
                gpointer marshal_data)
{
  ToolNotifications *self = closure->data;
  GDBusMethodInvocation *invocation = g_value_dup_object (&values[n_values - 1]); /* the answer takes it */
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  const char *const capabilities[] = { "actions", "body", "persistence", NULL };
  guint32 id;

  if (g_str_equal (method, "Notify")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", notify (self, parameters)));
  } else if (g_str_equal (method, "CloseNotification")) {
    g_variant_get (parameters, "(u)", &id);
    close_notification (self, id);
    g_dbus_method_invocation_return_value (invocation, NULL);
  } else if (g_str_equal (method, "GetCapabilities")) {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  } else {
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ssss)", "ringer-tests", "Ringer", "1", "1.2"));
  }
}

static void
tool_notifications_dispose (GObject *object)
{
  ToolNotifications *self = TOOL_NOTIFICATIONS (object);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  self->registration = 0;
  g_clear_object (&self->bus);
  g_clear_pointer (&self->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (tool_notifications_parent_class)->dispose (object);
}

static void
tool_notifications_class_init (ToolNotificationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tool_notifications_dispose;

  signals[SIGNAL_NOTIFIED] = g_signal_new ("notified", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tool_notifications_init (ToolNotifications *self)
{
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) shown_free);
}

ToolNotifications *
tool_notifications_new (GDBusConnection *bus,
                        GError **error)
{
  g_autoptr (ToolNotifications) self = g_object_new (TOOL_TYPE_NOTIFICATIONS, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GVariant) owned = NULL;
  GClosure *closure = g_closure_new_simple (sizeof (GClosure), self);
  guint32 answer;

  g_closure_set_marshal (closure, on_method_call);

  self->bus = g_object_ref (bus);
  self->registration = g_dbus_connection_register_object_with_closures2 (bus, PATH, node->interfaces[0], closure, NULL, NULL, error);
  if (self->registration == 0)
    return NULL;

  /* Now, not some time later: the program may notify at once. */
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", NAME, 4), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (owned == NULL)
    return NULL;

  g_variant_get (owned, "(u)", &answer);
  if (answer != 1) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "Another program shows notifications on this bus");
    return NULL;
  }

  return g_steal_pointer (&self);
}

/* The newest one that has such a button. */
static const char *
find_button (ToolNotifications *self,
             const char *prefix,
             guint32 *id)
{
  for (unsigned int i = self->shown->len; i-- > 0;) {
    Shown *shown = g_ptr_array_index (self->shown, i);

    for (unsigned int j = 0; shown->buttons[j] != NULL && shown->buttons[j + 1] != NULL; j += 2) {
      if (g_str_has_prefix (shown->buttons[j], prefix)) {
        *id = shown->id;
        return shown->buttons[j];
      }
    }
  }

  return NULL;
}

gboolean
tool_notifications_has_button (ToolNotifications *self,
                               const char *prefix)
{
  guint32 id;

  return find_button (self, prefix, &id) != NULL;
}

gboolean
tool_notifications_press (ToolNotifications *self,
                          const char *prefix)
{
  guint32 id;
  const char *button = find_button (self, prefix, &id);

  if (button == NULL)
    return FALSE;

  /* Desktop Notifications 1.2: it goes when a button was pressed, unless it is resident. */
  emit (self, "ActionInvoked", g_variant_new ("(us)", id, button));
  close_notification (self, id);
  return TRUE;
}
