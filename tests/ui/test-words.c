/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-call-link.h"
#include "ringer-call-words.h"
#include "ringer-entry.h"
#include "ringer-error-words.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-key-guard.h"
#include "ringer-map-list.h"
#include "ringer-minute-words.h"
#include "ringer-ring-words.h"
#include "ringer-ringtones.h"
#include "ringer-time-words.h"
#include "ringer-today.h"

static void
test_errors_all (void)
{
  for (int code = RINGER_ERROR_FAILED; code <= RINGER_ERROR_DESKTOP_LACKS; code++) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, code, "the log's words");
    g_autofree char *words = ringer_error_words (error, NULL);
    g_autofree char *cause = ringer_error_cause (error);

    g_assert_cmpstr (words, !=, "");
    g_assert_cmpstr (cause, !=, "");
    g_assert_true (g_str_has_suffix (words, ".") || code == RINGER_ERROR_FAILED);
    g_assert_false (g_str_has_suffix (cause, "."));
    /* Only the error that has no words of its own shows those of the log. */
    g_assert_true ((strstr (words, "the log's words") != NULL) == (code == RINGER_ERROR_FAILED));
  }
}

static void
test_errors_distinct (void)
{
  static const RingerError codes[] = {
    RINGER_ERROR_NO_SERVER,
    RINGER_ERROR_NOT_MATRIX,
    RINGER_ERROR_BAD_CERTIFICATE,
    RINGER_ERROR_TOO_OLD,
    RINGER_ERROR_OFFLINE,
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, (int) codes[i], "");
    g_autofree char *words = ringer_error_words (error, "example.org");

    g_assert_true ((strstr (words, "example.org") != NULL) == (codes[i] != RINGER_ERROR_OFFLINE));
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&words)));
  }
}

static void
test_errors_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left");
  g_autofree char *words = ringer_error_words (error, NULL);
  g_autofree char *cause = ringer_error_cause (error);

  g_assert_cmpstr (words, ==, "Something went wrong: No space left");
  g_assert_cmpstr (cause, ==, "No space left");
}

