/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-words.h"

#include <glib/gi18n.h>

#define STICKY_EVENTS "org.matrix.msc4354"
#define MODERATOR_LEVEL 50

/* As people know the levels (Client-Server API, "m.room.power_levels"). */
typedef enum {
  EVERYBODY,
  MODERATORS,
  ADMINISTRATORS,
  N_CIRCLES,
} Circle;

static Circle
get_circle (RingerPowerLevels *levels,
            gint64 required)
{
  if (ringer_power_levels_get_users_default (levels) >= required)
    return EVERYBODY;

  return required <= MODERATOR_LEVEL ? MODERATORS : ADMINISTRATORS;
}

/* What it takes to be in a call: a state event, or a sticky one where those are known. */
static gint64
get_call_level (RingerAccount *account,
                RingerRoom *room)
{
  RingerPowerLevels *levels = ringer_room_get_power_levels (room);
  const char *sticky_type = ringer_room_is_encrypted (room) ? "m.room.encrypted" : ringer_rtc_membership_sticky_types[0];
  gint64 level = ringer_power_levels_get_required (levels, RINGER_CALL_MEMBER_TYPE, TRUE);

  if (ringer_account_has_feature (account, STICKY_EVENTS))
    level = MIN (level, ringer_power_levels_get_required (levels, sticky_type, FALSE));

  return level;
}

static char *
words_for_person (RingerMember *person,
                  gint64 level,
                  gint64 call_level,
                  gint64 ring_level)
{
  const char *name = ringer_member_get_name (person);

  if (level < call_level) {
    /* Translators: %s is the name of a person. */
    return g_strdup_printf (_ ("%s is not allowed to call here."), name);
  }

  if (level < ring_level) {
    /* Translators: %s is the name of a person. */
    return g_strdup_printf (_ ("%s may call here, but is not allowed to notify everybody in this chat, so that most apps can't ring you."), name);
  }

  /* Translators: %s is the name of a person. */
  return g_strdup_printf (_ ("%s may call and ring you."), name);
}

char *
ringer_room_words_who_may_ring (RingerAccount *account,
                                RingerRoom *room)
{
  /* By who may call, then by who may ring: never more than may call. */
  static const char *const words[N_CIRCLES][N_CIRCLES] = {
    [EVERYBODY] = {
      N_ ("Everybody here may call and ring you."),
      N_ ("Everybody here may call, but only moderators may ring the whole room."),
      N_ ("Everybody here may call, but only administrators may ring the whole room."),
    },
    [MODERATORS] = {
      [MODERATORS] = N_ ("Only moderators may call and ring here."),
      [ADMINISTRATORS] = N_ ("Only moderators may call here, and only administrators may ring the whole room."),
    },
    [ADMINISTRATORS] = {
      [ADMINISTRATORS] = N_ ("Only administrators may call and ring here."),
    },
  };
  RingerPowerLevels *levels;
  RingerMember *other;
  gint64 call_level;
  gint64 ring_level;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (RINGER_IS_ROOM (room), NULL);

  levels = ringer_room_get_power_levels (room);
  call_level = get_call_level (account, room);
  ring_level = MAX (call_level, ringer_power_levels_get_notification (levels, "room"));
  other = ringer_ring_rules_is_group (room) ? NULL : ringer_room_get_other (room);
  if (other != NULL)
    return words_for_person (other, ringer_power_levels_get_user (levels, ringer_member_get_user_id (other)), call_level, ring_level);

  return g_strdup (_ (words[get_circle (levels, call_level)][get_circle (levels, ring_level)]));
}
