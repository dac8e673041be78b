/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * ringer_left_over_leave:
 * @session: a session that this device is in, as others see it, though it is not
 *
 * Leaves it. So it is after a death in a call at a homeserver that schedules no leaves (MSC4140): without this others would see this device there for hours, and
 * their calls would not ring.
 */
void ringer_left_over_leave (RingerRtcSession *session);

G_END_DECLS
