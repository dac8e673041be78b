/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room.h"

#include "ringer-json.h"
#include "ringer-room-name.h"
#include "ringer-room-private.h"

/*
 * A room as far as calls need it. State that becomes a string or a flag is not kept as an event: an account may be
 * in thousands of rooms.
 */

typedef enum {
  PROP_ID = 1,
  PROP_NAME,
  PROP_AVATAR_MXC,
  PROP_MEMBERSHIP,
  PROP_DIRECT,
  PROP_ENCRYPTED,
  PROP_SPACE,
  PROP_INVITER,
  PROP_SUCCESSOR,
  PROP_MUTED,
  PROP_JOINED_COUNT,
} RingerRoomProperty;

static GParamSpec *properties[PROP_JOINED_COUNT + 1];

enum {
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerRoom, ringer_room, G_TYPE_OBJECT)

static void
notify (RingerRoom *self,
        RingerRoomProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (RingerRoom *self,
          gboolean *flag,
          gboolean value,
          RingerRoomProperty property)
{
  if (*flag == value)
    return;

  *flag = value;
  notify (self, property);
}

static GPtrArray *
collect_names (RingerRoom *self,
               gboolean *all_left)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  *all_left = TRUE;
  if (self->heroes != NULL && self->heroes->len > 0) {
    for (unsigned int i = 0; i < self->heroes->len; i++) {
      const char *user_id = g_ptr_array_index (self->heroes, i);
      RingerMember *member = ringer_room_lookup_member (self, user_id);

      if (g_str_equal (user_id, self->own_user_id))
        continue;
      *all_left = *all_left && member != NULL && !ringer_member_is_present (member);
      g_ptr_array_add (names, g_strdup (member != NULL ? ringer_member_get_name (member) : user_id));
    }
    return g_steal_pointer (&names);
  }

  for (unsigned int i = 0; self->members != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->members)) && names->len < 5; i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (g_str_equal (ringer_member_get_user_id (member), self->own_user_id) || !ringer_member_is_present (member))
      continue;
    *all_left = FALSE;
    g_ptr_array_add (names, g_strdup (ringer_member_get_name (member)));
  }

  return g_steal_pointer (&names);
}

static char *
make_name (RingerRoom *self)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean all_left;
  gint64 n_others;

  if (self->own_name != NULL)
    return g_strdup (self->own_name);
  if (self->alias != NULL)
    return g_strdup (self->alias);
  if (self->membership == RINGER_MEMBERSHIP_INVITE && self->inviter != NULL)
    return g_strdup (ringer_member_get_name (self->inviter));

  names = collect_names (self, &all_left);
  n_others = self->joined_count + self->invited_count - 1;
  /* The counts know better than what is known of the members, where the homeserver told them. */
  if (self->joined_count > 0 && n_others <= 0)
    all_left = TRUE;
  n_others = MAX (n_others, (gint64) names->len);

  return ringer_room_name_from_heroes (names, n_others, all_left);
}

static void
update_looks (RingerRoom *self)
{
  g_autofree char *name = make_name (self);
  gboolean personal = self->direct || self->membership == RINGER_MEMBERSHIP_INVITE;
  RingerMember *other = personal && self->own_avatar_mxc == NULL ? ringer_room_get_other (self) : NULL;
  const char *avatar_mxc = self->own_avatar_mxc;

  if (avatar_mxc == NULL && other != NULL)
    avatar_mxc = ringer_member_get_avatar_mxc (other);

  if (g_set_str (&self->name, name))
    notify (self, PROP_NAME);
  if (g_set_str (&self->avatar_mxc, avatar_mxc))
    notify (self, PROP_AVATAR_MXC);
}

/* Client-Server API, "Calculating the display name for a user": those of one name are told apart by their ids. */
static void
update_ambiguity (RingerRoom *self,
                  const char *display_name)
{
  g_autoptr (GPtrArray) same = g_ptr_array_new ();

  if (display_name == NULL)
    return;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (ringer_member_is_present (member) && g_strcmp0 (ringer_member_get_display_name (member), display_name) == 0)
      g_ptr_array_add (same, member);
  }

  for (unsigned int i = 0; i < same->len; i++)
    ringer_member_set_ambiguous (g_ptr_array_index (same, i), same->len > 1);
}

