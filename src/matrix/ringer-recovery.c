/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-recovery.h"

#include "ringer-crypto-identity.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-storage.h"

/* Step by step, from the account's data to the signature. Nothing of what is decrypted here is kept. */

typedef enum {
  STEP_FIND_KEY,
  STEP_DESCRIBE_KEY,
  STEP_FETCH_SECRET, /* one after the other */
  STEP_QUERY,        /* the public keys, as they are now */
  STEP_IMPORT,
  STEP_SIGN,
  STEP_SEND,
  STEP_QUERY_AGAIN, /* with the signature */
  STEP_CHECK,
  STEP_READ_BACKUP,
  STEP_DONE,
} Step;

typedef struct
{
  Step step;
  RingerCrypto *crypto;
  RingerCryptoPump *pump;
  char *typed;
  char *key_id;
  RingerSecretKey *key;
  unsigned int n_secrets; /* that were fetched */
  JsonObject *identity;
  char *backup_key; /* or NULL */
  GError *send_error;
} Job;

struct _RingerRecovery {
  GObject parent_instance;

  RingerEncryption *encryption;
  RingerBackupReader *backup;
  RingerHttp *http;
};

G_DEFINE_FINAL_TYPE (RingerRecovery, ringer_recovery, G_TYPE_OBJECT)

static void step (GTask *task);

static void
job_free (Job *job)
{
  g_clear_object (&job->crypto);
  g_clear_object (&job->pump);
  ringer_secret_free (job->typed);
  g_free (job->key_id);
  g_clear_object (&job->key);
  json_object_unref (job->identity);
  ringer_secret_free (job->backup_key);
  g_clear_error (&job->send_error);
  g_free (job);
}

static void
go_on (GTask *task,
       Step next)
{
  Job *job = g_task_get_task_data (task);

  job->step = next;
  step (task);
}

/* What most steps do with their answer: takes @error. */
static void
go_on_if (GTask *task,
          gboolean done,
          Step next,
          GError *error)
{
  if (done)
    go_on (task, next);
  else
    g_task_return_error (task, error);
}

static void
return_no_recovery (GTask *task)
{
  g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "The account has no secret storage with its identity");
}

static void
fetch_account_data (RingerRecovery *self,
                    const char *user_id,
                    const char *type,
                    GAsyncReadyCallback callback,
                    GTask *task)
{
  g_autofree char *path = ringer_secret_storage_path (user_id, type);
  const RingerHttpRequest request = { .method = "GET", .path = path };

  ringer_http_send_async (self->http, &request, g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* The key */

static void
on_key_found (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) content = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (content == NULL) {
    g_task_return_error (task, error);
    return;
  }

  /* What was deleted is an empty object. */
  job->key_id = g_strdup (ringer_json_peek_string (content, "key"));
  if (job->key_id == NULL)
    return_no_recovery (task);
  else
    go_on (task, STEP_DESCRIBE_KEY);
}

static void
on_key_opened (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->key = ringer_crypto_secret_key_finish (RINGER_CRYPTO (source), result, &error);
  go_on_if (task, job->key != NULL, STEP_FETCH_SECRET, error);
}

static void
on_key_described (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) description = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (description == NULL)
    g_task_return_error (task, error);
  else if (json_object_get_size (description) == 0)
    return_no_recovery (task);
  else
    ringer_crypto_open_secret_key_async (job->crypto, job->key_id, description, job->typed, g_task_get_cancellable (task), on_key_opened, g_object_ref (task));
}

static void
describe_key (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *type = g_strconcat (RINGER_SECRET_STORAGE_KEY_PREFIX, job->key_id, NULL);

  fetch_account_data (g_task_get_source_object (task), ringer_crypto_get_user_id (job->crypto), type, on_key_described, task);
}

/* The secrets */

static void
note_fetched (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  job->n_secrets++;
  go_on (task, ringer_secret_storage_get_secret (job->n_secrets) != NULL ? STEP_FETCH_SECRET : STEP_QUERY);
}

static void
on_secret_decrypted (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  const char *member = ringer_secret_storage_get_secret (job->n_secrets)->member;
  g_autoptr (GError) error = NULL;
  char *secret = ringer_crypto_decrypt_secret_finish (RINGER_CRYPTO (source), result, &error);

  if (secret == NULL && member != NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  if (member != NULL)
    json_object_set_string_member (job->identity, member, secret);
  else if (secret != NULL)
    job->backup_key = g_steal_pointer (&secret);
  else
    g_message ("The key of the backup cannot be decrypted: %s", error->message);
  ringer_secret_free (secret);
  note_fetched (task);
}

static void
on_secret (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) content = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  JsonObject *encrypted = ringer_json_peek_object (ringer_json_peek_object (content, "encrypted"), job->key_id);
  const RingerStoredSecret *secret = ringer_secret_storage_get_secret (job->n_secrets);

  if (encrypted != NULL)
    ringer_crypto_decrypt_secret_async (job->crypto, job->key, secret->type, encrypted, g_task_get_cancellable (task),
                                        on_secret_decrypted, g_object_ref (task));
  else if (content == NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret->member != NULL)
    return_no_recovery (task);
  else
    note_fetched (task);
}

/* The signature */

static void
on_queried (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean queried = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  go_on_if (task, queried, job->step + 1, error);
}

static void
on_imported (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean imported = ringer_crypto_import_identity_finish (RINGER_CRYPTO (source), result, &error);

  go_on_if (task, imported, STEP_SIGN, error);
}

