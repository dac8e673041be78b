/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"

static GLogWriterOutput
drop_below_warnings (GLogLevelFlags level,
                     const GLogField *fields,
                     gsize n_fields,
                     gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;

  g_log_writer_standard_streams (level, fields, n_fields, data);
  /* A message that is written structured is not fatal by itself. */
  g_abort ();
}

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  g_log_set_writer_func (drop_below_warnings, NULL, NULL);

  return 0;
}

JsonObject *
ringer_fuzz_parse (const guint8 *data,
                   size_t size)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = ringer_json_parse_object ((const char *) data, (gssize) size, &error);

  if (object == NULL)
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  else
    g_assert_no_error (error);

  return object;
}

const guint8 *
ringer_fuzz_next_line (const guint8 **data,
                       size_t *size,
                       size_t *line_size)
{
  const guint8 *line = *data;
  const guint8 *line_end;

  if (*size == 0)
    return NULL;

  line_end = memchr (line, '\n', *size);
  *line_size = line_end != NULL ? (size_t) (line_end - line) : *size;
  *data = line + *line_size + (line_end != NULL);
  *size -= *line_size + (line_end != NULL);

  return line;
}

static void
check_identifier (const char *identifier,
                  gboolean may_be_empty)
{
  g_assert_nonnull (identifier);
  g_assert_cmpuint (strlen (identifier), <=, 255);
  g_assert_true (may_be_empty || *identifier != '\0');
  g_assert_true (g_utf8_validate (identifier, -1, NULL));
}

void
ringer_fuzz_check_event (RingerEvent *event,
                         RingerEventKind kind)
{
  gboolean room_event = kind == RINGER_EVENT_TIMELINE || kind == RINGER_EVENT_STATE;

  g_assert_nonnull (event->content);
  check_identifier (event->type, FALSE);
  if (kind != RINGER_EVENT_ACCOUNT_DATA) {
    check_identifier (event->sender, FALSE);
    g_assert_cmpint (event->sender[0], ==, '@');
  }
  if (room_event)
    check_identifier (event->event_id, FALSE);
  if (kind == RINGER_EVENT_STATE || kind == RINGER_EVENT_STRIPPED)
    check_identifier (event->state_key, TRUE);

  g_assert_cmpint (ABS (event->origin_server_ts_ms), <=, RINGER_JSON_MAX_INTEGER);
  g_assert_cmpint (event->age_ms, >=, -1);
  g_assert_cmpint (event->age_ms, <=, RINGER_JSON_MAX_INTEGER);
  g_assert_cmpint (event->sticky_duration_ms, >=, -1);
  g_assert_cmpint (event->sticky_duration_ms, <=, RINGER_JSON_MAX_INTEGER);
  g_assert_cmpint (event->sticky_ttl_ms, >=, -1);
  g_assert_cmpint (event->sticky_ttl_ms, <=, RINGER_JSON_MAX_INTEGER);
}

void
ringer_fuzz_check_events (GPtrArray *events,
                          RingerEventKind kind)
{
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    gboolean stub = kind == RINGER_EVENT_STATE && event->event_id == NULL;

    if (stub)
      g_assert_cmpuint (json_object_get_size (event->content), ==, 0);
    else
      ringer_fuzz_check_event (event, kind);
  }
}
