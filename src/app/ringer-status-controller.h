/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-background.h"
#include "ringer-call-manager.h"
#include "ringer-do-not-disturb.h"

G_BEGIN_DECLS

#define RINGER_TYPE_STATUS_CONTROLLER (ringer_status_controller_get_type ())
/**
 * RingerStatusController:
 *
 * Tells the desktop in a few words what Ringer does while it has no window: it waits for calls, does so quietly, rings, or is in a call. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerStatusController, ringer_status_controller, RINGER, STATUS_CONTROLLER, GObject)

/**
 * ringer_status_controller_new:
 * @calls: the calls
 * @do_not_disturb: whether it is quiet
 * @background: the desktop
 */
RingerStatusController *ringer_status_controller_new (RingerCallManager *calls,
                                                      RingerDoNotDisturb *do_not_disturb,
                                                      RingerBackground *background);

G_END_DECLS
