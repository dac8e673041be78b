/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-decrypter.h"

#include "ringer-crypto-rooms.h"
#include "ringer-crypto-sync.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-sticky-map.h"

/* Events are decrypted one after the other: those of an update while it is taken in, and those that are kept whenever one of them is due. */

/* What somebody sends without a key pushes out what came before it. */
#define MAX_KEPT 200

typedef struct
{
  char *room_id;
  RingerEvent *event;
  gboolean due; /* something came that it may have lacked */
} Kept;

struct _RingerDecrypter {
  GObject parent_instance;

  RingerServerClock *server_clock;
  RingerCrypto *crypto; /* NULL while none is open */
  GPtrArray *kept;
  RingerSyncUpdate *late; /* what is decrypted of those that were due */
  JsonObject *known;      /* what the machine was told last of keys and devices */
  gboolean trying;
};

enum {
  SIGNAL_LATE,
  SIGNAL_SENDER,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerDecrypter, ringer_decrypter, G_TYPE_OBJECT)

static void try_next (RingerDecrypter *self);

static void
kept_free (Kept *kept)
{
  g_free (kept->room_id);
  ringer_event_unref (kept->event);
  g_free (kept);
}

/* Whether it can still have to do with a call that is. */
static gboolean
matters (RingerDecrypter *self,
         RingerEvent *event)
{
  gint64 now_ms = ringer_server_clock_get_now_ms (self->server_clock);

  if (event->sticky_duration_ms >= 0 && ringer_event_get_sticky_end_ms (event, ringer_server_clock_get_offset_ms (self->server_clock)) > now_ms)
    return TRUE;

  return event->origin_server_ts_ms > now_ms - RINGER_EVENT_RECENT_MS;
}

/* What is kept */

static void
add_kept (RingerDecrypter *self,
          const char *room_id,
          RingerEvent *event)
{
  Kept *kept;

  for (unsigned int i = self->kept->len; i > 0; i--) {
    const Kept *old = g_ptr_array_index (self->kept, i - 1);

    /* What fills a gap may have come before. */
    if (g_str_equal (old->event->event_id, event->event_id))
      return;
    if (!matters (self, old->event))
      g_ptr_array_remove_index (self->kept, i - 1);
  }
  if (self->kept->len >= MAX_KEPT)
    g_ptr_array_remove_index (self->kept, 0);

  kept = g_new0 (Kept, 1);
  kept->room_id = g_strdup (room_id);
  kept->event = ringer_event_ref (event);
  g_ptr_array_add (self->kept, kept);
}

static Kept *
find_due (RingerDecrypter *self)
{
  for (unsigned int i = 0; i < self->kept->len; i++) {
    Kept *kept = g_ptr_array_index (self->kept, i);

    if (kept->due)
      return kept;
  }

  return NULL;
}

static Kept *
find_kept (RingerDecrypter *self,
           const char *event_id)
{
  for (unsigned int i = 0; i < self->kept->len; i++) {
    Kept *kept = g_ptr_array_index (self->kept, i);

    if (g_str_equal (kept->event->event_id, event_id))
      return kept;
  }

  return NULL;
}

/* The event that takes the place of @event. */
static RingerEvent *
replace_event (RingerEvent *event,
               RingerDecryption *decryption)
{
  RingerDecryptionState state = ringer_decryption_get_state (decryption);
  RingerCryptoTrust trust = ringer_decryption_get_trust (decryption);
  g_autoptr (GError) error = NULL;
  RingerEvent *clear = NULL;

  if (state == RINGER_DECRYPTION_DONE && ringer_decryption_get_event (decryption) != NULL) {
    clear = ringer_event_new_decrypted (event, ringer_decryption_get_event (decryption), ringer_decryption_get_sender_device (decryption), trust, &error);
    if (clear != NULL)
      return clear;

    g_message ("Ignoring what is encrypted in event %s: %s", event->event_id, error->message);
    state = RINGER_DECRYPTION_BROKEN;
  }

  g_debug ("Event %s is not decrypted: %d, trust %d", event->event_id, (int) state, (int) trust);
  return ringer_event_new_undecrypted (event, state, trust);
}

