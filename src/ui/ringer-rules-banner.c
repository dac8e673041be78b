/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rules-banner.h"

#include "ringer-error-words.h"

/* The title stays while the banner goes. */
static gboolean
to_title (GBinding *binding,
          const GValue *from,
          GValue *to,
          gpointer user_data)
{
  const GError *error = g_value_get_boxed (from);

  if (error == NULL)
    return FALSE;

  g_value_take_string (to, ringer_error_words (error, NULL));

  return TRUE;
}

static gboolean
to_revealed (GBinding *binding,
             const GValue *from,
             GValue *to,
             gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_boxed (from) != NULL);

  return TRUE;
}

void
ringer_rules_banner_set_up (AdwBanner *banner,
                            RingerRingRules *rules)
{
  g_return_if_fail (ADW_IS_BANNER (banner));
  g_return_if_fail (RINGER_IS_RING_RULES (rules));

  adw_banner_set_use_markup (banner, FALSE);
  g_object_bind_property_full (rules, "error", banner, "title", G_BINDING_SYNC_CREATE, to_title, NULL, NULL, NULL);
  g_object_bind_property_full (rules, "error", banner, "revealed", G_BINDING_SYNC_CREATE, to_revealed, NULL, NULL, NULL);
}
