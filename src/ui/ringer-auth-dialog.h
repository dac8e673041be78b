/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-user-auth.h"

G_BEGIN_DECLS

/**
 * ringer_auth_dialog_new:
 * @auth: what the person is asked for
 * @server: the homeserver's name, for errors
 *
 * Returns: (transfer none): a dialog with a [class@AuthPage], not shown yet; it closes itself when @auth is done, and cancels it when it is closed
 */
AdwDialog *ringer_auth_dialog_new (RingerUserAuth *auth,
                                   const char *server);

G_END_DECLS
