/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-homeserver.h"

#include <string.h>

#include "ringer-json.h"

typedef struct
{
  char *user_id;
  char *device_id;
  JsonObject *keys;          /* nullable */
  JsonObject *one_time_keys; /* id → key */
  JsonObject *fallback_keys;
  JsonArray *inbox;
  JsonArray *held;
  GHashTable *changed;
} Device;

struct _CryptoHomeserver {
  GPtrArray *devices;
  GHashTable *signing_keys; /* user id → JsonObject of an upload */
  JsonObject *backup;
  JsonObject *backup_info;
  unsigned int n_backups; /* that were made */
  gboolean holding;
  GFunc listener;
  gpointer listener_data;
};

static void
device_free (Device *device)
{
  g_free (device->user_id);
  g_free (device->device_id);
  g_clear_pointer (&device->keys, json_object_unref);
  json_object_unref (device->one_time_keys);
  json_object_unref (device->fallback_keys);
  json_array_unref (device->inbox);
  json_array_unref (device->held);
  g_hash_table_unref (device->changed);
  g_free (device);
}

CryptoHomeserver *
crypto_homeserver_new (void)
{
  CryptoHomeserver *self = g_new0 (CryptoHomeserver, 1);

  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) device_free);
  self->signing_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  self->backup = json_object_new ();

  return self;
}

void
crypto_homeserver_free (CryptoHomeserver *self)
{
  g_ptr_array_unref (self->devices);
  g_hash_table_unref (self->signing_keys);
  json_object_unref (self->backup);
  g_clear_pointer (&self->backup_info, json_object_unref);
  g_free (self);
}

static Device *
find_device (CryptoHomeserver *self,
             const char *user_id,
             const char *device_id)
{
  Device *device;

  for (unsigned int i = 0; i < self->devices->len; i++) {
    device = g_ptr_array_index (self->devices, i);
    if (g_str_equal (device->user_id, user_id) && g_str_equal (device->device_id, device_id))
      return device;
  }

  device = g_new0 (Device, 1);
  device->user_id = g_strdup (user_id);
  device->device_id = g_strdup (device_id);
  device->one_time_keys = json_object_new ();
  device->fallback_keys = json_object_new ();
  device->inbox = json_array_new ();
  device->held = json_array_new ();
  device->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->devices, device);

  return device;
}

static void
tell_listener (CryptoHomeserver *self)
{
  if (self->listener != NULL)
    self->listener (self, self->listener_data);
}

static void
mark_changed (CryptoHomeserver *self,
              const char *user_id)
{
  for (unsigned int i = 0; i < self->devices->len; i++) {
    Device *device = g_ptr_array_index (self->devices, i);

    g_hash_table_add (device->changed, g_strdup (user_id));
  }
  tell_listener (self);
}

static void
add_members (JsonObject *target,
             JsonObject *source)
{
  g_autoptr (GList) names = source != NULL ? json_object_get_members (source) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    json_object_set_member (target, name->data, json_node_copy (json_object_get_member (source, name->data)));
}

/* How many one-time keys of the one kind that is in use there are. */
static JsonObject *
count_keys (Device *device)
{
  return ringer_json_build ("signed_curve25519", "i", (gint64) json_object_get_size (device->one_time_keys), NULL);
}

static JsonObject *
upload_keys (CryptoHomeserver *self,
             Device *device,
             JsonObject *body)
{
  JsonObject *keys = ringer_json_peek_object (body, "device_keys");

  if (keys != NULL) {
    g_clear_pointer (&device->keys, json_object_unref);
    device->keys = ringer_json_copy (keys);
    mark_changed (self, device->user_id);
  }
  add_members (device->one_time_keys, ringer_json_peek_object (body, "one_time_keys"));
  add_members (device->fallback_keys, ringer_json_peek_object (body, "fallback_keys"));

  return ringer_json_build ("one_time_key_counts", "o", count_keys (device), NULL);
}

static void
set_copy (JsonObject *target,
          const char *name,
          JsonObject *value)
{
  if (value != NULL)
    json_object_set_object_member (target, name, ringer_json_copy (value));
}

static JsonObject *
query_keys (CryptoHomeserver *self,
            JsonObject *body)
{
  JsonObject *users = ringer_json_peek_object (body, "device_keys");
  g_autoptr (GList) names = json_object_get_members (users);
  JsonObject *device_keys = json_object_new ();
  JsonObject *master_keys = json_object_new ();
  JsonObject *self_signing_keys = json_object_new ();
  JsonObject *user_signing_keys = json_object_new ();

  for (GList *name = names; name != NULL; name = name->next) {
    JsonObject *devices = json_object_new ();
    JsonObject *signing = g_hash_table_lookup (self->signing_keys, name->data);

    for (unsigned int i = 0; i < self->devices->len; i++) {
      Device *device = g_ptr_array_index (self->devices, i);

      if (g_str_equal (device->user_id, name->data))
        set_copy (devices, device->device_id, device->keys);
    }
    json_object_set_object_member (device_keys, name->data, devices);
    set_copy (master_keys, name->data, ringer_json_peek_object (signing, "master_key"));
    set_copy (self_signing_keys, name->data, ringer_json_peek_object (signing, "self_signing_key"));
    set_copy (user_signing_keys, name->data, ringer_json_peek_object (signing, "user_signing_key"));
  }

  return ringer_json_build ("device_keys", "o", device_keys, "master_keys", "o", master_keys, "self_signing_keys", "o", self_signing_keys,
                            "user_signing_keys", "o", user_signing_keys, NULL);
}

