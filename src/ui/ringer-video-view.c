/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-video-view.h"

struct _RingerVideoView {
  GtkWidget parent_instance;

  RingerVideoFeed *feed;
  GdkTexture *texture;
  gboolean mirrored;
};

typedef enum {
  PROP_HAS_PICTURE = 1,
} RingerVideoViewProperty;

static GParamSpec *properties[PROP_HAS_PICTURE + 1];

G_DEFINE_FINAL_TYPE (RingerVideoView, ringer_video_view, GTK_TYPE_WIDGET)

static void
take_texture (RingerVideoView *self,
              GdkTexture *texture)
{
  gboolean had_picture = self->texture != NULL;

  g_clear_object (&self->texture);
  self->texture = texture;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (had_picture != (texture != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PICTURE]);
}

static void
on_frame (RingerVideoView *self,
          const RingerVideoFrame *frame)
{
  GdkTexture *texture = NULL;

  if (frame != NULL)
    texture = gdk_memory_texture_new ((int) frame->width, (int) frame->height, GDK_MEMORY_R8G8B8A8, frame->pixels, frame->stride);
  take_texture (self, texture);
}

static void
tell_size (RingerVideoView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int scale = gtk_widget_get_scale_factor (widget);
  gboolean seen = gtk_widget_get_mapped (widget);

  if (self->feed != NULL)
    ringer_video_feed_set_shown (self->feed,
                                 seen ? (unsigned int) (gtk_widget_get_width (widget) * scale) : 0,
                                 seen ? (unsigned int) (gtk_widget_get_height (widget) * scale) : 0);
}

static void
ringer_video_view_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  tell_size (RINGER_VIDEO_VIEW (widget));
}

static void
ringer_video_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringer_video_view_parent_class)->map (widget);

  tell_size (RINGER_VIDEO_VIEW (widget));
}

static void
ringer_video_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringer_video_view_parent_class)->unmap (widget);

  tell_size (RINGER_VIDEO_VIEW (widget));
}

/* The whole picture, with room above and below or beside where the shapes differ. */
static void
ringer_video_view_snapshot (GtkWidget *widget,
                            GtkSnapshot *snapshot)
{
  RingerVideoView *self = RINGER_VIDEO_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float factor;
  graphene_rect_t area;

  if (self->texture == NULL)
    return;

  factor = MIN (width / (float) gdk_texture_get_width (self->texture), height / (float) gdk_texture_get_height (self->texture));
  graphene_rect_init (&area, 0, 0, factor * (float) gdk_texture_get_width (self->texture), factor * (float) gdk_texture_get_height (self->texture));
  area.origin.x = (width - area.size.width) / 2;
  area.origin.y = (height - area.size.height) / 2;

  gtk_snapshot_save (snapshot);
  if (self->mirrored) {
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width, 0));
    gtk_snapshot_scale (snapshot, -1, 1);
  }
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
  gtk_snapshot_restore (snapshot);
}

static void
ringer_video_view_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  switch ((RingerVideoViewProperty) prop_id) {
  case PROP_HAS_PICTURE:
    g_value_set_boolean (value, ringer_video_view_has_picture (RINGER_VIDEO_VIEW (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_video_view_dispose (GObject *object)
{
  RingerVideoView *self = RINGER_VIDEO_VIEW (object);

  ringer_video_view_set_feed (self, NULL);

  G_OBJECT_CLASS (ringer_video_view_parent_class)->dispose (object);
}

static void
ringer_video_view_class_init (RingerVideoViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_video_view_dispose;
  object_class->get_property = ringer_video_view_get_property;
  widget_class->size_allocate = ringer_video_view_size_allocate;
  widget_class->map = ringer_video_view_map;
  widget_class->unmap = ringer_video_view_unmap;
  widget_class->snapshot = ringer_video_view_snapshot;

  properties[PROP_HAS_PICTURE] =
    g_param_spec_boolean ("has-picture", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* Whose picture it is, the tile says. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringer_video_view_init (RingerVideoView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

void
ringer_video_view_set_feed (RingerVideoView *self,
                            RingerVideoFeed *feed)
{
  g_return_if_fail (RINGER_IS_VIDEO_VIEW (self));

  if (self->feed == feed)
    return;

  if (self->feed != NULL) {
    g_signal_handlers_disconnect_by_func (self->feed, on_frame, self);
    ringer_video_feed_set_shown (self->feed, 0, 0);
  }
  g_set_object (&self->feed, feed);
  if (feed != NULL)
    g_signal_connect_object (feed, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  take_texture (self, NULL);
  tell_size (self);
}

void
ringer_video_view_set_mirrored (RingerVideoView *self,
                                gboolean mirrored)
{
  g_return_if_fail (RINGER_IS_VIDEO_VIEW (self));

  self->mirrored = mirrored;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
ringer_video_view_has_picture (RingerVideoView *self)
{
  g_return_val_if_fail (RINGER_IS_VIDEO_VIEW (self), FALSE);

  return self->texture != NULL;
}
