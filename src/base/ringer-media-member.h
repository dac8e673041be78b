/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-video-feed.h"

G_BEGIN_DECLS

/**
 * RingerMediaQuality:
 * @RINGER_MEDIA_QUALITY_UNKNOWN: nothing was said yet
 *
 * How good somebody's connection to the call is.
 */
typedef enum {
  RINGER_MEDIA_QUALITY_UNKNOWN,
  RINGER_MEDIA_QUALITY_EXCELLENT,
  RINGER_MEDIA_QUALITY_GOOD,
  RINGER_MEDIA_QUALITY_POOR,
  RINGER_MEDIA_QUALITY_LOST,
} RingerMediaQuality;

#define RINGER_TYPE_MEDIA_QUALITY (ringer_media_quality_get_type ())
GType ringer_media_quality_get_type (void);

#define RINGER_TYPE_MEDIA_MEMBER (ringer_media_member_get_type ())
/**
 * RingerMediaMember:
 *
 * Somebody in a call, as far as sound and pictures go. A RingerMediaSession makes one for each identity that it is told to expect, and keeps it up to
 * date; nobody is heard or seen who is not expected.
 *
 * Properties: `identity` (construct-only string), `present` (whether a server has them), `microphone` (whether they can be heard), `camera` and
 * `screen` (whether there are pictures to see), `speaking`, `level` (how loud, 0 to 1), `quality` (RingerMediaQuality), `unencrypted` (they send in
 * clear what ought to be encrypted, and so are not played), `undecryptable` (what comes of them cannot be decrypted: their key is missing or wrong),
 * and, writable, `volume` (0 to 1, default 1).
 */
G_DECLARE_FINAL_TYPE (RingerMediaMember, ringer_media_member, RINGER, MEDIA_MEMBER, GObject)

RingerMediaMember *ringer_media_member_new (const char *identity);

const char *ringer_media_member_get_identity (RingerMediaMember *self);

/** ringer_media_member_get_camera_feed: (transfer none): pictures of their camera; there also while it is off. */
RingerVideoFeed *ringer_media_member_get_camera_feed (RingerMediaMember *self);

/** ringer_media_member_get_screen_feed: (transfer none): pictures of what they share. */
RingerVideoFeed *ringer_media_member_get_screen_feed (RingerMediaMember *self);

G_END_DECLS
