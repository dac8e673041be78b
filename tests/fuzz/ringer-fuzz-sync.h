/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-backend.h"

G_BEGIN_DECLS

/** ringer_fuzz_sync_run: feeds @backend with the answers that an input is, one in each line, and asserts what holds of each update. */
void ringer_fuzz_sync_run (RingerSyncBackend *backend,
                           const guint8 *data,
                           size_t size);

G_END_DECLS
