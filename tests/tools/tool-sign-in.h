/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tool_sign_in:
 * @server: a server name, a user id or a URL
 * @user: a user id or localpart
 * @password: the password
 * @verified: whether to give the account an identity that signs the device
 * @error: return location
 *
 * Signs in as the program itself does, into its data folder and the keyring of this session. Iterates the default main
 * context until it is done. The program must not be running.
 *
 * Returns: (transfer full) (nullable): the account's id
 */
char *tool_sign_in (const char *server,
                    const char *user,
                    const char *password,
                    gboolean verified,
                    GError **error);

G_END_DECLS
