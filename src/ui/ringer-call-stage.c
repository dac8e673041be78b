/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-stage.h"

#include <glib/gi18n.h>

#include "ringer-person-tile.h"
#include "ringer-tile-layout.h"

/* Tiles that stay keep their widgets, so that no picture is interrupted. A screen's tile comes before the tile of whose it is. */

struct _RingerCallStage {
  GtkWidget parent_instance;

  RingerActiveCall *call;
  GPtrArray *tiles;        /* of RingerPersonTile */
  GtkWidget *last_speaker; /* one of the tiles, or NULL */
  gboolean spotlight;
  gboolean cramped;
  gboolean has_pictures;
};

typedef enum {
  PROP_SPOTLIGHT = 1,
  PROP_HAS_PICTURES,
} RingerCallStageProperty;

static GParamSpec *properties[PROP_HAS_PICTURES + 1];

G_DEFINE_FINAL_TYPE (RingerCallStage, ringer_call_stage, GTK_TYPE_WIDGET)

static RingerRtcSession *
get_session (RingerCallStage *self)
{
  return ringer_active_call_get_session (self->call);
}

static RingerAccount *
get_account (RingerCallStage *self)
{
  return ringer_rtc_session_get_account (get_session (self));
}

static gboolean
is_own (RingerCallStage *self,
        RingerPersonTile *tile)
{
  return g_str_equal (ringer_member_get_user_id (ringer_person_tile_get_member (tile)), ringer_account_get_user_id (get_account (self)));
}

/* Which is large */

static GtkWidget *
find_shared_screen (RingerCallStage *self)
{
  for (unsigned int i = 0; i < self->tiles->len; i++) {
    if (ringer_person_tile_is_screen (g_ptr_array_index (self->tiles, i)))
      return g_ptr_array_index (self->tiles, i);
  }

  return NULL;
}

/* (nullable) */
static GtkWidget *
find_other (RingerCallStage *self)
{
  for (unsigned int i = 0; i < self->tiles->len; i++) {
    if (!is_own (self, g_ptr_array_index (self->tiles, i)))
      return g_ptr_array_index (self->tiles, i);
  }

  return self->tiles->len > 0 ? g_ptr_array_index (self->tiles, 0) : NULL;
}

static void
note_speaker (RingerCallStage *self)
{
  /* Whoever spoke and still does stays. */
  if (self->last_speaker != NULL && ringer_person_tile_is_speaking (RINGER_PERSON_TILE (self->last_speaker)))
    return;

  for (unsigned int i = 0; i < self->tiles->len; i++) {
    if (ringer_person_tile_is_speaking (g_ptr_array_index (self->tiles, i)))
      self->last_speaker = g_ptr_array_index (self->tiles, i);
  }
}

static void
update_large (RingerCallStage *self)
{
  GtkWidget *screen = find_shared_screen (self);
  GtkWidget *large = NULL;

  note_speaker (self);
  if (screen != NULL)
    large = screen;
  else if (self->spotlight || self->cramped)
    large = self->last_speaker != NULL ? self->last_speaker : find_other (self);
  ringer_tile_layout_set_large (RINGER_TILE_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), large);
}

static void
update_has_pictures (RingerCallStage *self)
{
  gboolean has_pictures = FALSE;

  for (unsigned int i = 0; i < self->tiles->len; i++)
    has_pictures = has_pictures || ringer_person_tile_has_picture (g_ptr_array_index (self->tiles, i));
  if (self->has_pictures == has_pictures)
    return;

  self->has_pictures = has_pictures;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PICTURES]);
}

/* Tiles */

static GtkWidget *
find_tile (RingerCallStage *self,
           RingerMember *member,
           gboolean is_screen)
{
  for (unsigned int i = 0; i < self->tiles->len; i++) {
    RingerPersonTile *tile = g_ptr_array_index (self->tiles, i);

    if (ringer_person_tile_get_member (tile) == member && ringer_person_tile_is_screen (tile) == is_screen)
      return GTK_WIDGET (tile);
  }

  return NULL;
}

static void
add_tile (RingerCallStage *self,
          GtkWidget *tile,
          GtkWidget *before)
{
  gtk_widget_insert_before (tile, GTK_WIDGET (self), before);
  g_ptr_array_add (self->tiles, g_object_ref (tile));
  g_signal_connect_object (tile, "picture-changed", G_CALLBACK (update_has_pictures), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
add_person (RingerCallStage *self,
            RingerMember *member)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  GtkWidget *tile = ringer_person_tile_new (get_account (self), member);

  if (media != NULL && is_own (self, RINGER_PERSON_TILE (tile)))
    ringer_person_tile_set_own (RINGER_PERSON_TILE (tile), ringer_call_media_get_session (media));
  add_tile (self, tile, NULL);

  return tile;
}

static void
remove_tile (RingerCallStage *self,
             GtkWidget *tile)
{
  if (self->last_speaker == tile)
    self->last_speaker = NULL;
  ringer_tile_layout_set_large (RINGER_TILE_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), NULL);
  gtk_widget_unparent (tile);
  g_ptr_array_remove (self->tiles, tile);
}

