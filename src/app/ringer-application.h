/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGER_TYPE_APPLICATION (ringer_application_get_type ())
/**
 * RingerApplication:
 *
 * The program: builds every object, passes them on, and makes the sheet, the notification and the ringtone follow the calls.
 *
 * It stays in the background without a window as long as there is an account and the person wants it to. Owned by `main ()`.
 */
G_DECLARE_FINAL_TYPE (RingerApplication, ringer_application, RINGER, APPLICATION, AdwApplication)

/**
 * ringer_application_new:
 *
 * Returns: (transfer full): the application
 */
RingerApplication *ringer_application_new (void);

G_END_DECLS
