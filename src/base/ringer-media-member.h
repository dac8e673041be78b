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

/**
 * RingerMediaFlags:
 * @RINGER_MEDIA_PRESENT: a server has them
 * @RINGER_MEDIA_MICROPHONE: they can be heard
 * @RINGER_MEDIA_CAMERA: there are pictures of their camera to see
 * @RINGER_MEDIA_SCREEN: there are pictures of their screen to see
 * @RINGER_MEDIA_SPEAKING: they speak
 * @RINGER_MEDIA_UNENCRYPTED: they send in clear what ought to be encrypted, and so are not played
 * @RINGER_MEDIA_UNDECRYPTABLE: what comes of them cannot be decrypted: their key is missing or wrong
 * @RINGER_MEDIA_UNVERIFIED: their device was not verified by its owner, and so gets no key and is not played
 *
 * What holds for a member of a call.
 */
typedef enum {
  RINGER_MEDIA_PRESENT = 1 << 0,
  RINGER_MEDIA_MICROPHONE = 1 << 1,
  RINGER_MEDIA_CAMERA = 1 << 2,
  RINGER_MEDIA_SCREEN = 1 << 3,
  RINGER_MEDIA_SPEAKING = 1 << 4,
  RINGER_MEDIA_UNENCRYPTED = 1 << 5,
  RINGER_MEDIA_UNDECRYPTABLE = 1 << 6,
  RINGER_MEDIA_UNVERIFIED = 1 << 7,
} RingerMediaFlags;

#define RINGER_TYPE_MEDIA_MEMBER (ringer_media_member_get_type ())
/**
 * RingerMediaMember:
 *
 * Somebody in a call, as far as sound and pictures go. A RingerMediaSession makes one for each identity that it is told to expect, and keeps it up to
 * date; nobody is heard or seen who is not expected.
 *
 * Properties: `identity` (construct-only string), for each of RingerMediaFlags a boolean of its name (`present`, `microphone`, …), `level` (how loud, 0
 * to 1), `quality` (RingerMediaQuality), and, writable for whoever shows them, `volume` (0 to 1, default 1).
 */
G_DECLARE_FINAL_TYPE (RingerMediaMember, ringer_media_member, RINGER, MEDIA_MEMBER, GObject)

RingerMediaMember *ringer_media_member_new (const char *identity);

const char *ringer_media_member_get_identity (RingerMediaMember *self);
RingerMediaFlags ringer_media_member_get_flags (RingerMediaMember *self);

/** ringer_media_member_get_camera_feed: (transfer none): pictures of their camera; there also while it is off. */
RingerVideoFeed *ringer_media_member_get_camera_feed (RingerMediaMember *self);

/** ringer_media_member_get_screen_feed: (transfer none): pictures of what they share. */
RingerVideoFeed *ringer_media_member_get_screen_feed (RingerMediaMember *self);

/**
 * ringer_media_member_report:
 * @self: a member
 * @reporter: who reports; only its address counts
 * @flags: what holds as far as the reporter sees; 0 when it sees nothing any more
 *
 * For media/: each connection reports what it sees. What holds for any of them holds.
 */
void ringer_media_member_report (RingerMediaMember *self,
                                 gconstpointer reporter,
                                 RingerMediaFlags flags);

/** ringer_media_member_set_level: for media/: how loud they are. */
void ringer_media_member_set_level (RingerMediaMember *self,
                                    double level);

/** ringer_media_member_set_quality: for media/: how good their connection is. */
void ringer_media_member_set_quality (RingerMediaMember *self,
                                      RingerMediaQuality quality);

G_END_DECLS
