/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-keys.h"

#include <string.h>
#include <sys/random.h>

#include "ringer-crypto-devices.h"
#include "ringer-error.h"
#include "ringer-json.h"

/*
 * One round at a time: who is there gets the key, then it is used. What changes meanwhile makes one more round. Whoever left knows the
 * key, so there is another one then; whoever comes knows none, and gets the one there is as long as it is young: many come at once.
 */

#define DEPLOYED_TYPE "io.element.call.encryption_keys"
#define SPECIFIED_TYPE "org.matrix.msc4143.rtc.encryption_key"

/* As MSC4195 wants it; others take whatever length. */
#define KEY_BYTES 32
#define MIN_KEY_BYTES 16
#define MAX_KEY_BYTES 64

/* As matrix-js-sdk has them. */
#define YOUNG_MS 10000
#define USE_DELAY_MS 1000

#define SEND_DEADLINE_MS 10000
#define FIRST_RETRY_MS 5000
#define LAST_RETRY_MS 40000
#define MAX_HELD 64

typedef struct
{
  char *user_id;
  char *device_id;
  char *member_id; /* NULL where it is not said */
  unsigned int index;
  GBytes *key;
} ReceivedKey;

struct _RingerCallKeys {
  GObject parent_instance;

  RingerRtcSession *session;
  RingerAccount *account;
  RingerClock *clock;
  GCancellable *cancellable;
  char *member_id;

  GBytes *key; /* NULL before the start */
  unsigned int index;
  gint64 made_ms;
  GHashTable *given;   /* "user device" → when they joined, for who has the key */
  GHashTable *waiting; /* "user device" of whom it did not get to yet */
  GSignalGroup *crypto_signals;

  unsigned int n_sending;
  gboolean first; /* there was no key before it */
  gboolean used;  /* it was told */
  gboolean again; /* somebody came or left during a round */
  unsigned int use_id;
  unsigned int retry_id;
  unsigned int retry_ms; /* the next pause, which is longer every time */

  GPtrArray *held; /* ReceivedKey of who is not there yet */
};

enum {
  SIGNAL_OWN_KEY,
  SIGNAL_MEMBER_KEY,
  SIGNAL_MEMBER_UNVERIFIED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallKeys, ringer_call_keys, G_TYPE_OBJECT)

typedef struct
{
  RingerCallKeys *self;
  RingerRtcMembership *member;
  unsigned int index;
} Sending;

static void update (RingerCallKeys *self);

static void
received_key_free (ReceivedKey *received)
{
  g_free (received->user_id);
  g_free (received->device_id);
  g_free (received->member_id);
  g_bytes_unref (received->key);
  g_free (received);
}

static Sending *
sending_new (RingerCallKeys *self,
             RingerRtcMembership *member)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->self = g_object_ref (self);
  sending->member = g_object_ref (member);
  sending->index = self->index;

  return sending;
}

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->self);
  g_object_unref (sending->member);
  g_free (sending);
}

static char *
make_holder (RingerRtcMembership *member)
{
  return g_strdup_printf ("%s %s", ringer_rtc_membership_get_user_id (member), ringer_rtc_membership_get_device_id (member));
}

/* Everybody else's devices. */
static GPtrArray *
list_others (RingerCallKeys *self)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (self->session), i);

    if (!ringer_rtc_session_is_own (self->session, member))
      g_ptr_array_add (others, g_steal_pointer (&member));
  }

  return others;
}

/* Sending */

static void
make_key (RingerCallKeys *self)
{
  guint8 bytes[KEY_BYTES];

  /* So few bytes always come whole. */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("There are no random numbers");

  self->first = self->key == NULL;
  self->index = self->first ? 0 : (self->index + 1) % 256;
  g_clear_pointer (&self->key, g_bytes_unref);
  self->key = g_bytes_new (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  self->made_ms = ringer_clock_get_monotonic_ms (self->clock);
  self->used = FALSE;
  g_hash_table_remove_all (self->given);
  g_hash_table_remove_all (self->waiting);
}

static JsonObject *
make_deployed (RingerCallKeys *self)
{
  g_autofree char *text = g_base64_encode (g_bytes_get_data (self->key, NULL), g_bytes_get_size (self->key));
  const char *slot_id = ringer_rtc_session_get_slot_id (self->session);
  const char *call_id = strchr (slot_id, '#');
  g_autofree char *application = g_strndup (slot_id, strcspn (slot_id, "#"));
  JsonObject *member = ringer_json_build ("id", "s", self->member_id, "claimed_device_id", "s", ringer_account_get_device_id (self->account), NULL);
  JsonObject *session;

  /* The room's ordinary call has no id in the older words. */
  call_id = call_id == NULL || g_str_equal (call_id, "#ROOM") ? "" : call_id + 1;
  session = ringer_json_build ("application", "s", application, "call_id", "s", call_id, "scope", "s", "m.room", NULL);

  return ringer_json_build ("keys", "o", ringer_json_build ("index", "i", (gint64) self->index, "key", "s", text, NULL),
                            "room_id", "s", ringer_room_get_id (ringer_rtc_session_get_room (self->session)),
                            "member", "o", member,
                            "session", "o", session,
                            "sent_ts", "i", ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account)),
                            NULL);
}