static void
apply_member (RingerRoom *self,
              RingerEvent *event)
{
  RingerMember *member;
  g_autofree char *old_name = NULL;
  gboolean was_present;

  if (event->state_key[0] != '@')
    return;

  member = ringer_room_ensure_member (self, event->state_key);
  old_name = g_strdup (ringer_member_get_display_name (member));
  was_present = ringer_member_is_present (member);
  ringer_member_apply (member, event);
  if (ringer_member_is_present (member) != was_present || g_strcmp0 (old_name, ringer_member_get_display_name (member)) != 0) {
    if (!ringer_member_is_present (member))
      ringer_member_set_ambiguous (member, FALSE);
    update_ambiguity (self, old_name);
    update_ambiguity (self, ringer_member_get_display_name (member));
  }

  if (event->sender != NULL && g_str_equal (event->state_key, self->own_user_id) &&
      ringer_member_get_membership (member) == RINGER_MEMBERSHIP_INVITE) {
    self->invited_direct = FALSE;
    ringer_json_get_boolean (event->content, "is_direct", &self->invited_direct);
    if (g_set_object (&self->inviter, ringer_room_ensure_member (self, event->sender)))
      notify (self, PROP_INVITER);
  }
}

static void
update_power_levels (RingerRoom *self)
{
  g_autoptr (RingerPowerLevels) former = g_steal_pointer (&self->power_levels);

  self->power_levels = ringer_power_levels_new_from (former, ringer_room_get_state (self, "m.room.power_levels", ""));
}

static void
apply_redaction (RingerRoom *self,
                 const char *event_id)
{
  RingerEvent *event = ringer_room_state_redact (self->state, event_id);

  ringer_sticky_map_redact (self->sticky, event_id);
  if (event != NULL)
    g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], g_quark_from_string (event->type), event);
}

static void
apply_create (RingerRoom *self,
              RingerEvent *event)
{
  const char *version = ringer_json_peek_string (event->content, "room_version");

  g_set_str (&self->version, version != NULL ? version : "1");
  set_flag (self, &self->space, g_strcmp0 (ringer_json_peek_string (event->content, "type"), "m.space") == 0, PROP_SPACE);
  g_clear_pointer (&self->power_levels, ringer_power_levels_unref);
  self->power_levels = ringer_power_levels_new (ringer_room_get_state (self, "m.room.power_levels", ""), event);
}

static void
take_string (char **field,
             const char *value,
             gboolean clean)
{
  g_free (*field);
  *field = clean ? ringer_clean_name (value) : g_strdup (value);
}

/* Once on, it is neither switched off nor made another by a later event. Most rooms say the same. */
static void
apply_encryption (RingerRoom *self,
                  RingerEvent *event)
{
  g_autofree char *text = NULL;

  if (self->encryption != NULL || ringer_room_state_is_deleted (event))
    return;

  text = ringer_json_to_string (event->content);
  self->encryption = g_ref_string_new_intern (text);
  set_flag (self, &self->encrypted, TRUE, PROP_ENCRYPTED);
}

static void
apply_state (RingerRoom *self,
             RingerEvent *event,
             gboolean one_of_many)
{
  const char *type = event->type;
  gboolean member = g_str_equal (type, "m.room.member");
  gboolean single = g_str_has_prefix (type, "m.room.") && !member;

  if (event->state_key == NULL || (single && *event->state_key != '\0') || !ringer_sync_wants_state (type))
    return;

  if (member)
    apply_member (self, event);
  else if (!single)
    ringer_room_state_put (self->state, event, one_of_many);
  else if (g_str_equal (type, "m.room.name"))
    take_string (&self->own_name, ringer_json_peek_string (event->content, "name"), TRUE);
  else if (g_str_equal (type, "m.room.canonical_alias"))
    take_string (&self->alias, ringer_json_peek_string (event->content, "alias"), TRUE);
  else if (g_str_equal (type, "m.room.avatar"))
    take_string (&self->own_avatar_mxc, ringer_json_peek_string (event->content, "url"), FALSE);
  else if (g_str_equal (type, "m.room.create"))
    apply_create (self, event);
  else if (g_str_equal (type, "m.room.power_levels")) {
    ringer_room_state_put (self->state, event, one_of_many);
    update_power_levels (self);
  } else if (g_str_equal (type, "m.room.encryption"))
    apply_encryption (self, event);
  else if (g_str_equal (type, "m.room.tombstone")) {
    if (g_set_str (&self->successor, ringer_json_peek_string (event->content, "replacement_room")))
      notify (self, PROP_SUCCESSOR);
  } else {
    return;
  }

  if (!member)
    g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], g_quark_from_string (type), event);
}

