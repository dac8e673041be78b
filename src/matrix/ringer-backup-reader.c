/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-backup-reader.h"

#include "ringer-crypto-backup.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* Which backup there is, then its key, then room by room what is wanted of it. */

typedef enum {
  STEP_FIND,
  STEP_ENABLE,
  STEP_FETCH_ROOM,
  STEP_DONE,
} Step;

typedef struct
{
  Step step;
  RingerCrypto *crypto;
  char *key;
  JsonObject *info;
  char *version;
  GStrv rooms;
  unsigned int n_rooms; /* that were fetched, or could not be */
} Job;

struct _RingerBackupReader {
  GObject parent_instance;

  RingerEncryption *encryption;
  RingerHttp *http;
};

G_DEFINE_FINAL_TYPE (RingerBackupReader, ringer_backup_reader, G_TYPE_OBJECT)

static void step (GTask *task);

static void
job_free (Job *job)
{
  g_clear_object (&job->crypto);
  ringer_secret_free (job->key);
  g_clear_pointer (&job->info, json_object_unref);
  g_free (job->version);
  g_strfreev (job->rooms);
  g_free (job);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->info = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  if (job->info == NULL) {
    g_task_return_error (task, error);
    return;
  }

  job->version = g_strdup (ringer_json_peek_string (job->info, "version"));
  if (job->version == NULL) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The backup has no version");
    return;
  }

  job->step = STEP_ENABLE;
  step (task);
}

static void
on_enabled (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerBackupReader *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ringer_crypto_enable_backup_finish (RINGER_CRYPTO (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }

  job->rooms = ringer_decrypter_list_rooms (ringer_encryption_get_decrypter (self->encryption));
  job->step = STEP_FETCH_ROOM;
  step (task);
}

static void
on_imported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gssize n_keys = ringer_crypto_import_backup_finish (RINGER_CRYPTO (source), result, &error);

  if (n_keys >= 0)
    g_debug ("%" G_GSSIZE_FORMAT " room keys came from the backup", n_keys);
  else
    g_message ("A room's keys in the backup cannot be used: %s", error->message);
  step (task);
}

static void
on_room (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  const char *room_id = job->rooms[job->n_rooms++];
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) room = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  g_autoptr (JsonObject) rooms = NULL;

  /* A room that the backup does not have is nothing to stop at. */
  if (room == NULL) {
    g_debug ("The keys of %s are not in the backup: %s", room_id, error->message);
    step (task);
    return;
  }

  rooms = json_object_new ();
  json_object_set_object_member (rooms, room_id, g_steal_pointer (&room));
  ringer_crypto_import_backup_async (job->crypto, job->version, rooms, g_task_get_cancellable (task), on_imported, g_object_ref (task));
}

static void
fetch_room (GTask *task)
{
  RingerBackupReader *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autofree char *path = ringer_http_path ("/_matrix/client/v3/room_keys/keys/%s", job->rooms[job->n_rooms]);
  g_autofree char *version = g_uri_escape_string (job->version, NULL, FALSE);
  g_autofree char *query = g_strconcat ("version=", version, NULL);
  const RingerHttpRequest request = { .method = "GET", .path = path, .query = query };

  ringer_http_send_async (self->http, &request, g_task_get_cancellable (task), on_room, g_object_ref (task));
}

static void
step (GTask *task)
{
  RingerBackupReader *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (job->step == STEP_FETCH_ROOM && job->rooms[job->n_rooms] == NULL)
    job->step = STEP_DONE;

  switch (job->step) {
  case STEP_FIND:
    ringer_http_send_async (self->http, &(RingerHttpRequest) { .method = "GET", .path = "/_matrix/client/v3/room_keys/version" }, cancellable,
                            on_found, g_object_ref (task));
    break;
  case STEP_ENABLE:
    ringer_crypto_enable_backup_async (job->crypto, job->info, job->key, cancellable, on_enabled, g_object_ref (task));
    break;
  case STEP_FETCH_ROOM:
    fetch_room (task);
    break;
  case STEP_DONE:
    g_task_return_boolean (task, TRUE);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
ringer_backup_reader_dispose (GObject *object)
{
  RingerBackupReader *self = RINGER_BACKUP_READER (object);

  g_clear_object (&self->encryption);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_backup_reader_parent_class)->dispose (object);
}

static void
ringer_backup_reader_class_init (RingerBackupReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_backup_reader_dispose;
}

static void
ringer_backup_reader_init (RingerBackupReader *self)
{
}

RingerBackupReader *
ringer_backup_reader_new (RingerEncryption *encryption,
                          RingerHttp *http)
{
  RingerBackupReader *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_BACKUP_READER, NULL);
  self->encryption = g_object_ref (encryption);
  self->http = g_object_ref (http);

  return self;
}

void
ringer_backup_reader_read_async (RingerBackupReader *self,
                                 const char *key,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  RingerCrypto *crypto;
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (RINGER_IS_BACKUP_READER (self));
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_backup_reader_read_async);
  crypto = ringer_encryption_get_crypto (self->encryption);
  if (crypto == NULL) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_FAILED, "The encryption is not ready");
    return;
  }

  job = g_new0 (Job, 1);
  job->crypto = g_object_ref (crypto);
  job->key = g_strdup (key);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  step (task);
}

gboolean
ringer_backup_reader_read_finish (RingerBackupReader *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
