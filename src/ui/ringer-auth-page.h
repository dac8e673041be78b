/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-user-auth.h"

G_BEGIN_DECLS

#define RINGER_TYPE_AUTH_PAGE (ringer_auth_page_get_type ())
/**
 * RingerAuthPage:
 *
 * Asks the person for what a [class@UserAuth] needs: the account's password, or a visit to a page. What comes when that is done is for its owner to say.
 */
G_DECLARE_FINAL_TYPE (RingerAuthPage, ringer_auth_page, RINGER, AUTH_PAGE, AdwNavigationPage)

/** ringer_auth_page_new: (transfer none): a page with the tag `auth`; @server is the homeserver's name, for errors. */
AdwNavigationPage *ringer_auth_page_new (RingerUserAuth *auth,
                                         const char *server);

G_END_DECLS
