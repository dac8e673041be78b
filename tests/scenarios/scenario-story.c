/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario-story.h"

#include "ringer-call-manager.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "scenario-server.h"
#include "tool-add-account.h"

/*
 * Everything is in this process and its one main loop, and loopback delivers at once: when nothing came for two short whiles, nothing
 * will come before the clock moves or the homeserver speaks.
 */
#define QUIET_MS 4
#define N_QUIET 2
/* A program that never polls again is looked at all the same. */
#define N_QUIET_WITHOUT_POLL 100
#define TOLD_WITHIN_S 30

typedef struct
{
  RingerFakeClock *clock;
  ScenarioServer *server;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerRingRules *rules;
  RingerCallManager *calls;
  RingerAccount *account;
  char *folder;
  unsigned int step;
  GString *faults;
} Stage;

static void fault (Stage *stage,
                   const char *format,
                   ...) G_GNUC_PRINTF (2, 3);

static void
fault (Stage *stage,
       const char *format,
       ...)
{
  va_list arguments;

  g_string_append_printf (stage->faults, "step %u: ", stage->step);
  va_start (arguments, format);
  g_string_append_vprintf (stage->faults, format, arguments);
  va_end (arguments);
  g_string_append_c (stage->faults, '\n');
}

/* Time */

static gboolean
on_quiet (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Whether nothing happens for a short while. */
static gboolean
is_quiet (void)
{
  gboolean passed = FALSE;
  unsigned int n_turns = 0;
  unsigned int id;

  while (g_main_context_iteration (NULL, FALSE))
    n_turns++;

  id = g_timeout_add (QUIET_MS, on_quiet, &passed);
  g_assert (id > 0);
  for (; !passed; n_turns++)
    g_main_context_iteration (NULL, TRUE);

  return n_turns <= 1;
}

static void
settle (Stage *stage)
{
  unsigned int n_quiet = 0;

  while (n_quiet < (scenario_server_is_waiting (stage->server) ? N_QUIET : N_QUIET_WITHOUT_POLL))
    n_quiet = is_quiet () ? n_quiet + 1 : 0;
}

/* Quiet is no sign here: on a busy machine a thread of the account's may take its time before the account asks. */
static gboolean
wait_until_told (Stage *stage)
{
  gint64 end_us = g_get_monotonic_time () + TOLD_WITHIN_S * G_USEC_PER_SEC;

  while (!scenario_server_has_told_all (stage->server) && g_get_monotonic_time () < end_us)
    is_quiet ();

  return scenario_server_has_told_all (stage->server);
}

/* From one timer to the next, so that what a timer asks for is answered before the next one comes. */
static void
advance (Stage *stage,
         gint64 left_ms)
{
  while (left_ms > 0) {
    gint64 timer_ms = ringer_fake_clock_get_next_delay_ms (stage->clock);
    gint64 poll_ms = scenario_server_get_poll_left_ms (stage->server);
    gint64 step_ms = left_ms;

    if (timer_ms >= 0)
      step_ms = MIN (step_ms, MAX (timer_ms, 1));
    if (poll_ms >= 0)
      step_ms = MIN (step_ms, MAX (poll_ms, 1));

    ringer_fake_clock_advance (stage->clock, step_ms);
    left_ms -= step_ms;
    if (poll_ms >= 0 && poll_ms <= step_ms && scenario_server_get_poll_left_ms (stage->server) == 0)
      scenario_server_end_poll (stage->server);
    settle (stage);
  }
}

/* Acting */

static RingerIncomingCall *
find_call (Stage *stage,
           const char *room_id)
{
  GListModel *incoming = ringer_call_manager_get_incoming (stage->calls);

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    if (g_strcmp0 (ringer_room_get_id (ringer_incoming_call_get_room (call)), room_id) == 0)
      return g_steal_pointer (&call);
  }

  return NULL;
}

static void
act (Stage *stage,
     JsonObject *deeds)
{
  JsonObjectIter iter;
  const char *deed;

  json_object_iter_init (&iter, deeds);
  while (json_object_iter_next (&iter, &deed, NULL)) {
    const char *room_id = ringer_json_peek_string (deeds, deed);
    g_autoptr (RingerIncomingCall) call = find_call (stage, room_id);

    if (call == NULL)
      fault (stage, "there is no call in %s to %s", room_id, deed);
    else if (g_str_equal (deed, "answer"))
      ringer_call_manager_answer (stage->calls, call, ringer_incoming_call_get_intent (call));
    else if (g_str_equal (deed, "decline"))
      ringer_incoming_call_decline (call);
    else if (g_str_equal (deed, "silence"))
      ringer_incoming_call_silence (call);
    else
      fault (stage, "nobody knows how to %s a call", deed);
  }
}

/* Looking */

/* Whether each member of @wanted is in @found and equal. */
static gboolean
has_all (JsonObject *wanted,
         JsonObject *found)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &node)) {
    JsonNode *other = found != NULL ? json_object_get_member (found, name) : NULL;

    if (other == NULL || !json_node_equal (node, other))
      return FALSE;
  }

  return TRUE;
}

