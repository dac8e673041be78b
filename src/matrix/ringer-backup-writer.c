/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-backup-writer.h"

#include "ringer-crypto-backup.h"
#include "ringer-crypto-identity.h"
#include "ringer-error.h"
#include "ringer-weak.h"

/* The machine makes requests of a hundred keys at most; the next one is asked for when the last was delivered. */

/* Keys come in numbers, and no two devices of a room write at the same time. */
#define GATHER_MS 2000
#define MAX_JITTER_MS 3000

#define FIRST_DELAY_MS (60 * 1000)
#define MAX_DELAY_MS (60 * 60 * 1000)

/* Then it takes a breath. */
#define MAX_IN_A_ROW 10

typedef enum {
  STEP_IDLE,
  STEP_MAKE,
  STEP_SEND,
  STEP_FIND, /* which backup there is, if this is not it */
  STEP_KEY,  /* and whether this device's own opens it */
  STEP_DISABLE,
  STEP_ASK, /* other devices for the key of what there is */
} Step;

struct _RingerBackupWriter {
  GObject parent_instance;

  RingerEncryption *encryption;
  RingerHttp *http;
  RingerClock *clock;
  RingerCrypto *crypto; /* or NULL */
  GCancellable *cancellable;
  Step step;
  GPtrArray *requests;
  JsonObject *info;
  unsigned int n_sent;   /* in a row */
  unsigned int n_failed; /* in a row */
  unsigned int timeout_id;
  gboolean again; /* when it is done */
};

G_DEFINE_FINAL_TYPE (RingerBackupWriter, ringer_backup_writer, G_TYPE_OBJECT)

static void step (RingerBackupWriter *self);

static void
on_due (gpointer user_data)
{
  RingerBackupWriter *self = user_data;

  self->timeout_id = 0;
  self->n_sent = 0;
  self->again = FALSE;
  self->step = STEP_MAKE;
  step (self);
}

static void
wait (RingerBackupWriter *self,
      gint64 delay_ms)
{
  self->step = STEP_IDLE;
  if (self->timeout_id == 0)
    self->timeout_id = ringer_clock_add_timeout (self->clock, delay_ms + g_random_int_range (0, MAX_JITTER_MS), on_due, self);
}

static void
end (RingerBackupWriter *self)
{
  self->step = STEP_IDLE;
  if (self->again)
    wait (self, GATHER_MS);
}

static void
back_off (RingerBackupWriter *self,
          const GError *error)
{
  g_debug ("Room keys are not in the backup yet: %s", error->message);
  wait (self, MIN ((gint64) FIRST_DELAY_MS << MIN (self->n_failed, 10), MAX_DELAY_MS));
  self->n_failed++;
}

static void
go_on (RingerBackupWriter *self,
       Step next)
{
  self->step = next;
  step (self);
}

/* What is under way does not keep the object alive, and is of no interest any more once another machine is followed. */
static gboolean
is_over (RingerBackupWriter *self,
         const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self == NULL || self->crypto == NULL;
}

/* Whether there is another backup, or none, is to be found out. */
static gboolean
is_wrong_backup (const GError *error)
{
  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND) || g_strcmp0 (ringer_error_get_errcode (error), "M_WRONG_ROOM_KEYS_VERSION") == 0;
}

static void
on_sent (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean sent = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  if (is_over (self, error))
    return;

  if (sent) {
    self->n_failed = 0;
    if (++self->n_sent < MAX_IN_A_ROW)
      go_on (self, STEP_MAKE);
    else
      wait (self, GATHER_MS);
  } else if (is_wrong_backup (error)) {
    go_on (self, STEP_FIND);
  } else {
    back_off (self, error);
  }
}

static void
on_made (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = ringer_crypto_back_up_finish (RINGER_CRYPTO (source), result, &error);

  if (is_over (self, error))
    return;

  if (requests == NULL) {
    back_off (self, error);
  } else if (requests->len == 0) {
    end (self);
  } else {
    self->requests = g_steal_pointer (&requests);
    go_on (self, STEP_SEND);
  }
}

/* Another backup */

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  g_autoptr (JsonObject) info = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (is_over (self, error))
    return;

  g_clear_pointer (&self->info, json_object_unref);
  self->info = g_steal_pointer (&info);
  if (self->info != NULL)
    go_on (self, STEP_KEY);
  else if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    go_on (self, STEP_DISABLE);
  else
    back_off (self, error);
}

static void
on_enabled (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean enabled = ringer_crypto_enable_backup_finish (RINGER_CRYPTO (source), result, &error);

  if (!is_over (self, error))
    go_on (self, enabled ? STEP_MAKE : STEP_DISABLE);
}

