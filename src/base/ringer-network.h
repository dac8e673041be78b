/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-error.h"

G_BEGIN_DECLS

/*
 * What all that talks to servers holds to, whether over HTTP or a WebSocket.
 */

/** ringer_network_check_url: whether @url is HTTPS, or HTTP on loopback; else RINGER_ERROR_BAD_ADDRESS or RINGER_ERROR_INSECURE. */
gboolean ringer_network_check_url (const char *url,
                                   GError **error);

/** ringer_network_map_error: (transfer full): the RINGER_ERROR for a failure below HTTP; @otherwise is the code for what is not known. */
GError *ringer_network_map_error (const GError *error,
                                  RingerError otherwise);

G_END_DECLS
