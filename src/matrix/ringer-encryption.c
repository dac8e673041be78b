/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-encryption.h"

#include <glib/gstdio.h>

#include "ringer-crypto-devices.h"
#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-priority.h"

/* Opening goes step by step: the key, then the store. What was made once is never made anew unless somebody asks for that. */

/* The name under which the secret store has the store's key. */
#define STORE_KEY "encryption"

/* Under this name the account's store says that the encryption's own was made. */
#define MADE "encryption_made"

#define FOLDER "crypto"

typedef enum {
  STEP_CLOSE, /* only for a new beginning */
  STEP_LOOK_UP_KEY,
  STEP_STORE_KEY, /* a new one, before there is anything that needs it */
  STEP_OPEN,
  STEP_DONE,
} Step;

struct _RingerEncryption {
  GObject parent_instance;

  RingerAccountStore *store;
  RingerSecretStore *secrets;
  RingerOutbox *outbox;
  RingerClock *clock;
  RingerDecrypter *decrypter;
  RingerCrypto *crypto;
  RingerCryptoPump *pump;
  char *account_id;
  char *folder;
  RingerEncryptionState state;
  Step step;
  char *key;    /* only while it is opened */
  GTask *reset; /* or NULL */
  GError *error;
  gboolean strict;
  guint64 serial;        /* of the opening; another one, or closing, ends what came before */
  GHashTable *tracked;   /* user ids */
  GPtrArray *to_track;   /* user ids that the machine does not know yet */
  unsigned int track_id; /* an idle source */
};

typedef enum {
  PROP_STATE = 1,
  PROP_ERROR,
} RingerEncryptionProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerEncryption, ringer_encryption, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_ENCRYPTION_CLOSED, "closed"),
  RINGER_ENUM_VALUE (RINGER_ENCRYPTION_OPENING, "opening"),
  RINGER_ENUM_VALUE (RINGER_ENCRYPTION_READY, "ready"),
  RINGER_ENUM_VALUE (RINGER_ENCRYPTION_FAILED, "failed"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerEncryptionState, ringer_encryption_state, state_values)

static void step (RingerEncryption *self);

/* Takes @error */
static void
set_state (RingerEncryption *self,
           RingerEncryptionState state,
           GError *error)
{
  gboolean error_changed = self->error != NULL || error != NULL;

  g_clear_error (&self->error);
  self->error = error;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state) {
    self->state = state;
    g_debug ("The encryption of account %s is %s", self->account_id, state_values[state].value_nick);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
return_reset (RingerEncryption *self,
              const GError *error)
{
  g_autoptr (GTask) reset = g_steal_pointer (&self->reset);

  if (reset == NULL)
    return;

  if (error != NULL)
    g_task_return_error (reset, g_error_copy (error));
  else
    g_task_return_boolean (reset, TRUE);
}

/* Takes @error */
static void
fail (RingerEncryption *self,
      GError *error)
{
  g_clear_pointer (&self->key, ringer_secret_free);
  g_clear_object (&self->crypto);
  self->step = STEP_DONE;
  g_message ("The encryption of account %s cannot be opened: %s", self->account_id, error->message);
  set_state (self, RINGER_ENCRYPTION_FAILED, error);
  return_reset (self, error);
}

/* Whom the machine knows */

static void
on_tracked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerCryptoPump) pump = user_data;
  g_autoptr (GError) error = NULL;

  if (ringer_crypto_track_users_finish (RINGER_CRYPTO (source), result, &error))
    ringer_crypto_pump_kick (pump);
  else
    g_message ("Whose devices matter was not stored: %s", error->message);
}

static void
track_now (RingerEncryption *self)
{
  g_clear_handle_id (&self->track_id, g_source_remove);
  if (self->state != RINGER_ENCRYPTION_READY || self->to_track->len == 0)
    return;

  g_ptr_array_add (self->to_track, NULL);
  ringer_crypto_track_users_async (self->crypto, (const char *const *) self->to_track->pdata, NULL, on_tracked, g_object_ref (self->pump));
  g_ptr_array_set_size (self->to_track, 0);
}

