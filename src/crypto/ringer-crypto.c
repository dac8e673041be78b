/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-private.h"

#include <string.h>

#include <sys/random.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"

/*
 * The machine calls back on its own thread. What it says is carried to the main context before anything of GObject's is touched, so that no object is
 * ever finalized on that thread.
 */

#define STORE_KEY_BYTES 32

enum {
  REQUESTS_PENDING,
  ROOM_KEY_RECEIVED,
  DEVICES_CHANGED,
  SECRET_RECEIVED,
  N_SIGNALS
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCrypto, ringer_crypto, G_TYPE_OBJECT)

/* Never at once, as g_main_context_invoke () may: the context may be nobody's at this moment. */
static void
run_in_context (GMainContext *context,
                GSourceFunc function,
                gpointer data,
                GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, context);
}

/* Work for the machine, on its way there and back. */
typedef struct
{
  GTask *task;
  RingerCryptoRead read;
  int code;
  char *text;
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->task);
  ringer_crypto_ffi_text_free (call->text);
  g_free (call);
}

static int
find_code (int code)
{
  switch ((RingerCryptoFfiCode) code) {
  case RINGER_CRYPTO_FFI_IO:
    return RINGER_ERROR_STORAGE;
  case RINGER_CRYPTO_FFI_WRONG_KEY:
  case RINGER_CRYPTO_FFI_OTHER_DEVICE:
    return RINGER_ERROR_STORE_KEY;
  case RINGER_CRYPTO_FFI_DAMAGED:
    return RINGER_ERROR_STORE_DAMAGED;
  case RINGER_CRYPTO_FFI_NEWER:
    return RINGER_ERROR_STORE_NEWER;
  case RINGER_CRYPTO_FFI_NO_STORE:
  case RINGER_CRYPTO_FFI_NOT_FOUND:
    return RINGER_ERROR_NOT_FOUND;
  case RINGER_CRYPTO_FFI_UNVERIFIED:
    return RINGER_ERROR_UNVERIFIED;
  case RINGER_CRYPTO_FFI_IDENTITY_CHANGED:
    return RINGER_ERROR_IDENTITY_CHANGED;
  case RINGER_CRYPTO_FFI_WRONG_SECRET:
    return RINGER_ERROR_WRONG_RECOVERY_KEY;
  case RINGER_CRYPTO_FFI_OK:
  case RINGER_CRYPTO_FFI_FAILED:
  case RINGER_CRYPTO_FFI_PANIC:
  case RINGER_CRYPTO_FFI_BAD_ARGUMENT:
  case RINGER_CRYPTO_FFI_DOWNGRADE:
  default:
    return RINGER_ERROR_FAILED;
  }
}

static gboolean
return_call (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (JsonObject) result = NULL;
  GError *error = NULL;

  if (call->code == RINGER_CRYPTO_FFI_PANIC)
    g_warning ("The machine failed: %s", call->text);

  if (call->code != RINGER_CRYPTO_FFI_OK) {
    g_task_return_new_error_literal (call->task, RINGER_ERROR, find_code (call->code), call->text);
  } else if (call->read == NULL) {
    g_task_return_boolean (call->task, TRUE);
  } else {
    result = ringer_json_parse_object (call->text, -1, &error);
    if (result != NULL)
      call->read (call->task, result);
    else
      g_task_return_error (call->task, error);
  }

  return G_SOURCE_REMOVE;
}

/* On the machine's thread */
static void
on_done (void *user_data,
         int code,
         char *text)
{
  Call *call = user_data;

  call->code = code;
  call->text = text;
  run_in_context (g_task_get_context (call->task), return_call, call, (GDestroyNotify) call_free);
}

static void
on_freed (void *user_data,
          int code,
          char *text)
{
  ringer_crypto_ffi_text_free (text);
}

static Call *
call_new (GTask *task,
          RingerCryptoRead read)
{
  Call *call = g_new0 (Call, 1);

  call->task = task;
  call->read = read;

  return call;
}

void
ringer_crypto_call (RingerCrypto *self,
                    GTask *task,
                    const char *operation,
                    JsonObject *arguments,
                    RingerCryptoRead read)
{
  g_autoptr (JsonObject) owned = arguments;
  char *text;

  if (self->machine == NULL) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_FAILED, "The machine is closed");
    g_object_unref (task);
    return;
  }

  /* There may be secrets in it. */
  text = ringer_json_to_string (arguments);
  ringer_crypto_ffi_call (self->machine, operation, text, on_done, call_new (task, read));
  ringer_secret_free (text);
}