static JsonObject *
claim_key (Device *device)
{
  gboolean fallback = json_object_get_size (device->one_time_keys) == 0;
  JsonObject *keys = fallback ? device->fallback_keys : device->one_time_keys;
  g_autoptr (GList) ids = json_object_get_members (keys);
  JsonObject *claimed = json_object_new ();

  if (ids != NULL) {
    set_copy (claimed, ids->data, ringer_json_peek_object (keys, ids->data));
    if (!fallback)
      json_object_remove_member (keys, ids->data);
  }

  return claimed;
}

static JsonObject *
claim_keys (CryptoHomeserver *self,
            JsonObject *body)
{
  JsonObject *wanted = ringer_json_peek_object (body, "one_time_keys");
  g_autoptr (GList) users = json_object_get_members (wanted);
  JsonObject *claimed = json_object_new ();

  for (GList *user = users; user != NULL; user = user->next) {
    JsonObject *devices = json_object_new ();
    g_autoptr (GList) device_ids = json_object_get_members (ringer_json_peek_object (wanted, user->data));

    for (GList *id = device_ids; id != NULL; id = id->next)
      json_object_set_object_member (devices, id->data, claim_key (find_device (self, user->data, id->data)));
    json_object_set_object_member (claimed, user->data, devices);
  }

  return ringer_json_build ("one_time_keys", "o", claimed, "failures", "o", json_object_new (), NULL);
}

static void
deliver (CryptoHomeserver *self,
         Device *device,
         const char *type,
         const char *sender,
         JsonObject *content)
{
  json_array_add_object_element (self->holding ? device->held : device->inbox,
                                 ringer_json_build ("type", "s", type, "sender", "s", sender, "content", "o", ringer_json_copy (content), NULL));
}

static JsonObject *
send_to_devices (CryptoHomeserver *self,
                 Device *sender,
                 RingerCryptoRequest *request)
{
  g_auto (GStrv) path = g_strsplit (ringer_crypto_request_get_path (request), "/", -1);
  g_autofree char *type = g_uri_unescape_string (path[g_strv_length (path) - 2], NULL);
  JsonObject *messages = ringer_json_peek_object (ringer_crypto_request_get_body (request), "messages");
  g_autoptr (GList) users = json_object_get_members (messages);

  for (GList *user = users; user != NULL; user = user->next) {
    JsonObject *by_device = ringer_json_peek_object (messages, user->data);
    JsonObject *for_all = ringer_json_peek_object (by_device, "*");

    for (unsigned int i = 0; i < self->devices->len; i++) {
      Device *device = g_ptr_array_index (self->devices, i);
      JsonObject *content = ringer_json_peek_object (by_device, device->device_id);

      if (g_str_equal (device->user_id, user->data) && (content != NULL || for_all != NULL))
        deliver (self, device, type, sender->user_id, content != NULL ? content : for_all);
    }
  }

  tell_listener (self);

  return json_object_new ();
}

static void
merge_signatures (JsonObject *target,
                  JsonObject *source)
{
  JsonObject *signatures = ringer_json_peek_object (source, "signatures");
  g_autoptr (GList) users = json_object_get_members (signatures);
  JsonObject *merged = ringer_json_peek_object (target, "signatures");

  for (GList *user = users; user != NULL; user = user->next) {
    if (ringer_json_peek_object (merged, user->data) == NULL)
      json_object_set_object_member (merged, user->data, json_object_new ());
    add_members (ringer_json_peek_object (merged, user->data), ringer_json_peek_object (signatures, user->data));
  }
}

static JsonObject *
upload_signatures (CryptoHomeserver *self,
                   JsonObject *body)
{
  g_autoptr (GList) users = json_object_get_members (body);

  for (GList *user = users; user != NULL; user = user->next) {
    JsonObject *objects = ringer_json_peek_object (body, user->data);
    g_autoptr (GList) ids = json_object_get_members (objects);

    /* An id is that of a device, or the user's public key. */
    for (GList *id = ids; id != NULL; id = id->next) {
      JsonObject *object = ringer_json_peek_object (objects, id->data);
      JsonObject *master = ringer_json_peek_object (g_hash_table_lookup (self->signing_keys, user->data), "master_key");

      if (ringer_json_peek_string (object, "device_id") != NULL)
        merge_signatures (find_device (self, user->data, id->data)->keys, object);
      else if (master != NULL)
        merge_signatures (master, object);
    }
    mark_changed (self, user->data);
  }

  return ringer_json_build ("failures", "o", json_object_new (), NULL);
}

static JsonObject *
back_up (CryptoHomeserver *self,
         JsonObject *body)
{
  add_members (self->backup, ringer_json_peek_object (body, "rooms"));

  return ringer_json_build ("etag", "s", "1", "count", "i", (gint64) json_object_get_size (self->backup), NULL);
}

