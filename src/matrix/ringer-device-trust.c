/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-trust.h"

#include "ringer-backup-writer.h"
#include "ringer-crypto-backup.h"
#include "ringer-crypto-identity.h"
#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-recovery.h"
#include "ringer-weak.h"

struct _RingerDeviceTrust {
  GObject parent_instance;

  RingerEncryption *encryption;
  RingerBackupReader *backup;
  RingerBackupWriter *writer;
  RingerRecovery *recovery;
  RingerHttp *http;
  RingerCrypto *crypto; /* that is followed, or NULL */
  RingerVerification *request;
  GCancellable *cancellable;
  RingerTrustState state;
  unsigned int n_recovering; /* how many recoveries run */
  gboolean has_recovery;
  gboolean queried;    /* the homeserver was asked for the account's own keys */
  gboolean looking;    /* at the identity */
  gboolean look_again; /* it changed meanwhile */
};

typedef enum {
  PROP_STATE = 1,
  PROP_HAS_RECOVERY,
  PROP_REQUEST,
} RingerDeviceTrustProperty;

static GParamSpec *properties[PROP_REQUEST + 1];

G_DEFINE_FINAL_TYPE (RingerDeviceTrust, ringer_device_trust, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_TRUST_UNKNOWN, "unknown"),
  RINGER_ENUM_VALUE (RINGER_TRUST_NO_IDENTITY, "no-identity"),
  RINGER_ENUM_VALUE (RINGER_TRUST_UNVERIFIED, "unverified"),
  RINGER_ENUM_VALUE (RINGER_TRUST_VERIFIED, "verified"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerTrustState, ringer_trust_state, state_values)

static void look (RingerDeviceTrust *self);

/* What is under way does not keep the account's encryption alive. */

static void
set_has_recovery (RingerDeviceTrust *self,
                  gboolean has_recovery)
{
  if (self->has_recovery == has_recovery)
    return;

  self->has_recovery = has_recovery;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_RECOVERY]);
}

static void
on_recovery_looked (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (RingerDeviceTrust) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean found = ringer_recovery_look_finish (RINGER_RECOVERY (source), result, &error);

  if (self == NULL)
    return;

  if (found || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND)) {
    set_has_recovery (self, found);
    return;
  }

  /* There may be one; whoever tries it is told what is wrong. */
  g_debug ("Whether there is secret storage is not known: %s", error->message);
}

static void
set_state (RingerDeviceTrust *self,
           RingerTrustState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_debug ("This device is %s", state_values[state].value_nick);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (state == RINGER_TRUST_VERIFIED)
    ringer_device_trust_seek_recovery (self);
}

/* Private keys that have not signed the device that has them are of an identity that is not made to its end, unless they were just given to it. */
static RingerTrustState
judge (RingerDeviceTrust *self,
       const RingerCryptoIdentity *identity)
{
  if (!identity->exists || (identity->has_private_keys && !identity->device_signed && self->n_recovering == 0))
    return RINGER_TRUST_NO_IDENTITY;

  return identity->device_signed ? RINGER_TRUST_VERIFIED : RINGER_TRUST_UNVERIFIED;
}

static void
on_queried (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerDeviceTrust) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  gboolean queried = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  if (self == NULL)
    return;

  /* Where it failed the encryption's own question will be answered some time. */
  if (queried) {
    look (self);
  } else {
    self->queried = FALSE;
    g_debug ("The account's own keys are not known: %s", error->message);
  }
}

/* Without an identity the machine cannot tell whether there is none, or it has not heard of it. */
static void
query (RingerDeviceTrust *self)
{
  self->queried = TRUE;
  ringer_crypto_pump_query_async (ringer_encryption_get_pump (self->encryption), ringer_crypto_get_user_id (self->crypto), self->cancellable,
                                  on_queried, ringer_weak_new (self));
}

static void
on_identity (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerDeviceTrust) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  RingerCryptoIdentity identity;
  gboolean known = ringer_crypto_get_identity_finish (RINGER_CRYPTO (source), result, &identity, &error);

  if (self == NULL || self->crypto != RINGER_CRYPTO (source))
    return;

  self->looking = FALSE;
  if (!known)
    g_message ("Whether this device is verified is not known: %s", error->message);
  else if (identity.exists || self->queried)
    set_state (self, judge (self, &identity));
  else
    query (self);

  if (self->look_again)
    look (self);
}

static void
look (RingerDeviceTrust *self)
{
  if (self->crypto == NULL)
    return;

  self->look_again = self->looking;
  if (self->looking)
    return;

  self->looking = TRUE;
  ringer_crypto_get_identity_async (self->crypto, self->cancellable, on_identity, ringer_weak_new (self));
}

