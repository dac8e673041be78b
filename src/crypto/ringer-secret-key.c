/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-secret-key.h"

#include "ringer-json.h"
#include "ringer-secret-store.h"

/* A key that was checked against its description. */

struct _RingerSecretKey {
  GObject parent_instance;

  char *id;
  char *key;
  JsonObject *description;
};

G_DEFINE_FINAL_TYPE (RingerSecretKey, ringer_secret_key, G_TYPE_OBJECT)

static void
ringer_secret_key_finalize (GObject *object)
{
  RingerSecretKey *self = RINGER_SECRET_KEY (object);

  g_free (self->id);
  ringer_secret_free (self->key);
  g_clear_pointer (&self->description, json_object_unref);

  G_OBJECT_CLASS (ringer_secret_key_parent_class)->finalize (object);
}

static void
ringer_secret_key_class_init (RingerSecretKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_secret_key_finalize;
}

static void
ringer_secret_key_init (RingerSecretKey *self)
{
}

RingerSecretKey *
ringer_secret_key_new (JsonObject *json)
{
  const char *id = ringer_json_peek_string (json, "key_id");
  const char *key = ringer_json_peek_string (json, "key");
  JsonObject *description = ringer_json_peek_object (json, "description");
  RingerSecretKey *self;

  if (id == NULL || key == NULL || description == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_SECRET_KEY, NULL);
  self->id = g_strdup (id);
  self->key = g_strdup (key);
  self->description = json_object_ref (description);

  return self;
}

const char *
ringer_secret_key_get_id (RingerSecretKey *self)
{
  g_return_val_if_fail (RINGER_IS_SECRET_KEY (self), NULL);

  return self->id;
}

JsonObject *
ringer_secret_key_get_description (RingerSecretKey *self)
{
  g_return_val_if_fail (RINGER_IS_SECRET_KEY (self), NULL);

  return self->description;
}

const char *
ringer_secret_key_get_recovery_key (RingerSecretKey *self)
{
  g_return_val_if_fail (RINGER_IS_SECRET_KEY (self), NULL);

  return self->key;
}
