/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RingerPushDefault:
 * @kind: `override` or `underride`
 * @rule_id: its id
 * @notify: whether it says `notify`
 * @conditions: its conditions as JSON; see ringer_push_default_build_conditions()
 *
 * A rule that every account has unless it says otherwise (Client-Server API 1.17, "Predefined Rules"). `.m.rule.master` is not
 * among them, since it is off by default; nor are those that looked for mentions in the text, which 1.17 removed.
 */
typedef struct
{
  const char *kind;
  const char *rule_id;
  gboolean notify;
  const char *conditions;
} RingerPushDefault;

/** ringer_push_defaults_get: (transfer none) (array length=n_defaults): all of them, in the order of the specification. */
const RingerPushDefault *ringer_push_defaults_get (size_t *n_defaults);

/** ringer_push_default_build_conditions: (transfer full): the conditions for one user. */
JsonArray *ringer_push_default_build_conditions (const RingerPushDefault *self,
                                                 const char *user_id);

G_END_DECLS
