/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ringer_sandbox_is_inside: whether the program runs in a Flatpak sandbox, where the desktop is behind portals. */
gboolean ringer_sandbox_is_inside (void);

G_END_DECLS
