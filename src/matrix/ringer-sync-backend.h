/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SYNC_BACKEND (ringer_sync_backend_get_type ())
/**
 * RingerSyncBackend:
 *
 * One way to stay up to date: makes the next request and reads its answer. Does no network and no waiting itself;
 * [class@Sync] does that. Implementations: [class@SlidingSync] (MSC4186) and [class@PlainSync] (`GET /sync`).
 */
G_DECLARE_INTERFACE (RingerSyncBackend, ringer_sync_backend, RINGER, SYNC_BACKEND, GObject)

struct _RingerSyncBackendInterface {
  GTypeInterface parent_iface;

  void (*restore) (RingerSyncBackend *self,
                   const char *position);
  RingerHttpRequest (*prepare) (RingerSyncBackend *self,
                                gint64 poll_timeout_ms);
  RingerSyncUpdate *(*parse) (RingerSyncBackend *self,
                              JsonObject *answer,
                              gint64 received_ms,
                              GError **error);
};

/**
 * ringer_sync_backend_restore:
 * @self: a backend
 * @position: (nullable): the position as this backend's update gave it, or %NULL to start from nothing
 */
void ringer_sync_backend_restore (RingerSyncBackend *self,
                                  const char *position);

/**
 * ringer_sync_backend_prepare:
 * @self: a backend
 * @poll_timeout_ms: how long the homeserver may wait for news; 0 to answer at once
 *
 * Returns: the next request; its strings and body are the backend's and live until the next call
 */
RingerHttpRequest ringer_sync_backend_prepare (RingerSyncBackend *self,
                                               gint64 poll_timeout_ms);

/**
 * ringer_sync_backend_parse:
 * @self: a backend
 * @answer: the answer to the last prepared request
 * @received_ms: this machine's wall clock
 * @error: return location: RINGER_ERROR_BAD_RESPONSE if it is no answer of this kind; single bad events or rooms are only logged
 *
 * Returns: (transfer full) (nullable): the update; the backend has moved on to its position
 */
RingerSyncUpdate *ringer_sync_backend_parse (RingerSyncBackend *self,
                                             JsonObject *answer,
                                             gint64 received_ms,
                                             GError **error);

G_END_DECLS
