/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-backend.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PLAIN_SYNC (ringer_plain_sync_get_type ())
/**
 * RingerPlainSync:
 *
 * `GET /_matrix/client/v3/sync` with an inline, lazy-loading filter that asks only for what calls need.
 */
G_DECLARE_FINAL_TYPE (RingerPlainSync, ringer_plain_sync, RINGER, PLAIN_SYNC, GObject)

/**
 * ringer_plain_sync_new:
 * @user_id: the account's user id
 *
 * Returns: (transfer full): a new backend
 */
RingerSyncBackend *ringer_plain_sync_new (const char *user_id);

G_END_DECLS
