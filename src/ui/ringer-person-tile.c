/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-person-tile.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-call-words.h"
#include "ringer-video-view.h"

#define NAME_MARGIN 6
#define MIN_AVATAR_SIZE 24

/* Of the room above the name */
#define AVATAR_SHARE 0.75

struct _RingerPersonTile {
  GtkWidget parent_instance;

  GtkWidget *avatar;
  GtkWidget *video_view;
  GtkWidget *name_box;
  GtkLabel *name_label;
  GtkWidget *muted_icon;
  GtkWidget *trouble_label;

  RingerAccount *account;
  RingerMember *member;
  RingerMediaMember *media;
  RingerMediaSession *own; /* whose microphone it is, of the person's own tile */
  gboolean is_screen;
};

static unsigned int picture_changed_signal;

G_DEFINE_FINAL_TYPE (RingerPersonTile, ringer_person_tile, GTK_TYPE_WIDGET)

static void
update (RingerPersonTile *self)
{
  const char *name = ringer_member_get_name (self->member);

  g_autofree char *words = NULL;

  if (self->is_screen) {
    /* Translators: on the picture of a screen that somebody shares; %s is their name. */
    words = g_strdup_printf (_ ("Screen of %s"), name);
    name = words;
  }
  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  ringer_avatar_set (RINGER_AVATAR (self->avatar), self->account, ringer_member_get_avatar_mxc (self->member), name);
}

static void
set_css_class (GtkWidget *widget,
               const char *css_class,
               gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
update_media (RingerPersonTile *self)
{
  RingerMediaFlags flags = self->media != NULL ? ringer_media_member_get_flags (self->media) : 0;
  const char *trouble = self->media != NULL ? ringer_call_words_trouble (self->media) : NULL;
  gboolean muted = (flags & RINGER_MEDIA_PRESENT) && !(flags & RINGER_MEDIA_MICROPHONE) && !self->is_screen;

  if (self->own != NULL) {
    g_object_get (self->own, "microphone", &muted, NULL);
    muted = !muted;
  }

  gtk_widget_set_visible (self->muted_icon, muted);
  gtk_widget_set_visible (self->trouble_label, trouble != NULL);
  gtk_label_set_label (GTK_LABEL (self->trouble_label), trouble != NULL ? trouble : "");
  set_css_class (GTK_WIDGET (self), "speaking", ringer_person_tile_is_speaking (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  trouble != NULL ? trouble : muted ? _ ("Muted")
                                                                    : "",
                                  -1);
}

static void
on_has_picture (RingerPersonTile *self)
{
  gboolean has_picture = ringer_video_view_has_picture (RINGER_VIDEO_VIEW (self->video_view));

  gtk_widget_set_opacity (self->avatar, has_picture ? 0 : 1);
  set_css_class (GTK_WIDGET (self), "picture", has_picture);
  g_signal_emit (self, picture_changed_signal, 0);
}

/* How large the tile is, its layout decides; a name may be cut off. */
static void
ringer_person_tile_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  gtk_widget_measure (RINGER_PERSON_TILE (widget)->name_box, orientation, -1, minimum, natural, NULL, NULL);
  *minimum += 2 * NAME_MARGIN;
  *natural += 2 * NAME_MARGIN;
}

/* At the bottom; returns where it begins. */
static int
allocate_name (RingerPersonTile *self,
               int width,
               int height)
{
  int natural;
  int name_width;
  int name_height;

  gtk_widget_measure (self->name_box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  name_width = MIN (natural, width - 2 * NAME_MARGIN);
  gtk_widget_measure (self->name_box, GTK_ORIENTATION_VERTICAL, name_width, NULL, &name_height, NULL, NULL);
  gtk_widget_size_allocate (self->name_box,
                            &(GtkAllocation) { (width - name_width) / 2, height - NAME_MARGIN - name_height, name_width, name_height }, -1);

  return height - NAME_MARGIN - name_height;
}

/* In the middle, but never behind the name. A smaller size would have to be measured anew, and so it is scaled. */
static void
allocate_avatar (RingerPersonTile *self,
                 int width,
                 int height,
                 int name_y)
{
  GskTransform *transform;
  int natural;
  float size;
  float y;

  gtk_widget_measure (self->avatar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  size = (float) CLAMP (AVATAR_SHARE * MIN (width, name_y), MIN_AVATAR_SIZE, natural);
  y = MIN (((float) height - size) / 2, (float) name_y - size - NAME_MARGIN);
  y = MAX (y, ((float) name_y - size) / 2);
  transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (((float) width - size) / 2, y));
  transform = gsk_transform_scale (transform, size / (float) natural, size / (float) natural);
  gtk_widget_allocate (self->avatar, natural, natural, -1, transform);
}

static void
ringer_person_tile_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline)
{
  RingerPersonTile *self = RINGER_PERSON_TILE (widget);

  allocate_avatar (self, width, height, allocate_name (self, width, height));
  gtk_widget_size_allocate (self->video_view, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
ringer_person_tile_dispose (GObject *object)
{
  RingerPersonTile *self = RINGER_PERSON_TILE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_PERSON_TILE);
  g_clear_object (&self->media);
  g_clear_object (&self->own);
  g_clear_object (&self->member);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_person_tile_parent_class)->dispose (object);
}

static void
ringer_person_tile_class_init (RingerPersonTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_person_tile_dispose;
  widget_class->measure = ringer_person_tile_measure;
  widget_class->size_allocate = ringer_person_tile_size_allocate;
  g_type_ensure (RINGER_TYPE_AVATAR);
  g_type_ensure (RINGER_TYPE_VIDEO_VIEW);

  picture_changed_signal =
    g_signal_new ("picture-changed", RINGER_TYPE_PERSON_TILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-person-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, video_view);
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, name_box);
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, muted_icon);
  gtk_widget_class_bind_template_child (widget_class, RingerPersonTile, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, on_has_picture);
}

