/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-portal-capture.h"

#include <gio/gunixfdlist.h>

#include "ringer-error.h"
#include "ringer-portal-request.h"

/* Each opening is a task with steps. A screen has a session in the desktop, which is closed with the last reference to the remote. */

#define CAMERA "org.freedesktop.portal.Camera"
#define SCREEN_CAST "org.freedesktop.portal.ScreenCast"
#define SESSION "org.freedesktop.portal.Session"

#define SOURCE_MONITOR 1u
#define SOURCE_WINDOW 2u
#define CURSOR_EMBEDDED 2u

struct _RingerPortalCapture {
  GObject parent_instance;

  GDBusConnection *bus;
  gboolean sandboxed;
};

typedef enum {
  STEP_ACCESS_CAMERA,
  STEP_CREATE_SESSION,
  STEP_SELECT_SOURCES,
  STEP_START,
  STEP_OPEN_REMOTE,
} Step;

typedef struct
{
  GDBusConnection *bus;
  Step step;
  char *session; /* NULL for the camera */
  guint32 node;
} Opening;

static void ringer_portal_capture_iface_init (RingerCaptureAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerPortalCapture, ringer_portal_capture, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_CAPTURE_ACCESS, ringer_portal_capture_iface_init))

static void step (GTask *task);

static void
close_session (GDBusConnection *bus,
               const char *session)
{
  g_dbus_connection_call (bus, RINGER_PORTAL_NAME, session, SESSION, "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
opening_free (Opening *opening)
{
  if (opening->session != NULL)
    close_session (opening->bus, opening->session);
  g_free (opening->session);
  g_object_unref (opening->bus);
  g_free (opening);
}

/* Of a screen that is shown */

typedef struct
{
  GDBusConnection *bus;
  char *session;
  unsigned int subscription;
} Cast;

static void
on_remote_gone (gpointer user_data,
                GObject *remote)
{
  Cast *cast = user_data;

  g_dbus_connection_signal_unsubscribe (cast->bus, cast->subscription);
  close_session (cast->bus, cast->session);
  g_object_unref (cast->bus);
  g_free (cast->session);
  g_free (cast);
}

static void
on_closed (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  g_autoptr (RingerCaptureRemote) remote = g_weak_ref_get (user_data);

  if (remote != NULL)
    ringer_capture_remote_end (remote);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Takes the session. */
static void
keep_session (Opening *opening,
              RingerCaptureRemote *remote)
{
  Cast *cast = g_new0 (Cast, 1);
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, remote);
  cast->bus = g_object_ref (opening->bus);
  cast->session = g_steal_pointer (&opening->session);
  cast->subscription = g_dbus_connection_signal_subscribe (cast->bus, RINGER_PORTAL_NAME, SESSION, "Closed", cast->session, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                           on_closed, ref, weak_ref_free);
  g_object_weak_ref (G_OBJECT (remote), on_remote_gone, cast);
}

static void
on_remote (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) fds = NULL;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);
  RingerCaptureRemote *remote;
  gint32 handle;
  int fd;

  if (answer == NULL) {
    g_task_return_error (task, ringer_portal_make_error (error));
    return;
  }

  g_variant_get (answer, "(h)", &handle);
  fd = fds != NULL ? g_unix_fd_list_get (fds, handle, NULL) : -1;
  if (fd < 0) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS, "The portal gives no connection");
    return;
  }

  remote = ringer_capture_remote_new (fd, opening->node);
  if (opening->session != NULL)
    keep_session (opening, remote);
  g_task_return_pointer (task, remote, g_object_unref);
}

static void
open_remote (GTask *task,
             Opening *opening)
{
  GVariant *parameters = opening->session != NULL ? g_variant_new ("(oa{sv})", opening->session, NULL) : g_variant_new ("(a{sv})", NULL);

  g_dbus_connection_call_with_unix_fd_list (opening->bus, RINGER_PORTAL_NAME, RINGER_PORTAL_PATH, opening->session != NULL ? SCREEN_CAST : CAMERA,
                                            "OpenPipeWireRemote", parameters, G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                            g_task_get_cancellable (task), on_remote, g_object_ref (task));
}

static gboolean
read_session (Opening *opening,
              GVariant *results)
{
  const char *session;

  if (!g_variant_lookup (results, "session_handle", "&s", &session) || !g_variant_is_object_path (session))
    return FALSE;

  opening->session = g_strdup (session);

  return TRUE;
}

