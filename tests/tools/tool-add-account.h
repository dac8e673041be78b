/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"
#include "ringer-sign-in.h"

G_BEGIN_DECLS

/**
 * tool_add_account:
 * @accounts: where it goes
 * @clock: the clock of @accounts
 * @server: a server name, a user id or a URL
 * @login: who signs in
 * @error: return location
 *
 * Signs in as the program itself does. Iterates the default main context until it is done.
 *
 * Returns: (transfer full) (nullable): the account, started
 */
RingerAccount *tool_add_account (RingerAccountManager *accounts,
                                 RingerClock *clock,
                                 const char *server,
                                 const RingerPasswordLogin *login,
                                 GError **error);

G_END_DECLS
