/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-ring-words.h"

#include <glib/gi18n.h>

#include "ringer-enums.h"

const char *
ringer_ring_words_reason (RingerRingReason reason)
{
  switch (reason) {
  case RINGER_RING_REASON_OK:
    return _ ("The call was for you, and nothing spoke against it.");
  case RINGER_RING_REASON_OPTIMISTIC:
    return _ ("The call was for you. That the caller is in it was not certain yet, and was checked meanwhile.");
  case RINGER_RING_REASON_OWN:
    return _ ("It was your own call.");
  case RINGER_RING_REASON_IGNORED_SENDER:
    return _ ("You ignore the caller.");
  case RINGER_RING_REASON_SENDER_NOT_IN_ROOM:
    return _ ("The caller is not in the room.");
  case RINGER_RING_REASON_NOT_IN_ROOM:
    return _ ("You are not in the room.");
  case RINGER_RING_REASON_REDACTED:
    return _ ("The call was deleted.");
  case RINGER_RING_REASON_EXPIRED:
    return _ ("The time for which the caller lets it ring was over.");
  case RINGER_RING_REASON_MISSED:
    return _ ("The call was over before Ringer could tell you.");
  case RINGER_RING_REASON_NOT_MENTIONED:
    return _ ("The call was not for you.");
  case RINGER_RING_REASON_NO_RIGHT_TO_MENTION:
    return _ ("The call was for everybody in the room, and the caller may not call everybody there.");
  case RINGER_RING_REASON_MUTED_ROOM:
    return _ ("You muted the room.");
  case RINGER_RING_REASON_PUSH_RULES:
    return _ ("The notification settings of your account silence it.");
  case RINGER_RING_REASON_SLOT_CLOSED:
    return _ ("The call in the room was closed.");
  case RINGER_RING_REASON_NO_SLOT:
    return _ ("No call was open in the room.");
  case RINGER_RING_REASON_NO_MEMBERSHIP:
    return _ ("It belonged to no call that the caller had joined.");
  case RINGER_RING_REASON_CALLER_NOT_JOINED:
    return _ ("The caller was not in the call, or hung up.");
  case RINGER_RING_REASON_JOINED_ALREADY:
    return _ ("You were in the call, on this or another device.");
  case RINGER_RING_REASON_DECLINED_ALREADY:
    return _ ("You declined the call, on this or another device.");
  case RINGER_RING_REASON_WITHDRAWN:
    return _ ("The caller took it back.");
  case RINGER_RING_REASON_PRESENTED_ALREADY:
    return _ ("You were being told of the same call already.");
  case RINGER_RING_REASON_MALFORMED:
    return _ ("The caller's application sent something that cannot be read.");
  case RINGER_RING_REASON_NOT_ENCRYPTED:
    return _ ("It came without encryption into an encrypted room.");
  case RINGER_RING_REASON_UNDECRYPTED:
    return _ ("It is encrypted, and this device does not have its key, or not yet.");
  case RINGER_RING_REASON_UNTRUSTED_DEVICE:
  default:
    return _ ("The caller's device is not verified by its owner.");
  }
}

const char *
ringer_ring_words_rule (const RingerRingDecision *decision,
                        RingerCallKind asked)
{
  gboolean rings = decision->verdict == RINGER_VERDICT_RING;

  if (decision->verdict == RINGER_VERDICT_NOTHING)
    return NULL;

  switch (decision->rule) {
  case RINGER_RING_RULE_GROUP:
    return rings ? _ ("Your preferences let group calls ring.") : _ ("Your preferences let group calls not ring.");
  case RINGER_RING_RULE_ROOM:
    return rings ? _ ("You chose that this room rings.") : _ ("You chose that this room does not ring.");
  case RINGER_RING_RULE_QUIET_HOURS:
    return _ ("It does not ring in your quiet hours.");
  case RINGER_RING_RULE_DO_NOT_DISTURB:
    return _ ("It makes no sound while Do Not Disturb is on.");
  case RINGER_RING_RULE_APPLICATION:
    return _ ("It was no call that Ringer knows, and such do not ring.");
  case RINGER_RING_RULE_NONE:
  default:
    if (rings)
      return _ ("The caller asked for it to ring.");
    /* An invitation asks to ring, but does so in a direct chat only. */
    return asked == RINGER_CALL_RING ? _ ("Such an invitation rings in a direct chat only.") : _ ("The caller asked for it not to ring.");
  }
}