static void
on_signed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean is_signed = ringer_crypto_verify_finish (RINGER_CRYPTO (source), result, &error);

  go_on_if (task, is_signed, STEP_SEND, error);
}

static void
on_sent (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);

  /* It may be of something else that was to be sent: what counts is the signature. */
  ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &job->send_error);
  go_on (task, STEP_QUERY_AGAIN);
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  RingerCryptoIdentity identity;
  GError *error = NULL;

  if (!ringer_crypto_get_identity_finish (RINGER_CRYPTO (source), result, &identity, &error))
    g_task_return_error (task, error);
  else if (identity.device_signed)
    go_on (task, STEP_READ_BACKUP);
  else if (job->send_error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->send_error));
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_FAILED, "The homeserver does not have the signature of this device");
}

static void
on_backup_read (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_backup_reader_read_finish (RINGER_BACKUP_READER (source), result, &error))
    g_message ("The backup of room keys was not opened: %s", error->message);
  go_on (task, STEP_DONE);
}

static void
read_backup (GTask *task)
{
  RingerRecovery *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  if (job->backup_key != NULL)
    ringer_backup_reader_read_async (self->backup, job->backup_key, g_task_get_cancellable (task), on_backup_read, g_object_ref (task));
  else
    go_on (task, STEP_DONE);
}

static void
step (GTask *task)
{
  RingerRecovery *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  const char *user_id = ringer_crypto_get_user_id (job->crypto);

  switch (job->step) {
  case STEP_FIND_KEY:
    fetch_account_data (self, user_id, RINGER_SECRET_STORAGE_DEFAULT_KEY, on_key_found, task);
    break;
  case STEP_DESCRIBE_KEY:
    describe_key (task);
    break;
  case STEP_FETCH_SECRET:
    fetch_account_data (self, user_id, ringer_secret_storage_get_secret (job->n_secrets)->type, on_secret, task);
    break;
  case STEP_QUERY:
  case STEP_QUERY_AGAIN:
    ringer_crypto_pump_query_async (job->pump, user_id, cancellable, on_queried, g_object_ref (task));
    break;
  case STEP_IMPORT:
    ringer_crypto_import_identity_async (job->crypto, job->identity, cancellable, on_imported, g_object_ref (task));
    break;
  case STEP_SIGN:
    ringer_crypto_verify_async (job->crypto, user_id, ringer_crypto_get_device_id (job->crypto), cancellable, on_signed, g_object_ref (task));
    break;
  case STEP_SEND:
    ringer_crypto_pump_run_async (job->pump, 0, cancellable, on_sent, g_object_ref (task));
    break;
  case STEP_CHECK:
    ringer_crypto_get_identity_async (job->crypto, cancellable, on_checked, g_object_ref (task));
    break;
  case STEP_READ_BACKUP:
    read_backup (task);
    break;
  case STEP_DONE:
    g_task_return_boolean (task, TRUE);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* Whether there is anything */

static void
on_looked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) content = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (content == NULL)
    g_task_return_error (task, error);
  else if (ringer_json_peek_string (content, "key") == NULL)
    return_no_recovery (task);
  else
    g_task_return_boolean (task, TRUE);
}

static void
ringer_recovery_dispose (GObject *object)
{
  RingerRecovery *self = RINGER_RECOVERY (object);

  g_clear_object (&self->encryption);
  g_clear_object (&self->backup);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_recovery_parent_class)->dispose (object);
}

static void
ringer_recovery_class_init (RingerRecoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_recovery_dispose;
}

static void
ringer_recovery_init (RingerRecovery *self)
{
}

RingerRecovery *
ringer_recovery_new (RingerEncryption *encryption,
                     RingerBackupReader *backup,
                     RingerHttp *http)
{
  RingerRecovery *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_BACKUP_READER (backup), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_RECOVERY, NULL);
  self->encryption = g_object_ref (encryption);
  self->backup = g_object_ref (backup);
  self->http = g_object_ref (http);

  return self;
}

/* (transfer full) (nullable): a task, or NULL where it failed already. */
static GTask *
begin (RingerRecovery *self,
       gpointer source_tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RingerCrypto *crypto = ringer_encryption_get_crypto (self->encryption);
  Job *job;

  g_task_set_source_tag (task, source_tag);
  if (crypto == NULL) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_FAILED, "The encryption is not ready");
    return NULL;
  }

  job = g_new0 (Job, 1);
  job->crypto = g_object_ref (crypto);
  job->pump = g_object_ref (ringer_encryption_get_pump (self->encryption));
  job->identity = json_object_new ();
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);

  return g_steal_pointer (&task);
}

void
ringer_recovery_run_async (RingerRecovery *self,
                           const char *typed,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (RINGER_IS_RECOVERY (self));
  g_return_if_fail (typed != NULL);

  task = begin (self, ringer_recovery_run_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  job = g_task_get_task_data (task);
  job->typed = g_strdup (typed);
  step (task);
}

gboolean
ringer_recovery_run_finish (RingerRecovery *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_recovery_look_async (RingerRecovery *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (RINGER_IS_RECOVERY (self));

  task = begin (self, ringer_recovery_look_async, cancellable, callback, user_data);
  if (task == NULL)
    return;

  job = g_task_get_task_data (task);
  fetch_account_data (self, ringer_crypto_get_user_id (job->crypto), RINGER_SECRET_STORAGE_DEFAULT_KEY, on_looked, task);
}

gboolean
ringer_recovery_look_finish (RingerRecovery *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
