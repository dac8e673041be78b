/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-portal-background.h"

#include <glib/gi18n-lib.h>

#include "ringer-error.h"
#include "ringer-portal-request.h"

#define BACKGROUND "org.freedesktop.portal.Background"

struct _RingerPortalBackground {
  GObject parent_instance;

  GDBusConnection *bus;
  char *status; /* (nullable) */
  gboolean granted;
};

static void ringer_portal_background_iface_init (RingerBackgroundInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerPortalBackground, ringer_portal_background, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_BACKGROUND, ringer_portal_background_iface_init))

/* Only newer portals have it, and nothing hangs on it: there is no answer to wait for. */
static void
say_status (RingerPortalBackground *self)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (!self->granted || self->status == NULL)
    return;

  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (self->status));
  g_dbus_connection_call (self->bus, RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, BACKGROUND, "SetStatus", g_variant_new ("(a{sv})", &options), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static gboolean
is_granted (GVariant *results,
            const char *name)
{
  gboolean granted;

  return g_variant_lookup (results, name, "b", &granted) && granted;
}

static void
on_answered (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerPortalBackground *self = g_task_get_source_object (task);
  gboolean at_login = GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr (GVariant) results = ringer_portal_request_finish (G_DBUS_CONNECTION (source), result, &error);

  self->granted = results != NULL && is_granted (results, "background");
  if (results == NULL) {
    g_task_return_error (task, error);
  } else if (!self->granted || (at_login && !is_granted (results, "autostart"))) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED, "The desktop does not grant it");
  } else {
    say_status (self);
    g_task_return_boolean (task, TRUE);
  }
}

static void
ringer_portal_background_request_async (RingerBackground *background,
                                        gboolean at_login,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  RingerPortalBackground *self = RINGER_PORTAL_BACKGROUND (background);
  const char *const command[] = { "ringer", "--gapplication-service", NULL };
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  const RingerPortalCall call = {
    .interface = BACKGROUND,
    .method = "RequestBackground",
    /* The empty text is the window that the question would be in front of: it may come without one. */
    .arguments = g_variant_new ("(s)", ""),
    .options = &options,
  };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ringer_portal_background_request_async);
  g_task_set_task_data (task, GINT_TO_POINTER (at_login), NULL);

  /* Translators: why Ringer wants to run in the background; the desktop shows it in its question. */
  g_variant_dict_insert (&options, "reason", "s", _ ("Calls ring also while the window is closed"));
  g_variant_dict_insert (&options, "autostart", "b", at_login);
  g_variant_dict_insert_value (&options, "commandline", g_variant_new_strv (command, -1));
  g_variant_dict_insert (&options, "dbus-activatable", "b", FALSE);
  ringer_portal_request_async (self->bus, &call, cancellable, on_answered, task);
}

static gboolean
ringer_portal_background_request_finish (RingerBackground *background,
                                         GAsyncResult *result,
                                         GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ringer_portal_background_set_status (RingerBackground *background,
                                     const char *status)
{
  RingerPortalBackground *self = RINGER_PORTAL_BACKGROUND (background);

  if (g_set_str (&self->status, status))
    say_status (self);
}

static void
ringer_portal_background_finalize (GObject *object)
{
  RingerPortalBackground *self = RINGER_PORTAL_BACKGROUND (object);

  g_clear_object (&self->bus);
  g_clear_pointer (&self->status, g_free);

  G_OBJECT_CLASS (ringer_portal_background_parent_class)->finalize (object);
}

static void
ringer_portal_background_iface_init (RingerBackgroundInterface *iface)
{
  iface->request_async = ringer_portal_background_request_async;
  iface->request_finish = ringer_portal_background_request_finish;
  iface->set_status = ringer_portal_background_set_status;
}

static void
ringer_portal_background_class_init (RingerPortalBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_portal_background_finalize;
}

static void
ringer_portal_background_init (RingerPortalBackground *self)
{
}

RingerBackground *
ringer_portal_background_new (GDBusConnection *bus)
{
  RingerPortalBackground *self = g_object_new (RINGER_TYPE_PORTAL_BACKGROUND, NULL);

  self->bus = g_object_ref (bus);

  return RINGER_BACKGROUND (self);
}