char *
crypto_homeserver_answer (CryptoHomeserver *self,
                          const char *user_id,
                          const char *device_id,
                          RingerCryptoRequest *request)
{
  const char *kind = ringer_crypto_request_get_kind (request);
  JsonObject *body = ringer_crypto_request_get_body (request);
  Device *device = find_device (self, user_id, device_id);
  g_autoptr (JsonObject) answer = NULL;

  g_assert_true (g_str_has_prefix (ringer_crypto_request_get_path (request), "/_matrix/client/v3/"));

  if (g_str_equal (kind, "keys-upload")) {
    answer = upload_keys (self, device, body);
  } else if (g_str_equal (kind, "keys-query")) {
    answer = query_keys (self, body);
  } else if (g_str_equal (kind, "keys-claim")) {
    answer = claim_keys (self, body);
  } else if (g_str_equal (kind, "to-device")) {
    answer = send_to_devices (self, device, request);
  } else if (g_str_equal (kind, "signatures")) {
    answer = upload_signatures (self, body);
  } else if (g_str_equal (kind, "signing-keys")) {
    g_hash_table_insert (self->signing_keys, g_strdup (user_id), ringer_json_copy (body));
    mark_changed (self, user_id);
    answer = json_object_new ();
  } else if (g_str_equal (kind, "keys-backup")) {
    answer = back_up (self, body);
  } else {
    g_assert_not_reached ();
  }

  return ringer_json_to_string (answer);
}

JsonObject *
crypto_homeserver_fill_sync (CryptoHomeserver *self,
                             const char *user_id,
                             const char *device_id,
                             RingerCryptoSync *sync)
{
  Device *device = find_device (self, user_id, device_id);
  JsonArray *changed = json_array_new ();
  JsonArray *fallback = json_array_new ();
  GHashTableIter iter;
  gpointer user;
  JsonObject *answer;

  g_hash_table_iter_init (&iter, device->changed);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    json_array_add_string_element (changed, user);
  g_hash_table_remove_all (device->changed);
  if (json_object_get_size (device->fallback_keys) > 0)
    json_array_add_string_element (fallback, "signed_curve25519");

  answer = ringer_json_build ("to_device", "a", device->inbox, "device_lists", "o", ringer_json_build ("changed", "a", changed, NULL),
                              "counts", "o", count_keys (device), "fallback", "a", fallback, NULL);
  device->inbox = json_array_new ();

  sync->to_device = ringer_json_peek_array (answer, "to_device");
  sync->device_lists = ringer_json_peek_object (answer, "device_lists");
  sync->one_time_key_counts = ringer_json_peek_object (answer, "counts");
  sync->unused_fallback_keys = ringer_json_peek_array (answer, "fallback");
  sync->next_batch = "next";

  return answer;
}

gboolean
crypto_homeserver_has_news (CryptoHomeserver *self,
                            const char *user_id,
                            const char *device_id)
{
  Device *device = find_device (self, user_id, device_id);

  return json_array_get_length (device->inbox) > 0 || g_hash_table_size (device->changed) > 0;
}

void
crypto_homeserver_set_listener (CryptoHomeserver *self,
                                GFunc listener,
                                gpointer user_data)
{
  self->listener = listener;
  self->listener_data = user_data;
}

void
crypto_homeserver_set_holding (CryptoHomeserver *self,
                               gboolean holding)
{
  self->holding = holding;
  for (unsigned int i = 0; !holding && i < self->devices->len; i++) {
    Device *device = g_ptr_array_index (self->devices, i);

    for (unsigned int j = 0; j < json_array_get_length (device->held); j++)
      json_array_add_element (device->inbox, json_node_copy (json_array_get_element (device->held, j)));
    json_array_unref (device->held);
    device->held = json_array_new ();
  }
  tell_listener (self);
}

JsonObject *
crypto_homeserver_get_backup (CryptoHomeserver *self)
{
  return self->backup;
}

void
crypto_homeserver_remove_device (CryptoHomeserver *self,
                                 const char *user_id,
                                 const char *device_id)
{
  g_clear_pointer (&find_device (self, user_id, device_id)->keys, json_object_unref);
  mark_changed (self, user_id);
}

const char *
crypto_homeserver_make_backup (CryptoHomeserver *self,
                               JsonObject *info)
{
  g_autofree char *version = g_strdup_printf ("%u", ++self->n_backups);

  crypto_homeserver_set_backup_info (self, info);
  json_object_set_string_member (self->backup_info, "version", version);
  json_object_unref (self->backup);
  self->backup = json_object_new ();

  return ringer_json_peek_string (self->backup_info, "version");
}

void
crypto_homeserver_set_backup_info (CryptoHomeserver *self,
                                   JsonObject *info)
{
  g_clear_pointer (&self->backup_info, json_object_unref);
  self->backup_info = info != NULL ? ringer_json_copy (info) : NULL;
}

JsonObject *
crypto_homeserver_get_backup_info (CryptoHomeserver *self)
{
  return self->backup_info;
}
