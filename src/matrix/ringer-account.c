/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account.h"

#include "ringer-account-private.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-plain-sync.h"
#include "ringer-sliding-sync.h"

/*
 * One account: it starts step by step (what is stored, the tokens, what the homeserver speaks), then follows its sync.
 * What its rooms and account data mean is in ringer-account-rooms.c.
 */

#define FIRST_WINDOW 10
#define MEDIA_CACHE_BYTES (32 * 1024 * 1024)
#define VERSIONS_RETRY_MS (10 * 1000)

typedef enum {
  PROP_ID = 1,
  PROP_USER_ID,
  PROP_DEVICE_ID,
  PROP_DISPLAY_NAME,
  PROP_AVATAR_MXC,
  PROP_STATE,
  PROP_ERROR,
  PROP_ROOMS,
} RingerAccountProperty;

static GParamSpec *properties[PROP_ROOMS + 1];

unsigned int ringer_account_signals[RINGER_ACCOUNT_N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerAccount, ringer_account, G_TYPE_OBJECT)

GType
ringer_account_state_get_type (void)
{
  static const GEnumValue values[] = {
    { RINGER_ACCOUNT_STOPPED, "RINGER_ACCOUNT_STOPPED", "stopped" },
    { RINGER_ACCOUNT_UNLOCKING, "RINGER_ACCOUNT_UNLOCKING", "unlocking" },
    { RINGER_ACCOUNT_LOCKED, "RINGER_ACCOUNT_LOCKED", "locked" },
    { RINGER_ACCOUNT_CONNECTING, "RINGER_ACCOUNT_CONNECTING", "connecting" },
    { RINGER_ACCOUNT_FIRST_SYNC, "RINGER_ACCOUNT_FIRST_SYNC", "first-sync" },
    { RINGER_ACCOUNT_UP_TO_DATE, "RINGER_ACCOUNT_UP_TO_DATE", "up-to-date" },
    { RINGER_ACCOUNT_OFFLINE, "RINGER_ACCOUNT_OFFLINE", "offline" },
    { RINGER_ACCOUNT_FAILING, "RINGER_ACCOUNT_FAILING", "failing" },
    { RINGER_ACCOUNT_SIGNED_OUT, "RINGER_ACCOUNT_SIGNED_OUT", "signed-out" },
    { 0 },
  };
  static GType type;

  if (g_once_init_enter_pointer (&type))
    g_once_init_leave_pointer (&type, g_enum_register_static ("RingerAccountState", values));

  return type;
}

static void
set_state (RingerAccount *self,
           RingerAccountState state,
           const GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->error != NULL || error != NULL) {
    g_clear_error (&self->error);
    self->error = error != NULL ? g_error_copy (error) : NULL;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
  if (self->state != state) {
    self->state = state;
    g_debug ("Account %s is %s", self->id, g_enum_get_value (g_type_class_get (RINGER_TYPE_ACCOUNT_STATE), (int) state)->value_nick);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Name and picture of the account itself */

static void
take_profile (RingerAccount *self,
              const char *display_name,
              const char *avatar_mxc)
{
  g_autofree char *name = ringer_clean_name (display_name);

  if (g_set_str (&self->display_name, name != NULL ? name : self->user_id))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISPLAY_NAME]);
  if (g_set_str (&self->avatar_mxc, avatar_mxc))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVATAR_MXC]);
  ringer_account_store_set_value (self->store, "display_name", display_name, NULL);
  ringer_account_store_set_value (self->store, "avatar_mxc", avatar_mxc, NULL);
}

static void
on_profile (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (answer != NULL)
    take_profile (self, ringer_json_peek_string (answer, "displayname"), ringer_json_peek_string (answer, "avatar_url"));
  else
    g_debug ("No profile of account %s: %s", self->id, error->message);
}

static void
fetch_profile (RingerAccount *self)
{
  g_autofree char *path = ringer_http_path ("/_matrix/client/v3/profile/%s", self->user_id);
  RingerHttpRequest request = { .method = "GET", .path = path };

  self->profile_fetched = TRUE;
  ringer_http_send_async (self->http, &request, self->cancellable, on_profile, g_object_ref (self));
}

