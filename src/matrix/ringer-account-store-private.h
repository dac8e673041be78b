/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-store.h"
#include "ringer-database.h"

G_BEGIN_DECLS

/*
 * What the store's files share: ringer-account-store.c (the file, and storing), ringer-account-store-load.c (reading it again).
 */

typedef enum {
  RINGER_ACCOUNT_STORE_GET_META,
  RINGER_ACCOUNT_STORE_SET_META,
  RINGER_ACCOUNT_STORE_DELETE_META,
  RINGER_ACCOUNT_STORE_ADD_ROOM,
  RINGER_ACCOUNT_STORE_FIND_ROOM,
  RINGER_ACCOUNT_STORE_UPDATE_ROOM,
  RINGER_ACCOUNT_STORE_DELETE_ROOM,
  RINGER_ACCOUNT_STORE_DELETE_OLD_PICTURE,
  RINGER_ACCOUNT_STORE_CLEAR_STATE,
  RINGER_ACCOUNT_STORE_SET_STATE,
  RINGER_ACCOUNT_STORE_REDACT_STATE,
  RINGER_ACCOUNT_STORE_TRIM_MEMBERS,
  RINGER_ACCOUNT_STORE_ADD_STICKY,
  RINGER_ACCOUNT_STORE_REDACT_STICKY,
  RINGER_ACCOUNT_STORE_PURGE_STICKY,
  RINGER_ACCOUNT_STORE_SET_ACCOUNT_DATA,
  RINGER_ACCOUNT_STORE_LOAD_LIVE_ROOMS,
  RINGER_ACCOUNT_STORE_LOAD_NEXT_ROOMS,
  RINGER_ACCOUNT_STORE_LOAD_ROOM,
  RINGER_ACCOUNT_STORE_LOAD_STATE,
  RINGER_ACCOUNT_STORE_LOAD_STICKY,
  RINGER_ACCOUNT_STORE_LOAD_ACCOUNT_DATA,
  N_STMTS,
} RingerAccountStoreStatement;

struct _RingerAccountStore {
  GObject parent_instance;

  RingerDatabase *db;
  char *user_id;
  gint64 picture;

  gint64 loaded;        /* the id of the room that was loaded last */
  GHashTable *contents; /* the contents that were read, by their text, while rooms are loaded */
};

G_END_DECLS
