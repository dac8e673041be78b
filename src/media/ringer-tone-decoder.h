/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-tone-samples.h"

G_BEGIN_DECLS

/**
 * ringer_tone_decode_async:
 * @file: an absolute path or a `file:` URI
 * @samples: where the samples go, as they come
 * @max_frames: where to end at the latest
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Decodes a sound file of any format that this machine knows, in a thread of its own. Initialises GStreamer where that has not been done.
 * @samples are marked as whole if the file ended before @max_frames.
 */
void ringer_tone_decode_async (const char *file,
                               RingerToneSamples *samples,
                               size_t max_frames,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * ringer_tone_decode_finish:
 * @result: the result
 * @error: return location: RINGER_ERROR_SOUND with words for the person
 *
 * Returns: whether there is something to hear
 */
gboolean ringer_tone_decode_finish (GAsyncResult *result,
                                    GError **error);

G_END_DECLS