static void
add_late (RingerDecrypter *self,
          const char *room_id,
          RingerEvent *event)
{
  RingerRoomUpdate *room = NULL;

  if (self->late == NULL)
    self->late = ringer_sync_update_new ();

  for (unsigned int i = 0; i < self->late->rooms->len && room == NULL; i++) {
    room = g_ptr_array_index (self->late->rooms, i);
    if (!g_str_equal (room->room_id, room_id))
      room = NULL;
  }
  if (room == NULL) {
    room = ringer_room_update_new (room_id);
    room->gap = TRUE;
    g_ptr_array_add (self->late->rooms, room);
  }
  g_ptr_array_add (room->timeline, ringer_event_ref (event));
}

/* A kept event on its way through the machine */
typedef struct
{
  RingerDecrypter *decrypter;
  char *event_id;
} Trial;

static void
trial_free (Trial *trial)
{
  g_object_unref (trial->decrypter);
  g_free (trial->event_id);
  g_free (trial);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trial, trial_free)

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Trial) trial = user_data;
  RingerDecrypter *self = trial->decrypter;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerDecryption) decryption = ringer_crypto_decrypt_finish (RINGER_CRYPTO (source), result, &error);
  Kept *kept = find_kept (self, trial->event_id);

  self->trying = FALSE;
  if (error != NULL)
    g_message ("Event %s cannot be decrypted: %s", trial->event_id, error->message);

  if (kept != NULL && decryption != NULL) {
    g_autoptr (RingerEvent) event = replace_event (kept->event, decryption);

    if (event->encrypted)
      add_late (self, kept->room_id, event);
    if (ringer_event_may_be_decrypted (event)) {
      ringer_event_unref (kept->event);
      kept->event = g_steal_pointer (&event);
    } else {
      g_ptr_array_remove (self->kept, kept);
    }
  }

  try_next (self);
}

static void
tell_late (RingerDecrypter *self)
{
  g_autoptr (RingerSyncUpdate) late = g_steal_pointer (&self->late);

  if (late != NULL)
    g_signal_emit (self, signals[SIGNAL_LATE], 0, late);
}

static void
try_next (RingerDecrypter *self)
{
  Kept *kept = NULL;
  Trial *trial;

  if (self->trying)
    return;

  while (self->crypto != NULL && (kept = find_due (self)) != NULL && !matters (self, kept->event))
    g_ptr_array_remove (self->kept, kept);
  if (kept == NULL) {
    tell_late (self);
    return;
  }

  kept->due = FALSE;
  trial = g_new0 (Trial, 1);
  trial->decrypter = g_object_ref (self);
  trial->event_id = g_strdup (kept->event->event_id);
  self->trying = TRUE;
  ringer_crypto_decrypt_async (self->crypto, kept->room_id, kept->event->json, NULL, on_tried, trial);
}

static void
on_room_key (RingerDecrypter *self,
             const char *room_id,
             const char *session_id)
{
  for (unsigned int i = 0; i < self->kept->len; i++) {
    Kept *kept = g_ptr_array_index (self->kept, i);

    if (g_strcmp0 (kept->room_id, room_id) == 0 && g_strcmp0 (ringer_json_peek_string (kept->event->content, "session_id"), session_id) == 0)
      kept->due = TRUE;
  }
  try_next (self);
}

static void
on_devices_changed (RingerDecrypter *self,
                    const char *user_id)
{
  for (unsigned int i = 0; i < self->kept->len; i++) {
    Kept *kept = g_ptr_array_index (self->kept, i);

    if (kept->event->decryption == RINGER_DECRYPTION_UNTRUSTED && g_strcmp0 (kept->event->sender, user_id) == 0)
      kept->due = TRUE;
  }
  try_next (self);
}

/* Taking in an update */

typedef enum {
  STEP_RECEIVE,
  STEP_DECRYPT,
  STEP_DONE,
} Step;

/* Where in the update an event is. */
typedef struct
{
  const char *room_id;
  GPtrArray *events;
  unsigned int index;
} Place;

typedef struct
{
  Step step;
  RingerSyncUpdate *update;
  GArray *places; /* of Place */
  unsigned int n_tried;
  GError *error;
} TakeIn;

static void step (GTask *task);

static void
take_in_free (TakeIn *take_in)
{
  ringer_sync_update_unref (take_in->update);
  g_array_unref (take_in->places);
  g_clear_error (&take_in->error);
  g_free (take_in);
}

static gboolean
is_to_be_tried (RingerDecrypter *self,
                RingerEvent *event)
{
  return event->json != NULL && ringer_event_may_be_decrypted (event) && matters (self, event);
}

