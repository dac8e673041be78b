/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-media-pipeline.h"

G_BEGIN_DECLS

#define RINGER_TYPE_MEDIA_BRANCH (ringer_media_branch_get_type ())
/**
 * RingerMediaBranch:
 *
 * What becomes of one track of somebody else's: unpacked, decrypted, decoded, and then into the mixer or to a feed. Made when the track comes in, closed
 * when it ends; RingerLivekitSubscriptions owns it.
 */
G_DECLARE_FINAL_TYPE (RingerMediaBranch, ringer_media_branch, RINGER, MEDIA_BRANCH, GObject)

/**
 * ringer_media_branch_new:
 * @pipeline: the call's
 * @source: where the packets come from; the branch is linked to it
 * @cryptor: (nullable): the sender's keys; %NULL for a call in clear
 * @feed: (nullable): where pictures go; %NULL for sound
 *
 * Returns: (transfer full) (nullable): the branch; %NULL where parts of GStreamer are missing
 */
RingerMediaBranch *ringer_media_branch_new (RingerMediaPipeline *pipeline,
                                            GstPad *source,
                                            RingerFrameCryptor *cryptor,
                                            RingerVideoFeed *feed);

/** ringer_media_branch_set_volume: of a voice, 0 to 1. */
void ringer_media_branch_set_volume (RingerMediaBranch *self,
                                     double volume);

void ringer_media_branch_close (RingerMediaBranch *self);

G_END_DECLS