/* Where events are encrypted, one in clear is nobody's; only a leave that the homeserver sends for its sender has no other form. */
static void
apply_sticky (RingerRoom *self,
              RingerEvent *event)
{
  if (!self->encrypted || event->encrypted || ringer_event_is_sticky_leave (event))
    ringer_sticky_map_put (self->sticky, event);
}

/* When a whole new state comes. What creation and encryption say never changes. */
static void
forget_state (RingerRoom *self)
{
  g_clear_pointer (&self->own_name, g_free);
  g_clear_pointer (&self->alias, g_free);
  g_clear_pointer (&self->own_avatar_mxc, g_free);
  ringer_room_state_clear (self->state);
  update_power_levels (self);

  /* Members come lazily: of those that do not come, nobody says whether they left meanwhile. */
  for (unsigned int i = 0; self->members != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (ringer_member_is_present (member))
      ringer_member_forget_membership (member);
  }
}

static void
ringer_room_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  RingerRoom *self = RINGER_ROOM (object);

  switch ((RingerRoomProperty) prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_AVATAR_MXC:
    g_value_set_string (value, self->avatar_mxc);
    break;
  case PROP_MEMBERSHIP:
    g_value_set_uint (value, self->membership);
    break;
  case PROP_DIRECT:
    g_value_set_boolean (value, self->direct);
    break;
  case PROP_ENCRYPTED:
    g_value_set_boolean (value, self->encrypted);
    break;
  case PROP_SPACE:
    g_value_set_boolean (value, self->space);
    break;
  case PROP_INVITER:
    g_value_set_object (value, self->inviter);
    break;
  case PROP_SUCCESSOR:
    g_value_set_string (value, self->successor);
    break;
  case PROP_MUTED:
    g_value_set_boolean (value, self->muted);
    break;
  case PROP_JOINED_COUNT:
    g_value_set_int64 (value, ringer_room_get_joined_count (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_room_finalize (GObject *object)
{
  RingerRoom *self = RINGER_ROOM (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->own_user_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->own_name, g_free);
  g_clear_pointer (&self->alias, g_free);
  g_clear_pointer (&self->own_avatar_mxc, g_free);
  g_clear_pointer (&self->avatar_mxc, g_free);
  g_clear_pointer (&self->successor, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->encryption, g_ref_string_release);
  g_clear_pointer (&self->heroes, g_ptr_array_unref);
  g_clear_object (&self->inviter);
  g_clear_object (&self->members);
  g_clear_pointer (&self->members_by_id, g_hash_table_unref);
  g_clear_pointer (&self->power_levels, ringer_power_levels_unref);
  g_clear_pointer (&self->state, ringer_room_state_free);
  g_clear_pointer (&self->sticky, ringer_sticky_map_free);

  G_OBJECT_CLASS (ringer_room_parent_class)->finalize (object);
}

static void
ringer_room_class_init (RingerRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_room_get_property;
  object_class->finalize = ringer_room_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_AVATAR_MXC] = g_param_spec_string ("avatar-mxc", NULL, NULL, NULL, flags);
  properties[PROP_MEMBERSHIP] = g_param_spec_uint ("membership", NULL, NULL, 0, RINGER_MEMBERSHIP_BAN, 0, flags);
  properties[PROP_DIRECT] = g_param_spec_boolean ("direct", NULL, NULL, FALSE, flags);
  properties[PROP_ENCRYPTED] = g_param_spec_boolean ("encrypted", NULL, NULL, FALSE, flags);
  properties[PROP_SPACE] = g_param_spec_boolean ("space", NULL, NULL, FALSE, flags);
  properties[PROP_INVITER] = g_param_spec_object ("inviter", NULL, NULL, RINGER_TYPE_MEMBER, flags);
  properties[PROP_SUCCESSOR] = g_param_spec_string ("successor", NULL, NULL, NULL, flags);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, flags);
  properties[PROP_JOINED_COUNT] = g_param_spec_int64 ("joined-count", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_STATE_CHANGED] =
    g_signal_new ("state-changed", RINGER_TYPE_ROOM, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_room_init (RingerRoom *self)
{
  self->version = g_strdup ("1");
  self->state = ringer_room_state_new ();
  self->sticky = ringer_sticky_map_new ();
  self->power_levels = ringer_power_levels_new (NULL, NULL);
}

RingerRoom *
ringer_room_new (const char *room_id,
                 const char *own_user_id)
{
  RingerRoom *self = g_object_new (RINGER_TYPE_ROOM, NULL);

  self->id = g_strdup (room_id);
  self->own_user_id = g_strdup (own_user_id);
  self->name = make_name (self);

  return self;
}

const char *
ringer_room_get_id (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->id;
}

const char *
ringer_room_get_own_user_id (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->own_user_id;
}

const char *
ringer_room_get_name (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->name;
}

const char *
ringer_room_get_avatar_mxc (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->avatar_mxc;
}

RingerMembership
ringer_room_get_membership (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), RINGER_MEMBERSHIP_UNKNOWN);

  return self->membership;
}

gboolean
ringer_room_is_direct (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->direct;
}

gboolean
ringer_room_is_encrypted (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->encrypted;
}

JsonObject *
ringer_room_get_encryption (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->encryption != NULL ? ringer_json_parse_object (self->encryption, -1, NULL) : NULL;
}

gboolean
ringer_room_is_space (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->space;
}

gboolean
ringer_room_is_muted (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->muted;
}

gboolean
ringer_room_is_invited_direct (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->invited_direct;
}

RingerMember *
ringer_room_get_inviter (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->inviter;
}

const char *
ringer_room_get_successor (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->successor;
}

const char *
ringer_room_get_version (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->version;
}

RingerPowerLevels *
ringer_room_get_power_levels (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->power_levels;
}

RingerEvent *
ringer_room_get_state (RingerRoom *self,
                       const char *type,
                       const char *state_key)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return ringer_room_state_get (self->state, type, state_key);
}