static gboolean
on_track (gpointer user_data)
{
  RingerEncryption *self = user_data;

  self->track_id = 0;
  track_now (self);

  return G_SOURCE_REMOVE;
}

/* Opening */

/* An opening that is no longer wanted does not keep the object alive either. */
typedef struct
{
  GWeakRef encryption;
  guint64 serial;
} Opening;

static Opening *
begin (RingerEncryption *self)
{
  Opening *opening = g_new0 (Opening, 1);

  g_weak_ref_init (&opening->encryption, self);
  opening->serial = self->serial;

  return opening;
}

/* (transfer full) (nullable): the object, if it still waits for this. */
static RingerEncryption *
end (gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (RingerEncryption) self = g_weak_ref_get (&opening->encryption);
  guint64 serial = opening->serial;

  g_weak_ref_clear (&opening->encryption);
  g_free (opening);

  return self != NULL && self->serial == serial ? g_steal_pointer (&self) : NULL;
}

static gboolean
was_made (RingerEncryption *self)
{
  g_autofree char *made = ringer_account_store_get_value (self->store, MADE);

  return made != NULL;
}

static void
on_key (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (RingerEncryption) self = end (user_data);
  g_autoptr (GError) error = NULL;
  char *key = ringer_secret_store_lookup_finish (RINGER_SECRET_STORE (source), result, &error);

  if (self == NULL) {
    ringer_secret_free (key);
    return;
  }

  if (key != NULL) {
    self->key = key;
    self->step = STEP_OPEN;
    step (self);
  } else if (!g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND)) {
    fail (self, g_steal_pointer (&error));
  } else if (was_made (self)) {
    fail (self, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_STORE_KEY, "The keyring does not have the key of the encryption's store"));
  } else {
    self->step = STEP_STORE_KEY;
    step (self);
  }
}

static void
on_key_stored (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (RingerEncryption) self = end (user_data);
  g_autoptr (GError) error = NULL;
  gboolean stored = ringer_secret_store_store_finish (RINGER_SECRET_STORE (source), result, &error);

  if (self == NULL)
    return;

  if (!stored) {
    fail (self, g_steal_pointer (&error));
    return;
  }

  self->step = STEP_OPEN;
  step (self);
}

static void
set_up (RingerEncryption *self)
{
  self->pump = ringer_crypto_pump_new (self->crypto, self->outbox, self->clock);
  ringer_encryption_set_strict (self, self->strict);
  set_state (self, RINGER_ENCRYPTION_READY, NULL);

  /* Whether this device is verified is known by the account's own keys. */
  ringer_encryption_track (self, ringer_crypto_get_user_id (self->crypto));
  ringer_decrypter_set_crypto (self->decrypter, self->crypto);
  ringer_crypto_pump_kick (self->pump);
  return_reset (self, NULL);
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerEncryption) self = end (user_data);
  g_autoptr (GError) error = NULL;
  gboolean opened = ringer_crypto_open_finish (RINGER_CRYPTO (source), result, &error);

  if (self == NULL)
    return;

  g_clear_pointer (&self->key, ringer_secret_free);
  /* Before any key of it is at the homeserver. */
  if (!opened || (!was_made (self) && !ringer_account_store_set_value (self->store, MADE, "1", &error))) {
    fail (self, g_steal_pointer (&error));
    return;
  }

  self->step = STEP_DONE;
  set_up (self);
}

static void
open_store (RingerEncryption *self)
{
  g_autofree char *user_id = ringer_account_store_get_value (self->store, "user_id");
  g_autofree char *device_id = ringer_account_store_get_value (self->store, "device_id");

  self->crypto = ringer_crypto_new (user_id, device_id, self->folder);
  ringer_crypto_open_async (self->crypto, self->key, !was_made (self), NULL, on_opened, begin (self));
}

