/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DEVICES_PAGE (ringer_devices_page_get_type ())
/**
 * RingerDevicesPage:
 *
 * The devices on which an account is signed in. Pushed by the [class@AccountsPage].
 */
G_DECLARE_FINAL_TYPE (RingerDevicesPage, ringer_devices_page, RINGER, DEVICES_PAGE, AdwNavigationPage)

AdwNavigationPage *ringer_devices_page_new (RingerAccount *account);

G_END_DECLS