/* Who listens, as long as the machine's thread may say something. */
typedef struct
{
  GWeakRef crypto;
  GMainContext *context;
} Watch;

static void
watch_clear (Watch *watch)
{
  g_weak_ref_clear (&watch->crypto);
  g_main_context_unref (watch->context);
}

static void
watch_unref (gpointer watch)
{
  g_atomic_rc_box_release_full (watch, (GDestroyNotify) watch_clear);
}

typedef struct
{
  Watch *watch;
  char *text;
} News;

static void
news_free (News *news)
{
  watch_unref (news->watch);
  ringer_crypto_ffi_text_free (news->text);
  g_free (news);
}

static void
tell_of_room_keys (RingerCrypto *self,
                   JsonObject *news)
{
  JsonArray *keys = ringer_json_peek_array (news, "keys");

  for (unsigned int i = 0; keys != NULL && i < json_array_get_length (keys); i++) {
    JsonObject *key = ringer_json_array_peek_object (keys, i);

    g_signal_emit (self, signals[ROOM_KEY_RECEIVED], 0, ringer_json_peek_string (key, "room_id"), ringer_json_peek_string (key, "session_id"));
  }
}

static void
tell_of_devices (RingerCrypto *self,
                 JsonObject *news)
{
  JsonArray *users = ringer_json_peek_array (news, "users");

  for (unsigned int i = 0; users != NULL && i < json_array_get_length (users); i++)
    g_signal_emit (self, signals[DEVICES_CHANGED], 0, ringer_json_array_peek_string (users, i));
}

static gboolean
take_in_news (gpointer user_data)
{
  const News *news = user_data;
  g_autoptr (RingerCrypto) self = g_weak_ref_get (&news->watch->crypto);
  g_autoptr (JsonObject) json = ringer_json_parse_object (news->text, -1, NULL);
  const char *kind = ringer_json_peek_string (json, "kind");

  if (self == NULL || kind == NULL)
    return G_SOURCE_REMOVE;

  if (g_str_equal (kind, "verification"))
    ringer_crypto_update_verification (self, json);
  else if (g_str_equal (kind, "room-keys"))
    tell_of_room_keys (self, json);
  else if (g_str_equal (kind, "devices"))
    tell_of_devices (self, json);
  else if (g_str_equal (kind, "secret"))
    g_signal_emit (self, signals[SECRET_RECEIVED], 0, ringer_json_peek_string (json, "name"));

  return G_SOURCE_REMOVE;
}

/* On the machine's thread */
static void
on_news (void *user_data,
         char *text)
{
  Watch *watch = user_data;
  News *news = g_new0 (News, 1);

  news->watch = g_atomic_rc_box_acquire (watch);
  news->text = text;
  run_in_context (watch->context, take_in_news, news, (GDestroyNotify) news_free);
}

static RingerCryptoFfi *
start_machine (RingerCrypto *self)
{
  Watch *watch = g_atomic_rc_box_new0 (Watch);

  g_weak_ref_init (&watch->crypto, self);
  watch->context = g_main_context_ref_thread_default ();

  return ringer_crypto_ffi_new (on_news, watch_unref, watch);
}

void
ringer_crypto_read_object (GTask *task,
                           JsonObject *result)
{
  g_task_return_pointer (task, json_object_ref (result), (GDestroyNotify) json_object_unref);
}

void
ringer_crypto_read_secret (GTask *task,
                           JsonObject *result)
{
  g_task_return_pointer (task, g_strdup (ringer_json_peek_string (result, "secret")), (GDestroyNotify) ringer_secret_free);
}

GPtrArray *
ringer_crypto_parse_requests (JsonObject *result)
{
  JsonArray *array = ringer_json_peek_array (result, "requests");
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    RingerCryptoRequest *request = json != NULL ? ringer_crypto_request_new (json) : NULL;

    if (request != NULL)
      g_ptr_array_add (requests, request);
  }

  return requests;
}

void
ringer_crypto_read_requests (GTask *task,
                             JsonObject *result)
{
  g_task_return_pointer (task, ringer_crypto_parse_requests (result), (GDestroyNotify) g_ptr_array_unref);
}

void
ringer_crypto_keep_requests (GTask *task,
                             JsonObject *result)
{
  RingerCrypto *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) requests = ringer_crypto_parse_requests (result);

  if (requests->len > 0) {
    g_ptr_array_extend_and_steal (self->requests, g_steal_pointer (&requests));
    g_signal_emit (self, signals[REQUESTS_PENDING], 0);
  }

  g_task_return_boolean (task, TRUE);
}