static char *
encode_unpadded (GBytes *bytes)
{
  char *text = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  text[strcspn (text, "=")] = '\0';

  return text;
}

/* The text is still being changed: where the format is said, and how, is not settled. */
static JsonObject *
make_specified (RingerCallKeys *self)
{
  g_autofree char *text = encode_unpadded (self->key);

  return ringer_json_build ("room_id", "s", ringer_room_get_id (ringer_rtc_session_get_room (self->session)),
                            "member_id", "s", self->member_id,
                            "media_key", "o", ringer_json_build ("index", "i", (gint64) self->index, "key", "s", text, "format", "s", "m.base64", NULL),
                            "format", "i", G_GINT64_CONSTANT (0),
                            NULL);
}

static void
use_key (RingerCallKeys *self)
{
  self->used = TRUE;
  g_signal_emit (self, signals[SIGNAL_OWN_KEY], 0, self->index, self->key);
}

static void
end_round (RingerCallKeys *self)
{
  if (!self->again)
    return;

  self->again = FALSE;
  update (self);
}

static void
on_use_due (gpointer user_data)
{
  RingerCallKeys *self = user_data;

  self->use_id = 0;
  use_key (self);
  end_round (self);
}

static void
on_retry_due (gpointer user_data)
{
  RingerCallKeys *self = user_data;

  self->retry_id = 0;
  self->retry_ms = MIN (2 * self->retry_ms, LAST_RETRY_MS);
  update (self);
}

/* The first key is used at once; later ones when what was sent has had the time to be read. */
static void
on_all_sent (RingerCallKeys *self)
{
  if (!self->used && self->first)
    use_key (self);
  else if (!self->used)
    self->use_id = ringer_clock_add_timeout (self->clock, USE_DELAY_MS, on_use_due, self);

  if (self->use_id == 0)
    end_round (self);
}

static void
tell_unverified (RingerCallKeys *self,
                 RingerRtcMembership *member,
                 gboolean unverified)
{
  g_autofree char *identity = ringer_rtc_membership_dup_identity (member);

  g_signal_emit (self, signals[SIGNAL_MEMBER_UNVERIFIED], 0, identity, unverified);
}

static gboolean
is_unverified (RingerCryptoPerson *person,
               const char *device_id)
{
  for (unsigned int i = 0; i < person->devices->len; i++) {
    RingerDevice *device = g_ptr_array_index (person->devices, i);

    if (g_str_equal (ringer_device_get_id (device), device_id))
      return !ringer_device_get_signed (device);
  }

  return FALSE;
}

static void
on_person (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Sending *sending = user_data;
  RingerCallKeys *self = sending->self;
  g_autoptr (RingerCryptoPerson) person = ringer_crypto_get_person_finish (RINGER_CRYPTO (source), result, NULL);
  g_autofree char *holder = make_holder (sending->member);

  if (person != NULL && !g_cancellable_is_cancelled (self->cancellable) && g_hash_table_contains (self->waiting, holder))
    tell_unverified (self, sending->member, is_unverified (person, ringer_rtc_membership_get_device_id (sending->member)));
  sending_free (sending);
}

/* Whether it is the setting that keeps the key from them: then theirs is refused as well. */
static void
look_for_cause (RingerCallKeys *self,
                RingerRtcMembership *member)
{
  RingerEncryption *encryption = ringer_account_get_encryption (self->account);
  RingerCrypto *crypto = ringer_encryption_get_crypto (encryption);
  Sending *sending;

  if (crypto == NULL || !ringer_encryption_is_strict (encryption))
    return;

  sending = sending_new (self, member);
  ringer_crypto_get_person_async (crypto, ringer_rtc_membership_get_user_id (member), self->cancellable, on_person, sending);
}

