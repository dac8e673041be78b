/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_AVATAR (ringer_avatar_get_type ())
/**
 * RingerAvatar:
 *
 * The picture of a person or a room, or their initials. The picture is fetched only once the widget is on screen, in the size that the
 * screen needs.
 *
 * Properties: `size` (gint, in logical pixels).
 */
G_DECLARE_FINAL_TYPE (RingerAvatar, ringer_avatar, RINGER, AVATAR, AdwBin)

GtkWidget *ringer_avatar_new (int size);

/**
 * ringer_avatar_set:
 * @self: an avatar
 * @account: (nullable): the account that may fetch the picture
 * @mxc: (nullable): the picture
 * @name: (nullable): whose initials are shown meanwhile
 */
void ringer_avatar_set (RingerAvatar *self,
                        RingerAccount *account,
                        const char *mxc,
                        const char *name);

G_END_DECLS
