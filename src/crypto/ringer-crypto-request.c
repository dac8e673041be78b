/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-request.h"

#include "ringer-json.h"

/* One request as HTTP, without the server and the access token. */

struct _RingerCryptoRequest {
  GObject parent_instance;

  JsonObject *json;
};

G_DEFINE_FINAL_TYPE (RingerCryptoRequest, ringer_crypto_request, G_TYPE_OBJECT)

static void
ringer_crypto_request_finalize (GObject *object)
{
  RingerCryptoRequest *self = RINGER_CRYPTO_REQUEST (object);

  json_object_unref (self->json);

  G_OBJECT_CLASS (ringer_crypto_request_parent_class)->finalize (object);
}

static void
ringer_crypto_request_class_init (RingerCryptoRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_crypto_request_finalize;
}

static void
ringer_crypto_request_init (RingerCryptoRequest *self)
{
}

RingerCryptoRequest *
ringer_crypto_request_new (JsonObject *json)
{
  static const char *const texts[] = { "id", "kind", "method", "path" };
  RingerCryptoRequest *self;

  g_return_val_if_fail (json != NULL, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (ringer_json_peek_string (json, texts[i]) == NULL)
      return NULL;
  }
  if (ringer_json_peek_object (json, "body") == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_CRYPTO_REQUEST, NULL);
  self->json = json_object_ref (json);

  return self;
}

const char *
ringer_crypto_request_get_id (RingerCryptoRequest *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_REQUEST (self), NULL);

  return ringer_json_peek_string (self->json, "id");
}

const char *
ringer_crypto_request_get_kind (RingerCryptoRequest *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_REQUEST (self), NULL);

  return ringer_json_peek_string (self->json, "kind");
}

const char *
ringer_crypto_request_get_method (RingerCryptoRequest *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_REQUEST (self), NULL);

  return ringer_json_peek_string (self->json, "method");
}

const char *
ringer_crypto_request_get_path (RingerCryptoRequest *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_REQUEST (self), NULL);

  return ringer_json_peek_string (self->json, "path");
}

JsonObject *
ringer_crypto_request_get_body (RingerCryptoRequest *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_REQUEST (self), NULL);

  return ringer_json_peek_object (self->json, "body");
}
