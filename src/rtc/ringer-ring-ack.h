/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"
#include "ringer-call-notification.h"

G_BEGIN_DECLS

/**
 * ringer_ring_ack_send:
 * @account: the account that it rings for
 * @room: the room of the call
 * @notification: what it rings for
 *
 * Tells the calling device that it rings here (MSC4075, "Ringing acknowledgements"). A device that does not want to know is not told. For a call in an
 * encrypted room the message is encrypted too: one in clear would not be believed.
 *
 * Returns: whether it is told
 */
gboolean ringer_ring_ack_send (RingerAccount *account,
                               RingerRoom *room,
                               RingerCallNotification *notification);

G_END_DECLS