static gboolean
read_node (Opening *opening,
           GVariant *results)
{
  g_autoptr (GVariant) streams = g_variant_lookup_value (results, "streams", G_VARIANT_TYPE ("a(ua{sv})"));

  if (streams == NULL || g_variant_n_children (streams) == 0)
    return FALSE;

  g_variant_get_child (streams, 0, "(u@a{sv})", &opening->node, NULL);

  return TRUE;
}

static void
on_answered (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GVariant) results = ringer_portal_request_finish (G_DBUS_CONNECTION (source), result, &error);

  if (results == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if ((opening->step == STEP_CREATE_SESSION && !read_session (opening, results)) || (opening->step == STEP_START && !read_node (opening, results))) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS, "The portal's answer is not as specified");
    return;
  }

  opening->step = opening->step == STEP_ACCESS_CAMERA ? STEP_OPEN_REMOTE : opening->step + 1;
  step (task);
}

static void
ask (GTask *task,
     Opening *opening,
     const char *method,
     GVariant *arguments,
     GVariantDict *options)
{
  const RingerPortalCall call = {
    .interface = opening->step == STEP_ACCESS_CAMERA ? CAMERA : SCREEN_CAST,
    .method = method,
    .arguments = arguments,
    .options = options,
  };

  ringer_portal_request_async (opening->bus, &call, g_task_get_cancellable (task), on_answered, g_object_ref (task));
}

static void
step (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *token = NULL;

  switch (opening->step) {
  case STEP_ACCESS_CAMERA:
    ask (task, opening, "AccessCamera", NULL, &options);
    break;
  case STEP_CREATE_SESSION:
    token = g_strdup_printf ("ringer%u", g_random_int ());
    g_variant_dict_insert (&options, "session_handle_token", "s", token);
    ask (task, opening, "CreateSession", NULL, &options);
    break;
  case STEP_SELECT_SOURCES:
    g_variant_dict_insert (&options, "types", "u", SOURCE_MONITOR | SOURCE_WINDOW);
    g_variant_dict_insert (&options, "cursor_mode", "u", CURSOR_EMBEDDED);
    ask (task, opening, "SelectSources", g_variant_new ("(o)", opening->session), &options);
    break;
  case STEP_START:
    /* The empty text is the window that the question would be in front of. */
    ask (task, opening, "Start", g_variant_new ("(os)", opening->session, ""), &options);
    break;
  case STEP_OPEN_REMOTE:
  default:
    open_remote (task, opening);
  }
}

static gboolean
ringer_portal_capture_covers (RingerCaptureAccess *access,
                              RingerCaptureSource source)
{
  return source == RINGER_CAPTURE_SCREEN || RINGER_PORTAL_CAPTURE (access)->sandboxed;
}

static void
ringer_portal_capture_open_async (RingerCaptureAccess *access,
                                  RingerCaptureSource source,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  RingerPortalCapture *self = RINGER_PORTAL_CAPTURE (access);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, ringer_portal_capture_open_async);
  opening->bus = g_object_ref (self->bus);
  opening->step = source == RINGER_CAPTURE_CAMERA ? STEP_ACCESS_CAMERA : STEP_CREATE_SESSION;
  opening->node = RINGER_CAPTURE_ANY_NODE;
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  step (task);
}

static RingerCaptureRemote *
ringer_portal_capture_open_finish (RingerCaptureAccess *access,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, access), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ringer_portal_capture_finalize (GObject *object)
{
  g_clear_object (&RINGER_PORTAL_CAPTURE (object)->bus);

  G_OBJECT_CLASS (ringer_portal_capture_parent_class)->finalize (object);
}

static void
ringer_portal_capture_iface_init (RingerCaptureAccessInterface *iface)
{
  iface->covers = ringer_portal_capture_covers;
  iface->open_async = ringer_portal_capture_open_async;
  iface->open_finish = ringer_portal_capture_open_finish;
}

static void
ringer_portal_capture_class_init (RingerPortalCaptureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_portal_capture_finalize;
}

static void
ringer_portal_capture_init (RingerPortalCapture *self)
{
}

RingerCaptureAccess *
ringer_portal_capture_new (GDBusConnection *bus,
                           gboolean sandboxed)
{
  RingerPortalCapture *self = g_object_new (RINGER_TYPE_PORTAL_CAPTURE, NULL);

  self->bus = g_object_ref (bus);
  self->sandboxed = sandboxed;

  return RINGER_CAPTURE_ACCESS (self);
}
