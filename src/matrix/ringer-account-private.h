/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"
#include "ringer-event-sender.h"

G_BEGIN_DECLS

/*
 * What the account's files share: ringer-account.c (its life), ringer-account-rooms.c (what it knows),
 * ringer-account-encryption.c (what is encrypted), ringer-account-requests.c (what it asks), ringer-account-manager.c.
 */

/** RINGER_ACCOUNT_TOKENS: the name under which the secret store has the tokens, as one JSON object. */
#define RINGER_ACCOUNT_TOKENS "tokens"

typedef enum {
  RINGER_ACCOUNT_ROOM_UPDATED,
  RINGER_ACCOUNT_RULES_CHANGED,
  RINGER_ACCOUNT_TO_DEVICE,
  RINGER_ACCOUNT_UPDATE_APPLIED,
  RINGER_ACCOUNT_N_SIGNALS,
} RingerAccountSignal;

extern unsigned int ringer_account_signals[RINGER_ACCOUNT_N_SIGNALS];

struct _RingerAccount {
  GObject parent_instance;

  RingerClock *clock;
  RingerSecretStore *secrets;
  GNetworkMonitor *network;
  RingerAccountStore *store;
  RingerHttp *http;
  RingerOutbox *outbox;
  RingerMediaRepository *media;
  RingerServerClock *server_clock;
  RingerEncryption *encryption;
  RingerDeviceTrust *trust;
  RingerEventSender *sender;
  RingerSync *sync;
  GCancellable *cancellable;

  char *id;
  char *user_id;
  char *device_id;
  char *display_name;
  char *avatar_mxc;
  GStrv features; /* NULL until they were known once */
  RingerAccountState state;
  GError *error;
  GError *storage_error;
  unsigned int versions_id;
  unsigned int loading_id; /* until all rooms that are stored are loaded */
  gboolean loaded;
  gboolean complete;
  gboolean profile_fetched;

  GListStore *rooms;       /* those that are shown */
  GHashTable *rooms_by_id; /* all that are loaded */
  GHashTable *picture;     /* ids of the rooms of a new picture, while it is coming in */
  RingerPushRules *push_rules;
  GHashTable *ignored;
  GHashTable *direct_rooms;
  JsonObject *direct; /* content of m.direct */
};

/** ringer_account_make_id: (transfer full): the account id of a user. */
char *ringer_account_make_id (const char *user_id);

/** ringer_account_apply_update: applies rooms and account data, and tells who listens. */
void ringer_account_apply_update (RingerAccount *self,
                                  RingerSyncUpdate *update);

/** ringer_account_take_update: decrypts an update of the sync's and then finishes it; the sync waits. */
void ringer_account_take_update (RingerAccount *self,
                                 RingerSyncUpdate *update);

/** ringer_account_finish_update: applies and stores an update that is decrypted as far as it can be. */
void ringer_account_finish_update (RingerAccount *self,
                                   RingerSyncUpdate *update);

/** ringer_account_track_rooms: has the devices of people known with whom there may be encrypted calls, of an update that is applied. */
void ringer_account_track_rooms (RingerAccount *self,
                                 RingerSyncUpdate *update);

/** ringer_account_track_all_rooms: the same for all rooms that are known. */
void ringer_account_track_all_rooms (RingerAccount *self);

/** ringer_account_keep_encrypted: keeps what is still encrypted in what was stored, to be decrypted. */
void ringer_account_keep_encrypted (RingerAccount *self,
                                    RingerSyncUpdate *stored);

/** ringer_account_load_rooms: reads what is stored of rooms and account data: what is needed at once, and the other rooms when there is time. */
void ringer_account_load_rooms (RingerAccount *self);

/** ringer_account_clear_rooms: drops all that ringer-account-rooms.c keeps. */
void ringer_account_clear_rooms (RingerAccount *self);

G_END_DECLS
