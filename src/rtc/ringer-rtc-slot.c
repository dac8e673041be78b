/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rtc-slot.h"

#include <string.h>

#include "ringer-json.h"

gboolean
ringer_rtc_slot_is_of (const char *slot_id,
                       JsonObject *application)
{
  const char *type = ringer_json_peek_string (application, "type");
  const char *separator = strchr (slot_id, '#');

  return type != NULL && separator != NULL && strlen (type) == (size_t) (separator - slot_id) && g_str_has_prefix (slot_id, type);
}

static gboolean
is_encrypted_for_each_member (JsonObject *content)
{
  const char *type = ringer_json_peek_string (ringer_json_peek_object (content, "encryption"), "type");

  return g_strcmp0 (type, "org.matrix.msc4143.per_member") == 0 || g_strcmp0 (type, "m.per_member") == 0;
}

RingerSlotCheck
ringer_rtc_slot_check (RingerRoom *room,
                       const char *slot_id)
{
  static const char *const types[] = { "org.matrix.msc4143.rtc.slot", "m.rtc.slot" };

  for (size_t i = 0; i < G_N_ELEMENTS (types); i++) {
    RingerEvent *slot = ringer_room_get_state (room, types[i], slot_id);

    /* Without an id it is only the word that there is none any more. */
    if (slot == NULL || slot->event_id == NULL)
      continue;

    if (g_strcmp0 (ringer_json_peek_string (slot->content, "status"), "open") != 0)
      return RINGER_SLOT_CLOSED;
    if (ringer_rtc_slot_is_of (slot_id, ringer_json_peek_object (slot->content, "application")) &&
        (!ringer_room_is_encrypted (room) || is_encrypted_for_each_member (slot->content)))
      return RINGER_SLOT_OPEN;
  }

  return RINGER_SLOT_MISSING;
}