/* It may be another device of theirs that shares it. */
static void
follow_screen (RingerCallStage *self,
               RingerPersonTile *person)
{
  RingerMember *member = ringer_person_tile_get_member (person);
  RingerCallMedia *call_media = ringer_active_call_get_media (self->call);
  RingerMediaMember *media = call_media != NULL ? ringer_call_media_lookup (call_media, ringer_member_get_user_id (member), RINGER_MEDIA_SCREEN) : NULL;
  gboolean shared = media != NULL && (ringer_media_member_get_flags (media) & RINGER_MEDIA_SCREEN);
  GtkWidget *screen = find_tile (self, member, TRUE);

  if (!shared && screen != NULL)
    remove_tile (self, screen);
  if (!shared)
    return;

  if (screen == NULL) {
    screen = ringer_person_tile_new_screen (get_account (self), member);
    add_tile (self, screen, GTK_WIDGET (person));
  }
  ringer_person_tile_set_media (RINGER_PERSON_TILE (screen), media);
}

static void
on_media_changed (RingerCallStage *self)
{
  for (unsigned int i = self->tiles->len; i > 0; i--) {
    RingerPersonTile *tile = g_ptr_array_index (self->tiles, i - 1);

    if (!ringer_person_tile_is_screen (tile))
      follow_screen (self, tile);
  }
  update_large (self);
  update_has_pictures (self);
}

static void
give_media (RingerCallStage *self,
            RingerPersonTile *tile,
            RingerMediaMember *media)
{
  RingerMediaMember *before = ringer_person_tile_get_media (tile);

  if (before == media)
    return;

  if (before != NULL)
    g_signal_handlers_disconnect_by_func (before, on_media_changed, self);
  ringer_person_tile_set_media (tile, media);
  g_signal_connect_object (media, "notify::speaking", G_CALLBACK (on_media_changed), self, G_CONNECT_SWAPPED);
}

/* One tile per person, however many devices they are in with. */
static void
update_people (RingerCallStage *self)
{
  RingerRoom *room = ringer_rtc_session_get_room (get_session (self));
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (get_session (self))); i++) {
    g_autoptr (RingerRtcMembership) membership = g_list_model_get_item (G_LIST_MODEL (get_session (self)), i);
    const char *user_id = ringer_rtc_membership_get_user_id (membership);
    RingerMember *member = ringer_room_ensure_member (room, user_id);
    GtkWidget *tile = find_tile (self, member, FALSE);
    RingerMediaMember *its_media = media != NULL ? ringer_call_media_lookup (media, user_id, RINGER_MEDIA_CAMERA) : NULL;

    if (tile == NULL)
      tile = add_person (self, member);
    if (its_media != NULL)
      give_media (self, RINGER_PERSON_TILE (tile), its_media);
    g_hash_table_add (there, member);
  }

  for (unsigned int i = self->tiles->len; i > 0; i--) {
    GtkWidget *tile = g_ptr_array_index (self->tiles, i - 1);

    if (!g_hash_table_contains (there, ringer_person_tile_get_member (RINGER_PERSON_TILE (tile))))
      remove_tile (self, tile);
  }
  on_media_changed (self);
}

static void
ringer_call_stage_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerCallStage *self = RINGER_CALL_STAGE (object);

  switch ((RingerCallStageProperty) prop_id) {
  case PROP_SPOTLIGHT:
    g_value_set_boolean (value, self->spotlight);
    break;
  case PROP_HAS_PICTURES:
    g_value_set_boolean (value, self->has_pictures);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_stage_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  RingerCallStage *self = RINGER_CALL_STAGE (object);

  switch ((RingerCallStageProperty) prop_id) {
  case PROP_SPOTLIGHT:
    if (self->spotlight == g_value_get_boolean (value))
      return;
    self->spotlight = !self->spotlight;
    update_large (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_HAS_PICTURES:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_stage_dispose (GObject *object)
{
  RingerCallStage *self = RINGER_CALL_STAGE (object);

  while (self->tiles->len > 0)
    remove_tile (self, g_ptr_array_index (self->tiles, self->tiles->len - 1));
  g_clear_object (&self->call);

  G_OBJECT_CLASS (ringer_call_stage_parent_class)->dispose (object);
}

static void
ringer_call_stage_finalize (GObject *object)
{
  g_ptr_array_unref (RINGER_CALL_STAGE (object)->tiles);

  G_OBJECT_CLASS (ringer_call_stage_parent_class)->finalize (object);
}

static void
ringer_call_stage_class_init (RingerCallStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ringer_call_stage_get_property;
  object_class->set_property = ringer_call_stage_set_property;
  object_class->dispose = ringer_call_stage_dispose;
  object_class->finalize = ringer_call_stage_finalize;

  properties[PROP_SPOTLIGHT] = g_param_spec_boolean ("spotlight", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_PICTURES] = g_param_spec_boolean ("has-pictures", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, RINGER_TYPE_TILE_LAYOUT);
}

static void
ringer_call_stage_init (RingerCallStage *self)
{
  self->tiles = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("People in this call"), -1);
}

void
ringer_call_stage_set_up (RingerCallStage *self,
                          RingerActiveCall *call)
{
  RingerCallMedia *media;

  g_return_if_fail (RINGER_IS_CALL_STAGE (self));
  g_return_if_fail (self->call == NULL);

  self->call = g_object_ref (call);
  media = ringer_active_call_get_media (call);
  g_signal_connect_object (get_session (self), "changed", G_CALLBACK (update_people), self, G_CONNECT_SWAPPED);
  if (media != NULL)
    g_signal_connect_object (media, "people-changed", G_CALLBACK (update_people), self, G_CONNECT_SWAPPED);
  update_people (self);
}

void
ringer_call_stage_set_cramped (RingerCallStage *self,
                               gboolean cramped)
{
  g_return_if_fail (RINGER_IS_CALL_STAGE (self));

  if (self->cramped == cramped)
    return;

  self->cramped = cramped;
  update_large (self);
}
