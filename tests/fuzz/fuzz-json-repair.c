/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-json-repair.h"
#include "ringer-json.h"

/* Any bytes at all, repaired and parsed. */

/* What was parsed can be written, and is the same when it is read again. */
static void
check_round_trip (JsonObject *object)
{
  g_autofree char *text = ringer_json_to_string (object);
  g_autoptr (JsonObject) again = ringer_json_parse_object (text, -1, NULL);
  g_autofree char *text_again = NULL;

  g_assert_nonnull (again);
  text_again = ringer_json_to_string (again);
  g_assert_cmpstr (text_again, ==, text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  /* A copy of just this size, so that one byte too far is seen. */
  g_autofree char *copy = g_memdup2 (data, size);
  g_autofree char *repaired = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (copy == NULL)
    return 0;

  repaired = ringer_json_repair (copy, size);
  if (repaired != NULL) {
    g_autofree char *again = ringer_json_repair (repaired, strlen (repaired));

    g_assert_true (g_utf8_validate (repaired, -1, NULL));
    /* Once is enough. */
    g_assert_null (again);
  }

  object = ringer_fuzz_parse ((const guint8 *) copy, size);
  if (object != NULL)
    check_round_trip (object);

  return 0;
}
