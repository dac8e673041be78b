/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-room-state.h"
#include "ringer-room.h"
#include "ringer-sticky-map.h"

G_BEGIN_DECLS

/* What the room's files share: ringer-room.c (what it is), ringer-room-members.c (who is in it). */

struct _RingerRoom {
  GObject parent_instance;

  char *id;
  char *own_user_id;
  char *name;
  char *own_name; /* m.room.name */
  char *alias;    /* m.room.canonical_alias */
  char *own_avatar_mxc;
  char *avatar_mxc;
  char *successor;
  char *version;
  RingerMembership membership;
  gboolean direct;
  gboolean encrypted;
  GRefString *encryption; /* what m.room.encryption said first, or NULL */
  gboolean all_members;   /* whether all who are joined are known */
  gboolean space;
  gboolean muted;
  gboolean invited_direct;
  gint64 joined_count;
  gint64 invited_count;
  GPtrArray *heroes; /* or NULL */
  RingerMember *inviter;
  GListStore *members; /* in no order; made when needed */
  GHashTable *members_by_id;
  RingerPowerLevels *power_levels;
  RingerRoomState *state;
  RingerStickyMap *sticky;
};

/** ringer_member_is_present: whether somebody is in the room, or may be. */
gboolean ringer_member_is_present (RingerMember *member);

G_END_DECLS