const char *
ringer_ring_words_step (RingerRingRecord *record,
                        unsigned int position)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);
  RingerRingVerdict before = position > 0 ? steps[position - 1].decision.verdict : RINGER_VERDICT_NOTHING;

  g_return_val_if_fail (position < n_steps, NULL);

  switch (steps[position].decision.verdict) {
  case RINGER_VERDICT_RING:
    return before == RINGER_VERDICT_RING ? _ ("It went on ringing") : _ ("It rang");
  case RINGER_VERDICT_BANNER:
    return before == RINGER_VERDICT_BANNER ? _ ("It went on being shown") : _ ("It was shown without ringing");
  case RINGER_VERDICT_NOTHING:
  default:
    return before == RINGER_VERDICT_NOTHING ? _ ("It did not ring") : _ ("It stopped");
  }
}

/* The step that tells what became of it: the last of those that did the most. */
static unsigned int
find_summary (RingerRingRecord *record)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);
  unsigned int found = 0;

  for (unsigned int i = 1; i < n_steps; i++) {
    if (steps[i].decision.verdict >= steps[found].decision.verdict)
      found = i;
  }

  return found;
}

char *
ringer_ring_words_summary (RingerRingRecord *record)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);
  const RingerRingDecision *decision;
  const char *why;

  if (n_steps == 0)
    return g_strdup ("");

  decision = &steps[find_summary (record)].decision;
  why = ringer_ring_words_rule (decision, ringer_ring_record_get_arrival (record)->kind);
  if (why == NULL)
    why = ringer_ring_words_reason (decision->reason);

  switch (decision->verdict) {
  case RINGER_VERDICT_RING:
    /* Translators: %s is a sentence that says why. */
    return g_strdup_printf (_ ("It rang. %s"), why);
  case RINGER_VERDICT_BANNER:
    /* Translators: %s is a sentence that says why. */
    return g_strdup_printf (_ ("It was shown without ringing. %s"), why);
  case RINGER_VERDICT_NOTHING:
  default:
    /* Translators: %s is a sentence that says why. */
    return g_strdup_printf (_ ("It did not ring. %s"), why);
  }
}

const char *
ringer_ring_words_question (gboolean rang)
{
  return rang ? _ ("Why Did It Ring?") : _ ("Why Didn't It Ring?");
}

const char *
ringer_ring_words_icon (RingerRingVerdict verdict)
{
  switch (verdict) {
  case RINGER_VERDICT_RING:
    return "audio-volume-high-symbolic";
  case RINGER_VERDICT_BANNER:
    return "audio-volume-muted-symbolic";
  case RINGER_VERDICT_NOTHING:
  default:
    return "notifications-disabled-symbolic";
  }
}

RingerRingVerdict
ringer_ring_words_get_verdict (RingerRingRecord *record)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);

  return n_steps > 0 ? steps[find_summary (record)].decision.verdict : RINGER_VERDICT_NOTHING;
}

gboolean
ringer_ring_words_was_read (RingerRingRecord *record)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);

  return n_steps == 0 || (steps[0].decision.reason != RINGER_RING_REASON_MALFORMED && steps[0].decision.reason < RINGER_RING_REASON_NOT_ENCRYPTED);
}

/* For a bug report */

static void
append_time (GString *text,
             const char *label,
             gint64 at_ms)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autofree char *time = at != NULL ? g_date_time_format (at, "%FT%T") : NULL;

  if (time != NULL)
    g_string_append_printf (text, "%s: %s.%03dZ\n", label, time, (int) ABS (at_ms % 1000));
  else
    g_string_append_printf (text, "%s: out of range\n", label);
}

char *
ringer_ring_words_report (RingerRingRecord *record)
{
  const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);
  GString *text = g_string_new ("Ringer " RINGER_VERSION ", what was decided about a notification of the caller in the room\n");
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);

  /* What a stranger wrote as a type is in it only if it is one of those that everybody writes. */
  g_string_append_printf (text, "type: %s\n", ringer_call_notification_is_type (arrival->type) ? arrival->type : "unknown");
  if (ringer_ring_words_was_read (record)) {
    g_string_append_printf (text, "shape: %s\n", ringer_enum_get_nick (RINGER_TYPE_NOTIFICATION_SHAPE, (int) arrival->shape));
    g_string_append_printf (text, "asked for: %s\n", ringer_enum_get_nick (RINGER_TYPE_CALL_KIND, (int) arrival->kind));
  }
  append_time (text, "sent (server's clock)", arrival->sent_ms);
  append_time (text, "arrived (own clock)", arrival->arrived_ms);

  for (unsigned int i = 0; i < n_steps; i++) {
    g_string_append_printf (text, "%+" G_GINT64_FORMAT " ms: verdict %s, reason %s, rule %s\n", steps[i].at_ms - arrival->arrived_ms,
                            ringer_enum_get_nick (RINGER_TYPE_RING_VERDICT, (int) steps[i].decision.verdict),
                            ringer_enum_get_nick (RINGER_TYPE_RING_REASON, (int) steps[i].decision.reason),
                            ringer_enum_get_nick (RINGER_TYPE_RING_RULE, (int) steps[i].decision.rule));
  }

  return g_string_free (text, FALSE);
}
