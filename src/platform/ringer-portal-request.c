/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-portal-request.h"

#include "ringer-error.h"

/*
 * A portal answers a call with the path of a request object, and later with a signal of that object. The path is known beforehand, so
 * that nothing is missed between the two.
 */

#define REQUEST "org.freedesktop.portal.Request"
#define RESPONSE_SUCCESS 0

typedef struct {
  GDBusConnection *bus;
  char *path;
  unsigned int subscription;
  GSource *cancel_source; /* nullable */
  gboolean over;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->bus);
  g_free (request->path);
  g_free (request);
}

/* (transfer full): to be answered now. What comes later, or from who is answered, finds nobody. */
static GTask *
end (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  request->over = TRUE;
  g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  if (request->cancel_source != NULL)
    g_source_destroy (request->cancel_source);
  g_clear_pointer (&request->cancel_source, g_source_unref);

  return task;
}

static void
on_response (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GVariant) results = NULL;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  task = end (user_data);
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == RESPONSE_SUCCESS)
    g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify) g_variant_unref);
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED, "The desktop, or the person, said no");
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  g_autoptr (GTask) task = end (user_data);
  const Request *request = g_task_get_task_data (task);

  g_dbus_connection_call (request->bus, RINGER_PORTAL_NAME, request->path, REQUEST, "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
on_called (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) ended = NULL;
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL || request->over)
    return;

  ended = end (task);
  g_task_return_error (ended, ringer_portal_make_error (g_steal_pointer (&error)));
}

static char *
make_path (GDBusConnection *bus,
           const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');

  return g_strconcat (RINGER_PORTAL_PATH "/request/", sender, "/", token, NULL);
}

static GVariant *
make_arguments (const RingerPortalCall *call,
                const char *token)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_TUPLE);
  g_autoptr (GVariant) arguments = call->arguments != NULL ? g_variant_ref_sink (call->arguments) : NULL;

  for (size_t i = 0; arguments != NULL && i < g_variant_n_children (arguments); i++) {
    g_autoptr (GVariant) argument = g_variant_get_child_value (arguments, i);

    g_variant_builder_add_value (&builder, argument);
  }
  g_variant_dict_insert (call->options, "handle_token", "s", token);
  g_variant_builder_add_value (&builder, g_variant_dict_end (call->options));

  return g_variant_builder_end (&builder);
}

/* From the main loop, never from within the cancelling: the connection's thread may hold a lock then, and wait for the cancelling to end. */
static void
watch_cancellable (Request *request,
                   GTask *task)
{
  request->cancel_source = g_cancellable_source_new (g_task_get_cancellable (task));
  g_task_attach_source (task, request->cancel_source, G_SOURCE_FUNC (on_cancelled));
}

void
ringer_portal_request_async (GDBusConnection *bus,
                             const RingerPortalCall *call,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (bus, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  g_autofree char *token = g_strdup_printf ("ringer%u", g_random_int ());

  g_task_set_source_tag (task, ringer_portal_request_async);
  request->bus = g_object_ref (bus);
  request->path = make_path (bus, token);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->subscription = g_dbus_connection_signal_subscribe (bus, RINGER_PORTAL_NAME, REQUEST, "Response", request->path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, task, NULL);
  if (cancellable != NULL)
    watch_cancellable (request, task);

  g_dbus_connection_call (bus, RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, call->interface, call->method, make_arguments (call, token), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, cancellable, on_called, g_object_ref (task));
}

GVariant *
ringer_portal_request_finish (GDBusConnection *bus,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, bus), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GError *
ringer_portal_make_error (GError *error)
{
  g_autoptr (GError) owned = error;
  gboolean refused = g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  return g_error_new_literal (RINGER_ERROR, refused ? RINGER_ERROR_DESKTOP_REFUSED : RINGER_ERROR_DESKTOP_LACKS, error->message);
}