/* Who cannot be written to is tried again as well: their homeserver may be away, their device known, or verified, only later. */
static void
note_sent (RingerCallKeys *self,
           Sending *sending,
           const GError *error)
{
  g_autofree char *holder = make_holder (sending->member);
  gint64 joined_ms = ringer_rtc_membership_get_joined_ms (sending->member);

  if (sending->index != self->index)
    return;

  if (error == NULL) {
    g_hash_table_remove (self->waiting, holder);
    g_hash_table_insert (self->given, g_steal_pointer (&holder), g_memdup2 (&joined_ms, sizeof joined_ms));
    tell_unverified (self, sending->member, FALSE);
    return;
  }

  if (g_hash_table_add (self->waiting, g_steal_pointer (&holder))) {
    g_message ("A key of a call was not sent to a device: %s", error->message);
    self->retry_ms = FIRST_RETRY_MS;
    ringer_clock_clear_timeout (self->clock, &self->retry_id);
    if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
      look_for_cause (self, sending->member);
  }
  if (self->retry_id == 0)
    self->retry_id = ringer_clock_add_timeout (self->clock, self->retry_ms, on_retry_due, self);
}

static void
on_sent (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Sending *sending = user_data;
  RingerCallKeys *self = sending->self;
  g_autoptr (GError) error = NULL;

  ringer_event_sender_send_message_finish (RINGER_EVENT_SENDER (source), result, &error);
  self->n_sending--;
  if (!g_cancellable_is_cancelled (self->cancellable)) {
    note_sent (self, sending, error);
    if (self->n_sending == 0)
      on_all_sent (self);
  }
  sending_free (sending);
}

static void
send_key (RingerCallKeys *self,
          GPtrArray *members)
{
  g_autoptr (JsonObject) deployed = make_deployed (self);
  g_autoptr (JsonObject) specified = make_specified (self);

  self->n_sending += members->len;
  for (unsigned int i = 0; i < members->len; i++) {
    RingerRtcMembership *member = g_ptr_array_index (members, i);
    gboolean newest = ringer_rtc_membership_is_newest (member);
    Sending *sending = sending_new (self, member);
    RingerOutgoingMessage message = {
      .user_id = ringer_rtc_membership_get_user_id (member),
      .device_id = ringer_rtc_membership_get_device_id (member),
      .type = newest ? SPECIFIED_TYPE : DEPLOYED_TYPE,
      .content = newest ? specified : deployed,
      .deadline_ms = ringer_clock_get_monotonic_ms (self->clock) + SEND_DEADLINE_MS,
    };

    ringer_event_sender_send_message_async (ringer_account_get_sender (self->account), &message, self->cancellable, on_sent, sending);
  }

  if (self->n_sending == 0)
    on_all_sent (self);
}

/* Who has no key of this stay of theirs; and whether any of them is new. */
static GPtrArray *
list_joined (RingerCallKeys *self,
             GPtrArray *others,
             gboolean *any_new)
{
  GPtrArray *joined = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < others->len; i++) {
    RingerRtcMembership *member = g_ptr_array_index (others, i);
    g_autofree char *holder = make_holder (member);
    const gint64 *joined_ms = g_hash_table_lookup (self->given, holder);

    if (joined_ms != NULL && *joined_ms == ringer_rtc_membership_get_joined_ms (member))
      continue;

    *any_new |= !g_hash_table_contains (self->waiting, holder);
    g_ptr_array_add (joined, g_object_ref (member));
  }

  return joined;
}

/* Forgets who waited and is not there any more; returns whether anybody left who has the key. */
static gboolean
note_left (RingerCallKeys *self,
           GPtrArray *others)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer holder;

  for (unsigned int i = 0; i < others->len; i++)
    g_hash_table_add (there, make_holder (g_ptr_array_index (others, i)));

  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &holder, NULL)) {
    if (!g_hash_table_contains (there, holder))
      g_hash_table_iter_remove (&iter);
  }

  g_hash_table_iter_init (&iter, self->given);
  while (g_hash_table_iter_next (&iter, &holder, NULL)) {
    if (!g_hash_table_contains (there, holder))
      return TRUE;
  }

  return FALSE;
}

static void
update (RingerCallKeys *self)
{
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) joined = NULL;
  gboolean any_new = FALSE;
  gboolean any_left;

  if (self->key == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->n_sending > 0 || self->use_id != 0) {
    self->again = TRUE;
    return;
  }

  others = list_others (self);
  any_left = note_left (self, others);
  joined = list_joined (self, others, &any_new);
  if (any_left || (any_new && g_hash_table_size (self->given) > 0 &&
                   ringer_clock_get_monotonic_ms (self->clock) - self->made_ms > YOUNG_MS)) {
    make_key (self);
    send_key (self, others);
  } else if (joined->len > 0) {
    send_key (self, joined);
  }
}