static void
on_devices_changed (RingerDeviceTrust *self,
                    const char *user_id,
                    RingerCrypto *crypto)
{
  if (g_strcmp0 (user_id, ringer_crypto_get_user_id (crypto)) == 0)
    look (self);
}

/* What other devices ask for */

static RingerVerification *
find_request (RingerDeviceTrust *self)
{
  GListModel *verifications = ringer_crypto_get_verifications (self->crypto);

  for (unsigned int i = 0; i < g_list_model_get_n_items (verifications); i++) {
    g_autoptr (RingerVerification) verification = g_list_model_get_item (verifications, i);

    if (ringer_verification_get_state (verification) == RINGER_VERIFICATION_REQUESTED &&
        g_strcmp0 (ringer_verification_get_user_id (verification), ringer_crypto_get_user_id (self->crypto)) == 0)
      return verification;
  }

  return NULL;
}

static void
update_request (RingerDeviceTrust *self)
{
  RingerVerification *request = self->crypto != NULL ? find_request (self) : NULL;

  if (g_set_object (&self->request, request))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUEST]);
}

static void
on_verifications_changed (RingerDeviceTrust *self,
                          unsigned int position,
                          unsigned int n_removed,
                          unsigned int n_added,
                          GListModel *verifications)
{
  for (unsigned int i = position; i < position + n_added; i++) {
    g_autoptr (RingerVerification) verification = g_list_model_get_item (verifications, i);

    g_signal_connect_object (verification, "notify::state", G_CALLBACK (update_request), self, G_CONNECT_SWAPPED);
  }
  update_request (self);
}

/* What they give */

static void
on_backup_read (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerDeviceTrust) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!ringer_backup_reader_read_finish (RINGER_BACKUP_READER (source), result, &error))
    g_message ("The backup of room keys was not opened: %s", error->message);
  else if (self != NULL)
    ringer_backup_writer_kick (self->writer);
}

static void
on_backup_key (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (RingerDeviceTrust) self = ringer_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  char *key = ringer_crypto_get_received_backup_key_finish (RINGER_CRYPTO (source), result, &error);

  if (error != NULL)
    g_message ("The key of the backup is not known: %s", error->message);
  if (self != NULL && key != NULL)
    ringer_backup_reader_read_async (self->backup, key, self->cancellable, on_backup_read, ringer_weak_new (self));
  ringer_secret_free (key);
}

static void
on_secret_received (RingerDeviceTrust *self,
                    const char *name,
                    RingerCrypto *crypto)
{
  if (g_strcmp0 (name, "m.megolm_backup.v1") == 0)
    ringer_crypto_get_received_backup_key_async (crypto, self->cancellable, on_backup_key, ringer_weak_new (self));
}

static void
forget_crypto (RingerDeviceTrust *self)
{
  if (self->crypto != NULL) {
    g_signal_handlers_disconnect_by_data (ringer_crypto_get_verifications (self->crypto), self);
    g_signal_handlers_disconnect_by_data (self->crypto, self);
  }
  g_clear_object (&self->crypto);
  if (self->writer != NULL)
    ringer_backup_writer_follow (self->writer, NULL);
  update_request (self);
  self->queried = FALSE;
  self->looking = FALSE;
  self->look_again = FALSE;
}

