/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"

G_BEGIN_DECLS

/**
 * tool_make_identity:
 * @account: an account that was started and has no identity yet
 * @error: return location
 *
 * Gives the account an identity that signs this device, so that others take it for verified. Iterates the default main context until it is done.
 *
 * Returns: whether it is done
 */
gboolean tool_make_identity (RingerAccount *account,
                             GError **error);

G_END_DECLS