static void
on_closed_for_reset (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  RingerEncryption *self = RINGER_ENCRYPTION (source);
  g_autoptr (GError) error = NULL;

  if (!ringer_encryption_close_finish (self, result, &error))
    g_message ("The encryption's store was not closed: %s", error->message);

  ringer_encryption_wipe (self);
  set_state (self, RINGER_ENCRYPTION_OPENING, NULL);
  self->step = STEP_STORE_KEY;
  step (self);
}

static void
step (RingerEncryption *self)
{
  switch (self->step) {
  case STEP_CLOSE:
    ringer_encryption_close_async (self, on_closed_for_reset, NULL);
    break;
  case STEP_LOOK_UP_KEY:
    ringer_secret_store_lookup_async (self->secrets, self->account_id, STORE_KEY, NULL, on_key, begin (self));
    break;
  case STEP_STORE_KEY:
    g_clear_pointer (&self->key, ringer_secret_free);
    self->key = ringer_crypto_make_store_key ();
    ringer_secret_store_store_async (self->secrets, self->account_id, STORE_KEY, self->key, NULL, on_key_stored, begin (self));
    break;
  case STEP_OPEN:
    open_store (self);
    break;
  case STEP_DONE:
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
ringer_encryption_dispose (GObject *object)
{
  RingerEncryption *self = RINGER_ENCRYPTION (object);

  self->serial++;
  g_clear_handle_id (&self->track_id, g_source_remove);
  if (self->pump != NULL)
    ringer_crypto_pump_stop (self->pump);
  g_clear_object (&self->pump);
  if (self->decrypter != NULL)
    ringer_decrypter_set_crypto (self->decrypter, NULL);
  g_clear_object (&self->crypto);
  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (ringer_encryption_parent_class)->dispose (object);
}

static void
ringer_encryption_finalize (GObject *object)
{
  RingerEncryption *self = RINGER_ENCRYPTION (object);

  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_object (&self->clock);
  g_clear_object (&self->decrypter);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->key, ringer_secret_free);
  g_clear_pointer (&self->tracked, g_hash_table_unref);
  g_clear_pointer (&self->to_track, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_encryption_parent_class)->finalize (object);
}

static void
ringer_encryption_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerEncryption *self = RINGER_ENCRYPTION (object);

  switch ((RingerEncryptionProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_encryption_class_init (RingerEncryptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_encryption_dispose;
  object_class->finalize = ringer_encryption_finalize;
  object_class->get_property = ringer_encryption_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_ENCRYPTION_STATE, RINGER_ENCRYPTION_CLOSED, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_encryption_init (RingerEncryption *self)
{
  self->step = STEP_DONE;
  self->strict = TRUE;
  self->tracked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->to_track = g_ptr_array_new_with_free_func (g_free);
}

RingerEncryption *
ringer_encryption_new (const char *account_id,
                       RingerAccountStore *store,
                       RingerSecretStore *secrets,
                       RingerOutbox *outbox,
                       RingerClock *clock,
                       RingerServerClock *server_clock)
{
  RingerEncryption *self;
  g_autofree char *parent = NULL;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (store), NULL);
  g_return_val_if_fail (RINGER_IS_SECRET_STORE (secrets), NULL);
  g_return_val_if_fail (RINGER_IS_OUTBOX (outbox), NULL);

  parent = g_path_get_dirname (ringer_account_store_get_path (store));
  self = g_object_new (RINGER_TYPE_ENCRYPTION, NULL);
  self->account_id = g_strdup (account_id);
  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);
  self->decrypter = ringer_decrypter_new (server_clock);
  self->folder = g_build_filename (parent, FOLDER, NULL);
  g_signal_connect_object (self->decrypter, "sender", G_CALLBACK (ringer_encryption_track), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_encryption_open (RingerEncryption *self)
{
  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  if (self->state == RINGER_ENCRYPTION_OPENING || self->state == RINGER_ENCRYPTION_READY)
    return;

  self->serial++;
  set_state (self, RINGER_ENCRYPTION_OPENING, NULL);
  self->step = STEP_LOOK_UP_KEY;
  step (self);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ringer_crypto_close_finish (RINGER_CRYPTO (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ringer_encryption_close_async (RingerEncryption *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (RingerCrypto) crypto = NULL;

  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ringer_encryption_close_async);

  self->serial++;
  self->step = STEP_DONE;
  g_clear_pointer (&self->key, ringer_secret_free);
  crypto = g_steal_pointer (&self->crypto);
  ringer_decrypter_set_crypto (self->decrypter, NULL);
  if (self->pump != NULL)
    ringer_crypto_pump_stop (self->pump);
  g_clear_object (&self->pump);
  g_hash_table_remove_all (self->tracked);
  g_ptr_array_set_size (self->to_track, 0);
  set_state (self, RINGER_ENCRYPTION_CLOSED, NULL);

  if (crypto != NULL)
    ringer_crypto_close_async (crypto, NULL, on_closed, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
ringer_encryption_close_finish (RingerEncryption *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_encryption_wipe (RingerEncryption *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_if_fail (RINGER_IS_ENCRYPTION (self));
  g_return_if_fail (self->crypto == NULL);

  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  ringer_account_store_set_value (self->store, MADE, NULL, NULL);
}

void
ringer_encryption_reset_async (RingerEncryption *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ringer_encryption_reset_async);
  if (self->reset != NULL) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_FAILED, "It is being reset already");
    return;
  }

  self->reset = g_steal_pointer (&task);
  self->step = STEP_CLOSE;
  step (self);
}

gboolean
ringer_encryption_reset_finish (RingerEncryption *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

RingerEncryptionState
ringer_encryption_get_state (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), RINGER_ENCRYPTION_CLOSED);

  return self->state;
}

const GError *
ringer_encryption_get_error (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), NULL);

  return self->error;
}

RingerCrypto *
ringer_encryption_get_crypto (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), NULL);

  return self->state == RINGER_ENCRYPTION_READY ? self->crypto : NULL;
}

RingerCryptoPump *
ringer_encryption_get_pump (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), NULL);

  return self->pump;
}

