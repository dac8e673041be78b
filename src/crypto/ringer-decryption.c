/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-decryption.h"

#include "ringer-enums.h"
#include "ringer-json.h"

/* One answer of the machine's. */

struct _RingerDecryption {
  GObject parent_instance;

  JsonObject *json;
};

G_DEFINE_FINAL_TYPE (RingerDecryption, ringer_decryption, G_TYPE_OBJECT)

static void
ringer_decryption_finalize (GObject *object)
{
  RingerDecryption *self = RINGER_DECRYPTION (object);

  json_object_unref (self->json);

  G_OBJECT_CLASS (ringer_decryption_parent_class)->finalize (object);
}

static void
ringer_decryption_class_init (RingerDecryptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_decryption_finalize;
}

static void
ringer_decryption_init (RingerDecryption *self)
{
}

RingerDecryption *
ringer_decryption_new (JsonObject *json)
{
  RingerDecryption *self;

  g_return_val_if_fail (json != NULL, NULL);

  self = g_object_new (RINGER_TYPE_DECRYPTION, NULL);
  self->json = json_object_ref (json);

  return self;
}

RingerDecryptionState
ringer_decryption_get_state (RingerDecryption *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTION (self), RINGER_DECRYPTION_BROKEN);

  return (RingerDecryptionState) ringer_enum_from_nick (RINGER_TYPE_DECRYPTION_STATE, ringer_json_peek_string (self->json, "state"));
}

JsonObject *
ringer_decryption_get_event (RingerDecryption *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTION (self), NULL);

  return ringer_json_peek_object (self->json, "event");
}

const char *
ringer_decryption_get_sender_device (RingerDecryption *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTION (self), NULL);

  return ringer_json_peek_string (self->json, "sender_device");
}

RingerCryptoTrust
ringer_decryption_get_trust (RingerDecryption *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTION (self), RINGER_CRYPTO_TRUST_UNKNOWN_DEVICE);

  return (RingerCryptoTrust) ringer_enum_from_nick (RINGER_TYPE_CRYPTO_TRUST, ringer_json_peek_string (self->json, "trust"));
}

const char *
ringer_decryption_get_withheld (RingerDecryption *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTION (self), NULL);

  return ringer_json_peek_string (self->json, "withheld");
}
