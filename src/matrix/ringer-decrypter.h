/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto.h"
#include "ringer-server-clock.h"
#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DECRYPTER (ringer_decrypter_get_type ())
/**
 * RingerDecrypter:
 *
 * Takes in what a sync answer brought for the encryption, and decrypts the events in it that can still matter to calls: those of the last minutes, and sticky
 * ones. What cannot be decrypted yet is kept, as long as it can still matter and as many as are sane, and tried again when something
 * comes that it lacked. Owned by the [class@Encryption].
 */
G_DECLARE_FINAL_TYPE (RingerDecrypter, ringer_decrypter, RINGER, DECRYPTER, GObject)

/**
 * RingerDecrypter::late:
 * @self: a decrypter
 * @update: (type RingerSyncUpdate): events that are decrypted now, as gaps that are filled (RingerRoomUpdate.gap)
 */

/**
 * RingerDecrypter::sender:
 * @self: a decrypter
 * @user_id: who sent something encrypted
 *
 * Comes before it is decrypted.
 */

/** ringer_decrypter_new: (transfer full): one without a machine. */
RingerDecrypter *ringer_decrypter_new (RingerServerClock *server_clock);

/** ringer_decrypter_set_crypto: (nullable): the machine, once it is open; all that is kept is tried. */
void ringer_decrypter_set_crypto (RingerDecrypter *self,
                                  RingerCrypto *crypto);

/** ringer_decrypter_concerns: whether there is a machine, and anything in @update for it: most answers bring nothing new, and need not wait. */
gboolean ringer_decrypter_concerns (RingerDecrypter *self,
                                    RingerSyncUpdate *update);

/**
 * ringer_decrypter_take_async:
 * @self: a decrypter with a machine
 * @update: what came
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Gives the machine what is for it, and then replaces the events in @update that can be decrypted, in their order. When this is done, nothing of it is
 * lost by a crash.
 */
void ringer_decrypter_take_async (RingerDecrypter *self,
                                  RingerSyncUpdate *update,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_decrypter_take_finish: whether the machine could take it in; else @error is set, and what could be decrypted is so all the same. */
gboolean ringer_decrypter_take_finish (RingerDecrypter *self,
                                       GAsyncResult *result,
                                       GError **error);

/**
 * ringer_decrypter_decrypt_async:
 * @self: a decrypter
 * @room_id: the room
 * @event: an event that was fetched
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Decrypts a single event, if it is encrypted and there is a machine.
 */
void ringer_decrypter_decrypt_async (RingerDecrypter *self,
                                     const char *room_id,
                                     RingerEvent *event,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/** ringer_decrypter_decrypt_finish: (transfer full) (nullable): the event, still encrypted where that cannot be done; %NULL and @error where the store fails. */
RingerEvent *ringer_decrypter_decrypt_finish (RingerDecrypter *self,
                                              GAsyncResult *result,
                                              GError **error);

/** ringer_decrypter_keep: keeps an `m.room.encrypted` that was stored, to be tried; anything else is ignored. */
void ringer_decrypter_keep (RingerDecrypter *self,
                            const char *room_id,
                            RingerEvent *event);

/** ringer_decrypter_list_rooms: (transfer full): the rooms whose events wait. */
GStrv ringer_decrypter_list_rooms (RingerDecrypter *self);

/** ringer_decrypter_get_n_kept: how many events wait. */
unsigned int ringer_decrypter_get_n_kept (RingerDecrypter *self);

G_END_DECLS