static char *
describe (GPtrArray *objects)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (unsigned int i = 0; i < objects->len; i++) {
    g_autofree char *object = ringer_json_to_string (g_ptr_array_index (objects, i));

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", object);
  }
  g_string_append_c (text, ']');

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
describe_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, array);

  return json_to_string (node, FALSE);
}

static JsonObject *
describe_call (RingerIncomingCall *call,
               RingerIncomingCall *sounding)
{
  gboolean ring = ringer_incoming_call_get_kind (call) == RINGER_CALL_RING;
  gboolean voice = ringer_incoming_call_get_intent (call) == RINGER_CALL_VOICE;

  return ringer_json_build ("room_id", "s", ringer_room_get_id (ringer_incoming_call_get_room (call)),
                            "caller", "s", ringer_member_get_user_id (ringer_incoming_call_get_caller (call)),
                            "kind", "s", ring ? "ring" : "banner",
                            "intent", "s", voice ? "voice" : "video",
                            "sounding", "b", call == sounding,
                            NULL);
}

/* Who was answered or declined is not presented any more, while that is on its way too. */
static GPtrArray *
list_calls (Stage *stage)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  GListModel *incoming = ringer_call_manager_get_incoming (stage->calls);

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING)
      g_ptr_array_add (calls, describe_call (call, ringer_call_manager_get_sounding (stage->calls)));
  }

  return calls;
}

/* In any order. */
static void
expect_calls (Stage *stage,
              JsonArray *wanted)
{
  g_autoptr (GPtrArray) calls = list_calls (stage);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  gboolean all = json_array_get_length (wanted) == calls->len;

  g_ptr_array_extend (left, calls, NULL, NULL);
  for (unsigned int i = 0; i < json_array_get_length (wanted); i++) {
    JsonObject *call = ringer_json_array_peek_object (wanted, i);
    unsigned int j = 0;

    while (call != NULL && j < left->len && !has_all (call, g_ptr_array_index (left, j)))
      j++;
    if (call != NULL && j < left->len)
      g_ptr_array_remove_index (left, j);
    else
      all = FALSE;
  }

  if (!all) {
    g_autofree char *was = describe (calls);
    g_autofree char *should_be = describe_array (wanted);

    fault (stage, "calls should be %s, and are %s", should_be, was);
  }
}

static JsonObject *
describe_request (ScenarioRequest *request)
{
  return ringer_json_build ("method", "s", request->method, "path", "s", request->path,
                            "body", "o", request->body != NULL ? json_object_ref (request->body) : NULL, NULL);
}

static gboolean
is_request (JsonObject *wanted,
            ScenarioRequest *request)
{
  const char *method = ringer_json_peek_string (wanted, "method");
  g_autofree char *path = g_uri_unescape_string (ringer_json_peek_string (wanted, "path"), NULL);
  JsonObject *body = ringer_json_peek_object (wanted, "body");

  return (method == NULL || g_str_equal (method, request->method)) &&
         (path == NULL || g_pattern_match_simple (path, request->path)) &&
         (body == NULL || has_all (body, request->body));
}

static void
expect_requests (Stage *stage,
                 JsonArray *wanted,
                 GPtrArray *requests)
{
  gboolean all = json_array_get_length (wanted) == requests->len;

  for (unsigned int i = 0; all && i < requests->len; i++) {
    JsonObject *request = ringer_json_array_peek_object (wanted, i);

    all = request != NULL && is_request (request, g_ptr_array_index (requests, i));
  }

  if (!all) {
    g_autoptr (GPtrArray) described = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
    g_autofree char *should_be = describe_array (wanted);
    g_autofree char *was = NULL;

    for (unsigned int i = 0; i < requests->len; i++)
      g_ptr_array_add (described, describe_request (g_ptr_array_index (requests, i)));
    was = describe (described);
    fault (stage, "requests should be %s, and are %s", should_be, was);
  }
}

static const char *
get_outcome (RingerHistoryEntry *entry)
{
  switch (ringer_history_entry_get_outcome (entry)) {
  case RINGER_CALL_OUTCOME_MISSED:
    return "missed";
  case RINGER_CALL_OUTCOME_DECLINED:
    return "declined";
  case RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE:
    return "answered-elsewhere";
  case RINGER_CALL_OUTCOME_ANSWERED:
    return "answered";
  case RINGER_CALL_OUTCOME_NOT_RUNG:
  case RINGER_CALL_OUTCOME_OUTGOING:
  default:
    return NULL;
  }
}

/* What others' calls were, which never were for me, no story tells. */
static GPtrArray *
list_history (Stage *stage)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  GListModel *history = G_LIST_MODEL (ringer_call_manager_get_history (stage->calls, stage->account));

  for (unsigned int i = 0; i < g_list_model_get_n_items (history); i++) {
    g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (history, i);

    if (get_outcome (entry) != NULL) {
      g_ptr_array_add (entries, ringer_json_build ("room_id", "s", ringer_history_entry_get_room_id (entry),
                                                   "caller", "s", ringer_history_entry_get_caller (entry),
                                                   "outcome", "s", get_outcome (entry), NULL));
    }
  }

  return entries;
}

