/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-video-feed.h"

G_BEGIN_DECLS

#define RINGER_TYPE_VIDEO_VIEW (ringer_video_view_get_type ())
/**
 * RingerVideoView:
 *
 * Shows the pictures of a [class@VideoFeed], as large as there is room for, and tells the feed how large that is. What is not to be seen asks for nothing.
 *
 * Properties (notify, read-only): `has-picture`.
 */
G_DECLARE_FINAL_TYPE (RingerVideoView, ringer_video_view, RINGER, VIDEO_VIEW, GtkWidget)

/** ringer_video_view_set_feed: (nullable feed): what it shows. */
void ringer_video_view_set_feed (RingerVideoView *self,
                                 RingerVideoFeed *feed);

/** ringer_video_view_set_mirrored: whether left and right are changed, as people are used to see themselves. */
void ringer_video_view_set_mirrored (RingerVideoView *self,
                                     gboolean mirrored);

gboolean ringer_video_view_has_picture (RingerVideoView *self);

G_END_DECLS
