/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-error.h"
#include "ringer-json.h"

/* An event, read as each kind of event, alone and in a list. */

/* An event that was made slim says the same, and needs nothing of what it was made from. */
static void
check_slim (RingerEvent *event)
{
  g_autoptr (RingerEvent) slim = ringer_event_new_slim (event, ringer_event_is_redacted (event));

  g_assert_null (slim->json);
  g_assert_cmpstr (slim->type, ==, event->type);
  g_assert_cmpstr (slim->event_id, ==, event->event_id);
  g_assert_cmpstr (slim->sender, ==, event->sender);
  g_assert_cmpstr (slim->state_key, ==, event->state_key);
  g_assert_cmpstr (slim->redacts, ==, event->redacts);
  g_assert_cmpstr (slim->transaction_id, ==, event->transaction_id);
  g_assert_cmpint (ringer_event_is_redacted (slim), ==, ringer_event_is_redacted (event));
  g_assert_cmpstr (ringer_event_get_relation (slim, "m.reference"), ==, ringer_event_get_relation (event, "m.reference"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (JsonObject) json = ringer_fuzz_parse (data, size);
  g_autoptr (JsonArray) list = NULL;

  if (json == NULL)
    return 0;

  list = json_array_new ();
  json_array_add_object_element (list, json_object_ref (json));
  json_array_add_null_element (list);

  for (RingerEventKind kind = RINGER_EVENT_TIMELINE; kind <= RINGER_EVENT_TO_DEVICE; kind++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerEvent) event = ringer_event_new (json, kind, RINGER_FUZZ_NOW_MS, &error);
    g_autoptr (GPtrArray) events = ringer_events_parse (list, kind, RINGER_FUZZ_NOW_MS);

    g_assert_cmpuint (events->len, <=, 1);
    ringer_fuzz_check_events (events, kind);

    if (event == NULL) {
      g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
      continue;
    }

    g_assert_cmpuint (events->len, ==, 1);
    ringer_fuzz_check_event (event, kind);
    check_slim (event);
  }

  return 0;
}
