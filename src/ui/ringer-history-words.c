/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-words.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-time-words.h"

/* In a call of more people than these it is worth saying how many. */
#define N_PAIR 2

const char *
ringer_history_words_what (RingerHistoryEntry *entry)
{
  RingerCallIntent intent = ringer_history_entry_get_intent (entry);
  gboolean voice = intent == RINGER_CALL_VOICE;

  switch (ringer_history_entry_get_outcome (entry)) {
  case RINGER_CALL_OUTCOME_MISSED:
    return voice ? _ ("Missed voice call") : _ ("Missed video call");
  case RINGER_CALL_OUTCOME_DECLINED:
    return voice ? _ ("Declined voice call") : _ ("Declined video call");
  case RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE:
    return _ ("Answered on another device");
  case RINGER_CALL_OUTCOME_ANSWERED:
    return ringer_call_words_kind (intent);
  case RINGER_CALL_OUTCOME_OUTGOING:
    return voice ? _ ("Outgoing voice call") : _ ("Outgoing video call");
  case RINGER_CALL_OUTCOME_NOT_RUNG:
  default:
    if (ringer_history_entry_has_rung (entry))
      return ringer_call_words_kind (intent);
    /* Translators: other people called each other, and nobody rang here. */
    return _ ("Call of others");
  }
}

/* What is short stays on one line. */
static void
append_part (GString *words,
             const char *part)
{
  g_auto (GStrv) pieces = g_strsplit (part, " ", -1);
  g_autofree char *kept = g_strjoinv ("\u00a0", pieces);

  g_string_append_printf (words, " · %s", kept);
}

char *
ringer_history_words_details (RingerHistoryItem *item)
{
  RingerRoom *room = ringer_history_item_get_room (item);
  unsigned int n_people = ringer_history_item_get_n_people (item);
  gint64 talk_ms = ringer_history_item_get_talk_ms (item);
  GString *words = g_string_new (ringer_history_words_what (ringer_history_item_get_entry (item)));

  if (ringer_history_item_is_running (item)) {
    /* Translators: behind a call of the history that has not ended. */
    append_part (words, _ ("still running"));
  } else if (talk_ms >= 1000) {
    g_autofree char *length = ringer_time_words_length (talk_ms);

    append_part (words, length);
  }

  if (n_people > N_PAIR || (n_people > 0 && room != NULL && !ringer_room_is_direct (room))) {
    /* Translators: how many people were in a call. */
    g_autofree char *people = g_strdup_printf (ngettext ("%u person", "%u people", n_people), n_people);

    append_part (words, people);
  }

  return g_string_free (words, FALSE);
}

const char *
ringer_history_words_icon (RingerHistoryEntry *entry)
{
  switch (ringer_history_entry_get_outcome (entry)) {
  case RINGER_CALL_OUTCOME_MISSED:
    return "call-missed-symbolic";
  case RINGER_CALL_OUTCOME_DECLINED:
    return "call-stop-symbolic";
  case RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE:
  case RINGER_CALL_OUTCOME_ANSWERED:
    return "call-incoming-symbolic";
  case RINGER_CALL_OUTCOME_OUTGOING:
    return "call-outgoing-symbolic";
  case RINGER_CALL_OUTCOME_NOT_RUNG:
  default:
    return ringer_history_entry_has_rung (entry) ? "call-incoming-symbolic" : "system-users-symbolic";
  }
}
