/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-portal-shortcuts.h"

#include <glib/gi18n-lib.h>

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-portal-request.h"

/*
 * Has a connection of its own: who asks is to be said before anything else is asked, and on the one that everybody shares GTK has asked already. Closing it
 * ends everything.
 */

#define SHORTCUTS "org.freedesktop.portal.GlobalShortcuts"
#define REGISTRY "org.freedesktop.host.portal.Registry"

typedef enum {
  STEP_OFF,
  STEP_CONNECT,
  STEP_REGISTER, /* say who asks */
  STEP_CREATE,   /* a session, which the shortcuts belong to */
  STEP_BIND,     /* the shortcuts; the desktop may ask the person */
  STEP_BOUND,
} Step;

struct _RingerPortalShortcuts {
  GObject parent_instance;

  char *app_id; /* nullable */
  gboolean enabled;
  Step step;
  GDBusConnection *bus;
  GCancellable *cancellable; /* of the step's call */
  char *session;
  unsigned int subscription;
  unsigned int owner_subscription;
  char *triggers[RINGER_N_GLOBAL_SHORTCUTS];
  GError *error;
};

typedef enum {
  PROP_ENABLED = 1,
  PROP_ERROR,
} RingerPortalShortcutsProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void ringer_portal_shortcuts_iface_init (RingerGlobalShortcutsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerPortalShortcuts, ringer_portal_shortcuts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_GLOBAL_SHORTCUTS, ringer_portal_shortcuts_iface_init))

/* As the specification for shortcuts writes them, and free in GNOME; the person may choose others. */
static const struct
{
  const char *description;
  const char *trigger;
} offers[RINGER_N_GLOBAL_SHORTCUTS] = {
  [RINGER_GLOBAL_SHORTCUT_ANSWER] = { N_ ("Answer the call"), "CTRL+LOGO+a" },
  [RINGER_GLOBAL_SHORTCUT_DECLINE] = { N_ ("Decline the call"), "CTRL+LOGO+x" },
  [RINGER_GLOBAL_SHORTCUT_SILENCE] = { N_ ("Silence the call"), "CTRL+LOGO+s" },
  [RINGER_GLOBAL_SHORTCUT_MICROPHONE] = { N_ ("Mute or unmute the microphone"), "CTRL+LOGO+m" },
};

static void step (RingerPortalShortcuts *self);

static void
take_error (RingerPortalShortcuts *self,
            GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
stop (RingerPortalShortcuts *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->bus != NULL) {
    if (self->subscription != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, g_steal_handle_id (&self->subscription));
    g_dbus_connection_signal_unsubscribe (self->bus, g_steal_handle_id (&self->owner_subscription));
    g_dbus_connection_close (self->bus, NULL, NULL, NULL);
  }
  g_clear_object (&self->bus);
  g_clear_pointer (&self->session, g_free);
  for (size_t i = 0; i < G_N_ELEMENTS (self->triggers); i++)
    g_clear_pointer (&self->triggers[i], g_free);
  self->step = STEP_OFF;
}

static void
fail (RingerPortalShortcuts *self,
      GError *error)
{
  g_debug ("There are no global shortcuts: %s", error->message);
  stop (self);
  self->enabled = FALSE;
  take_error (self, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
  ringer_global_shortcuts_emit_changed (RINGER_GLOBAL_SHORTCUTS (self));
}

static void
fail_for_nonsense (RingerPortalShortcuts *self)
{
  fail (self, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS, "The portal's answer is not as specified"));
}

static void
advance (RingerPortalShortcuts *self,
         Step next)
{
  g_clear_object (&self->cancellable);
  self->step = next;
  step (self);
}

/* Connecting */

/* A portal that was started anew knows nothing of what the last one had bound. */
static void
on_owner_changed (GDBusConnection *bus,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  RingerPortalShortcuts *self = user_data;
  const char *owner;

  if (self->step != STEP_BOUND || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    return;

  g_variant_get_child (parameters, 2, "&s", &owner);
  if (*owner == '\0')
    return;

  stop (self);
  advance (self, STEP_CONNECT);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  RingerPortalShortcuts *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, &error);

  /* Whoever lets go of it cancels. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (bus == NULL) {
    fail (self, ringer_portal_make_error (g_steal_pointer (&error)));
    return;
  }

  self->bus = g_steal_pointer (&bus);
  self->owner_subscription = g_dbus_connection_signal_subscribe (self->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", "/org/freedesktop/DBus",
                                                                 RINGER_PORTAL_NAME, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, self, NULL);
  advance (self, self->app_id != NULL ? STEP_REGISTER : STEP_CREATE);
}

static void
start_connecting (RingerPortalShortcuts *self)
{
  GError *error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);

  if (address == NULL) {
    fail (self, ringer_portal_make_error (error));
    return;
  }

  g_dbus_connection_new_for_address (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_connected, self);
}

static void
on_registered (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Older portals have no such thing, and find out by themselves as well as they can. */
  if (answer == NULL)
    g_debug ("The portals were not told who asks: %s", error->message);
  advance (user_data, STEP_CREATE);
}