/* The sync */

static void
follow_sync (RingerAccount *self)
{
  const GError *error = ringer_sync_get_error (self->sync);

  switch (ringer_sync_get_state (self->sync)) {
  case RINGER_SYNC_CONNECTING:
    set_state (self, self->complete ? RINGER_ACCOUNT_CONNECTING : RINGER_ACCOUNT_FIRST_SYNC, NULL);
    break;
  case RINGER_SYNC_UP_TO_DATE:
    set_state (self, self->complete ? RINGER_ACCOUNT_UP_TO_DATE : RINGER_ACCOUNT_FIRST_SYNC, self->storage_error);
    if (!self->profile_fetched)
      fetch_profile (self);
    break;
  case RINGER_SYNC_OFFLINE:
    set_state (self, RINGER_ACCOUNT_OFFLINE, error);
    break;
  case RINGER_SYNC_FAILING:
    set_state (self, RINGER_ACCOUNT_FAILING, error);
    break;
  case RINGER_SYNC_SIGNED_OUT:
    set_state (self, RINGER_ACCOUNT_SIGNED_OUT, error);
    break;
  case RINGER_SYNC_STOPPED:
  default:
    set_state (self, RINGER_ACCOUNT_STOPPED, NULL);
  }
}

void
ringer_account_finish_update (RingerAccount *self,
                              RingerSyncUpdate *update)
{
  ringer_account_apply_update (self, update);
  g_signal_emit (self, ringer_account_signals[RINGER_ACCOUNT_UPDATE_APPLIED], 0, update);

  /* What cannot be stored still rings; it is asked for again after a restart. */
  g_clear_error (&self->storage_error);
  if (!ringer_account_store_apply (self->store, update, &self->storage_error))
    g_message ("An update of account %s was not stored: %s", self->id, self->storage_error->message);

  if (update->complete)
    self->complete = TRUE;
  ringer_account_track_rooms (self, update);
  if (self->sync != NULL)
    follow_sync (self);
}

static void
start_sync (RingerAccount *self)
{
  gboolean sliding = ringer_account_has_feature (self, "org.matrix.simplified_msc3575");
  gboolean sticky = ringer_account_has_feature (self, "org.matrix.msc4354");
  const char *name = sliding ? "sliding" : "plain";
  g_autofree char *stored_name = ringer_account_store_get_value (self->store, "backend");
  g_autofree char *position = ringer_account_store_get_value (self->store, "position");
  g_autoptr (RingerSyncBackend) backend = NULL;

  /* What came before it is open could not be decrypted, and keys in it would be lost. */
  if (self->sync != NULL || ringer_encryption_get_state (self->encryption) == RINGER_ENCRYPTION_OPENING)
    return;

  if (g_strcmp0 (stored_name, name) != 0) {
    g_clear_pointer (&position, g_free);
    ringer_account_store_set_value (self->store, "backend", name, NULL);
  }

  backend = sliding ? ringer_sliding_sync_new (self->user_id, FIRST_WINDOW, sticky) : ringer_plain_sync_new (self->user_id);
  self->complete = position != NULL;
  self->sync = ringer_sync_new (self->clock, self->http, self->network, backend);
  g_signal_connect_object (self->sync, "update", G_CALLBACK (ringer_account_take_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::state", G_CALLBACK (follow_sync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "notify::error", G_CALLBACK (follow_sync), self, G_CONNECT_SWAPPED);
  ringer_sync_start (self->sync, position);
  follow_sync (self);
}

static void
on_encryption_state (RingerAccount *self)
{
  RingerEncryptionState state = ringer_encryption_get_state (self->encryption);

  if (state == RINGER_ENCRYPTION_READY)
    ringer_account_track_all_rooms (self);
  if (state != RINGER_ENCRYPTION_READY && state != RINGER_ENCRYPTION_FAILED)
    return;

  /* Without it, calls in clear still ring. */
  if (self->features != NULL && (self->state == RINGER_ACCOUNT_CONNECTING || self->state == RINGER_ACCOUNT_OFFLINE || self->state == RINGER_ACCOUNT_FAILING))
    start_sync (self);
}

/* What the homeserver speaks */

static void fetch_versions (RingerAccount *self);

static void
on_versions_retry (gpointer user_data)
{
  RingerAccount *self = user_data;

  self->versions_id = 0;
  fetch_versions (self);
}

static void
on_versions (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerHomeserver) homeserver = ringer_fetch_versions_finish (result, &error);

  if (homeserver != NULL) {
    g_autofree char *features = g_strjoinv (" ", (GStrv) ringer_homeserver_get_features (homeserver));

    g_clear_pointer (&self->features, g_strfreev);
    self->features = g_strdupv ((GStrv) ringer_homeserver_get_features (homeserver));
    ringer_account_store_set_value (self->store, "features", features, NULL);
    start_sync (self);
    return;
  }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->sync != NULL)
    return;

  /* Without a sync nothing else says what is wrong. */
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SIGNED_OUT) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SOFT_SIGNED_OUT)) {
    set_state (self, RINGER_ACCOUNT_SIGNED_OUT, error);
    return;
  }
  set_state (self, g_error_matches (error, RINGER_ERROR, RINGER_ERROR_OFFLINE) ? RINGER_ACCOUNT_OFFLINE : RINGER_ACCOUNT_FAILING, error);
  self->versions_id = ringer_clock_add_timeout (self->clock, VERSIONS_RETRY_MS, on_versions_retry, self);
}

