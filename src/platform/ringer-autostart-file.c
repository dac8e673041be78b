/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-autostart-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "ringer-error.h"

struct _RingerAutostartFile {
  GObject parent_instance;

  char *folder;
};

static void ringer_autostart_file_iface_init (RingerBackgroundInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerAutostartFile, ringer_autostart_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_BACKGROUND, ringer_autostart_file_iface_init))

static gboolean
write_file (RingerAutostartFile *self,
            const char *path,
            GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, g_get_application_name ());
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, RINGER_APP_ID);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, RINGER_BINDIR "/ringer --gapplication-service");

  /* A file that is not there says which; a folder that cannot be made does not. */
  g_mkdir_with_parents (self->folder, 0700);

  return g_key_file_save_to_file (file, path, error);
}

static gboolean
remove_file (const char *path,
             GError **error)
{
  if (g_remove (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error_literal (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), g_strerror (errno));

  return FALSE;
}

static void
ringer_autostart_file_request_async (RingerBackground *background,
                                     gboolean at_login,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  RingerAutostartFile *self = RINGER_AUTOSTART_FILE (background);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *path = g_build_filename (self->folder, RINGER_APP_ID ".desktop", NULL);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, ringer_autostart_file_request_async);
  if (at_login ? write_file (self, path, &error) : remove_file (path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_STORAGE, error->message);
}

static gboolean
ringer_autostart_file_request_finish (RingerBackground *background,
                                      GAsyncResult *result,
                                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ringer_autostart_file_finalize (GObject *object)
{
  g_clear_pointer (&RINGER_AUTOSTART_FILE (object)->folder, g_free);

  G_OBJECT_CLASS (ringer_autostart_file_parent_class)->finalize (object);
}

static void
ringer_autostart_file_iface_init (RingerBackgroundInterface *iface)
{
  iface->request_async = ringer_autostart_file_request_async;
  iface->request_finish = ringer_autostart_file_request_finish;
}

static void
ringer_autostart_file_class_init (RingerAutostartFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_autostart_file_finalize;
}

static void
ringer_autostart_file_init (RingerAutostartFile *self)
{
}

RingerBackground *
ringer_autostart_file_new (const char *folder)
{
  RingerAutostartFile *self = g_object_new (RINGER_TYPE_AUTOSTART_FILE, NULL);

  self->folder = g_strdup (folder);

  return RINGER_BACKGROUND (self);
}
