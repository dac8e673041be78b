/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How the tools talk with scripts: in lines.
 */

typedef void (*ToolObeyFunc) (const char *line,
                              gpointer user_data);

/** tool_say: writes a line to standard output, at once. Any thread may. */
void tool_say (const char *format,
               ...) G_GNUC_PRINTF (1, 2);

/** tool_obey: iterates the main context, with a call for each line of standard input, until that ends. */
void tool_obey (ToolObeyFunc obey,
                gpointer user_data);

G_END_DECLS