static gboolean
any_to_be_tried (RingerDecrypter *self,
                 GPtrArray *events)
{
  for (unsigned int i = 0; i < events->len; i++) {
    if (is_to_be_tried (self, g_ptr_array_index (events, i)))
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_news (RingerDecrypter *self,
         RingerSyncUpdate *update)
{
  return update->to_device->len > 0 || ringer_sync_update_has_keys (update, self->known);
}

static void
add_places (RingerDecrypter *self,
            TakeIn *take_in,
            const char *room_id,
            GPtrArray *events)
{
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    const Place place = { room_id, events, i };

    if (!is_to_be_tried (self, event))
      continue;

    g_array_append_val (take_in->places, place);
    g_signal_emit (self, signals[SIGNAL_SENDER], 0, event->sender);
  }
}

static void
find_places (RingerDecrypter *self,
             TakeIn *take_in)
{
  for (unsigned int i = 0; i < take_in->update->rooms->len; i++) {
    const RingerRoomUpdate *room = g_ptr_array_index (take_in->update->rooms, i);

    add_places (self, take_in, room->room_id, room->sticky);
    add_places (self, take_in, room->room_id, room->timeline);
  }
}

static void
replace_in (GPtrArray *events,
            unsigned int index,
            RingerEvent *event)
{
  ringer_event_unref (g_ptr_array_index (events, index));
  g_ptr_array_index (events, index) = event;
}

/* What is for this device, as the machine gives it back: in clear where it could be decrypted. */
static RingerEvent *
make_to_device (RingerDecryption *decryption,
                gint64 received_ms)
{
  JsonObject *json = ringer_decryption_get_event (decryption);
  g_autoptr (GError) error = NULL;
  RingerEvent *event;

  if (json == NULL)
    return NULL;
  if (ringer_decryption_get_state (decryption) == RINGER_DECRYPTION_DONE)
    event = ringer_event_new_to_device (json, received_ms, ringer_decryption_get_sender_device (decryption), ringer_decryption_get_trust (decryption), &error);
  else
    event = ringer_event_new (json, RINGER_EVENT_TO_DEVICE, received_ms, &error);
  if (event == NULL)
    g_message ("Ignoring a bad event to this device: %s", error->message);

  return event;
}

static void
take_to_device (TakeIn *take_in,
                GPtrArray *decryptions)
{
  GPtrArray *events = take_in->update->to_device;
  gint64 received_ms = events->len > 0 ? ((RingerEvent *) g_ptr_array_index (events, 0))->received_ms : 0;

  g_ptr_array_set_size (events, 0);
  for (unsigned int i = 0; i < decryptions->len; i++) {
    RingerDecryption *decryption = g_ptr_array_index (decryptions, i);
    RingerDecryptionState state = ringer_decryption_get_state (decryption);
    RingerEvent *event;

    if (state != RINGER_DECRYPTION_DONE && state != RINGER_DECRYPTION_CLEAR)
      continue;

    event = make_to_device (decryption, received_ms);
    if (event != NULL)
      g_ptr_array_add (events, event);
  }
}

static void
on_received (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerDecrypter *self = g_task_get_source_object (task);
  TakeIn *take_in = g_task_get_task_data (task);
  g_autoptr (GPtrArray) decryptions = ringer_crypto_receive_sync_finish (RINGER_CRYPTO (source), result, &take_in->error);

  if (decryptions != NULL) {
    g_clear_pointer (&self->known, json_object_unref);
    /* Another machine has to be told anew. */
    if (take_in->update->crypto != NULL && self->crypto == RINGER_CRYPTO (source))
      self->known = json_object_ref (take_in->update->crypto);
    take_to_device (take_in, decryptions);
  }

  take_in->step = STEP_DECRYPT;
  step (task);
}

static void
receive (GTask *task)
{
  RingerDecrypter *self = g_task_get_source_object (task);
  TakeIn *take_in = g_task_get_task_data (task);
  RingerSyncUpdate *update = take_in->update;
  g_autoptr (JsonArray) to_device = json_array_new ();
  const RingerCryptoSync sync = {
    .to_device = to_device,
    .device_lists = ringer_json_peek_object (update->crypto, "device_lists"),
    .one_time_key_counts = ringer_json_peek_object (update->crypto, "device_one_time_keys_count"),
    .unused_fallback_keys = ringer_json_peek_array (update->crypto, "device_unused_fallback_key_types"),
    .next_batch = update->to_device_position,
  };

  if (!is_news (self, update)) {
    take_in->step = STEP_DECRYPT;
    step (task);
    return;
  }

  for (unsigned int i = 0; i < update->to_device->len; i++) {
    RingerEvent *event = g_ptr_array_index (update->to_device, i);

    json_array_add_object_element (to_device, json_object_ref (event->json));
  }
  ringer_crypto_receive_sync_async (self->crypto, &sync, NULL, on_received, g_object_ref (task));
}

static void
on_decrypted (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerDecrypter *self = g_task_get_source_object (task);
  TakeIn *take_in = g_task_get_task_data (task);
  const Place *place = &g_array_index (take_in->places, Place, take_in->n_tried - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerDecryption) decryption = ringer_crypto_decrypt_finish (RINGER_CRYPTO (source), result, &error);
  RingerEvent *event = g_ptr_array_index (place->events, place->index);

  if (decryption != NULL) {
    event = replace_event (event, decryption);
    replace_in (place->events, place->index, event);
  } else if (take_in->error == NULL) {
    take_in->error = g_steal_pointer (&error);
  }
  if (ringer_event_may_be_decrypted (event))
    add_kept (self, place->room_id, event);

  step (task);
}

static void
decrypt_next (GTask *task)
{
  RingerDecrypter *self = g_task_get_source_object (task);
  TakeIn *take_in = g_task_get_task_data (task);
  const Place *place;
  RingerEvent *event;

  if (take_in->n_tried == take_in->places->len || self->crypto == NULL) {
    take_in->step = STEP_DONE;
    step (task);
    return;
  }

  place = &g_array_index (take_in->places, Place, take_in->n_tried++);
  event = g_ptr_array_index (place->events, place->index);
  ringer_crypto_decrypt_async (self->crypto, place->room_id, event->json, NULL, on_decrypted, g_object_ref (task));
}

static void
step (GTask *task)
{
  TakeIn *take_in = g_task_get_task_data (task);

  switch (take_in->step) {
  case STEP_RECEIVE:
    receive (task);
    break;
  case STEP_DECRYPT:
    decrypt_next (task);
    break;
  case STEP_DONE:
    if (take_in->error != NULL)
      g_task_return_error (task, g_steal_pointer (&take_in->error));
    else
      g_task_return_boolean (task, TRUE);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
ringer_decrypter_dispose (GObject *object)
{
  RingerDecrypter *self = RINGER_DECRYPTER (object);

  ringer_decrypter_set_crypto (self, NULL);
  g_clear_pointer (&self->late, ringer_sync_update_unref);
  g_clear_pointer (&self->known, json_object_unref);
  g_ptr_array_set_size (self->kept, 0);

  G_OBJECT_CLASS (ringer_decrypter_parent_class)->dispose (object);
}

static void
ringer_decrypter_finalize (GObject *object)
{
  RingerDecrypter *self = RINGER_DECRYPTER (object);

  g_clear_object (&self->server_clock);
  g_clear_pointer (&self->kept, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_decrypter_parent_class)->finalize (object);
}

static void
ringer_decrypter_class_init (RingerDecrypterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_decrypter_dispose;
  object_class->finalize = ringer_decrypter_finalize;

  signals[SIGNAL_LATE] =
    g_signal_new ("late", RINGER_TYPE_DECRYPTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_SYNC_UPDATE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_SENDER] =
    g_signal_new ("sender", RINGER_TYPE_DECRYPTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringer_decrypter_init (RingerDecrypter *self)
{
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) kept_free);
}

RingerDecrypter *
ringer_decrypter_new (RingerServerClock *server_clock)
{
  RingerDecrypter *self;

  g_return_val_if_fail (RINGER_IS_SERVER_CLOCK (server_clock), NULL);

  self = g_object_new (RINGER_TYPE_DECRYPTER, NULL);
  self->server_clock = g_object_ref (server_clock);

  return self;
}

void
ringer_decrypter_set_crypto (RingerDecrypter *self,
                             RingerCrypto *crypto)
{
  g_return_if_fail (RINGER_IS_DECRYPTER (self));
  g_return_if_fail (crypto == NULL || RINGER_IS_CRYPTO (crypto));

  if (self->crypto == crypto)
    return;

  if (self->crypto != NULL)
    g_signal_handlers_disconnect_by_data (self->crypto, self);
  g_set_object (&self->crypto, crypto);
  g_clear_pointer (&self->known, json_object_unref);
  if (crypto == NULL)
    return;

  g_signal_connect_object (crypto, "room-key-received", G_CALLBACK (on_room_key), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (crypto, "devices-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);
  for (unsigned int i = 0; i < self->kept->len; i++)
    ((Kept *) g_ptr_array_index (self->kept, i))->due = TRUE;
  try_next (self);
}

gboolean
ringer_decrypter_concerns (RingerDecrypter *self,
                           RingerSyncUpdate *update)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTER (self), FALSE);

  if (self->crypto == NULL)
    return FALSE;
  if (is_news (self, update))
    return TRUE;

  for (unsigned int i = 0; i < update->rooms->len; i++) {
    const RingerRoomUpdate *room = g_ptr_array_index (update->rooms, i);

    if (any_to_be_tried (self, room->sticky) || any_to_be_tried (self, room->timeline))
      return TRUE;
  }

  return FALSE;
}

void
ringer_decrypter_take_async (RingerDecrypter *self,
                             RingerSyncUpdate *update,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  TakeIn *take_in;

  g_return_if_fail (RINGER_IS_DECRYPTER (self));
  g_return_if_fail (self->crypto != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_decrypter_take_async);
  take_in = g_new0 (TakeIn, 1);
  take_in->update = ringer_sync_update_ref (update);
  take_in->places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_task_set_task_data (task, take_in, (GDestroyNotify) take_in_free);
  find_places (self, take_in);
  step (task);
}

gboolean
ringer_decrypter_take_finish (RingerDecrypter *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_single (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (RingerDecryption) decryption = ringer_crypto_decrypt_finish (RINGER_CRYPTO (source), result, &error);

  if (decryption != NULL)
    g_task_return_pointer (task, replace_event (g_task_get_task_data (task), decryption), (GDestroyNotify) ringer_event_unref);
  else
    g_task_return_error (task, error);
}

void
ringer_decrypter_decrypt_async (RingerDecrypter *self,
                                const char *room_id,
                                RingerEvent *event,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RINGER_IS_DECRYPTER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_decrypter_decrypt_async);
  if (self->crypto == NULL || event->json == NULL || !ringer_event_may_be_decrypted (event)) {
    g_task_return_pointer (task, ringer_event_ref (event), (GDestroyNotify) ringer_event_unref);
    return;
  }

  g_task_set_task_data (task, ringer_event_ref (event), (GDestroyNotify) ringer_event_unref);
  ringer_crypto_decrypt_async (self->crypto, room_id, event->json, cancellable, on_single, g_steal_pointer (&task));
}

RingerEvent *
ringer_decrypter_decrypt_finish (RingerDecrypter *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_decrypter_keep (RingerDecrypter *self,
                       const char *room_id,
                       RingerEvent *event)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (RingerEvent) whole = NULL;

  g_return_if_fail (RINGER_IS_DECRYPTER (self));

  if (!ringer_event_may_be_decrypted (event) || !matters (self, event))
    return;

  json = ringer_json_build ("type", "s", event->type, "event_id", "s", event->event_id, "sender", "s", event->sender,
                            "origin_server_ts", "i", event->origin_server_ts_ms, "content", "o", json_object_ref (event->content),
                            "msc4354_sticky", "o", ringer_json_build ("duration_ms", "i", event->sticky_duration_ms, NULL), NULL);
  whole = ringer_event_new (json, RINGER_EVENT_TIMELINE, event->received_ms, NULL);
  if (whole == NULL)
    return;

  whole->sticky_ttl_ms = event->sticky_ttl_ms;
  add_kept (self, room_id, whole);
}

unsigned int
ringer_decrypter_get_n_kept (RingerDecrypter *self)
{
  g_return_val_if_fail (RINGER_IS_DECRYPTER (self), 0);

  return self->kept->len;
}

GStrv
ringer_decrypter_list_rooms (RingerDecrypter *self)
{
  g_autoptr (GStrvBuilder) rooms = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (RINGER_IS_DECRYPTER (self), NULL);

  for (unsigned int i = 0; i < self->kept->len; i++) {
    const Kept *kept = g_ptr_array_index (self->kept, i);

    if (g_hash_table_add (seen, kept->room_id))
      g_strv_builder_add (rooms, kept->room_id);
  }

  return g_strv_builder_end (rooms);
}
