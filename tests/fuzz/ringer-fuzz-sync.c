/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz-sync.h"

#include "ringer-error.h"
#include "ringer-fuzz.h"
#include "ringer-json.h"

static void
check_heroes (const RingerRoomUpdate *room)
{
  if (room->heroes == NULL)
    return;

  g_assert_cmpuint (room->heroes->len, <=, 10);
  for (unsigned int i = 0; i < room->heroes->len; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (room->heroes, i), "@"));
}

/* Heroes and stubs of deleted state have no id, and what comes with an invitation is stripped of more. */
static void
check_state (const RingerRoomUpdate *room)
{
  for (unsigned int i = 0; i < room->state->len; i++) {
    RingerEvent *event = g_ptr_array_index (room->state, i);

    g_assert_nonnull (event->content);
    g_assert_nonnull (event->sender);
    if (event->json != NULL)
      ringer_fuzz_check_event (event, RINGER_EVENT_STRIPPED);
    else
      g_assert_nonnull (event->state_key);
  }
}

static void
check_room (const RingerRoomUpdate *room)
{
  g_assert_cmpint (room->room_id[0], ==, '!');
  g_assert_cmpint (room->membership, >=, RINGER_MEMBERSHIP_UNKNOWN);
  g_assert_cmpint (room->membership, <=, RINGER_MEMBERSHIP_BAN);
  g_assert_false (room->gap);
  g_assert_cmpint (room->joined_count, >=, -1);
  g_assert_cmpint (room->invited_count, >=, -1);
  check_heroes (room);
  check_state (room);
  ringer_fuzz_check_events (room->timeline, RINGER_EVENT_TIMELINE);
  ringer_fuzz_check_events (room->sticky, RINGER_EVENT_TIMELINE);
  ringer_fuzz_check_events (room->account_data, RINGER_EVENT_ACCOUNT_DATA);
}

static void
check_update (const RingerSyncUpdate *update)
{
  g_assert_nonnull (update->position);
  for (unsigned int i = 0; i < update->rooms->len; i++)
    check_room (g_ptr_array_index (update->rooms, i));

  ringer_fuzz_check_events (update->to_device, RINGER_EVENT_TO_DEVICE);
  ringer_fuzz_check_events (update->account_data, RINGER_EVENT_ACCOUNT_DATA);
  for (unsigned int i = 0; i < update->account_data->len; i++) {
    RingerEvent *event = g_ptr_array_index (update->account_data, i);

    g_assert_true (ringer_sync_wants_account_data (event->type));
  }
}

/* A request that a homeserver can read, whatever it answered before. Returns from where it goes on. */
static char *
check_request (RingerSyncBackend *backend)
{
  g_autoptr (GError) error = NULL;
  RingerHttpRequest request = ringer_sync_backend_prepare (backend, 30000);
  g_autofree char *address = g_strdup_printf ("http://h%s?%s", request.path, request.query);
  JsonObject *extensions = ringer_json_peek_object (request.body, "extensions");
  g_autofree char *streams = extensions != NULL ? ringer_json_to_string (extensions) : NULL;

  g_assert_true (g_uri_is_valid (address, G_URI_FLAGS_ENCODED, &error));
  g_assert_no_error (error);
  g_assert_cmpint (request.timeout_ms, >, 30000);

  return g_strjoin ("\n", address, streams, NULL);
}

static void
take_answer (RingerSyncBackend *backend,
             const guint8 *data,
             size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_fuzz_parse (data, size);
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autofree char *request = NULL;
  g_autofree char *restored = NULL;

  if (answer == NULL)
    return;

  update = ringer_sync_backend_parse (backend, answer, RINGER_FUZZ_NOW_MS, &error);
  if (update == NULL) {
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    return;
  }

  g_assert_no_error (error);
  check_update (update);

  /* What is restored goes on at the same place; how much it asks for there is its own matter. */
  request = check_request (backend);
  ringer_sync_backend_restore (backend, update->position);
  restored = check_request (backend);
  g_assert_cmpstr (restored, ==, request);
}

void
ringer_fuzz_sync_run (RingerSyncBackend *backend,
                      const guint8 *data,
                      size_t size)
{
  const guint8 *line;
  size_t line_size;

  g_free (check_request (backend));

  while ((line = ringer_fuzz_next_line (&data, &size, &line_size)) != NULL)
    take_answer (backend, line, line_size);
}
