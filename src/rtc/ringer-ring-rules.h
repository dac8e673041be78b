/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-notification.h"
#include "ringer-room.h"

G_BEGIN_DECLS

/**
 * RingerGroupCalls:
 * @RINGER_GROUP_CALLS_AS_CALLED: as the caller asks: a ring rings; invitations and notifications show a banner
 * @RINGER_GROUP_CALLS_ALWAYS: all of them ring
 * @RINGER_GROUP_CALLS_NEVER: they show a banner
 *
 * How calls in rooms that are no direct chat ring.
 */
typedef enum {
  RINGER_GROUP_CALLS_AS_CALLED,
  RINGER_GROUP_CALLS_ALWAYS,
  RINGER_GROUP_CALLS_NEVER,
} RingerGroupCalls;

/**
 * RingerRoomRule:
 * @RINGER_ROOM_RULE_DEFAULT: as other rooms
 * @RINGER_ROOM_RULE_RING: every call rings
 * @RINGER_ROOM_RULE_BANNER: every call shows a banner only
 *
 * How the calls of one room ring. "Never" is not here: it is the push rule that every Matrix client understands.
 */
typedef enum {
  RINGER_ROOM_RULE_DEFAULT,
  RINGER_ROOM_RULE_RING,
  RINGER_ROOM_RULE_BANNER,
} RingerRoomRule;

/**
 * RingerRingRule:
 * @RINGER_RING_RULE_NONE: as the caller asked
 * @RINGER_RING_RULE_GROUP: the setting for group calls
 * @RINGER_RING_RULE_ROOM: the room's own setting
 * @RINGER_RING_RULE_QUIET_HOURS: it is quiet hours
 * @RINGER_RING_RULE_DO_NOT_DISTURB: the person wants not to be disturbed: it rings, but makes no sound
 * @RINGER_RING_RULE_APPLICATION: Ringer does not know the application
 *
 * Which of the person's own rules made a call ring or not.
 */
typedef enum {
  RINGER_RING_RULE_NONE,
  RINGER_RING_RULE_GROUP,
  RINGER_RING_RULE_ROOM,
  RINGER_RING_RULE_QUIET_HOURS,
  RINGER_RING_RULE_DO_NOT_DISTURB,
  RINGER_RING_RULE_APPLICATION,
} RingerRingRule;

#define RINGER_TYPE_GROUP_CALLS (ringer_group_calls_get_type ())
#define RINGER_TYPE_ROOM_RULE (ringer_room_rule_get_type ())
#define RINGER_TYPE_RING_RULE (ringer_ring_rule_get_type ())
GType ringer_group_calls_get_type (void);
GType ringer_room_rule_get_type (void);
GType ringer_ring_rule_get_type (void);

#define RINGER_TYPE_RING_RULES (ringer_ring_rules_get_type ())
/**
 * RingerRingRules:
 *
 * What the person said about who may ring, beyond what Matrix itself keeps: group calls, quiet hours, single rooms and people. Owned by the application, which binds the
 * properties to its settings; the rooms' and people's rules are in a file of its own. Where that fails they are kept in memory, and `error` says so.
 *
 * Properties (notify, read-write): `group-calls` (#RingerGroupCalls), `quiet-hours` (gboolean), `quiet-from` and `quiet-until` (guint: minutes since midnight, local time; if equal, never quiet),
 * `do-not-disturb` (gboolean).
 * Read-only: `error` (nullable boxed GError).
 */
G_DECLARE_FINAL_TYPE (RingerRingRules, ringer_ring_rules, RINGER, RING_RULES, GObject)

/**
 * RingerRingRules::changed:
 * @self: the rules
 *
 * Something that decides about ringing changed: what rings is to be judged again.
 */

/**
 * ringer_ring_rules_new:
 * @path: (nullable): the file; %NULL keeps them in memory only
 *
 * Returns: (transfer full): the rules, with the defaults where nothing is stored
 */
RingerRingRules *ringer_ring_rules_new (const char *path);

/**
 * RingerRingQuestion:
 * @account_id: the account's id
 * @room_id: the room
 * @asked: what the notification asks for
 * @group: whether the room is no direct chat
 * @invitation: whether it is an `m.rtc.invite`, which does not say whether to ring
 * @known_application: whether it is a call, and not something that Ringer does not know
 * @now: the local time
 *
 * A call, for ringer_ring_rules_judge().
 */
typedef struct
{
  const char *account_id;
  const char *room_id;
  RingerCallKind asked;
  gboolean group;
  gboolean invitation;
  gboolean known_application;
  GDateTime *now;
} RingerRingQuestion;

/**
 * ringer_ring_rules_judge:
 * @self: the rules
 * @question: a call
 * @rule: (out): the rule that decided
 *
 * The room's own rule counts before that for group calls; then quiet hours count, unless the room rings through them. With Do Not Disturb
 * it still rings, and the rule says that it makes no sound, unless the room does in spite of it. An application that is not
 * known never rings.
 *
 * Returns: whether it rings or shows a banner
 */
RingerCallKind ringer_ring_rules_judge (RingerRingRules *self,
                                        const RingerRingQuestion *question,
                                        RingerRingRule *rule);

/** ringer_ring_rules_is_group: whether calls in @room are group calls: it is no direct chat, nor are just two in it. */
gboolean ringer_ring_rules_is_group (RingerRoom *room);

RingerGroupCalls ringer_ring_rules_get_group_calls (RingerRingRules *self);

/** ringer_ring_rules_is_quiet: whether @now lies in the quiet hours; they may reach over midnight. */
gboolean ringer_ring_rules_is_quiet (RingerRingRules *self,
                                     GDateTime *now);

RingerRoomRule ringer_ring_rules_get_room_rule (RingerRingRules *self,
                                                const char *account_id,
                                                const char *room_id);
void ringer_ring_rules_set_room_rule (RingerRingRules *self,
                                      const char *account_id,
                                      const char *room_id,
                                      RingerRoomRule rule);

/** ringer_ring_rules_get_room_rings_in_quiet_hours: whether the room's calls ring in quiet hours too. */
gboolean ringer_ring_rules_get_room_rings_in_quiet_hours (RingerRingRules *self,
                                                          const char *account_id,
                                                          const char *room_id);
void ringer_ring_rules_set_room_rings_in_quiet_hours (RingerRingRules *self,
                                                      const char *account_id,
                                                      const char *room_id,
                                                      gboolean rings);

/** ringer_ring_rules_get_room_rings_in_do_not_disturb: whether the room's calls are heard with Do Not Disturb too. */
gboolean ringer_ring_rules_get_room_rings_in_do_not_disturb (RingerRingRules *self,
                                                             const char *account_id,
                                                             const char *room_id);
void ringer_ring_rules_set_room_rings_in_do_not_disturb (RingerRingRules *self,
                                                         const char *account_id,
                                                         const char *room_id,
                                                         gboolean rings);

/** ringer_ring_rules_get_ringtone: (nullable): the ringtone (as the `ringtone` setting has it) chosen for @id, a room id or a user id; %NULL is the general one. */
const char *ringer_ring_rules_get_ringtone (RingerRingRules *self,
                                            const char *account_id,
                                            const char *id);
void ringer_ring_rules_set_ringtone (RingerRingRules *self,
                                     const char *account_id,
                                     const char *id,
                                     const char *ringtone);

/** ringer_ring_rules_forget_account: drops all that was said about an account that is signed out. */
void ringer_ring_rules_forget_account (RingerRingRules *self,
                                       const char *account_id);

G_END_DECLS