static void
fetch_versions (RingerAccount *self)
{
  ringer_fetch_versions_async (self->http, self->cancellable, on_versions, g_object_ref (self));
}

/* The tokens */

static void
on_tokens_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (RingerAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The session goes on with the tokens in memory; after a restart it may need a sign-in. */
  if (!ringer_secret_store_store_finish (RINGER_SECRET_STORE (source), result, &error))
    g_message ("New tokens of account %s were not stored: %s", self->id, error->message);
}

static void
on_tokens_changed (RingerAccount *self,
                   const char *access_token,
                   const char *refresh_token)
{
  g_autoptr (JsonObject) object = ringer_json_build ("access_token", "s", access_token, "refresh_token", "s", refresh_token, NULL);
  char *secret = ringer_json_to_string (object);

  ringer_secret_store_store_async (self->secrets, self->id, RINGER_ACCOUNT_TOKENS, secret, NULL, on_tokens_stored, g_object_ref (self));
  ringer_secret_free (secret);
}

static void
on_tokens (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerAccount) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = ringer_secret_store_lookup_finish (RINGER_SECRET_STORE (source), result, &error);
  g_autoptr (JsonObject) object = secret != NULL ? ringer_json_parse_object (secret, -1, NULL) : NULL;
  const char *access_token = ringer_json_peek_string (object, "access_token");

  ringer_secret_free (secret);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->state != RINGER_ACCOUNT_UNLOCKING)
    return;

  if (error != NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND)) {
    set_state (self, RINGER_ACCOUNT_LOCKED, error);
    return;
  }

  if (access_token == NULL) {
    g_autoptr (GError) gone = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SIGNED_OUT, "The keyring has no tokens of this account");

    set_state (self, RINGER_ACCOUNT_SIGNED_OUT, gone);
    return;
  }

  ringer_http_set_tokens (self->http, access_token, ringer_json_peek_string (object, "refresh_token"));
  set_state (self, RINGER_ACCOUNT_CONNECTING, NULL);
  ringer_encryption_open (self->encryption);

  /* What the homeserver spoke last time is good enough to begin with; what it speaks now counts from the next start on. */
  if (self->features != NULL)
    start_sync (self);
  fetch_versions (self);
}

static void
on_date (RingerAccount *self,
         gint64 earliest_ms,
         gint64 latest_ms)
{
  ringer_server_clock_add_sample (self->server_clock, earliest_ms, MAX (earliest_ms, latest_ms));
}