/* Of who waits, perhaps. */
static void
on_devices_changed (RingerCallKeys *self,
                    const char *user_id,
                    RingerCrypto *crypto)
{
  if (g_hash_table_size (self->waiting) > 0)
    update (self);
}

static void
on_encryption_state (RingerCallKeys *self,
                     GParamSpec *pspec,
                     RingerEncryption *encryption)
{
  g_signal_group_set_target (self->crypto_signals, ringer_encryption_get_crypto (encryption));
}

/* Receiving */

static RingerRtcMembership *
find_member (RingerCallKeys *self,
             const ReceivedKey *received)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (self->session), i);
    g_autofree char *member_id = ringer_rtc_membership_dup_member_id (member);

    if (g_str_equal (ringer_rtc_membership_get_user_id (member), received->user_id) &&
        g_str_equal (ringer_rtc_membership_get_device_id (member), received->device_id) &&
        (received->member_id == NULL || g_str_equal (member_id, received->member_id)))
      return g_steal_pointer (&member);
  }

  return NULL;
}

/* Returns whether whose key it is is there. */
static gboolean
tell_key (RingerCallKeys *self,
          const ReceivedKey *received)
{
  g_autoptr (RingerRtcMembership) member = find_member (self, received);
  g_autofree char *identity = NULL;

  if (member == NULL)
    return FALSE;

  identity = ringer_rtc_membership_dup_identity (member);
  g_signal_emit (self, signals[SIGNAL_MEMBER_KEY], 0, identity, received->index, received->key);

  return TRUE;
}

static GBytes *
decode_key (const char *text)
{
  g_autoptr (GString) padded = g_string_new (text);
  guchar *bytes;
  gsize length;

  /* With its padding or without. */
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  bytes = g_base64_decode (padded->str, &length);
  if (length >= MIN_KEY_BYTES && length <= MAX_KEY_BYTES)
    return g_bytes_new_take (bytes, length);

  g_free (bytes);

  return NULL;
}

static gboolean
is_session (RingerCallKeys *self,
            JsonObject *session)
{
  const char *application = ringer_json_peek_string (session, "application");
  const char *call_id = ringer_json_peek_string (session, "call_id");
  g_autofree char *slot_id = NULL;

  if (application == NULL)
    return FALSE;

  slot_id = g_strdup_printf ("%s#%s", application, call_id != NULL && *call_id != '\0' ? call_id : "ROOM");

  return g_str_equal (slot_id, ringer_rtc_session_get_slot_id (self->session));
}

/* What a message says, and %NULL if it says nothing of this session's keys. */
static ReceivedKey *
read_key (RingerCallKeys *self,
          RingerEvent *event)
{
  gboolean deployed = g_str_equal (event->type, DEPLOYED_TYPE);
  JsonObject *media_key = ringer_json_peek_object (event->content, deployed ? "keys" : "media_key");
  const char *room_id = ringer_json_peek_string (event->content, "room_id");
  const char *text = ringer_json_peek_string (media_key, "key");
  JsonObject *member = ringer_json_peek_object (event->content, "member");
  const char *device_id = ringer_json_peek_string (member, "claimed_device_id");
  g_autoptr (GBytes) key = text != NULL ? decode_key (text) : NULL;
  ReceivedKey *received;
  gint64 index;

  if (key == NULL || !ringer_json_get_integer (media_key, "index", &index) || index < 0 || index > 255 ||
      g_strcmp0 (room_id, ringer_room_get_id (ringer_rtc_session_get_room (self->session))) != 0 ||
      (deployed && !is_session (self, ringer_json_peek_object (event->content, "session"))))
    return NULL;

  if (deployed && g_strcmp0 (device_id, event->sender_device) != 0) {
    g_message ("Refusing a key of a call that is from another device than it says");
    return NULL;
  }

  received = g_new0 (ReceivedKey, 1);
  received->user_id = g_strdup (event->sender);
  received->device_id = g_strdup (event->sender_device);
  received->member_id = deployed ? NULL : g_strdup (ringer_json_peek_string (event->content, "member_id"));
  received->index = (unsigned int) index;
  received->key = g_steal_pointer (&key);

  return received;
}

