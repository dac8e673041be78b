/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-video-feed.h"

#include "ringer-priority.h"

/* The newest picture waits under a lock, and an idle source carries it over. */

struct _RingerVideoFeed {
  GObject parent_instance;

  unsigned int shown_width;
  unsigned int shown_height;

  GMutex mutex;
  RingerVideoFrame next;
  gboolean pending;
  gboolean muted;
};

enum {
  PROP_0,
  PROP_SHOWN_WIDTH,
  PROP_SHOWN_HEIGHT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static unsigned int frame_signal;

G_DEFINE_FINAL_TYPE (RingerVideoFeed, ringer_video_feed, G_TYPE_OBJECT)

static gboolean
on_idle (gpointer user_data)
{
  RingerVideoFeed *self = user_data;
  RingerVideoFrame frame;

  g_mutex_lock (&self->mutex);
  frame = self->next;
  self->next = (RingerVideoFrame) { 0 };
  self->pending = FALSE;
  g_mutex_unlock (&self->mutex);

  g_signal_emit (self, frame_signal, 0, frame.pixels != NULL ? &frame : NULL);
  g_clear_pointer (&frame.pixels, g_bytes_unref);

  return G_SOURCE_REMOVE;
}

static void
ringer_video_feed_get_property (GObject *object,
                                unsigned int id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerVideoFeed *self = RINGER_VIDEO_FEED (object);

  switch (id) {
  case PROP_SHOWN_WIDTH:
    g_value_set_uint (value, self->shown_width);
    break;
  case PROP_SHOWN_HEIGHT:
    g_value_set_uint (value, self->shown_height);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_video_feed_finalize (GObject *object)
{
  RingerVideoFeed *self = RINGER_VIDEO_FEED (object);

  g_clear_pointer (&self->next.pixels, g_bytes_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ringer_video_feed_parent_class)->finalize (object);
}

static void
ringer_video_feed_class_init (RingerVideoFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_video_feed_get_property;
  object_class->finalize = ringer_video_feed_finalize;

  properties[PROP_SHOWN_WIDTH] = g_param_spec_uint ("shown-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SHOWN_HEIGHT] = g_param_spec_uint ("shown-height", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  frame_signal =
    g_signal_new ("frame", RINGER_TYPE_VIDEO_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ringer_video_feed_init (RingerVideoFeed *self)
{
  g_mutex_init (&self->mutex);
}

RingerVideoFeed *
ringer_video_feed_new (void)
{
  return g_object_new (RINGER_TYPE_VIDEO_FEED, NULL);
}

void
ringer_video_feed_push (RingerVideoFeed *self,
                        const RingerVideoFrame *frame)
{
  g_autoptr (GSource) idle = NULL;
  gboolean was_pending;

  g_return_if_fail (RINGER_IS_VIDEO_FEED (self));

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->next.pixels, g_bytes_unref);
  if (frame != NULL && !self->muted) {
    self->next = *frame;
    g_bytes_ref (self->next.pixels);
  }
  was_pending = self->pending;
  self->pending = TRUE;
  g_mutex_unlock (&self->mutex);

  if (was_pending)
    return;

  /* g_main_context_invoke () would call at once, in this thread, while the main context runs in none. */
  idle = g_idle_source_new ();
  g_source_set_priority (idle, RINGER_PRIORITY_BESIDE_DRAWING);
  g_source_set_callback (idle, on_idle, g_object_ref (self), g_object_unref);
  g_source_attach (idle, NULL);
}

void
ringer_video_feed_set_muted (RingerVideoFeed *self,
                             gboolean muted)
{
  gboolean changed;

  g_return_if_fail (RINGER_IS_VIDEO_FEED (self));

  g_mutex_lock (&self->mutex);
  changed = self->muted != muted;
  self->muted = muted;
  g_mutex_unlock (&self->mutex);

  if (changed && muted)
    ringer_video_feed_push (self, NULL);
}

void
ringer_video_feed_set_shown (RingerVideoFeed *self,
                             unsigned int width,
                             unsigned int height)
{
  g_return_if_fail (RINGER_IS_VIDEO_FEED (self));

  if (self->shown_width == width && self->shown_height == height)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->shown_width = width;
  self->shown_height = height;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN_WIDTH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN_HEIGHT]);
  g_object_thaw_notify (G_OBJECT (self));
}

unsigned int
ringer_video_feed_get_shown_width (RingerVideoFeed *self)
{
  g_return_val_if_fail (RINGER_IS_VIDEO_FEED (self), 0);

  return self->shown_width;
}

unsigned int
ringer_video_feed_get_shown_height (RingerVideoFeed *self)
{
  g_return_val_if_fail (RINGER_IS_VIDEO_FEED (self), 0);

  return self->shown_height;
}
