/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"
#include "ringer-push-rules.h"

#define ROOM "!r:h"

static RingerEvent *
make_event (const char *content)
{
  g_autofree char *text = g_strdup_printf (
    "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"$n\",\"sender\":\"@ann:h\",\"origin_server_ts\":1,\"content\":%s}", content);
  g_autoptr (JsonObject) json = ringer_json_parse_object (text, -1, NULL);

  return ringer_event_new (json, RINGER_EVENT_TIMELINE, 0, NULL);
}

static gboolean
notifies (const char *rules,
          const char *content,
          const char *rule_id)
{
  g_autoptr (JsonObject) json = rules != NULL ? ringer_json_parse_object (rules, -1, NULL) : NULL;
  g_autoptr (RingerPushRules) push_rules = ringer_push_rules_new ("@me:h", json);
  g_autoptr (RingerPowerLevels) levels = ringer_power_levels_new (NULL, NULL);
  g_autoptr (RingerEvent) event = make_event (content);
  RingerPushContext context = { "@me:h", "Me", ROOM, 2, levels, "10" };
  RingerPushVerdict verdict;

  ringer_push_rules_evaluate (push_rules, event, &context, &verdict);
  g_assert_cmpstr (verdict.rule_id, ==, rule_id);

  return verdict.notify;
}

/* An account without rules has the specification's. */
static void
test_defaults (void)
{
  g_assert_true (notifies (NULL, "{\"m.mentions\":{\"user_ids\":[\"@me:h\"]}}", ".m.rule.is_user_mention"));
  g_assert_false (notifies (NULL, "{\"m.mentions\":{\"user_ids\":[\"@you:h\"]}}", NULL));
  /* Level 0 is below the 50 that a mention of the room needs. */
  g_assert_false (notifies (NULL, "{\"m.mentions\":{\"room\":true}}", NULL));
}

static void
test_default_switched_off (void)
{
  g_assert_false (notifies (
    "{\"global\":{\"override\":[{\"rule_id\":\".m.rule.is_user_mention\",\"default\":true,\"enabled\":false,\"actions\":[\"notify\"],\"conditions\":[]}]}}",
    "{\"m.mentions\":{\"user_ids\":[\"@me:h\"]}}", NULL));
}

static void
test_master (void)
{
  g_assert_false (notifies (
    "{\"global\":{\"override\":[{\"rule_id\":\".m.rule.master\",\"default\":true,\"enabled\":true,\"actions\":[],\"conditions\":[]}]}}",
    "{\"m.mentions\":{\"user_ids\":[\"@me:h\"]}}", ".m.rule.master"));
}

/* Mute is an override rule; the same as a room rule is "mentions only", which still rings. */
static void
test_mute (void)
{
  const char *mute = "{\"global\":{\"override\":[{\"rule_id\":\"" ROOM "\",\"enabled\":true,\"actions\":[],"
                     "\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" ROOM "\"}]}]}}";
  const char *mentions_only = "{\"global\":{\"room\":[{\"rule_id\":\"" ROOM "\",\"enabled\":true,\"actions\":[]}]}}";
  g_autoptr (JsonObject) json = ringer_json_parse_object (mute, -1, NULL);
  g_autoptr (RingerPushRules) rules = ringer_push_rules_new ("@me:h", json);
  g_autoptr (GPtrArray) mutes = ringer_push_rules_list_mutes (rules, ROOM);
  g_autoptr (GPtrArray) others = ringer_push_rules_list_mutes (rules, "!other:h");

  g_assert_cmpuint (mutes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (mutes, 0), ==, ROOM);
  g_assert_cmpuint (others->len, ==, 0);
  g_assert_true (ringer_push_rules_is_room_muted (rules, ROOM));
  g_assert_false (ringer_push_rules_is_room_muted (rules, "!other:h"));
  g_assert_false (notifies (mute, "{\"m.mentions\":{\"user_ids\":[\"@me:h\"]}}", ROOM));
  g_assert_true (notifies (mentions_only, "{\"m.mentions\":{\"user_ids\":[\"@me:h\"]}}", ".m.rule.is_user_mention"));
}

static gboolean
matches (const char *condition)
{
  g_autofree char *rules = g_strdup_printf (
    "{\"global\":{\"override\":[{\"rule_id\":\"x\",\"enabled\":true,\"actions\":[\"notify\"],\"conditions\":[%s]}]}}", condition);
  g_autoptr (JsonObject) json = ringer_json_parse_object (rules, -1, NULL);
  g_autoptr (RingerPushRules) push_rules = ringer_push_rules_new ("@me:h", json);
  g_autoptr (RingerPowerLevels) levels = ringer_power_levels_new (NULL, NULL);
  g_autoptr (RingerEvent) event = make_event ("{\"body\":\"Hello ME, there\",\"a.b\":{\"c\":3},\"list\":[\"x\",true]}");
  RingerPushContext context = { "@me:h", "Me", ROOM, 2, levels, "10" };
  RingerPushVerdict verdict;

  ringer_push_rules_evaluate (push_rules, event, &context, &verdict);

  return g_strcmp0 (verdict.rule_id, "x") == 0;
}

static void
test_conditions (void)
{
  g_assert_true (matches ("{\"kind\":\"event_match\",\"key\":\"content.body\",\"pattern\":\"me\"}"));
  g_assert_false (matches ("{\"kind\":\"event_match\",\"key\":\"content.body\",\"pattern\":\"ther\"}"));
  g_assert_true (matches ("{\"kind\":\"event_match\",\"key\":\"content.body\",\"pattern\":\"th?r*\"}"));
  g_assert_true (matches ("{\"kind\":\"event_match\",\"key\":\"sender\",\"pattern\":\"@ANN:*\"}"));
  g_assert_false (matches ("{\"kind\":\"event_match\",\"key\":\"sender\",\"pattern\":\"@ann\"}"));
  g_assert_true (matches ("{\"kind\":\"event_property_is\",\"key\":\"content.a\\\\.b.c\",\"value\":3}"));
  g_assert_false (matches ("{\"kind\":\"event_property_is\",\"key\":\"content.a\\\\.b.c\",\"value\":\"3\"}"));
  g_assert_true (matches ("{\"kind\":\"event_property_contains\",\"key\":\"content.list\",\"value\":true}"));
  g_assert_true (matches ("{\"kind\":\"contains_display_name\"}"));
  g_assert_true (matches ("{\"kind\":\"room_member_count\",\"is\":\"2\"}"));
  g_assert_true (matches ("{\"kind\":\"room_member_count\",\"is\":\"<=2\"}"));
  g_assert_false (matches ("{\"kind\":\"room_member_count\",\"is\":\">2\"}"));
  g_assert_false (matches ("{\"kind\":\"sender_notification_permission\",\"key\":\"room\"}"));
  g_assert_false (matches ("{\"kind\":\"org.example.unknown\"}"));
  g_assert_false (matches ("{}"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push-rules/defaults", test_defaults);
  g_test_add_func ("/push-rules/default-switched-off", test_default_switched_off);
  g_test_add_func ("/push-rules/master", test_master);
  g_test_add_func ("/push-rules/mute", test_mute);
  g_test_add_func ("/push-rules/conditions", test_conditions);

  return g_test_run ();
}