/* The newest ones; none means that there are none. */
static void
expect_history (Stage *stage,
                JsonArray *wanted)
{
  g_autoptr (GPtrArray) entries = list_history (stage);
  unsigned int n_wanted = json_array_get_length (wanted);
  gboolean all = n_wanted > 0 ? n_wanted <= entries->len : entries->len == 0;

  for (unsigned int i = 0; all && i < n_wanted; i++) {
    JsonObject *entry = ringer_json_array_peek_object (wanted, i);

    all = entry != NULL && has_all (entry, g_ptr_array_index (entries, i));
  }

  if (!all) {
    g_autofree char *was = describe (entries);
    g_autofree char *should_be = describe_array (wanted);

    fault (stage, "history should begin with %s, and is %s", should_be, was);
  }
}

static void
expect (Stage *stage,
        JsonObject *wanted)
{
  g_autoptr (GPtrArray) requests = scenario_server_take_requests (stage->server);
  JsonArray *calls = ringer_json_peek_array (wanted, "calls");
  JsonArray *wanted_requests = ringer_json_peek_array (wanted, "requests");
  JsonArray *history = ringer_json_peek_array (wanted, "history");

  if (calls != NULL)
    expect_calls (stage, calls);
  if (wanted_requests != NULL)
    expect_requests (stage, wanted_requests, requests);
  if (history != NULL)
    expect_history (stage, history);
}

/* The whole */

static gboolean
set_up (Stage *stage,
        JsonObject *story)
{
  JsonObject *me = ringer_json_peek_object (story, "me");
  const char *user_id = ringer_json_peek_string (me, "user_id");
  g_autofree char *data_dir = NULL;
  g_autofree char *cache_dir = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_ms = 0;

  if (user_id == NULL || ringer_json_peek_string (me, "device_id") == NULL || !ringer_json_get_integer (story, "clock", &now_ms) ||
      ringer_json_peek_array (story, "steps") == NULL) {
    fault (stage, "it is no story: me, clock or steps are missing");
    return FALSE;
  }

  stage->folder = ringer_test_make_folder ();
  data_dir = g_build_filename (stage->folder, "data", NULL);
  cache_dir = g_build_filename (stage->folder, "cache", NULL);
  stage->clock = ringer_fake_clock_new (now_ms);
  stage->server = scenario_server_new (me, ringer_json_peek_object (story, "server"), RINGER_CLOCK (stage->clock));
  stage->secrets = ringer_fake_secret_store_new ();
  stage->accounts = ringer_account_manager_new (RINGER_CLOCK (stage->clock), RINGER_SECRET_STORE (stage->secrets), NULL, data_dir, cache_dir);
  stage->rules = ringer_ring_rules_new (NULL);
  stage->calls = ringer_call_manager_new (stage->accounts, stage->rules);
  stage->account = tool_add_account (stage->accounts, RINGER_CLOCK (stage->clock), scenario_server_get_url (stage->server),
                                     &(RingerPasswordLogin) { user_id, "secret", "Story" }, &error);
  if (stage->account == NULL)
    fault (stage, "signing in failed: %s", error->message);

  return stage->account != NULL;
}

static void
tear_down (Stage *stage)
{
  if (stage->account != NULL)
    ringer_account_stop (stage->account);
  g_clear_object (&stage->account);
  g_clear_object (&stage->accounts);
  g_clear_object (&stage->calls);
  g_clear_object (&stage->rules);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&stage->secrets);
  g_clear_object (&stage->server);
  g_clear_object (&stage->clock);
  if (stage->folder != NULL)
    ringer_test_remove_folder (stage->folder);
}

static void
take_step (Stage *stage,
           JsonObject *step)
{
  JsonObject *answer = ringer_json_peek_object (step, "sync");
  JsonObject *deeds = ringer_json_peek_object (step, "act");
  JsonObject *wanted = ringer_json_peek_object (step, "expect");
  gint64 advance_ms = 0;

  ringer_json_get_integer (step, "advance_ms", &advance_ms);
  advance (stage, advance_ms);

  if (answer != NULL) {
    scenario_server_push (stage->server, answer);
    if (!wait_until_told (stage))
      fault (stage, "nobody asked for this answer");
    settle (stage);
  }

  if (deeds != NULL) {
    act (stage, deeds);
    settle (stage);
  }

  if (wanted != NULL)
    expect (stage, wanted);
  else
    g_ptr_array_unref (scenario_server_take_requests (stage->server));
}

char *
scenario_story_tell (JsonObject *story)
{
  Stage stage = { .faults = g_string_new (NULL) };
  JsonArray *steps = ringer_json_peek_array (story, "steps");

  if (set_up (&stage, story)) {
    settle (&stage);
    for (stage.step = 1; stage.step <= json_array_get_length (steps) && stage.faults->len == 0; stage.step++) {
      JsonObject *step = ringer_json_array_peek_object (steps, stage.step - 1);

      if (step != NULL)
        take_step (&stage, step);
      else
        fault (&stage, "it is no step");
    }
  }
  tear_down (&stage);

  return g_string_free (stage.faults, stage.faults->len == 0);
}