JsonArray *
ringer_crypto_make_array (const char *const *texts)
{
  JsonArray *array = json_array_new ();

  for (; texts != NULL && *texts != NULL; texts++)
    json_array_add_string_element (array, *texts);

  return array;
}

static void
ringer_crypto_dispose (GObject *object)
{
  RingerCrypto *self = RINGER_CRYPTO (object);

  if (self->machine != NULL)
    ringer_crypto_ffi_free (g_steal_pointer (&self->machine), on_freed, NULL);
  g_list_store_remove_all (self->verifications);

  G_OBJECT_CLASS (ringer_crypto_parent_class)->dispose (object);
}

static void
ringer_crypto_finalize (GObject *object)
{
  RingerCrypto *self = RINGER_CRYPTO (object);

  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self->folder);
  g_free (self->curve25519);
  g_free (self->ed25519);
  g_ptr_array_unref (self->requests);
  g_object_unref (self->verifications);

  G_OBJECT_CLASS (ringer_crypto_parent_class)->finalize (object);
}

static void
ringer_crypto_class_init (RingerCryptoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = ringer_crypto_dispose;
  object_class->finalize = ringer_crypto_finalize;

  signals[REQUESTS_PENDING] = g_signal_new ("requests-pending", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ROOM_KEY_RECEIVED] = g_signal_new ("room-key-received", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DEVICES_CHANGED] = g_signal_new ("devices-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SECRET_RECEIVED] = g_signal_new ("secret-received", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringer_crypto_init (RingerCrypto *self)
{
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
  self->verifications = g_list_store_new (RINGER_TYPE_VERIFICATION);
}

char *
ringer_crypto_make_store_key (void)
{
  guint8 bytes[STORE_KEY_BYTES];
  char *key;

  /* That many bytes come at once, or there is no randomness at all. */
  if (getentropy (bytes, sizeof bytes) != 0)
    g_error ("The system gives no random bytes");

  key = g_base64_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);

  return key;
}

RingerCrypto *
ringer_crypto_new (const char *user_id,
                   const char *device_id,
                   const char *folder)
{
  RingerCrypto *self;

  g_return_val_if_fail (user_id != NULL && device_id != NULL && folder != NULL, NULL);

  self = g_object_new (RINGER_TYPE_CRYPTO, NULL);
  self->user_id = g_strdup (user_id);
  self->device_id = g_strdup (device_id);
  self->folder = g_strdup (folder);
  self->machine = start_machine (self);

  return self;
}

static void
read_identity (GTask *task,
               JsonObject *result)
{
  RingerCrypto *self = g_task_get_source_object (task);

  self->curve25519 = g_strdup (ringer_json_peek_string (result, "curve25519"));
  self->ed25519 = g_strdup (ringer_json_peek_string (result, "ed25519"));
  g_task_return_boolean (task, TRUE);
}

void
ringer_crypto_open_async (RingerCrypto *self,
                          const char *key,
                          gboolean create,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_open_async);
  ringer_crypto_call (self, task, "open",
                      ringer_json_build ("user_id", "s", self->user_id, "device_id", "s", self->device_id, "path", "s", self->folder,
                                         "key", "s", key, "create", "b", create, NULL),
                      read_identity);
}

gboolean
ringer_crypto_open_finish (RingerCrypto *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_crypto_close_async (RingerCrypto *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_close_async);
  if (self->machine != NULL) {
    ringer_crypto_ffi_free (g_steal_pointer (&self->machine), on_done, call_new (task, NULL));
  } else {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
  }
}

gboolean
ringer_crypto_close_finish (RingerCrypto *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
ringer_crypto_get_user_id (RingerCrypto *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO (self), NULL);

  return self->user_id;
}

const char *
ringer_crypto_get_device_id (RingerCrypto *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO (self), NULL);

  return self->device_id;
}

const char *
ringer_crypto_get_curve25519 (RingerCrypto *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO (self), NULL);

  return self->curve25519;
}

const char *
ringer_crypto_get_ed25519 (RingerCrypto *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO (self), NULL);

  return self->ed25519;
}

void
ringer_crypto_set_senders (RingerCrypto *self,
                           RingerCryptoSenders senders)
{
  g_return_if_fail (RINGER_IS_CRYPTO (self));

  self->senders = senders;
}

void
ringer_crypto_set_recipients (RingerCrypto *self,
                              RingerCryptoRecipients recipients)
{
  g_return_if_fail (RINGER_IS_CRYPTO (self));

  self->recipients = recipients;
}

GListModel *
ringer_crypto_get_verifications (RingerCrypto *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO (self), NULL);

  return G_LIST_MODEL (self->verifications);
}
