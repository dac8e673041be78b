/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"
#include "ringer-power-levels.h"

/* Client-Server API, "m.room.power_levels"; "Room Version 12" for creators. */

#define MESSAGE "m.room.message"
#define CALL "org.matrix.msc3401.call.member"

static RingerEvent *
make_event (const char *type,
            const char *content)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GError) error = NULL;
  RingerEvent *event;

  if (content == NULL)
    return NULL;

  text = g_strdup_printf ("{\"type\":\"%s\",\"state_key\":\"\",\"event_id\":\"$e\",\"sender\":\"@ann:h\",\"origin_server_ts\":1,\"content\":%s}", type, content);
  json = ringer_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  event = ringer_event_new (json, RINGER_EVENT_STATE, 0, &error);
  g_assert_no_error (error);

  return event;
}

static RingerPowerLevels *
make_levels (const char *content,
             const char *create_content)
{
  g_autoptr (RingerEvent) event = make_event ("m.room.power_levels", content);
  g_autoptr (RingerEvent) create = make_event ("m.room.create", create_content);

  return ringer_power_levels_new (event, create);
}

/* How the level of @me:h is written, and what it is read as; without a valid one it is the default, 7. */
static void
test_numbers (void)
{
  const struct {
    const char *json;
    gint64 expected;
  } cases[] = {
    { "50", 50 },
    { "-1", -1 },
    { "\"50\"", 50 },
    { "\" +50 \\n\"", 50 },
    { "\"-50\"", -50 },
    { "9007199254740991", RINGER_JSON_MAX_INTEGER },
    { "\"9007199254740991\"", RINGER_JSON_MAX_INTEGER },
    { "9007199254740992", 7 },
    { "\"9007199254740992\"", 7 },
    { "99999999999999999999", 7 },
    { "\"99999999999999999999\"", 7 },
    { "-99999999999999999999", 7 },
    { "50.5", 7 },
    { "1e3", 7 },
    { "\"50.5\"", 7 },
    { "\"0x50\"", 7 },
    { "\"+-50\"", 7 },
    { "\"50 50\"", 7 },
    { "\"\"", 7 },
    { "\"admin\"", 7 },
    { "null", 7 },
    { "true", 7 },
    { "[50]", 7 },
    { "{}", 7 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *content = g_strdup_printf ("{\"users\":{\"@me:h\":%s},\"users_default\":7}", cases[i].json);
    g_autoptr (RingerPowerLevels) levels = make_levels (content, NULL);

    g_test_message ("%s", cases[i].json);
    g_assert_cmpint (ringer_power_levels_get_user (levels, "@me:h"), ==, cases[i].expected);
  }
}

/* Text is a level in rooms before version 10 only. */
static void
test_text (void)
{
  static const struct {
    const char *create;
    gint64 expected;
  } cases[] = {
    { NULL, 50 },
    { "{}", 50 },
    { "{\"room_version\":\"1\"}", 50 },
    { "{\"room_version\":\"9\"}", 50 },
    { "{\"room_version\":\"10\"}", 7 },
    { "{\"room_version\":\"11\"}", 7 },
    { "{\"room_version\":\"org.example.9\"}", 7 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPowerLevels) levels = make_levels ("{\"users\":{\"@me:h\":\"50\"},\"users_default\":7}", cases[i].create);

    g_test_message ("%s", cases[i].create);
    g_assert_cmpint (ringer_power_levels_get_user (levels, "@me:h"), ==, cases[i].expected);
  }
}

static void
test_users (void)
{
  const struct {
    const char *levels;
    const char *create;
    gint64 ann;
    gint64 bob;
  } cases[] = {
    /* Without levels the creator has 100. */
    { NULL, NULL, 0, 0 },
    { NULL, "{}", 100, 0 },
    { NULL, "{\"creator\":\"@bob:h\"}", 0, 100 },
    { NULL, "{\"creator\":7}", 100, 0 },
    { NULL, "{\"room_version\":\"10\",\"creator\":\"@bob:h\"}", 0, 100 },
    { NULL, "{\"room_version\":\"11\",\"creator\":\"@bob:h\"}", 100, 0 },
    /* With levels only those count. */
    { "{}", "{}", 0, 0 },
    { "{\"users_default\":20}", "{}", 20, 20 },
    { "{\"users\":{\"@bob:h\":30},\"users_default\":20}", "{}", 20, 30 },
    { "{\"users\":[\"@bob:h\"],\"users_default\":\"x\"}", "{}", 0, 0 },
    /* From room version 12 on creators are above all. */
    { NULL, "{\"room_version\":\"12\"}", G_MAXINT64, 0 },
    { "{\"users\":{\"@ann:h\":1,\"@bob:h\":30}}", "{\"room_version\":\"12\"}", G_MAXINT64, 30 },
    { "{}", "{\"room_version\":\"12\",\"creator\":\"@bob:h\"}", G_MAXINT64, 0 },
    { "{}", "{\"room_version\":\"12\",\"additional_creators\":[7,null,\"@bob:h\"]}", G_MAXINT64, G_MAXINT64 },
    { "{}", "{\"room_version\":\"12\",\"additional_creators\":\"@bob:h\"}", G_MAXINT64, 0 },
    { "{}", "{\"room_version\":\"13\"}", G_MAXINT64, 0 },
    { "{}", "{\"room_version\":\"11\",\"additional_creators\":[\"@bob:h\"]}", 0, 0 },
    { "{}", "{\"room_version\":12,\"additional_creators\":[\"@bob:h\"]}", 0, 0 },
    { "{}", "{\"room_version\":\"org.example.12\"}", 0, 0 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPowerLevels) levels = make_levels (cases[i].levels, cases[i].create);

    g_test_message ("%s %s", cases[i].levels, cases[i].create);
    g_assert_cmpint (ringer_power_levels_get_user (levels, "@ann:h"), ==, cases[i].ann);
    g_assert_cmpint (ringer_power_levels_get_user (levels, "@bob:h"), ==, cases[i].bob);
  }
}

static void
test_required (void)
{
  const struct {
    const char *levels;
    const char *type;
    gboolean is_state;
    gint64 required;
  } cases[] = {
    { NULL, MESSAGE, FALSE, 0 },
    { NULL, CALL, TRUE, 0 },
    { "{}", MESSAGE, FALSE, 0 },
    { "{}", CALL, TRUE, 50 },
    { "{\"events_default\":10,\"state_default\":20}", MESSAGE, FALSE, 10 },
    { "{\"events_default\":10,\"state_default\":20}", CALL, TRUE, 20 },
    { "{\"events_default\":10.5,\"state_default\":null}", MESSAGE, FALSE, 0 },
    { "{\"events_default\":10.5,\"state_default\":null}", CALL, TRUE, 50 },
    { "{\"events\":{\"" CALL "\":0},\"state_default\":20}", CALL, TRUE, 0 },
    { "{\"events\":{\"" CALL "\":\"30\"},\"state_default\":20}", CALL, TRUE, 30 },
    { "{\"events\":{\"" CALL "\":[]},\"state_default\":20}", CALL, TRUE, 20 },
    { "{\"events\":{\"" CALL "\":30},\"events_default\":10}", MESSAGE, FALSE, 10 },
    { "{\"events\":7}", MESSAGE, FALSE, 0 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPowerLevels) levels = make_levels (cases[i].levels, NULL);

    g_test_message ("%s %s", cases[i].levels, cases[i].type);
    g_assert_cmpint (ringer_power_levels_get_required (levels, cases[i].type, cases[i].is_state), ==, cases[i].required);
  }
}

static void
test_notifications (void)
{
  const struct {
    const char *levels;
    gint64 room;
  } cases[] = {
    { NULL, 50 },
    { "{}", 50 },
    { "{\"notifications\":{}}", 50 },
    { "{\"notifications\":{\"other\":1}}", 50 },
    { "{\"notifications\":{\"room\":0}}", 0 },
    { "{\"notifications\":{\"room\":\"20\"}}", 20 },
    { "{\"notifications\":{\"room\":true}}", 50 },
    { "{\"notifications\":20}", 50 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPowerLevels) levels = make_levels (cases[i].levels, NULL);

    g_test_message ("%s", cases[i].levels);
    g_assert_cmpint (ringer_power_levels_get_notification (levels, "room"), ==, cases[i].room);
  }
}

static void
test_may_send (void)
{
  g_autoptr (RingerPowerLevels) levels = make_levels ("{\"users\":{\"@bob:h\":50,\"@eve:h\":-1}}", "{\"room_version\":\"12\"}");

  g_assert_true (ringer_power_levels_may_send (levels, "@ann:h", CALL, TRUE));
  g_assert_true (ringer_power_levels_may_send (levels, "@bob:h", CALL, TRUE));
  g_assert_false (ringer_power_levels_may_send (levels, "@cleo:h", CALL, TRUE));
  g_assert_true (ringer_power_levels_may_send (levels, "@cleo:h", MESSAGE, FALSE));
  g_assert_false (ringer_power_levels_may_send (levels, "@eve:h", MESSAGE, FALSE));
}

static void
test_default (void)
{
  g_autoptr (RingerPowerLevels) said = make_levels ("{\"users\":{\"@ann:h\":100},\"users_default\":10}", NULL);
  g_autoptr (RingerPowerLevels) unsaid = make_levels ("{\"users\":{\"@ann:h\":100}}", NULL);
  g_autoptr (RingerPowerLevels) none = make_levels (NULL, "{\"room_version\":\"11\"}");

  g_assert_cmpint (ringer_power_levels_get_users_default (said), ==, 10);
  g_assert_cmpint (ringer_power_levels_get_users_default (unsaid), ==, 0);
  g_assert_cmpint (ringer_power_levels_get_users_default (none), ==, 0);
}

/* Who made the room, and by what rules, stays. */
static void
test_from (void)
{
  g_autoptr (RingerPowerLevels) former = make_levels ("{\"users_default\":1}", "{\"room_version\":\"12\",\"additional_creators\":[\"@bob:h\"]}");
  g_autoptr (RingerEvent) event = make_event ("m.room.power_levels", "{\"users_default\":\"2\",\"events_default\":3}");
  g_autoptr (RingerPowerLevels) levels = ringer_power_levels_new_from (former, event);
  g_autoptr (RingerPowerLevels) none = ringer_power_levels_new_from (levels, NULL);

  g_assert_cmpint (ringer_power_levels_get_user (levels, "@ann:h"), ==, G_MAXINT64);
  g_assert_cmpint (ringer_power_levels_get_user (levels, "@bob:h"), ==, G_MAXINT64);
  /* No text in a room of that version */
  g_assert_cmpint (ringer_power_levels_get_user (levels, "@me:h"), ==, 0);
  g_assert_cmpint (ringer_power_levels_get_required (levels, "m.room.message", FALSE), ==, 3);
  g_assert_cmpint (ringer_power_levels_get_user (none, "@bob:h"), ==, G_MAXINT64);
  g_assert_cmpint (ringer_power_levels_get_required (none, "m.room.message", FALSE), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/power-levels/numbers", test_numbers);
  g_test_add_func ("/power-levels/text", test_text);
  g_test_add_func ("/power-levels/users", test_users);
  g_test_add_func ("/power-levels/default", test_default);
  g_test_add_func ("/power-levels/required", test_required);
  g_test_add_func ("/power-levels/notifications", test_notifications);
  g_test_add_func ("/power-levels/may-send", test_may_send);
  g_test_add_func ("/power-levels/from", test_from);

  return g_test_run ();
}