/* Binding */

static void
read_triggers (RingerPortalShortcuts *self,
               GVariant *shortcuts)
{
  GVariantIter iter;
  GVariant *details;
  const char *id;

  for (size_t i = 0; i < G_N_ELEMENTS (self->triggers); i++)
    g_clear_pointer (&self->triggers[i], g_free);

  g_variant_iter_init (&iter, shortcuts);
  while (g_variant_iter_loop (&iter, "(&s@a{sv})", &id, &details)) {
    for (int i = 0; i < (int) G_N_ELEMENTS (self->triggers); i++) {
      const char *trigger;

      if (g_str_equal (id, ringer_enum_get_nick (RINGER_TYPE_GLOBAL_SHORTCUT, i)) && g_variant_lookup (details, "trigger_description", "&s", &trigger) && *trigger != '\0')
        g_set_str (&self->triggers[i], trigger);
    }
  }
  ringer_global_shortcuts_emit_changed (RINGER_GLOBAL_SHORTCUTS (self));
}

static void
on_activated (RingerPortalShortcuts *self,
              const char *id)
{
  for (int i = 0; i < (int) RINGER_N_GLOBAL_SHORTCUTS; i++) {
    if (g_str_equal (id, ringer_enum_get_nick (RINGER_TYPE_GLOBAL_SHORTCUT, i)))
      ringer_global_shortcuts_emit_activated (RINGER_GLOBAL_SHORTCUTS (self), (RingerGlobalShortcut) i);
  }
}

static void
on_signal (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  RingerPortalShortcuts *self = user_data;
  g_autoptr (GVariant) shortcuts = NULL;
  const char *id;

  if (g_str_equal (signal, "Activated") && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(osta{sv})"))) {
    g_variant_get_child (parameters, 1, "&s", &id);
    on_activated (self, id);
  } else if (g_str_equal (signal, "ShortcutsChanged") && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa(sa{sv}))"))) {
    shortcuts = g_variant_get_child_value (parameters, 1);
    read_triggers (self, shortcuts);
  }
}

static void
on_created (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  RingerPortalShortcuts *self;
  GError *error = NULL;
  g_autoptr (GVariant) results = ringer_portal_request_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *session;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }

  self = user_data;
  if (results == NULL) {
    fail (self, error);
  } else if (!g_variant_lookup (results, "session_handle", "&s", &session) || !g_variant_is_object_path (session)) {
    fail_for_nonsense (self);
  } else {
    self->session = g_strdup (session);
    self->subscription = g_dbus_connection_signal_subscribe (self->bus, RINGER_PORTAL_NAME, SHORTCUTS, NULL, RINGER_PORTAL_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                             on_signal, self, NULL);
    advance (self, STEP_BIND);
  }
}

static void
create_session (RingerPortalShortcuts *self)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  const RingerPortalCall call = { .interface = SHORTCUTS, .method = "CreateSession", .options = &options };

  g_variant_dict_insert (&options, "session_handle_token", "s", "ringer");
  ringer_portal_request_async (self->bus, &call, self->cancellable, on_created, self);
}

static gboolean
has_trigger (RingerPortalShortcuts *self)
{
  for (size_t i = 0; i < G_N_ELEMENTS (self->triggers); i++) {
    if (self->triggers[i] != NULL)
      return TRUE;
  }

  return FALSE;
}

static void
on_bound (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  RingerPortalShortcuts *self;
  GError *error = NULL;
  g_autoptr (GVariant) results = ringer_portal_request_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) shortcuts = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }

  self = user_data;
  shortcuts = results != NULL ? g_variant_lookup_value (results, "shortcuts", G_VARIANT_TYPE ("a(sa{sv})")) : NULL;
  if (results == NULL && has_trigger (self)) {
    /* GNOME 48 says that it failed, but has bound them, and has told their keys. */
    g_error_free (error);
    advance (self, STEP_BOUND);
    ringer_global_shortcuts_emit_changed (RINGER_GLOBAL_SHORTCUTS (self));
  } else if (results == NULL) {
    fail (self, error);
  } else if (shortcuts == NULL) {
    fail_for_nonsense (self);
  } else {
    advance (self, STEP_BOUND);
    read_triggers (self, shortcuts);
  }
}