static void
load (RingerAccount *self)
{
  g_autofree char *features = ringer_account_store_get_value (self->store, "features");
  g_autofree char *display_name = ringer_account_store_get_value (self->store, "display_name");
  g_autofree char *avatar_mxc = ringer_account_store_get_value (self->store, "avatar_mxc");

  self->loaded = TRUE;
  if (features != NULL)
    self->features = g_strsplit (features, " ", -1);
  take_profile (self, display_name, avatar_mxc);
  ringer_account_load_rooms (self);
}

static void
ringer_account_dispose (GObject *object)
{
  RingerAccount *self = RINGER_ACCOUNT (object);

  ringer_account_stop (self);
  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_object (&self->sync);
  g_clear_object (&self->sender);
  if (self->trust != NULL)
    ringer_device_trust_stop (self->trust);
  g_clear_object (&self->trust);
  g_clear_object (&self->encryption);
  g_clear_object (&self->outbox);
  g_clear_object (&self->media);
  g_clear_object (&self->http);
  g_clear_object (&self->server_clock);

  G_OBJECT_CLASS (ringer_account_parent_class)->dispose (object);
}

static void
ringer_account_finalize (GObject *object)
{
  RingerAccount *self = RINGER_ACCOUNT (object);

  ringer_account_clear_rooms (self);
  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_object (&self->network);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->device_id, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->avatar_mxc, g_free);
  g_clear_pointer (&self->features, g_strfreev);
  g_clear_error (&self->error);
  g_clear_error (&self->storage_error);

  G_OBJECT_CLASS (ringer_account_parent_class)->finalize (object);
}

