/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-http.h"

G_BEGIN_DECLS

#define RINGER_TYPE_MEDIA_REPOSITORY (ringer_media_repository_get_type ())
/**
 * RingerMediaRepository:
 *
 * Avatars, by authenticated media (`/_matrix/client/v1/media/thumbnail`), kept in a disk cache of bounded size.
 *
 * Asks only when somebody wants to show one; several wishes for the same picture are one request. A picture that cannot be had is not
 * asked for again for a while. The files' names say nothing of what they are of. Owned by the account.
 */
G_DECLARE_FINAL_TYPE (RingerMediaRepository, ringer_media_repository, RINGER, MEDIA_REPOSITORY, GObject)

/**
 * ringer_media_repository_new:
 * @clock: a clock
 * @http: the account's
 * @cache_dir: where the files go; made when needed
 * @max_bytes: how much all of them may take; the least recently used go first
 */
RingerMediaRepository *ringer_media_repository_new (RingerClock *clock,
                                                    RingerHttp *http,
                                                    const char *cache_dir,
                                                    guint64 max_bytes);

/**
 * ringer_media_repository_load_async:
 * @self: the object
 * @mxc: an `mxc://` URI
 * @size_px: the edge of the square that it is shown in, in device pixels
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_media_repository_load_async (RingerMediaRepository *self,
                                         const char *mxc,
                                         int size_px,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * ringer_media_repository_load_finish: (transfer full) (nullable): the picture file's content; PNG, JPEG, GIF, WebP or AVIF.
 *
 * RINGER_ERROR_NOT_FOUND where there is none, RINGER_ERROR_BAD_RESPONSE where it is too large or of no such kind; else what the request ended with.
 */
GBytes *ringer_media_repository_load_finish (RingerMediaRepository *self,
                                             GAsyncResult *result,
                                             GError **error);

/** ringer_media_repository_wipe: removes the cache from the disk (at sign-out). */
void ringer_media_repository_wipe (RingerMediaRepository *self);

G_END_DECLS
