/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-person-tile.h"

#include "ringer-avatar.h"

#define AVATAR_SIZE 80
#define NAME_CHARS 12

struct _RingerPersonTile {
  AdwBin parent_instance;

  RingerAvatar *avatar;
  GtkLabel *name_label;

  RingerAccount *account;
  RingerMember *member;
};

G_DEFINE_FINAL_TYPE (RingerPersonTile, ringer_person_tile, ADW_TYPE_BIN)

static void
update (RingerPersonTile *self)
{
  const char *name = ringer_member_get_name (self->member);

  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  ringer_avatar_set (self->avatar, self->account, ringer_member_get_avatar_mxc (self->member), name);
}

static void
ringer_person_tile_dispose (GObject *object)
{
  RingerPersonTile *self = RINGER_PERSON_TILE (object);

  g_clear_object (&self->member);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_person_tile_parent_class)->dispose (object);
}

static void
ringer_person_tile_class_init (RingerPersonTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_person_tile_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
ringer_person_tile_init (RingerPersonTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->avatar = RINGER_AVATAR (ringer_avatar_new (AVATAR_SIZE));
  gtk_widget_set_halign (GTK_WIDGET (self->avatar), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));

  self->name_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->name_label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->name_label, NAME_CHARS);
  gtk_label_set_max_width_chars (self->name_label, NAME_CHARS);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name_label));

  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
ringer_person_tile_new (RingerAccount *account,
                        RingerMember *member)
{
  RingerPersonTile *self = g_object_new (RINGER_TYPE_PERSON_TILE, NULL);

  self->account = g_object_ref (account);
  self->member = g_object_ref (member);
  g_signal_connect_object (member, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

RingerMember *
ringer_person_tile_get_member (RingerPersonTile *self)
{
  g_return_val_if_fail (RINGER_IS_PERSON_TILE (self), NULL);

  return self->member;
}