static void
on_key (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  char *key = ringer_crypto_get_backup_key_finish (RINGER_CRYPTO (source), result, &error);

  if (is_over (self, error)) {
    ringer_secret_free (key);
    return;
  }

  /* The key is not kept for a step of its own. */
  if (key != NULL)
    ringer_crypto_enable_backup_async (self->crypto, self->info, key, self->cancellable, on_enabled, ringer_weak_new (self));
  else
    go_on (self, STEP_DISABLE);
  ringer_secret_free (key);
}

static void
on_disabled (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean disabled = ringer_crypto_enable_backup_finish (RINGER_CRYPTO (source), result, &error);

  if (is_over (self, error))
    return;

  g_message ("The backup of room keys is %s", self->info != NULL ? "another one now" : "gone");
  if (!disabled)
    back_off (self, error);
  else if (self->info != NULL)
    go_on (self, STEP_ASK);
  else
    end (self);
}

static void
on_asked (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (RingerBackupWriter) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!ringer_crypto_request_secrets_finish (RINGER_CRYPTO (source), result, &error))
    g_debug ("Other devices are not asked for the key of the backup: %s", error->message);
  if (!is_over (self, error))
    end (self);
}

static void
step (RingerBackupWriter *self)
{
  static const RingerHttpRequest find = { .method = "GET", .path = "/_matrix/client/v3/room_keys/version" };

  switch (self->step) {
  case STEP_IDLE:
    break;
  case STEP_MAKE:
    ringer_crypto_back_up_async (self->crypto, self->cancellable, on_made, ringer_weak_new (self));
    break;
  case STEP_SEND:
    ringer_crypto_pump_send_async (ringer_encryption_get_pump (self->encryption), g_steal_pointer (&self->requests), 0, self->cancellable, on_sent,
                                   ringer_weak_new (self));
    break;
  case STEP_FIND:
    ringer_http_send_async (self->http, &find, self->cancellable, on_found, ringer_weak_new (self));
    break;
  case STEP_KEY:
    ringer_crypto_get_backup_key_async (self->crypto, self->cancellable, on_key, ringer_weak_new (self));
    break;
  case STEP_DISABLE:
    ringer_crypto_disable_backup_async (self->crypto, self->cancellable, on_disabled, ringer_weak_new (self));
    break;
  case STEP_ASK:
    ringer_crypto_request_secrets_async (self->crypto, self->cancellable, on_asked, ringer_weak_new (self));
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
ringer_backup_writer_dispose (GObject *object)
{
  RingerBackupWriter *self = RINGER_BACKUP_WRITER (object);

  ringer_backup_writer_follow (self, NULL);
  g_clear_object (&self->encryption);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_backup_writer_parent_class)->dispose (object);
}

static void
ringer_backup_writer_finalize (GObject *object)
{
  RingerBackupWriter *self = RINGER_BACKUP_WRITER (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->info, json_object_unref);

  G_OBJECT_CLASS (ringer_backup_writer_parent_class)->finalize (object);
}

static void
ringer_backup_writer_class_init (RingerBackupWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_backup_writer_dispose;
  object_class->finalize = ringer_backup_writer_finalize;
}

static void
ringer_backup_writer_init (RingerBackupWriter *self)
{
}

RingerBackupWriter *
ringer_backup_writer_new (RingerEncryption *encryption,
                          RingerHttp *http,
                          RingerClock *clock)
{
  RingerBackupWriter *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_BACKUP_WRITER, NULL);
  self->encryption = g_object_ref (encryption);
  self->http = g_object_ref (http);
  self->clock = g_object_ref (clock);

  return self;
}

void
ringer_backup_writer_follow (RingerBackupWriter *self,
                             RingerCrypto *crypto)
{
  g_return_if_fail (RINGER_IS_BACKUP_WRITER (self));

  if (self->crypto != NULL) {
    g_cancellable_cancel (self->cancellable);
    g_signal_handlers_disconnect_by_data (self->crypto, self);
  }
  g_clear_object (&self->crypto);
  g_clear_object (&self->cancellable);
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  self->step = STEP_IDLE;
  self->n_failed = 0;
  if (crypto == NULL)
    return;

  self->crypto = g_object_ref (crypto);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (crypto, "room-key-received", G_CALLBACK (ringer_backup_writer_kick), self, G_CONNECT_SWAPPED);
  ringer_backup_writer_kick (self);
}

void
ringer_backup_writer_kick (RingerBackupWriter *self)
{
  g_return_if_fail (RINGER_IS_BACKUP_WRITER (self));

  if (self->crypto == NULL)
    return;

  if (self->step == STEP_IDLE)
    wait (self, GATHER_MS);
  else
    self->again = TRUE;
}
