/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-private.h"

/* What an account's encryption has to do with its sync, its rooms and what it sends. */

/* Of a larger room people are known when they send something. */
#define MAX_TRACKED_MEMBERS 8

/* A ring does not wait for a comparison. */
#define COMPARING_AT_MOST_MS 2000

/* An update on its way through the encryption, which does not keep the account alive. */
typedef struct
{
  GWeakRef account;
  RingerSync *sync;
  RingerSyncUpdate *update;
  RingerClock *clock;
  RingerCryptoPump *pump; /* while its comparison is waited for */
  gulong settled_id;
  unsigned int wait_id;
} TakeIn;

static void
take_in_free (TakeIn *take_in)
{
  g_weak_ref_clear (&take_in->account);
  g_object_unref (take_in->sync);
  ringer_sync_update_unref (take_in->update);
  g_clear_object (&take_in->clock);
  g_clear_object (&take_in->pump);
  g_free (take_in);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakeIn, take_in_free)

static void
on_taken (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (TakeIn) take_in = user_data;
  g_autoptr (RingerAccount) self = g_weak_ref_get (&take_in->account);
  g_autoptr (GError) error = NULL;

  if (!ringer_decrypter_take_finish (RINGER_DECRYPTER (source), result, &error))
    g_message ("What an answer brought for the encryption was not taken in: %s", error->message);

  if (self == NULL || self->sync != take_in->sync)
    return;

  ringer_encryption_note_taken (self->encryption, error);
  ringer_account_finish_update (self, take_in->update);
  ringer_sync_release (take_in->sync);
}

static void
begin_take (TakeIn *take_in)
{
  g_autoptr (RingerAccount) self = g_weak_ref_get (&take_in->account);

  if (self != NULL)
    ringer_decrypter_take_async (ringer_encryption_get_decrypter (self->encryption), take_in->update, NULL, on_taken, take_in);
  else
    take_in_free (take_in);
}

static void
stop_waiting (TakeIn *take_in)
{
  ringer_clock_clear_timeout (take_in->clock, &take_in->wait_id);
  g_signal_handler_disconnect (take_in->pump, take_in->settled_id);
  g_clear_object (&take_in->pump);
  begin_take (take_in);
}

static void
on_waited (gpointer user_data)
{
  TakeIn *take_in = user_data;

  take_in->wait_id = 0;
  stop_waiting (take_in);
}

/* What answers a message before the machine knows that it was sent is lost to it, and so is the comparison. */
static void
wait_for_comparison (TakeIn *take_in,
                     RingerCryptoPump *pump)
{
  take_in->pump = g_object_ref (pump);
  take_in->wait_id = ringer_clock_add_timeout (take_in->clock, COMPARING_AT_MOST_MS, on_waited, take_in);
  take_in->settled_id = g_signal_connect_data (pump, "settled", G_CALLBACK (stop_waiting), take_in, NULL, G_CONNECT_SWAPPED);
}

void
ringer_account_take_update (RingerAccount *self,
                            RingerSyncUpdate *update)
{
  RingerCryptoPump *pump = ringer_encryption_get_pump (self->encryption);
  TakeIn *take_in;

  if (!ringer_decrypter_concerns (ringer_encryption_get_decrypter (self->encryption), update)) {
    ringer_account_finish_update (self, update);
    return;
  }

  take_in = g_new0 (TakeIn, 1);
  g_weak_ref_init (&take_in->account, self);
  take_in->sync = g_object_ref (self->sync);
  take_in->update = ringer_sync_update_ref (update);
  take_in->clock = g_object_ref (self->clock);
  ringer_sync_hold (self->sync);
  if (update->to_device->len > 0 && pump != NULL && ringer_crypto_pump_is_comparing (pump))
    wait_for_comparison (take_in, pump);
  else
    begin_take (take_in);
}

/* Whose devices are known before they call. */

static void
track_room (RingerAccount *self,
            RingerRoom *room)
{
  GListModel *members;

  if (!ringer_room_is_encrypted (room) || ringer_room_get_membership (room) != RINGER_MEMBERSHIP_JOIN ||
      (!ringer_room_is_direct (room) && ringer_room_get_joined_count (room) > MAX_TRACKED_MEMBERS))
    return;

  members = ringer_room_get_members (room);
  for (unsigned int i = 0; i < MIN (g_list_model_get_n_items (members), MAX_TRACKED_MEMBERS); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (members, i);

    if (ringer_member_get_membership (member) == RINGER_MEMBERSHIP_JOIN || ringer_member_get_membership (member) == RINGER_MEMBERSHIP_UNKNOWN)
      ringer_encryption_track (self->encryption, ringer_member_get_user_id (member));
  }
}

void
ringer_account_track_rooms (RingerAccount *self,
                            RingerSyncUpdate *update)
{
  if (ringer_encryption_get_state (self->encryption) != RINGER_ENCRYPTION_READY)
    return;

  for (unsigned int i = 0; i < update->rooms->len; i++) {
    const RingerRoomUpdate *room_update = g_ptr_array_index (update->rooms, i);
    RingerRoom *room = g_hash_table_lookup (self->rooms_by_id, room_update->room_id);

    if (room != NULL && (room_update->state->len > 0 || room_update->timeline->len > 0))
      track_room (self, room);
  }
}

void
ringer_account_track_all_rooms (RingerAccount *self)
{
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    track_room (self, room);
}

void
ringer_account_keep_encrypted (RingerAccount *self,
                               RingerSyncUpdate *stored)
{
  RingerDecrypter *decrypter = ringer_encryption_get_decrypter (self->encryption);

  for (unsigned int i = 0; i < stored->rooms->len; i++) {
    const RingerRoomUpdate *room = g_ptr_array_index (stored->rooms, i);

    for (unsigned int j = 0; j < room->sticky->len; j++)
      ringer_decrypter_keep (decrypter, room->room_id, g_ptr_array_index (room->sticky, j));
  }
}

/* Sending. What is under way does not keep the account alive. */

unsigned int
ringer_account_send_event_async (RingerAccount *self,
                                 const RingerOutgoingEvent *event,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  RingerRoom *room;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), 0);
  g_return_val_if_fail (event != NULL && event->room_id != NULL, 0);

  /* The homeserver has to read state events, and what it is to send for its sender would need a key of a later time. */
  room = ringer_account_lookup_room (self, event->room_id);
  if (room != NULL && ringer_room_is_encrypted (room) && event->state_key == NULL && event->delay_ms == 0)
    return ringer_event_sender_send_async (self->sender, room, event, cancellable, callback, user_data);

  return ringer_outbox_send_event_async (self->outbox, event, cancellable, callback, user_data);
}

char *
ringer_account_send_event_finish (GAsyncResult *result,
                                  GError **error)
{
  g_autoptr (GObject) source = g_async_result_get_source_object (result);

  if (RINGER_IS_OUTBOX (source))
    return ringer_outbox_send_event_finish (RINGER_OUTBOX (source), result, error);

  return ringer_event_sender_send_finish (RINGER_EVENT_SENDER (source), result, error);
}

RingerEventSender *
ringer_account_get_sender (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->sender;
}

RingerEncryption *
ringer_account_get_encryption (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->encryption;
}

RingerDeviceTrust *
ringer_account_get_trust (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->trust;
}

RingerOwnDevices *
ringer_account_list_devices (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return ringer_own_devices_new (self->encryption, self->http, self->user_id, self->device_id);
}