RingerDecrypter *
ringer_encryption_get_decrypter (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), NULL);

  return self->decrypter;
}

void
ringer_encryption_set_strict (RingerEncryption *self,
                              gboolean strict)
{
  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  self->strict = strict;
  if (self->crypto == NULL)
    return;

  ringer_crypto_set_senders (self->crypto, strict ? RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY : RINGER_CRYPTO_SENDERS_ALL);
  ringer_crypto_set_recipients (self->crypto, strict ? RINGER_CRYPTO_RECIPIENTS_SIGNED : RINGER_CRYPTO_RECIPIENTS_ALL);
}

gboolean
ringer_encryption_is_strict (RingerEncryption *self)
{
  g_return_val_if_fail (RINGER_IS_ENCRYPTION (self), TRUE);

  return self->strict;
}

void
ringer_encryption_track (RingerEncryption *self,
                         const char *user_id)
{
  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  if (self->state != RINGER_ENCRYPTION_READY || !g_hash_table_add (self->tracked, g_strdup (user_id)))
    return;

  g_ptr_array_add (self->to_track, g_strdup (user_id));
  if (self->track_id == 0)
    self->track_id = g_idle_add_full (RINGER_PRIORITY_BESIDE_DRAWING, on_track, self, NULL);
}

void
ringer_encryption_note_taken (RingerEncryption *self,
                              const GError *error)
{
  g_return_if_fail (RINGER_IS_ENCRYPTION (self));

  if (self->state != RINGER_ENCRYPTION_READY)
    return;

  set_state (self, RINGER_ENCRYPTION_READY, error != NULL ? g_error_copy (error) : NULL);
  ringer_crypto_pump_kick (self->pump);
}
