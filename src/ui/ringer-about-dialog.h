/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ringer_about_dialog_new: (transfer none): what Ringer is and who made it; not shown yet. */
AdwDialog *ringer_about_dialog_new (void);

G_END_DECLS