static gboolean
is_trusted (RingerCallKeys *self,
            RingerEvent *event)
{
  if (!event->encrypted || event->sender_device == NULL)
    return FALSE;
  if (event->trust == RINGER_CRYPTO_TRUST_SIGNED || event->trust == RINGER_CRYPTO_TRUST_VERIFIED)
    return TRUE;

  return event->trust == RINGER_CRYPTO_TRUST_UNSIGNED && !ringer_encryption_is_strict (ringer_account_get_encryption (self->account));
}

static void
on_to_device (RingerCallKeys *self,
              RingerEvent *event)
{
  ReceivedKey *received;

  if (!g_str_equal (event->type, DEPLOYED_TYPE) && !g_str_equal (event->type, SPECIFIED_TYPE))
    return;

  if (!is_trusted (self, event)) {
    g_message ("Refusing a key of a call that came in clear, or from a device that counts for nothing");
    return;
  }

  received = read_key (self, event);
  if (received == NULL)
    return;

  if (tell_key (self, received)) {
    received_key_free (received);
    return;
  }

  if (self->held->len == MAX_HELD)
    g_ptr_array_remove_index (self->held, 0);
  g_ptr_array_add (self->held, received);
}

static void
on_session_changed (RingerCallKeys *self)
{
  for (unsigned int i = 0; i < self->held->len;) {
    if (tell_key (self, g_ptr_array_index (self->held, i)))
      g_ptr_array_remove_index (self->held, i);
    else
      i++;
  }

  update (self);
}

static void
ringer_call_keys_dispose (GObject *object)
{
  ringer_call_keys_stop (RINGER_CALL_KEYS (object));

  G_OBJECT_CLASS (ringer_call_keys_parent_class)->dispose (object);
}

static void
ringer_call_keys_finalize (GObject *object)
{
  RingerCallKeys *self = RINGER_CALL_KEYS (object);

  g_clear_object (&self->crypto_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->member_id, g_free);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->given, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->held, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_call_keys_parent_class)->finalize (object);
}

static void
ringer_call_keys_class_init (RingerCallKeysClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_call_keys_dispose;
  object_class->finalize = ringer_call_keys_finalize;

  signals[SIGNAL_OWN_KEY] =
    g_signal_new ("own-key", RINGER_TYPE_CALL_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BYTES);
  signals[SIGNAL_MEMBER_KEY] =
    g_signal_new ("member-key", RINGER_TYPE_CALL_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT, G_TYPE_BYTES);
  signals[SIGNAL_MEMBER_UNVERIFIED] =
    g_signal_new ("member-unverified", RINGER_TYPE_CALL_KEYS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_BOOLEAN);
}

static void
ringer_call_keys_init (RingerCallKeys *self)
{
  self->cancellable = g_cancellable_new ();
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->crypto_signals = g_signal_group_new (RINGER_TYPE_CRYPTO);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) received_key_free);
}

RingerCallKeys *
ringer_call_keys_new (RingerRtcSession *session,
                      const char *member_id)
{
  RingerCallKeys *self;
  RingerEncryption *encryption;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), NULL);
  g_return_val_if_fail (member_id != NULL, NULL);

  self = g_object_new (RINGER_TYPE_CALL_KEYS, NULL);
  self->session = g_object_ref (session);
  self->account = g_object_ref (ringer_rtc_session_get_account (session));
  self->clock = g_object_ref (ringer_account_get_clock (self->account));
  self->member_id = g_strdup (member_id);
  g_signal_connect_object (self->account, "to-device", G_CALLBACK (on_to_device), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);

  encryption = ringer_account_get_encryption (self->account);
  g_signal_group_connect_swapped (self->crypto_signals, "devices-changed", G_CALLBACK (on_devices_changed), self);
  g_signal_connect_object (encryption, "notify::state", G_CALLBACK (on_encryption_state), self, G_CONNECT_SWAPPED);
  on_encryption_state (self, NULL, encryption);

  return self;
}

void
ringer_call_keys_start (RingerCallKeys *self)
{
  g_autoptr (GPtrArray) others = NULL;

  g_return_if_fail (RINGER_IS_CALL_KEYS (self));

  if (self->key != NULL)
    return;

  others = list_others (self);
  make_key (self);
  send_key (self, others);
}

void
ringer_call_keys_stop (RingerCallKeys *self)
{
  g_return_if_fail (RINGER_IS_CALL_KEYS (self));

  g_cancellable_cancel (self->cancellable);
  ringer_clock_clear_timeout (self->clock, &self->use_id);
  ringer_clock_clear_timeout (self->clock, &self->retry_id);
}
