/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"
#include "ringer-background.h"

G_BEGIN_DECLS

#define RINGER_TYPE_BACKGROUND_CONTROLLER (ringer_background_controller_get_type ())
/**
 * RingerBackgroundController:
 *
 * Makes the desktop follow what the person says about running in the background and from login on; it is asked once there is an account, and not before. Owned by the application.
 *
 * Properties (notify, read-only): `wanted` (gboolean: there is an account, and the person wants Ringer to go on without a window), `error` (nullable boxed GError: why the desktop does not
 * go along).
 */
G_DECLARE_FINAL_TYPE (RingerBackgroundController, ringer_background_controller, RINGER, BACKGROUND_CONTROLLER, GObject)

/**
 * ringer_background_controller_new:
 * @settings: the `run-in-background` and `start-at-login` keys
 * @accounts: the accounts
 * @background: the desktop
 */
RingerBackgroundController *ringer_background_controller_new (GSettings *settings,
                                                              RingerAccountManager *accounts,
                                                              RingerBackground *background);

/** ringer_background_controller_is_wanted: whether to go on without a window. */
gboolean ringer_background_controller_is_wanted (RingerBackgroundController *self);

G_END_DECLS