static void
ringer_person_tile_init (RingerPersonTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make (RingerAccount *account,
      RingerMember *member,
      gboolean is_screen)
{
  RingerPersonTile *self = g_object_new (RINGER_TYPE_PERSON_TILE, NULL);

  self->is_screen = is_screen;
  self->account = g_object_ref (account);
  self->member = g_object_ref (member);
  g_signal_connect_object (member, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  update_media (self);

  return GTK_WIDGET (self);
}

GtkWidget *
ringer_person_tile_new (RingerAccount *account,
                        RingerMember *member)
{
  return make (account, member, FALSE);
}

GtkWidget *
ringer_person_tile_new_screen (RingerAccount *account,
                               RingerMember *member)
{
  return make (account, member, TRUE);
}

RingerMember *
ringer_person_tile_get_member (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), NULL);

  return self->member;
}

void
ringer_person_tile_set_media (RingerPersonTile *self,
                              RingerMediaMember *media)
{
  g_return_if_fail (RINGER_IS_PERSON_TILE (self));

  if (self->media == media)
    return;

  if (self->media != NULL)
    g_signal_handlers_disconnect_by_func (self->media, update_media, self);
  g_set_object (&self->media, media);
  if (media != NULL)
    g_signal_connect_object (media, "notify", G_CALLBACK (update_media), self, G_CONNECT_SWAPPED);
  if (media == NULL)
    ringer_video_view_set_feed (RINGER_VIDEO_VIEW (self->video_view), NULL);
  else
    ringer_video_view_set_feed (RINGER_VIDEO_VIEW (self->video_view),
                                self->is_screen ? ringer_media_member_get_screen_feed (media) : ringer_media_member_get_camera_feed (media));
  update_media (self);
}

gboolean
ringer_person_tile_is_screen (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), FALSE);

  return self->is_screen;
}

gboolean
ringer_person_tile_is_speaking (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), FALSE);

  return !self->is_screen && self->media != NULL && (ringer_media_member_get_flags (self->media) & RINGER_MEDIA_SPEAKING);
}

gboolean
ringer_person_tile_has_picture (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), FALSE);

  return ringer_video_view_has_picture (RINGER_VIDEO_VIEW (self->video_view));
}

RingerMediaMember *
ringer_person_tile_get_media (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), NULL);

  return self->media;
}

void
ringer_person_tile_set_own (RingerPersonTile *self,
                            RingerMediaSession *session)
{
  g_autoptr (RingerVideoFeed) feed = NULL;

  g_return_if_fail (RINGER_IS_PERSON_TILE (self));

  self->own = g_object_ref (session);
  g_signal_connect_object (session, "notify::microphone", G_CALLBACK (update_media), self, G_CONNECT_SWAPPED);
  update_media (self);
  g_object_get (session, "self-view", &feed, NULL);
  ringer_video_view_set_feed (RINGER_VIDEO_VIEW (self->video_view), feed);
  ringer_video_view_set_mirrored (RINGER_VIDEO_VIEW (self->video_view), TRUE);
}
