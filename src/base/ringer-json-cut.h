/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_json_cut:
 * @data: (array length=length): JSON text; is changed in place
 * @length: its length in bytes
 * @path: (array zero-terminated=1): names of members from the outermost object inwards; `*` is any name
 *
 * Replaces objects and arrays that nobody reads by `0`, before a parser spends its time on them. What is no JSON stays as it is
 * from the fault on, for the parser to refuse.
 *
 * Returns: the new length, at most @length
 */
gsize ringer_json_cut (char *data,
                       gsize length,
                       const char *const *path);

G_END_DECLS
