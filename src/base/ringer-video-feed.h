/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_VIDEO_FEED (ringer_video_feed_get_type ())
/**
 * RingerVideoFeed:
 *
 * Moving pictures on their way from media/, which decodes them, to whoever shows them, with neither GStreamer nor GTK between. Who shows them says how
 * large, so that no more is fetched and decoded than is seen.
 *
 * Properties: `shown-width`, `shown-height` (unsigned ints, in pixels; 0, the default, is: nobody looks).
 */
G_DECLARE_FINAL_TYPE (RingerVideoFeed, ringer_video_feed, RINGER, VIDEO_FEED, GObject)

/**
 * RingerVideoFrame:
 * @pixels: RGBA, eight bits each, not premultiplied (opaque)
 * @width: in pixels
 * @height: in pixels
 * @stride: bytes from one row to the next
 *
 * One picture; it holds while it is shown.
 */
typedef struct {
  GBytes *pixels;
  unsigned int width;
  unsigned int height;
  size_t stride;
} RingerVideoFrame;

/**
 * RingerVideoFeed::frame:
 * @self: a feed
 * @frame: (type gpointer): the RingerVideoFrame, valid during the emission; %NULL: there is no picture any more
 *
 * Emitted in the main context. Pictures that come faster than they are shown are skipped.
 */

RingerVideoFeed *ringer_video_feed_new (void);

/** ringer_video_feed_push: (nullable @frame): for media/: the next picture, from any thread; @frame is copied, its pixels are reffed. */
void ringer_video_feed_push (RingerVideoFeed *self,
                             const RingerVideoFrame *frame);

/** ringer_video_feed_set_muted: for media/: whether whose pictures they are has switched them off; then there is none, whatever is still on its way. */
void ringer_video_feed_set_muted (RingerVideoFeed *self,
                                  gboolean muted);

/** ringer_video_feed_set_shown: how large the pictures are shown; 0 for not at all. */
void ringer_video_feed_set_shown (RingerVideoFeed *self,
                                  unsigned int width,
                                  unsigned int height);

unsigned int ringer_video_feed_get_shown_width (RingerVideoFeed *self);
unsigned int ringer_video_feed_get_shown_height (RingerVideoFeed *self);

G_END_DECLS
