/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-room.h"

G_BEGIN_DECLS

/**
 * ringer_call_link_new:
 * @room: a room
 * @template: (nullable): the setting `call-link`: an address in which `%s` stands for the room
 *
 * Where the room's call can be opened by another application: what the person configured, else a `matrix:` link (Matrix URI scheme, room by id).
 *
 * Returns: (transfer full): a URI
 */
char *ringer_call_link_new (RingerRoom *room,
                            const char *template);

/**
 * ringer_call_link_open:
 * @link: a URI
 * @widget: where the button is
 *
 * Opens it with the application that the person chose for such links. Where there is none, a dialog on @widget says so.
 */
void ringer_call_link_open (const char *link,
                            GtkWidget *widget);

G_END_DECLS