static void
bind_shortcuts (RingerPortalShortcuts *self)
{
  GVariantBuilder shortcuts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sa{sv})"));
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  RingerPortalCall call = { .interface = SHORTCUTS, .method = "BindShortcuts", .options = &options };

  for (int i = 0; i < (int) G_N_ELEMENTS (offers); i++) {
    GVariantDict details = G_VARIANT_DICT_INIT (NULL);

    g_variant_dict_insert (&details, "description", "s", _ (offers[i].description));
    g_variant_dict_insert (&details, "preferred_trigger", "s", offers[i].trigger);
    g_variant_builder_add (&shortcuts, "(s@a{sv})", ringer_enum_get_nick (RINGER_TYPE_GLOBAL_SHORTCUT, i), g_variant_dict_end (&details));
  }
  /* The empty text is the window that the question would be in front of. */
  call.arguments = g_variant_new ("(oa(sa{sv})s)", self->session, &shortcuts, "");
  ringer_portal_request_async (self->bus, &call, self->cancellable, on_bound, self);
}

static void
step (RingerPortalShortcuts *self)
{
  self->cancellable = g_cancellable_new ();

  switch (self->step) {
  case STEP_CONNECT:
    start_connecting (self);
    break;
  case STEP_REGISTER:
    g_dbus_connection_call (self->bus, RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, REGISTRY, "Register", g_variant_new ("(sa{sv})", self->app_id, NULL), NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_registered, self);
    break;
  case STEP_CREATE:
    create_session (self);
    break;
  case STEP_BIND:
    bind_shortcuts (self);
    break;
  case STEP_OFF:
  case STEP_BOUND:
  default:
    break;
  }
}

static void
set_enabled (RingerPortalShortcuts *self,
             gboolean enabled)
{
  if (self->enabled == enabled)
    return;

  self->enabled = enabled;
  take_error (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
  if (enabled) {
    advance (self, STEP_CONNECT);
  } else {
    stop (self);
    ringer_global_shortcuts_emit_changed (RINGER_GLOBAL_SHORTCUTS (self));
  }
}

static gboolean
ringer_portal_shortcuts_is_bound (RingerGlobalShortcuts *shortcuts)
{
  return RINGER_PORTAL_SHORTCUTS (shortcuts)->step == STEP_BOUND;
}

static const char *
ringer_portal_shortcuts_get_trigger (RingerGlobalShortcuts *shortcuts,
                                     RingerGlobalShortcut shortcut)
{
  return RINGER_PORTAL_SHORTCUTS (shortcuts)->triggers[shortcut];
}

static void
ringer_portal_shortcuts_get_property (GObject *object,
                                      guint prop_id,
                                      GValue *value,
                                      GParamSpec *pspec)
{
  RingerPortalShortcuts *self = RINGER_PORTAL_SHORTCUTS (object);

  switch ((RingerPortalShortcutsProperty) prop_id) {
  case PROP_ENABLED:
    g_value_set_boolean (value, self->enabled);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_portal_shortcuts_set_property (GObject *object,
                                      guint prop_id,
                                      const GValue *value,
                                      GParamSpec *pspec)
{
  RingerPortalShortcuts *self = RINGER_PORTAL_SHORTCUTS (object);

  switch ((RingerPortalShortcutsProperty) prop_id) {
  case PROP_ENABLED:
    set_enabled (self, g_value_get_boolean (value));
    break;
  case PROP_ERROR:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_portal_shortcuts_finalize (GObject *object)
{
  RingerPortalShortcuts *self = RINGER_PORTAL_SHORTCUTS (object);

  stop (self);
  g_clear_pointer (&self->app_id, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_portal_shortcuts_parent_class)->finalize (object);
}

static void
ringer_portal_shortcuts_iface_init (RingerGlobalShortcutsInterface *iface)
{
  iface->is_bound = ringer_portal_shortcuts_is_bound;
  iface->get_trigger = ringer_portal_shortcuts_get_trigger;
}

static void
ringer_portal_shortcuts_class_init (RingerPortalShortcutsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_portal_shortcuts_get_property;
  object_class->set_property = ringer_portal_shortcuts_set_property;
  object_class->finalize = ringer_portal_shortcuts_finalize;

  g_object_class_override_property (object_class, PROP_ENABLED, "enabled");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  properties[PROP_ENABLED] = g_object_class_find_property (object_class, "enabled");
  properties[PROP_ERROR] = g_object_class_find_property (object_class, "error");
}

static void
ringer_portal_shortcuts_init (RingerPortalShortcuts *self)
{
}

RingerGlobalShortcuts *
ringer_portal_shortcuts_new (const char *app_id)
{
  RingerPortalShortcuts *self = g_object_new (RINGER_TYPE_PORTAL_SHORTCUTS, NULL);

  self->app_id = g_strdup (app_id);

  return RINGER_GLOBAL_SHORTCUTS (self);
}
