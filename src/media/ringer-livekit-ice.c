/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-ice.h"

#include <string.h>

#include "ringer-json.h"

/* The least that RFC 8445 allows; there are few pairs to check. */
#define CHECK_EVERY_MS 5

char *
ringer_livekit_ice_make_turn_url (const char *url,
                                  const RingerLivekitIceServer *server)
{
  g_autofree char *user = g_uri_escape_string (server->username != NULL ? server->username : "", NULL, FALSE);
  g_autofree char *password = g_uri_escape_string (server->credential != NULL ? server->credential : "", NULL, FALSE);
  const char *colon = strchr (url, ':');
  g_autofree char *scheme = g_strndup (url, (size_t) (colon - url));

  return g_strdup_printf ("%s://%s:%s@%s", scheme, user, password, colon + 1);
}

static void
add_turn_server (GstElement *webrtcbin,
                 const char *url,
                 const RingerLivekitIceServer *server)
{
  g_autofree char *whole = ringer_livekit_ice_make_turn_url (url, server);
  gboolean taken = FALSE;

  g_signal_emit_by_name (webrtcbin, "add-turn-server", whole, &taken);
  if (!taken)
    g_debug ("A TURN server is not understood");
}

static void
set_up_agent (GstElement *webrtcbin)
{
  g_autoptr (GObject) ice = NULL;
  g_autoptr (GObject) agent = NULL;

  g_object_get (webrtcbin, "ice-agent", &ice, NULL);
  if (ice != NULL && g_object_class_find_property (G_OBJECT_GET_CLASS (ice), "agent") != NULL)
    g_object_get (ice, "agent", &agent, NULL);
  if (agent == NULL)
    return;

  g_object_set (agent, "stun-pacing-timer", CHECK_EVERY_MS, NULL);
  /* It would ask every router of the network for a port, by multicast. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (agent), "upnp") != NULL)
    g_object_set (agent, "upnp", FALSE, NULL);
}

void
ringer_livekit_ice_set_servers (GstElement *webrtcbin,
                                GPtrArray *servers)
{
  gboolean has_stun = FALSE;

  set_up_agent (webrtcbin);
  for (unsigned int i = 0; i < servers->len; i++) {
    RingerLivekitIceServer *server = servers->pdata[i];

    for (unsigned int j = 0; j < server->urls->len; j++) {
      const char *url = server->urls->pdata[j];

      if (g_str_has_prefix (url, "turn:") || g_str_has_prefix (url, "turns:")) {
        add_turn_server (webrtcbin, url, server);
      } else if (g_str_has_prefix (url, "stun:") && !has_stun) {
        g_autofree char *stun = g_strconcat ("stun://", url + strlen ("stun:"), NULL);

        g_object_set (webrtcbin, "stun-server", stun, NULL);
        has_stun = TRUE;
      }
    }
  }
}

char *
ringer_livekit_ice_make_candidate (const char *candidate,
                                   unsigned int index)
{
  g_autoptr (JsonObject) json = ringer_json_build ("candidate", "s", candidate, "sdpMLineIndex", "i", (gint64) index, NULL);

  return ringer_json_to_string (json);
}

void
ringer_livekit_ice_take_candidate (GstElement *webrtcbin,
                                   const char *candidate)
{
  g_autoptr (JsonObject) json = ringer_json_parse_object (candidate, -1, NULL);
  const char *text = ringer_json_peek_string (json, "candidate");
  gint64 index = 0;

  ringer_json_get_integer (json, "sdpMLineIndex", &index);
  /* An empty one says that there are no more. */
  if (text != NULL && g_str_has_prefix (text, "candidate:") && index >= 0 && index <= G_MAXUINT16)
    g_signal_emit_by_name (webrtcbin, "add-ice-candidate", (unsigned int) index, text);
}
