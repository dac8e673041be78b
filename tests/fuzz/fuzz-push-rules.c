/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-json.h"
#include "ringer-push-rules.h"

/*
 * Push rules and an event that they are asked about: an object with "rules" (the content of `m.push_rules`), "event", "levels" (an
 * `m.room.power_levels` event), "create" (an `m.room.create` event), "name", "joined" and "version".
 */

static RingerEvent *
read_event (JsonObject *json,
            const char *name,
            RingerEventKind kind)
{
  JsonObject *event = ringer_json_peek_object (json, name);

  return event != NULL ? ringer_event_new (event, kind, RINGER_FUZZ_NOW_MS, NULL) : NULL;
}

static RingerPowerLevels *
read_levels (JsonObject *json)
{
  g_autoptr (RingerEvent) levels = read_event (json, "levels", RINGER_EVENT_STATE);
  g_autoptr (RingerEvent) create = read_event (json, "create", RINGER_EVENT_STATE);

  return ringer_power_levels_new (levels, create);
}

static void
evaluate (RingerPushRules *rules,
          JsonObject *json,
          RingerEvent *event)
{
  g_autoptr (RingerPowerLevels) levels = read_levels (json);
  RingerPushContext context = { .user_id = "@me:h", .room_id = "!r:h", .levels = levels };
  RingerPushVerdict first, second;

  context.display_name = ringer_json_peek_string (json, "name");
  context.room_version = ringer_json_peek_string (json, "version");
  ringer_json_get_integer (json, "joined", &context.joined_count);

  ringer_power_levels_may_send (levels, event->sender, event->type, event->state_key != NULL);
  ringer_push_rules_evaluate (rules, event, &context, &first);
  ringer_push_rules_evaluate (rules, event, &context, &second);

  /* Nothing notifies by itself, and what is asked twice is answered alike. */
  g_assert_true (first.rule_id != NULL || !first.notify);
  g_assert_cmpint (first.notify, ==, second.notify);
  g_assert_cmpstr (first.rule_id, ==, second.rule_id);
  g_assert_cmpint (first.room_muted, ==, second.room_muted);
  g_assert_cmpint (first.room_muted, ==, ringer_push_rules_is_room_muted (rules, "!r:h"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (JsonObject) json = ringer_fuzz_parse (data, size);
  g_autoptr (RingerPushRules) rules = NULL;
  g_autoptr (RingerEvent) event = NULL;

  if (json == NULL)
    return 0;

  rules = ringer_push_rules_new ("@me:h", ringer_json_peek_object (json, "rules"));
  event = read_event (json, "event", RINGER_EVENT_TIMELINE);
  if (event != NULL)
    evaluate (rules, json, event);

  return 0;
}
