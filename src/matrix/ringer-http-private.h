/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ringer-http.h"
#include "ringer-secret-store.h"

G_BEGIN_DECLS

/*
 * What an answer, or its absence, means: for ringer-http.c.
 */

/** ringer_http_map_transport_error: (transfer full): the RINGER_ERROR for a failure below HTTP; @had_headers: the answer had begun. */
GError *ringer_http_map_transport_error (const GError *error,
                                         gboolean had_headers);

/** ringer_http_map_status: (transfer full): the RINGER_ERROR for an answer that is not 2xx. */
GError *ringer_http_map_status (SoupMessage *message,
                                GByteArray *body,
                                gint64 wall_ms);

G_END_DECLS
