/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-network.h"

#include <gio/gio.h>

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

gboolean
ringer_network_check_url (const char *url,
                          GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS, "Not the address of a server");
    return FALSE;
  }

  if (g_str_equal (scheme, "http") && !is_loopback (host)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_INSECURE, "The connection would not be encrypted");
    return FALSE;
  }

  return TRUE;
}

GError *
ringer_network_map_error (const GError *error,
                          RingerError otherwise)
{
  RingerError code = otherwise;

  if (error->domain == G_TLS_ERROR)
    code = RINGER_ERROR_BAD_CERTIFICATE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = RINGER_ERROR_TIMEOUT;
  /* Whoever refuses was reached; the network monitor of systemd knows of no network at first. */
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    code = RINGER_ERROR_NO_SERVER;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
           !g_network_monitor_get_network_available (g_network_monitor_get_default ()))
    code = RINGER_ERROR_OFFLINE;

  return g_error_new_literal (RINGER_ERROR, (int) code, error->message);
}