GPtrArray *
ringer_room_list_state (RingerRoom *self,
                        const char *type)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return ringer_room_state_list (self->state, type);
}

RingerEvent *
ringer_room_get_sticky (RingerRoom *self,
                        const char *type,
                        const char *sender,
                        const char *key)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return ringer_sticky_map_get (self->sticky, type, sender, key);
}

GPtrArray *
ringer_room_list_sticky (RingerRoom *self,
                         const char *type)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return ringer_sticky_map_list (self->sticky, type);
}

void
ringer_room_apply (RingerRoom *self,
                   const RingerRoomUpdate *update)
{
  g_return_if_fail (RINGER_IS_ROOM (self));
  g_return_if_fail (update != NULL);

  g_object_freeze_notify (G_OBJECT (self));

  if (update->initial)
    forget_state (self);
  /* Members come lazily: who came or went in what is missing is not told. */
  if (update->initial || update->limited)
    self->all_members = FALSE;

  for (unsigned int i = 0; i < update->state->len; i++)
    apply_state (self, g_ptr_array_index (update->state, i), update->initial);
  for (unsigned int i = 0; i < update->sticky->len; i++)
    apply_sticky (self, g_ptr_array_index (update->sticky, i));
  for (unsigned int i = 0; i < update->timeline->len; i++) {
    RingerEvent *event = g_ptr_array_index (update->timeline, i);

    if (event->redacts != NULL)
      apply_redaction (self, event->redacts);
    else if (event->state_key == NULL)
      apply_sticky (self, event);
    else if (!update->gap)
      apply_state (self, event, update->initial);
  }

  if (update->membership != RINGER_MEMBERSHIP_UNKNOWN && self->membership != update->membership) {
    self->membership = update->membership;
    notify (self, PROP_MEMBERSHIP);
  }
  if (update->heroes != NULL) {
    g_clear_pointer (&self->heroes, g_ptr_array_unref);
    self->heroes = g_ptr_array_ref (update->heroes);
  }
  if (update->joined_count >= 0 && self->joined_count != update->joined_count) {
    self->joined_count = update->joined_count;
    notify (self, PROP_JOINED_COUNT);
  }
  if (update->invited_count >= 0)
    self->invited_count = update->invited_count;

  update_looks (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_room_set_direct (RingerRoom *self,
                        gboolean direct)
{
  g_return_if_fail (RINGER_IS_ROOM (self));

  if (self->direct == direct)
    return;

  self->direct = direct;
  update_looks (self);
  notify (self, PROP_DIRECT);
}

void
ringer_room_set_muted (RingerRoom *self,
                       gboolean muted)
{
  g_return_if_fail (RINGER_IS_ROOM (self));

  set_flag (self, &self->muted, muted, PROP_MUTED);
}
