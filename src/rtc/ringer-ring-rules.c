/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-rules.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-json.h"

/*
 * The file is an object: account id → room or user id → what was said of it (`rule`, `rings-in-quiet-hours`, `rings-in-do-not-disturb`, `ringtone`). It is small and changes only
 * when the person changes it, so it is written whole.
 */

#define RULE "rule"
#define RINGS_IN_QUIET_HOURS "rings-in-quiet-hours"
#define RINGS_IN_DO_NOT_DISTURB "rings-in-do-not-disturb"
#define RINGTONE "ringtone"

#define YES "yes"

#define MINUTES_A_DAY (24 * 60)

struct _RingerRingRules {
  GObject parent_instance;

  char *path; /* NULL: nothing is written */
  JsonObject *accounts;
  RingerGroupCalls group_calls;
  gboolean quiet_hours;
  unsigned int quiet_from;
  unsigned int quiet_until;
  gboolean do_not_disturb;
  GError *error;
};

typedef enum {
  PROP_GROUP_CALLS = 1,
  PROP_QUIET_HOURS,
  PROP_QUIET_FROM,
  PROP_QUIET_UNTIL,
  PROP_DO_NOT_DISTURB,
  PROP_ERROR,
} RingerRingRulesProperty;

static GParamSpec *properties[PROP_ERROR + 1];

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

