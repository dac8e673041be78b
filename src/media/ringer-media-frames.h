/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-video-feed.h"

G_BEGIN_DECLS

/** ringer_media_frames_connect: the RGBA pictures that arrive at the appsink of that name go to the feed. */
void ringer_media_frames_connect (GstElement *bin,
                                  const char *appsink,
                                  RingerVideoFeed *feed);

G_END_DECLS
