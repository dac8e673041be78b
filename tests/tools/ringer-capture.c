/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-session.h"
#include "ringer-portal-capture.h"
#include "ringer-system-clock.h"
#include "tool-lines.h"
#include "tool-probe.h"

/*
 * ringer-capture
 *
 * Camera and screen as in a call in the sandbox, which asks the desktop for both, but seen by nobody. On standard input: DEVICE on|off. On standard output:
 * camera on|off, screen on|off, pictures WIDTH HEIGHT when the first of one of them was encoded, device-failed MESSAGE.
 */

static void
on_device (RingerMediaSession *session,
           GParamSpec *pspec)
{
  gboolean on;

  g_object_get (session, pspec->name, &on, NULL);
  tool_say ("%s %s", pspec->name, on ? "on" : "off");
}

static void
on_device_failed (RingerMediaSession *session,
                  const GError *error)
{
  tool_say ("device-failed %s", error->message);
}

/* In the thread that encodes. */
static GstPadProbeReturn
on_encoded (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  int width, height;

  gst_structure_get (gst_caps_get_structure (caps, 0), "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, NULL);
  tool_say ("pictures %d %d", width, height);

  return GST_PAD_PROBE_REMOVE;
}

static void
obey_line (const char *line,
           gpointer user_data)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);

  if (g_strv_length (words) == 2)
    g_object_set (user_data, words[0], g_str_equal (words[1], "on"), NULL);
}

int
main (int argc,
      char *argv[])
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = "audiotestsrc is-live=true" };
  g_autoptr (RingerClock) clock = RINGER_CLOCK (ringer_system_clock_new ());
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (RingerCaptureAccess) access = bus != NULL ? ringer_portal_capture_new (bus, TRUE) : NULL;
  g_autoptr (RingerMediaSession) session = ringer_livekit_session_new (clock, FALSE, &devices);

  if (bus == NULL)
    return 1;

  tool_probe ("vp8enc", on_encoded);
  g_signal_connect (session, "notify::camera", G_CALLBACK (on_device), NULL);
  g_signal_connect (session, "notify::screen", G_CALLBACK (on_device), NULL);
  g_signal_connect (session, "device-failed", G_CALLBACK (on_device_failed), NULL);
  ringer_media_session_start (session);
  g_object_set (session, "access", access, NULL);

  tool_obey (obey_line, session);

  ringer_media_session_close (session);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}