static void
on_encryption_state (RingerDeviceTrust *self)
{
  RingerCrypto *crypto = ringer_encryption_get_crypto (self->encryption);

  if (self->crypto == crypto)
    return;

  forget_crypto (self);
  set_state (self, RINGER_TRUST_UNKNOWN);
  if (crypto == NULL)
    return;

  self->crypto = g_object_ref (crypto);
  ringer_backup_writer_follow (self->writer, crypto);
  g_signal_connect_object (crypto, "devices-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (crypto, "secret-received", G_CALLBACK (on_secret_received), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_crypto_get_verifications (crypto), "items-changed", G_CALLBACK (on_verifications_changed), self, G_CONNECT_SWAPPED);
  look (self);
}

static void
ringer_device_trust_dispose (GObject *object)
{
  RingerDeviceTrust *self = RINGER_DEVICE_TRUST (object);

  ringer_device_trust_stop (self);
  g_clear_object (&self->recovery);
  g_clear_object (&self->backup);
  g_clear_object (&self->writer);
  g_clear_object (&self->http);
  g_clear_object (&self->encryption);

  G_OBJECT_CLASS (ringer_device_trust_parent_class)->dispose (object);
}

static void
ringer_device_trust_finalize (GObject *object)
{
  g_clear_object (&RINGER_DEVICE_TRUST (object)->cancellable);

  G_OBJECT_CLASS (ringer_device_trust_parent_class)->finalize (object);
}

static void
ringer_device_trust_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerDeviceTrust *self = RINGER_DEVICE_TRUST (object);

  switch ((RingerDeviceTrustProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_HAS_RECOVERY:
    g_value_set_boolean (value, self->has_recovery);
    break;
  case PROP_REQUEST:
    g_value_set_object (value, self->request);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_device_trust_class_init (RingerDeviceTrustClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_device_trust_dispose;
  object_class->finalize = ringer_device_trust_finalize;
  object_class->get_property = ringer_device_trust_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_TRUST_STATE, RINGER_TRUST_UNKNOWN, flags);
  properties[PROP_HAS_RECOVERY] = g_param_spec_boolean ("has-recovery", NULL, NULL, TRUE, flags);
  properties[PROP_REQUEST] = g_param_spec_object ("request", NULL, NULL, RINGER_TYPE_VERIFICATION, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_device_trust_init (RingerDeviceTrust *self)
{
  self->cancellable = g_cancellable_new ();
  self->has_recovery = TRUE;
}

RingerDeviceTrust *
ringer_device_trust_new (RingerEncryption *encryption,
                         RingerHttp *http,
                         RingerClock *clock)
{
  RingerDeviceTrust *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_DEVICE_TRUST, NULL);
  self->encryption = g_object_ref (encryption);
  self->http = g_object_ref (http);
  self->backup = ringer_backup_reader_new (encryption, http);
  self->writer = ringer_backup_writer_new (encryption, http, clock);
  self->recovery = ringer_recovery_new (encryption, self->backup, http);
  g_signal_connect_object (encryption, "notify::state", G_CALLBACK (on_encryption_state), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_device_trust_stop (RingerDeviceTrust *self)
{
  g_return_if_fail (RINGER_IS_DEVICE_TRUST (self));

  g_cancellable_cancel (self->cancellable);
  forget_crypto (self);
}

RingerTrustState
ringer_device_trust_get_state (RingerDeviceTrust *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), RINGER_TRUST_UNKNOWN);

  return self->state;
}

gboolean
ringer_device_trust_get_has_recovery (RingerDeviceTrust *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), FALSE);

  return self->has_recovery;
}

void
ringer_device_trust_seek_recovery (RingerDeviceTrust *self)
{
  g_return_if_fail (RINGER_IS_DEVICE_TRUST (self));

  ringer_recovery_look_async (self->recovery, self->cancellable, on_recovery_looked, ringer_weak_new (self));
}

RingerVerification *
ringer_device_trust_get_request (RingerDeviceTrust *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), NULL);

  return self->request;
}

RingerComparison *
ringer_device_trust_compare (RingerDeviceTrust *self,
                             RingerVerification *request)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), NULL);

  return self->crypto != NULL ? ringer_comparison_new (self->crypto, request) : NULL;
}

RingerComparison *
ringer_device_trust_compare_with (RingerDeviceTrust *self,
                                  const char *device_id)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), NULL);
  g_return_val_if_fail (device_id != NULL, NULL);

  return self->crypto != NULL ? ringer_comparison_new_with (self->crypto, device_id) : NULL;
}

static void
on_setup_state (RingerDeviceTrust *self,
                GParamSpec *pspec,
                RingerRecoverySetup *setup)
{
  if (ringer_recovery_setup_get_state (setup) == RINGER_RECOVERY_SETUP_DONE) {
    set_has_recovery (self, TRUE);
    ringer_backup_writer_kick (self->writer);
    look (self);
  }
}

RingerRecoverySetup *
ringer_device_trust_set_up (RingerDeviceTrust *self)
{
  RingerRecoverySetup *setup;

  g_return_val_if_fail (RINGER_IS_DEVICE_TRUST (self), NULL);

  setup = ringer_recovery_setup_new (self->encryption, self->http);
  if (setup != NULL)
    g_signal_connect_object (setup, "notify::state", G_CALLBACK (on_setup_state), self, G_CONNECT_SWAPPED);

  return setup;
}

static void
on_recovered (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerDeviceTrust *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean recovered = ringer_recovery_run_finish (RINGER_RECOVERY (source), result, &error);

  self->n_recovering--;
  if (recovered) {
    ringer_backup_writer_kick (self->writer);
    set_state (self, RINGER_TRUST_VERIFIED);
    g_task_return_boolean (task, TRUE);
    return;
  }

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    set_has_recovery (self, FALSE);
  g_task_return_error (task, error);
}

void
ringer_device_trust_recover_async (RingerDeviceTrust *self,
                                   const char *typed,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_DEVICE_TRUST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_device_trust_recover_async);
  self->n_recovering++;
  ringer_recovery_run_async (self->recovery, typed, cancellable, on_recovered, task);
}

gboolean
ringer_device_trust_recover_finish (RingerDeviceTrust *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