static void
test_errors_rate_limit (void)
{
  static const struct
  {
    gint64 retry_after_ms;
    const char *part;
  } cases[] = {
    { 0, "in a few minutes" },
    { 1000, "in 1 second." },
    { 1001, "in 2 seconds." },
    { 180000, "in 3 minutes." },
    { G_MAXINT64 - 1000, "minutes." },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = ringer_error_new_matrix (RINGER_ERROR_RATE_LIMITED, 429, "M_LIMIT_EXCEEDED", cases[i].retry_after_ms, "");
    g_autofree char *words = ringer_error_words (error, "example.org");

    g_assert_nonnull (strstr (words, cases[i].part));
  }
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 duration_s;
    const char *words;
  } cases[] = {
    { 0, "0:00" },
    { 9, "0:09" },
    { 245, "4:05" },
    { 3599, "59:59" },
    { 3845, "1:04:05" },
    { 360000, "100:00:00" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = ringer_call_words_duration (cases[i].duration_s);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS (24 * HOUR_MS)
/* Tuesday, July 15, 2025, 12:38:50 */
#define NOW_MS G_GINT64_CONSTANT (1752583130000)

static void
assert_words (char *words,
              const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_times (void)
{
  static const struct
  {
    gint64 at_ms;
    const char *day;
    const char *moment;
    const char *short_words;
    const char *missed;
  } cases[] = {
    { NOW_MS, "Today", "Today, 12:38", "12:38", "Missed at 12:38" },
    { NOW_MS - 12 * HOUR_MS, "Today", "Today, 00:38", "00:38", "Missed at 00:38" },
    { NOW_MS - 13 * HOUR_MS, "Yesterday", "Yesterday, 23:38", "Yesterday", "Missed yesterday, 23:38" },
    { NOW_MS - 2 * DAY_MS, "Sunday, July 13", "Sunday, July 13, 12:38", "Sunday", "Missed on Sunday, 12:38" },
    { NOW_MS - 6 * DAY_MS, "Wednesday, July 9", "Wednesday, July 9, 12:38", "Wednesday", "Missed on Wednesday, 12:38" },
    { NOW_MS - 7 * DAY_MS, "Tuesday, July 8", "Tuesday, July 8, 12:38", "July 8", "Missed on July 8" },
    { NOW_MS - 196 * DAY_MS, "Tuesday, December 31, 2024", "Tuesday, December 31, 2024, 12:38", "December 31, 2024", "Missed on December 31, 2024" },
    /* The other clock is ahead. */
    { NOW_MS + 12 * HOUR_MS, "Today", "Today, 00:38", "00:38", "Missed at 00:38" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_words (ringer_time_words_day (cases[i].at_ms, NOW_MS), cases[i].day);
    assert_words (ringer_time_words_moment (cases[i].at_ms, NOW_MS), cases[i].moment);
    assert_words (ringer_time_words_short (cases[i].at_ms, NOW_MS), cases[i].short_words);
    assert_words (ringer_time_words_missed (cases[i].at_ms, NOW_MS), cases[i].missed);
  }

  assert_words (ringer_time_words_exact_moment (NOW_MS, NOW_MS), "Today, 12:38:50");
  assert_words (ringer_time_words_span (NOW_MS, NOW_MS + HOUR_MS), "12:38–13:38");
}

/* What no calendar has is of a day, too. */
static void
test_times_far (void)
{
  static const gint64 moments[] = { G_MININT64, -1, 0, G_GINT64_CONSTANT (9007199254740991), G_MAXINT64 };

  for (size_t i = 0; i < G_N_ELEMENTS (moments); i++) {
    g_autofree char *day = ringer_time_words_day (moments[i], NOW_MS);
    g_autofree char *missed = ringer_time_words_missed (moments[i], NOW_MS);

    g_assert_cmpstr (day, !=, "");
    g_assert_cmpstr (missed, !=, "");
    g_assert_cmpint (ringer_time_words_get_midnight_ms (moments[i]), >, 0);
  }
}

static void
test_lengths (void)
{
  static const struct
  {
    gint64 length_ms;
    const char *words;
  } cases[] = {
    { -5, "0 s" },
    { 59999, "59 s" },
    { 60000, "1 min" },
    { HOUR_MS - 1, "59 min" },
    { HOUR_MS, "1 h 0 min" },
    { 100 * HOUR_MS + 4 * 60000, "100 h 4 min" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_words (ringer_time_words_length (cases[i].length_ms), cases[i].words);
}

static void
on_day (unsigned int *n_days)
{
  (*n_days)++;
}

static void
test_today (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (NOW_MS);
  g_autoptr (RingerToday) today = ringer_today_new (RINGER_CLOCK (clock));
  unsigned int n_days = 0;

  g_signal_connect_swapped (today, "changed", G_CALLBACK (on_day), &n_days);
  ringer_fake_clock_advance (clock, 11 * HOUR_MS);
  g_assert_cmpuint (n_days, ==, 0);
  ringer_fake_clock_advance (clock, HOUR_MS);
  g_assert_cmpuint (n_days, ==, 1);
  ringer_fake_clock_advance (clock, 2 * DAY_MS);
  g_assert_cmpuint (n_days, ==, 3);

  ringer_fake_clock_jump (clock, HOUR_MS);
  g_assert_cmpuint (n_days, ==, 3);
  ringer_fake_clock_jump (clock, 5 * DAY_MS);
  g_assert_cmpuint (n_days, ==, 4);
  g_assert_cmpint (ringer_today_get_now_ms (today), ==, NOW_MS + 7 * DAY_MS + 13 * HOUR_MS);

  g_assert_finalize_object (g_steal_pointer (&today));
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (clock), ==, 0);
}

/* Sunday, March 30, 2025 had 23 hours in Berlin. */
static void
test_today_short (void)
{
  const gint64 midnight_ms = G_GINT64_CONSTANT (1743289200000);

  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_assert_cmpint (ringer_time_words_get_midnight_ms (midnight_ms - 1000), ==, midnight_ms);
  g_assert_cmpint (ringer_time_words_get_midnight_ms (midnight_ms), ==, midnight_ms + 23 * HOUR_MS);
  g_assert_cmpint (ringer_time_words_get_day (midnight_ms + 23 * HOUR_MS) - ringer_time_words_get_day (midnight_ms), ==, 1);
  assert_words (ringer_time_words_day (midnight_ms, midnight_ms + 23 * HOUR_MS), "Yesterday");
  g_setenv ("TZ", "UTC", TRUE);
}

static void
test_ring_reasons (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int reason = RINGER_RING_REASON_OK; reason <= RINGER_RING_REASON_UNTRUSTED_DEVICE; reason++) {
    const char *words = ringer_ring_words_reason ((RingerRingReason) reason);

    g_assert_true (g_str_has_suffix (words, "."));
    g_assert_true (g_hash_table_add (seen, (gpointer) words));
  }
}

static void
test_ring_rules (void)
{
  for (int rule = RINGER_RING_RULE_NONE; rule <= RINGER_RING_RULE_APPLICATION; rule++) {
    const RingerRingDecision nothing = { RINGER_VERDICT_NOTHING, RINGER_RING_REASON_EXPIRED, (RingerRingRule) rule };
    const RingerRingDecision banner = { RINGER_VERDICT_BANNER, RINGER_RING_REASON_OK, (RingerRingRule) rule };

    g_assert_null (ringer_ring_words_rule (&nothing, RINGER_CALL_RING));
    g_assert_true (g_str_has_suffix (ringer_ring_words_rule (&banner, RINGER_CALL_RING), "."));
    g_assert_true (g_str_has_suffix (ringer_ring_words_rule (&banner, RINGER_CALL_BANNER), "."));
  }
}

static RingerRingRecord *
make_record (const char *type)
{
  const RingerRingArrival arrival = {
    .event_id = "$event:secret.example",
    .room_id = "!room:secret.example",
    .sender = "@ann:secret.example",
    .type = type,
    .shape = RINGER_NOTIFICATION_FLAT_SLOT,
    .kind = RINGER_CALL_RING,
    .sent_ms = NOW_MS,
    .arrived_ms = NOW_MS + 1250,
  };

  return ringer_ring_record_new (&arrival);
}

static void
add_step (RingerRingRecord *record,
          gint64 after_ms,
          RingerRingVerdict verdict,
          RingerRingReason reason,
          RingerRingRule rule)
{
  const RingerRingStep step = { NOW_MS + 1250 + after_ms, { verdict, reason, rule } };

  ringer_ring_record_add_step (record, &step);
}

static void
test_ring_summaries (void)
{
  g_autoptr (RingerRingRecord) record = make_record ("m.rtc.notification");

  assert_words (ringer_ring_words_summary (record), "");
  add_step (record, 0, RINGER_VERDICT_NOTHING, RINGER_RING_REASON_CALLER_NOT_JOINED, RINGER_RING_RULE_NONE);
  assert_words (ringer_ring_words_summary (record), "It did not ring. The caller was not in the call, or hung up.");
  add_step (record, 10, RINGER_VERDICT_BANNER, RINGER_RING_REASON_OK, RINGER_RING_RULE_QUIET_HOURS);
  assert_words (ringer_ring_words_summary (record), "It was shown without ringing. It does not ring in your quiet hours.");
  add_step (record, 20, RINGER_VERDICT_RING, RINGER_RING_REASON_OK, RINGER_RING_RULE_ROOM);
  add_step (record, 30, RINGER_VERDICT_NOTHING, RINGER_RING_REASON_EXPIRED, RINGER_RING_RULE_NONE);
  assert_words (ringer_ring_words_summary (record), "It rang. You chose that this room rings.");
  g_assert_cmpint (ringer_ring_words_get_verdict (record), ==, RINGER_VERDICT_RING);

  g_assert_cmpstr (ringer_ring_words_step (record, 0), ==, "It did not ring");
  g_assert_cmpstr (ringer_ring_words_step (record, 1), ==, "It was shown without ringing");
  g_assert_cmpstr (ringer_ring_words_step (record, 2), ==, "It rang");
  g_assert_cmpstr (ringer_ring_words_step (record, 3), ==, "It stopped");
}

static void
test_ring_report (void)
{
  g_autoptr (RingerRingRecord) record = make_record ("org.matrix.msc4075.rtc.notification");
  g_autofree char *report = NULL;

  add_step (record, 0, RINGER_VERDICT_RING, RINGER_RING_REASON_OPTIMISTIC, RINGER_RING_RULE_NONE);
  add_step (record, 30000, RINGER_VERDICT_NOTHING, RINGER_RING_REASON_EXPIRED, RINGER_RING_RULE_NONE);
  report = ringer_ring_words_report (record);
  g_assert_cmpstr (report, ==,
                   "Ringer " RINGER_VERSION ", what was decided about a notification of the caller in the room\n"
                   "type: org.matrix.msc4075.rtc.notification\n"
                   "shape: flat-slot\n"
                   "asked for: ring\n"
                   "sent (server's clock): 2025-07-15T12:38:50.000Z\n"
                   "arrived (own clock): 2025-07-15T12:38:51.250Z\n"
                   "+0 ms: verdict ring, reason optimistic, rule none\n"
                   "+30000 ms: verdict nothing, reason expired, rule none\n");
}

/* Nothing of who and where, whatever a stranger wrote as a type. */
static void
test_ring_report_names_nobody (void)
{
  g_autoptr (RingerRingRecord) record = make_record ("@ann:secret.example");
  const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);
  g_autofree char *report = NULL;

  add_step (record, 0, RINGER_VERDICT_NOTHING, RINGER_RING_REASON_MALFORMED, RINGER_RING_RULE_NONE);
  report = ringer_ring_words_report (record);
  g_assert_null (strstr (report, arrival->event_id));
  g_assert_null (strstr (report, arrival->room_id));
  g_assert_null (strstr (report, arrival->sender));
  g_assert_null (strstr (report, "secret"));
  /* Nothing was read of it. */
  g_assert_null (strstr (report, "shape"));
}

static gpointer
map_text (gpointer item,
          gpointer user_data)
{
  return g_object_ref (item);
}

static void
assert_same (GListModel *source,
             GListModel *mapped)
{
  g_assert_cmpuint (g_list_model_get_n_items (source), ==, g_list_model_get_n_items (mapped));
  for (unsigned int i = 0; i < g_list_model_get_n_items (source); i++) {
    g_autoptr (GObject) wanted = g_list_model_get_item (source, i);
    g_autoptr (GObject) found = g_list_model_get_item (mapped, i);

    g_assert_true (wanted == found);
  }
}

static void
test_map_list (void)
{
  g_autoptr (GtkStringList) source = gtk_string_list_new ((const char *[]) { "b", "d", NULL });
  g_autoptr (GListModel) mapped = ringer_map_list_new (G_LIST_MODEL (source), GTK_TYPE_STRING_OBJECT, map_text, NULL, NULL);

  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 0, 0, (const char *[]) { "a", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 2, 0, (const char *[]) { "c", "c", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 1, 3, (const char *[]) { "x", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 0, 3, NULL);
  assert_same (G_LIST_MODEL (source), mapped);
  g_assert_finalize_object (g_steal_pointer (&mapped));
}

static void
test_minutes (void)
{
  static const struct
  {
    unsigned int minute;
    const char *words;
    const char *words_12;
  } cases[] = {
    { 0, "00:00", "12:00 AM" },
    { 61, "01:01", "1:01 AM" },
    { 12 * 60, "12:00", "12:00 PM" },
    { 22 * 60 + 30, "22:30", "10:30 PM" },
    { 1439, "23:59", "11:59 PM" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = ringer_minute_words (cases[i].minute, FALSE);
    g_autofree char *words_12 = ringer_minute_words (cases[i].minute, TRUE);
    unsigned int minute;

    g_assert_cmpstr (words, ==, cases[i].words);
    g_assert_cmpstr (words_12, ==, cases[i].words_12);
    g_assert_true (ringer_minute_words_parse (words, &minute));
    g_assert_cmpuint (minute, ==, cases[i].minute);
    g_assert_true (ringer_minute_words_parse (words_12, &minute));
    g_assert_cmpuint (minute, ==, cases[i].minute);
  }
}

static void
test_minutes_typed (void)
{
  static const struct
  {
    const char *text;
    int minute; /* or -1 */
  } cases[] = {
    { "7", 420 },
    { " 7:30 ", 450 },
    { "7.30", 450 },
    { "7h30", 450 },
    { "730", 450 },
    { "0730", 450 },
    { "7pm", 1140 },
    { "7:30 P.M.", 1170 },
    { "12 am", 0 },
    { "12 pm", 720 },
    { "00:00", 0 },
    { "", -1 },
    { "noon", -1 },
    { "24:00", -1 },
    { "7:60", -1 },
    { "7:3", -1 },
    { "13 pm", -1 },
    { "0 am", -1 },
    { "7 o'clock", -1 },
    { "07305", -1 },
    { "-7", -1 },
    { "7:30\xff", -1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    unsigned int minute;

    g_assert_cmpint (ringer_minute_words_parse (cases[i].text, &minute), ==, cases[i].minute >= 0);
    if (cases[i].minute >= 0)
      g_assert_cmpuint (minute, ==, (unsigned int) cases[i].minute);
  }
}

static void
test_ringtones (void)
{
  g_autofree char *first = ringer_ringtones_resolve ("garden");
  g_autofree char *unknown = ringer_ringtones_resolve ("no such ringtone");
  g_autofree char *bell = ringer_ringtones_resolve ("bell");
  g_autofree char *own = ringer_ringtones_resolve ("file:///music/my%20tone.ogg");

  g_assert_cmpuint (ringer_ringtones_get_n_items (), ==, 3);
  g_assert_cmpstr (ringer_ringtones_get_id (0), ==, "garden");
  g_assert_cmpstr (first, ==, unknown);
  g_assert_cmpstr (first, !=, bell);
  g_assert_cmpstr (own, ==, "file:///music/my%20tone.ogg");
  g_assert_true (g_path_is_absolute (bell));
}

static void
test_ringtones_names (void)
{
  g_autofree char *bell = ringer_ringtones_make_name ("bell");
  g_autofree char *unknown = ringer_ringtones_make_name ("no such ringtone");
  g_autofree char *own = ringer_ringtones_make_name ("file:///music/my%20tone.ogg");

  g_assert_cmpstr (bell, ==, "Bell");
  g_assert_cmpstr (unknown, ==, ringer_ringtones_get_title (0));
  g_assert_cmpstr (own, ==, "my tone.ogg");
}

static void
test_ringtones_folder (void)
{
  g_autofree char *path = NULL;

  g_setenv ("RINGER_SOUNDS", "/somewhere", TRUE);
  path = ringer_ringtones_resolve ("pulse");
  g_unsetenv ("RINGER_SOUNDS");

  g_assert_true (g_str_has_prefix (path, "/somewhere/") == (RINGER_DEVELOPMENT != 0));
}

static void
test_search_fold (void)
{
  g_autofree char *accents = ringer_entry_fold ("Émile ÅNGSTRÖM");
  g_autofree char *plain = ringer_entry_fold ("emile angstrom");
  g_autofree char *broken = ringer_entry_fold ("\xff\xfe");

  g_assert_cmpstr (accents, ==, plain);
  g_assert_cmpstr (broken, ==, "");
}

static void
test_call_link (void)
{
  g_autoptr (RingerRoom) room = ringer_room_new ("!a b:example.org", "@me:my.example:8448");
  g_autoptr (RingerRoom) hash_room = ringer_room_new ("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", "@me:example.org");
  static const char *bad_templates[] = { NULL, "", "https://call.example.org/", "javascript:alert('%s')", "no link %s" };

  for (size_t i = 0; i < G_N_ELEMENTS (bad_templates); i++) {
    g_autofree char *link = ringer_call_link_new (room, bad_templates[i]);
    g_autofree char *hash_link = ringer_call_link_new (hash_room, bad_templates[i]);

    g_assert_cmpstr (link, ==, "matrix:roomid/a%20b:example.org?via=my.example:8448");
    g_assert_cmpstr (hash_link, ==, "matrix:roomid/31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM?via=example.org");
  }
}

static void
test_call_link_template (void)
{
  g_autoptr (RingerRoom) room = ringer_room_new ("!r/?#%n:example.org", "@me:example.org");
  g_autofree char *link = ringer_call_link_new (room, "https://call.example.org/room/#?roomId=%s&x=%25d");

  g_assert_cmpstr (link, ==, "https://call.example.org/room/#?roomId=%21r%2F%3F%23%25n%3Aexample.org&x=%25d");
}

static void
test_key_guard (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (0);
  g_autoptr (RingerKeyGuard) guard = ringer_key_guard_new (RINGER_CLOCK (clock));

  g_assert_false (ringer_key_guard_admit (guard));
  ringer_fake_clock_advance (clock, 999);
  g_assert_false (ringer_key_guard_admit (guard));

  /* The second counts from the last key, not from when the window came. */
  ringer_fake_clock_advance (clock, 999);
  g_assert_false (ringer_key_guard_admit (guard));
  ringer_fake_clock_advance (clock, 1000);
  g_assert_true (ringer_key_guard_admit (guard));
  g_assert_true (ringer_key_guard_admit (guard));

  ringer_key_guard_rearm (guard);
  g_assert_false (ringer_key_guard_admit (guard));

  g_assert_finalize_object (g_steal_pointer (&guard));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* Times of day are the same wherever the tests run. */
  g_setenv ("TZ", "UTC", TRUE);

  g_test_add_func ("/ui/errors/all", test_errors_all);
  g_test_add_func ("/ui/errors/distinct", test_errors_distinct);
  g_test_add_func ("/ui/errors/foreign", test_errors_foreign);
  g_test_add_func ("/ui/errors/rate-limit", test_errors_rate_limit);
  g_test_add_func ("/ui/durations", test_durations);
  g_test_add_func ("/ui/times", test_times);
  g_test_add_func ("/ui/minutes", test_minutes);
  g_test_add_func ("/ui/minutes/typed", test_minutes_typed);
  g_test_add_func ("/ui/times/far", test_times_far);
  g_test_add_func ("/ui/times/lengths", test_lengths);
  g_test_add_func ("/ui/today", test_today);
  g_test_add_func ("/ui/today/short", test_today_short);
  g_test_add_func ("/ui/ring-words/reasons", test_ring_reasons);
  g_test_add_func ("/ui/ring-words/rules", test_ring_rules);
  g_test_add_func ("/ui/ring-words/summaries", test_ring_summaries);
  g_test_add_func ("/ui/ring-words/report", test_ring_report);
  g_test_add_func ("/ui/ring-words/report/names-nobody", test_ring_report_names_nobody);
  g_test_add_func ("/ui/map-list", test_map_list);
  g_test_add_func ("/ui/ringtones", test_ringtones);
  g_test_add_func ("/ui/ringtones/names", test_ringtones_names);
  g_test_add_func ("/ui/ringtones/folder", test_ringtones_folder);
  g_test_add_func ("/ui/search-fold", test_search_fold);
  g_test_add_func ("/ui/call-link", test_call_link);
  g_test_add_func ("/ui/call-link/template", test_call_link_template);
  g_test_add_func ("/ui/key-guard", test_key_guard);

  return g_test_run ();
}