static void
ringer_account_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  RingerAccount *self = RINGER_ACCOUNT (object);

  switch ((RingerAccountProperty) prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_USER_ID:
    g_value_set_string (value, self->user_id);
    break;
  case PROP_DEVICE_ID:
    g_value_set_string (value, self->device_id);
    break;
  case PROP_DISPLAY_NAME:
    g_value_set_string (value, self->display_name);
    break;
  case PROP_AVATAR_MXC:
    g_value_set_string (value, self->avatar_mxc);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_ROOMS:
    g_value_set_object (value, self->rooms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_account_class_init (RingerAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  unsigned int *signals = ringer_account_signals;

  object_class->dispose = ringer_account_dispose;
  object_class->finalize = ringer_account_finalize;
  object_class->get_property = ringer_account_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_DEVICE_ID] = g_param_spec_string ("device-id", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, flags);
  properties[PROP_AVATAR_MXC] = g_param_spec_string ("avatar-mxc", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_ACCOUNT_STATE, RINGER_ACCOUNT_STOPPED, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_ROOMS] = g_param_spec_object ("rooms", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[RINGER_ACCOUNT_ROOM_UPDATED] =
    g_signal_new ("room-updated", RINGER_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, RINGER_TYPE_ROOM, G_TYPE_POINTER);
  signals[RINGER_ACCOUNT_RULES_CHANGED] =
    g_signal_new ("rules-changed", RINGER_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RINGER_ACCOUNT_TO_DEVICE] =
    g_signal_new ("to-device", RINGER_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[RINGER_ACCOUNT_UPDATE_APPLIED] =
    g_signal_new ("update-applied", RINGER_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_SYNC_UPDATE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_account_init (RingerAccount *self)
{
  self->rooms = g_list_store_new (RINGER_TYPE_ROOM);
  self->rooms_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->ignored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->direct_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

char *
ringer_account_make_id (const char *user_id)
{
  g_autofree char *checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, user_id, -1);

  return g_strndup (checksum, 16);
}

RingerAccount *
ringer_account_new (RingerClock *clock,
                    RingerSecretStore *secrets,
                    GNetworkMonitor *network,
                    RingerAccountStore *store,
                    const char *cache_dir)
{
  RingerAccount *self = g_object_new (RINGER_TYPE_ACCOUNT, NULL);
  g_autofree char *base_url = ringer_account_store_get_value (store, "base_url");
  g_autoptr (GError) error = NULL;

  self->clock = g_object_ref (clock);
  self->secrets = g_object_ref (secrets);
  g_set_object (&self->network, network);
  self->store = g_object_ref (store);
  self->user_id = ringer_account_store_get_value (store, "user_id");
  self->device_id = ringer_account_store_get_value (store, "device_id");
  self->http = base_url != NULL ? ringer_http_new (clock, base_url, &error) : NULL;
  if (self->user_id == NULL || self->device_id == NULL || self->http == NULL) {
    g_message ("An account's file does not say whose it is");
    g_object_unref (self);
    return NULL;
  }

  self->id = ringer_account_make_id (self->user_id);
  self->display_name = g_strdup (self->user_id);
  self->push_rules = ringer_push_rules_new (self->user_id, NULL);
  self->server_clock = ringer_server_clock_new (clock);
  self->outbox = ringer_outbox_new (clock, self->http, network);
  self->encryption = ringer_encryption_new (self->id, store, secrets, self->outbox, clock, self->server_clock);
  self->trust = ringer_device_trust_new (self->encryption, self->http, clock);
  self->sender = ringer_event_sender_new (self->encryption, self->outbox, clock);
  self->media = ringer_media_repository_new (clock, self->http, cache_dir, MEDIA_CACHE_BYTES);
  g_signal_connect_object (self->encryption, "notify::state", G_CALLBACK (on_encryption_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_encryption_get_decrypter (self->encryption), "late", G_CALLBACK (ringer_account_finish_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->http, "date", G_CALLBACK (on_date), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->http, "tokens-changed", G_CALLBACK (on_tokens_changed), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_account_start (RingerAccount *self)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (self));

  if (self->state != RINGER_ACCOUNT_STOPPED && self->state != RINGER_ACCOUNT_LOCKED)
    return;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_state (self, RINGER_ACCOUNT_UNLOCKING, NULL);
  ringer_secret_store_lookup_async (self->secrets, self->id, RINGER_ACCOUNT_TOKENS, self->cancellable, on_tokens, g_object_ref (self));
  /* While the keyring looks for them. */
  if (!self->loaded)
    load (self);
}

void
ringer_account_stop (RingerAccount *self)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (self));

  ringer_clock_clear_timeout (self->clock, &self->versions_id);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->sync != NULL) {
    ringer_sync_stop (self->sync);
    g_clear_object (&self->sync);
  }
  set_state (self, RINGER_ACCOUNT_STOPPED, NULL);
}

void
ringer_account_retry_now (RingerAccount *self)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (self));

  if (self->state == RINGER_ACCOUNT_LOCKED || self->state == RINGER_ACCOUNT_STOPPED) {
    ringer_account_start (self);
    return;
  }

  if (self->versions_id != 0) {
    ringer_clock_clear_timeout (self->clock, &self->versions_id);
    fetch_versions (self);
  }
  if (self->sync != NULL)
    ringer_sync_retry_now (self->sync);
  ringer_outbox_retry_now (self->outbox);
}

const char *
ringer_account_get_id (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->id;
}

const char *
ringer_account_get_user_id (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->user_id;
}

const char *
ringer_account_get_device_id (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->device_id;
}

const char *
ringer_account_get_base_url (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return ringer_http_get_base_url (self->http);
}

const char *
ringer_account_get_display_name (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->display_name;
}

const char *
ringer_account_get_avatar_mxc (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->avatar_mxc;
}

RingerAccountState
ringer_account_get_state (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), RINGER_ACCOUNT_STOPPED);

  return self->state;
}

const GError *
ringer_account_get_error (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->error;
}

RingerOutbox *
ringer_account_get_outbox (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->outbox;
}

RingerServerClock *
ringer_account_get_server_clock (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->server_clock;
}

RingerMediaRepository *
ringer_account_get_media (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->media;
}

RingerAccountStore *
ringer_account_get_store (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->store;
}

RingerClock *
ringer_account_get_clock (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->clock;
}

gboolean
ringer_account_has_feature (RingerAccount *self,
                            const char *feature)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), FALSE);

  return self->features != NULL && g_strv_contains ((const char *const *) self->features, feature);
}