static const GEnumValue group_calls_values[] = {
  RINGER_ENUM_VALUE (RINGER_GROUP_CALLS_AS_CALLED, "as-called"),
  RINGER_ENUM_VALUE (RINGER_GROUP_CALLS_ALWAYS, "always"),
  RINGER_ENUM_VALUE (RINGER_GROUP_CALLS_NEVER, "never"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerGroupCalls, ringer_group_calls, group_calls_values)

static const GEnumValue room_rule_values[] = {
  RINGER_ENUM_VALUE (RINGER_ROOM_RULE_DEFAULT, "default"),
  RINGER_ENUM_VALUE (RINGER_ROOM_RULE_RING, "ring"),
  RINGER_ENUM_VALUE (RINGER_ROOM_RULE_BANNER, "banner"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerRoomRule, ringer_room_rule, room_rule_values)

static const GEnumValue ring_rule_values[] = {
  RINGER_ENUM_VALUE (RINGER_RING_RULE_NONE, "none"),
  RINGER_ENUM_VALUE (RINGER_RING_RULE_GROUP, "group"),
  RINGER_ENUM_VALUE (RINGER_RING_RULE_ROOM, "room"),
  RINGER_ENUM_VALUE (RINGER_RING_RULE_QUIET_HOURS, "quiet-hours"),
  RINGER_ENUM_VALUE (RINGER_RING_RULE_DO_NOT_DISTURB, "do-not-disturb"),
  RINGER_ENUM_VALUE (RINGER_RING_RULE_APPLICATION, "application"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerRingRule, ringer_ring_rule, ring_rule_values)

G_DEFINE_FINAL_TYPE (RingerRingRules, ringer_ring_rules, G_TYPE_OBJECT)

static void
set_error (RingerRingRules *self,
           GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  if (error != NULL)
    g_message ("The rules for ringing are not kept: %s", error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
change (RingerRingRules *self,
        RingerRingRulesProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ringer_ring_rules_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerRingRules *self = RINGER_RING_RULES (object);

  switch ((RingerRingRulesProperty) prop_id) {
  case PROP_GROUP_CALLS:
    g_value_set_enum (value, (int) self->group_calls);
    break;
  case PROP_QUIET_HOURS:
    g_value_set_boolean (value, self->quiet_hours);
    break;
  case PROP_QUIET_FROM:
    g_value_set_uint (value, self->quiet_from);
    break;
  case PROP_QUIET_UNTIL:
    g_value_set_uint (value, self->quiet_until);
    break;
  case PROP_DO_NOT_DISTURB:
    g_value_set_boolean (value, self->do_not_disturb);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ring_rules_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  RingerRingRules *self = RINGER_RING_RULES (object);

  switch ((RingerRingRulesProperty) prop_id) {
  case PROP_GROUP_CALLS:
    self->group_calls = (RingerGroupCalls) g_value_get_enum (value);
    break;
  case PROP_QUIET_HOURS:
    self->quiet_hours = g_value_get_boolean (value);
    break;
  case PROP_QUIET_FROM:
    self->quiet_from = g_value_get_uint (value);
    break;
  case PROP_QUIET_UNTIL:
    self->quiet_until = g_value_get_uint (value);
    break;
  case PROP_DO_NOT_DISTURB:
    self->do_not_disturb = g_value_get_boolean (value);
    break;
  case PROP_ERROR:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    return;
  }

  change (self, (RingerRingRulesProperty) prop_id);
}

static void
ringer_ring_rules_finalize (GObject *object)
{
  RingerRingRules *self = RINGER_RING_RULES (object);

  g_free (self->path);
  json_object_unref (self->accounts);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_ring_rules_parent_class)->finalize (object);
}

static void
ringer_ring_rules_class_init (RingerRingRulesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_ring_rules_get_property;
  object_class->set_property = ringer_ring_rules_set_property;
  object_class->finalize = ringer_ring_rules_finalize;

  properties[PROP_GROUP_CALLS] = g_param_spec_enum ("group-calls", NULL, NULL, RINGER_TYPE_GROUP_CALLS, RINGER_GROUP_CALLS_AS_CALLED, flags);
  properties[PROP_QUIET_HOURS] = g_param_spec_boolean ("quiet-hours", NULL, NULL, FALSE, flags);
  properties[PROP_QUIET_FROM] = g_param_spec_uint ("quiet-from", NULL, NULL, 0, MINUTES_A_DAY - 1, 0, flags);
  properties[PROP_QUIET_UNTIL] = g_param_spec_uint ("quiet-until", NULL, NULL, 0, MINUTES_A_DAY - 1, 0, flags);
  properties[PROP_DO_NOT_DISTURB] = g_param_spec_boolean ("do-not-disturb", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_RING_RULES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_ring_rules_init (RingerRingRules *self)
{
  self->accounts = json_object_new ();
}

static GError *
make_error (const char *message)
{
  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_STORAGE, message);
}

static void
load (RingerRingRules *self,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) accounts = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &error)) {
    /* Not there yet: nothing was said. */
    if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      self->path = g_strdup (path);
    else
      set_error (self, make_error (error->message));
    return;
  }

  accounts = ringer_json_parse_object (text, (gssize) size, &error);
  if (accounts == NULL) {
    /* What is in it may still be of use to somebody: it stays. */
    set_error (self, make_error (error->message));
    return;
  }

  json_object_unref (self->accounts);
  self->accounts = g_steal_pointer (&accounts);
  self->path = g_strdup (path);
}

static void
save (RingerRingRules *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folder = NULL;

  if (self->path == NULL)
    return;

  text = ringer_json_to_string (self->accounts);
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    set_error (self, make_error (g_strerror (errno)));
  else if (!g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    set_error (self, make_error (error->message));
  else
    set_error (self, NULL);
}

RingerRingRules *
ringer_ring_rules_new (const char *path)
{
  RingerRingRules *self = g_object_new (RINGER_TYPE_RING_RULES, NULL);

  if (path != NULL)
    load (self, path);

  return self;
}

RingerGroupCalls
ringer_ring_rules_get_group_calls (RingerRingRules *self)
{
  g_return_val_if_fail (RINGER_IS_RING_RULES (self), RINGER_GROUP_CALLS_AS_CALLED);

  return self->group_calls;
}

/* What was said of a room or a person */

static JsonObject *
peek_entry (RingerRingRules *self,
            const char *account_id,
            const char *id)
{
  return ringer_json_peek_object (ringer_json_peek_object (self->accounts, account_id), id);
}

/* Makes what is not there yet; what is there, and is no object, was not written by Ringer. */
static JsonObject *
ensure_object (JsonObject *parent,
               const char *name)
{
  JsonObject *object = ringer_json_peek_object (parent, name);

  if (object == NULL) {
    object = json_object_new ();
    json_object_set_object_member (parent, name, object);
  }

  return object;
}

/* Takes one word back, with what is empty without it. */
static void
forget (RingerRingRules *self,
        const char *account_id,
        const char *id,
        const char *name)
{
  JsonObject *account = ringer_json_peek_object (self->accounts, account_id);
  JsonObject *entry = ringer_json_peek_object (account, id);

  if (entry == NULL)
    return;

  json_object_remove_member (entry, name);
  if (json_object_get_size (entry) == 0)
    json_object_remove_member (account, id);
  if (json_object_get_size (account) == 0)
    json_object_remove_member (self->accounts, account_id);
}

/* Keeps a word, or (%NULL) takes it back. */
static void
say (RingerRingRules *self,
     const char *account_id,
     const char *id,
     const char *name,
     const char *word)
{
  if (g_strcmp0 (ringer_json_peek_string (peek_entry (self, account_id, id), name), word) == 0)
    return;

  if (word != NULL)
    json_object_set_string_member (ensure_object (ensure_object (self->accounts, account_id), id), name, word);
  else
    forget (self, account_id, id, name);

  save (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
said_yes (RingerRingRules *self,
          const char *account_id,
          const char *id,
          const char *name)
{
  return g_strcmp0 (ringer_json_peek_string (peek_entry (self, account_id, id), name), YES) == 0;
}

RingerRoomRule
ringer_ring_rules_get_room_rule (RingerRingRules *self,
                                 const char *account_id,
                                 const char *room_id)
{
  g_return_val_if_fail (RINGER_IS_RING_RULES (self), RINGER_ROOM_RULE_DEFAULT);

  return (RingerRoomRule) ringer_enum_from_nick (RINGER_TYPE_ROOM_RULE, ringer_json_peek_string (peek_entry (self, account_id, room_id), RULE));
}

void
ringer_ring_rules_set_room_rule (RingerRingRules *self,
                                 const char *account_id,
                                 const char *room_id,
                                 RingerRoomRule rule)
{
  g_return_if_fail (RINGER_IS_RING_RULES (self));

  say (self, account_id, room_id, RULE, rule != RINGER_ROOM_RULE_DEFAULT ? ringer_enum_get_nick (RINGER_TYPE_ROOM_RULE, (int) rule) : NULL);
}

gboolean
ringer_ring_rules_get_room_rings_in_quiet_hours (RingerRingRules *self,
                                                 const char *account_id,
                                                 const char *room_id)
{
  g_return_val_if_fail (RINGER_IS_RING_RULES (self), FALSE);

  return said_yes (self, account_id, room_id, RINGS_IN_QUIET_HOURS);
}

void
ringer_ring_rules_set_room_rings_in_quiet_hours (RingerRingRules *self,
                                                 const char *account_id,
                                                 const char *room_id,
                                                 gboolean rings)
{
  g_return_if_fail (RINGER_IS_RING_RULES (self));

  say (self, account_id, room_id, RINGS_IN_QUIET_HOURS, rings ? YES : NULL);
}

gboolean
ringer_ring_rules_get_room_rings_in_do_not_disturb (RingerRingRules *self,
                                                    const char *account_id,
                                                    const char *room_id)
{
  g_return_val_if_fail (RINGER_IS_RING_RULES (self), FALSE);

  return said_yes (self, account_id, room_id, RINGS_IN_DO_NOT_DISTURB);
}

void
ringer_ring_rules_set_room_rings_in_do_not_disturb (RingerRingRules *self,
                                                    const char *account_id,
                                                    const char *room_id,
                                                    gboolean rings)
{
  g_return_if_fail (RINGER_IS_RING_RULES (self));

  say (self, account_id, room_id, RINGS_IN_DO_NOT_DISTURB, rings ? YES : NULL);
}

const char *
ringer_ring_rules_get_ringtone (RingerRingRules *self,
                                const char *account_id,
                                const char *id)
{
  g_return_val_if_fail (RINGER_IS_RING_RULES (self), NULL);

  return ringer_json_peek_string (peek_entry (self, account_id, id), RINGTONE);
}

void
ringer_ring_rules_set_ringtone (RingerRingRules *self,
                                const char *account_id,
                                const char *id,
                                const char *ringtone)
{
  g_return_if_fail (RINGER_IS_RING_RULES (self));

  say (self, account_id, id, RINGTONE, ringtone);
}

void
ringer_ring_rules_forget_account (RingerRingRules *self,
                                  const char *account_id)
{
  g_return_if_fail (RINGER_IS_RING_RULES (self));

  if (!json_object_has_member (self->accounts, account_id))
    return;

  json_object_remove_member (self->accounts, account_id);
  save (self);
}

/* Deciding */

gboolean
ringer_ring_rules_is_group (RingerRoom *room)
{
  g_return_val_if_fail (RINGER_IS_ROOM (room), FALSE);

  /* The other side of a chat between two is called personally. */
  return !ringer_room_is_direct (room) && ringer_room_get_joined_count (room) != 2;
}

gboolean
ringer_ring_rules_is_quiet (RingerRingRules *self,
                            GDateTime *now)
{
  unsigned int minute;

  g_return_val_if_fail (RINGER_IS_RING_RULES (self), FALSE);

  if (!self->quiet_hours)
    return FALSE;

  minute = (unsigned int) (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now));
  if (self->quiet_from <= self->quiet_until)
    return minute >= self->quiet_from && minute < self->quiet_until;

  return minute >= self->quiet_from || minute < self->quiet_until;
}

static RingerCallKind
judge_group (RingerRingRules *self,
             const RingerRingQuestion *question,
             RingerRingRule *rule)
{
  /* What an invitation asks for depends on the room alone: it rings in a direct chat (MSC4075). */
  RingerCallKind asked = question->invitation && question->group ? RINGER_CALL_BANNER : question->asked;
  RingerCallKind kind = asked;

  if (question->group && self->group_calls != RINGER_GROUP_CALLS_AS_CALLED)
    kind = self->group_calls == RINGER_GROUP_CALLS_ALWAYS ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  if (kind != asked)
    *rule = RINGER_RING_RULE_GROUP;

  return kind;
}

RingerCallKind
ringer_ring_rules_judge (RingerRingRules *self,
                         const RingerRingQuestion *question,
                         RingerRingRule *rule)
{
  RingerRoomRule room_rule;
  RingerCallKind kind;

  g_return_val_if_fail (RINGER_IS_RING_RULES (self), RINGER_CALL_BANNER);

  *rule = RINGER_RING_RULE_NONE;
  if (!question->known_application) {
    *rule = RINGER_RING_RULE_APPLICATION;
    return RINGER_CALL_BANNER;
  }

  kind = judge_group (self, question, rule);
  room_rule = ringer_ring_rules_get_room_rule (self, question->account_id, question->room_id);
  if (room_rule != RINGER_ROOM_RULE_DEFAULT) {
    RingerCallKind said = room_rule == RINGER_ROOM_RULE_RING ? RINGER_CALL_RING : RINGER_CALL_BANNER;

    if (said != kind || *rule == RINGER_RING_RULE_GROUP)
      *rule = RINGER_RING_RULE_ROOM;
    kind = said;
  }

  if (kind == RINGER_CALL_RING && ringer_ring_rules_is_quiet (self, question->now) &&
      !ringer_ring_rules_get_room_rings_in_quiet_hours (self, question->account_id, question->room_id)) {
    *rule = RINGER_RING_RULE_QUIET_HOURS;
    kind = RINGER_CALL_BANNER;
  }

  if (kind == RINGER_CALL_RING && self->do_not_disturb &&
      !ringer_ring_rules_get_room_rings_in_do_not_disturb (self, question->account_id, question->room_id))
    *rule = RINGER_RING_RULE_DO_NOT_DISTURB;

  return kind;
}
