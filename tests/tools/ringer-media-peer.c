/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib-unix.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "ringer-call-devices.h"
#include "ringer-device-list.h"
#include "ringer-livekit-session.h"
#include "ringer-memory.h"
#include "ringer-system-clock.h"
#include "tool-lines.h"
#include "tool-probe.h"

/*
 * ringer-media-peer clear|encrypted [PATTERN [FREQUENCY]]
 * ringer-media-peer clear|encrypted devices
 *
 * Ringer's media without Ringer: told what to do by lines on standard input, telling what it sees and hears on standard output.
 *
 *   server URL TOKEN · publish URL TOKEN · leave URL · expect IDENTITY · forget IDENTITY · key IDENTITY INDEX HEX · own-key INDEX HEX ·
 *   microphone on|off · camera on|off · screen on|off · look IDENTITY WIDTH HEIGHT · look-at-screen IDENTITY WIDTH HEIGHT · volume IDENTITY VOLUME ·
 *   use speaker|microphone [ID]
 *
 *   state STATE · token-needed URL · device-failed · lost KIND NAME · returned KIND NAME · decoded US · sound-begins US · heard FREQUENCY|silence · member IDENTITY FLAG… ·
 *   picture IDENTITY COLOUR×4|none · screen IDENTITY COLOUR×4|none
 *
 * It sends a tone of 880 Hz and SMPTE's colour bars, or another pattern of videotestsrc, or again and again the pictures that a pattern with a number in it
 * (/film/%03d) names, I420 of 640×360, and as its screen the bars the other way round. What it hears are tones of these frequencies. With devices it plays and captures on those that there are, as in a call's window, and says nothing of what it hears.
 */

#define RATE 8000
#define WINDOW (RATE / 4)
#define LOUD 0.02
#define LOUD_SAMPLE 328 /* of 32767 */

static const unsigned int frequencies[] = { 440, 660, 880, 1100 };
static const char *const kinds[RINGER_N_DEVICE_KINDS] = { "speaker", "microphone", "camera" };
static const char *const member_flags[] = { "present", "microphone", "camera", "screen", "speaking", "unencrypted", "undecryptable", "unverified", NULL };

typedef struct {
  RingerMediaSession *session;
  RingerCallDevices *devices; /* NULL without */
  int sound_fd;
  gint16 window[WINDOW];
  size_t n_bytes;
  gboolean sounds;
  char *heard;
} Tool;

/* Hearing */

/* How much of a frequency is in the window (Goertzel's algorithm), 0 to 1. */
static double
measure (const gint16 *samples,
         unsigned int frequency)
{
  double coefficient = 2 * cos (2 * G_PI * frequency / RATE);
  double before = 0, last = 0;

  for (size_t i = 0; i < WINDOW; i++) {
    double next = samples[i] / 32768.0 + coefficient * last - before;

    before = last;
    last = next;
  }

  return 2 * sqrt (MAX (before * before + last * last - coefficient * before * last, 0)) / WINDOW;
}

static void
listen (Tool *tool)
{
  GString *heard = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (frequencies); i++) {
    if (measure (tool->window, frequencies[i]) > LOUD)
      g_string_append_printf (heard, "%s%u", heard->len > 0 ? " " : "", frequencies[i]);
  }
  if (heard->len == 0)
    g_string_append (heard, "silence");
  if (g_set_str (&tool->heard, heard->str))
    tool_say ("heard %s", tool->heard);
  g_string_free (heard, TRUE);
}

/* When there is the first of somebody else's sound, which comes to the speaker later. In the thread that decodes. */
static GstPadProbeReturn
on_decoded (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  GstMapInfo map;
  gboolean loud = FALSE;

  if (!gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  for (size_t i = 0; i < map.size / sizeof (gint16); i++)
    loud |= ABS (((gint16 *) map.data)[i]) > LOUD_SAMPLE;
  gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (info), &map);
  if (!loud)
    return GST_PAD_PROBE_OK;

  tool_say ("decoded %" G_GINT64_FORMAT, g_get_monotonic_time ());

  return GST_PAD_PROBE_REMOVE;
}

/* The first that is heard at all, by the monotonic clock. */
static void
note_beginning (Tool *tool,
                size_t n_samples)
{
  for (size_t i = 0; i < n_samples && !tool->sounds; i++) {
    if (ABS (tool->window[i]) > LOUD_SAMPLE) {
      tool->sounds = TRUE;
      tool_say ("sound-begins %" G_GINT64_FORMAT, g_get_monotonic_time ());
    }
  }
}

static gboolean
on_sound (int fd,
          GIOCondition condition,
          gpointer user_data)
{
  Tool *tool = user_data;
  ssize_t n = read (fd, (guint8 *) tool->window + tool->n_bytes, sizeof tool->window - tool->n_bytes);

  if (n <= 0)
    return G_SOURCE_REMOVE;
  tool->n_bytes += (size_t) n;
  note_beginning (tool, tool->n_bytes / sizeof *tool->window);
  if (tool->n_bytes == sizeof tool->window) {
    listen (tool);
    tool->n_bytes = 0;
  }

  return G_SOURCE_CONTINUE;
}

/* Seeing */

static void
on_frame (RingerVideoFeed *feed,
          const RingerVideoFrame *frame,
          gpointer user_data)
{
  RingerMediaMember *member = user_data;
  const char *what = feed == ringer_media_member_get_screen_feed (member) ? "screen" : "picture";
  const guint8 *pixels;
  GString *colours = g_string_new (NULL);

  if (frame == NULL) {
    tool_say ("%s %s none", what, ringer_media_member_get_identity (member));
    g_string_free (colours, TRUE);
    return;
  }

  /* The middles of the quarters */
  pixels = g_bytes_get_data (frame->pixels, NULL);
  for (unsigned int i = 0; i < 4; i++) {
    const guint8 *pixel = pixels + frame->stride * (frame->height * (1 + 2 * (i / 2)) / 4) + 4 * (frame->width * (1 + 2 * (i % 2)) / 4);

    g_string_append_printf (colours, " %02x%02x%02x", pixel[0], pixel[1], pixel[2]);
  }
  tool_say ("%s %s%s", what, ringer_media_member_get_identity (member), colours->str);
  g_string_free (colours, TRUE);
}

static void
on_member (RingerMediaMember *member)
{
  GString *flags = g_string_new (NULL);

  for (size_t i = 0; member_flags[i] != NULL; i++) {
    gboolean set;

    g_object_get (member, member_flags[i], &set, NULL);
    if (set)
      g_string_append_printf (flags, " %s", member_flags[i]);
  }
  tool_say ("member %s%s", ringer_media_member_get_identity (member), flags->str);
  g_string_free (flags, TRUE);
}

static RingerMediaMember *
expect (Tool *tool,
        const char *identity)
{
  g_autoptr (GListModel) members = NULL;
  unsigned int n_before, n_after;
  RingerMediaMember *member;

  g_object_get (tool->session, "members", &members, NULL);
  n_before = g_list_model_get_n_items (members);
  member = ringer_media_session_expect_member (tool->session, identity);
  n_after = g_list_model_get_n_items (members);
  if (n_after > n_before) {
    g_signal_connect (member, "notify", G_CALLBACK (on_member), NULL);
    g_signal_connect_object (ringer_media_member_get_camera_feed (member), "frame", G_CALLBACK (on_frame), member, 0);
    g_signal_connect_object (ringer_media_member_get_screen_feed (member), "frame", G_CALLBACK (on_frame), member, 0);
    on_member (member);
  }

  return member;
}

/* Devices */

static void
on_lost (RingerCallDevices *devices,
         RingerDeviceKind kind,
         const char *name,
         gpointer user_data)
{
  tool_say ("lost %s %s", kinds[kind], name);
}

static void
on_returned (RingerCallDevices *devices,
             RingerDeviceKind kind,
             const char *name,
             gpointer user_data)
{
  tool_say ("returned %s %s", kinds[kind], name);
}

static RingerCallDevices *
follow_devices (RingerMediaSession *session)
{
  GListModel *lists[RINGER_N_DEVICE_KINDS];
  RingerCallDevices *devices;

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    lists[kind] = ringer_device_list_new ((RingerDeviceKind) kind);
  devices = ringer_call_devices_new (session, lists);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_object_unref (lists[kind]);
  g_signal_connect (devices, "lost", G_CALLBACK (on_lost), NULL);
  g_signal_connect (devices, "returned", G_CALLBACK (on_returned), NULL);

  return devices;
}

/* Commands */

static GBytes *
read_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (bytes, &byte, 1);
  }

  return g_byte_array_free_to_bytes (bytes);
}

static void
set_key (Tool *tool,
         const char *identity,
         const char *index,
         const char *hex)
{
  g_autoptr (GBytes) key = read_hex (hex);

  if (identity != NULL)
    ringer_media_session_set_key (tool->session, identity, (guint8) atoi (index), key);
  else
    ringer_media_session_set_own_key (tool->session, (guint8) atoi (index), key);
}

static void
look (RingerVideoFeed *feed,
      char **size)
{
  ringer_video_feed_set_shown (feed, (unsigned int) atoi (size[0]), (unsigned int) atoi (size[1]));
}

static void
obey (Tool *tool,
      char **words)
{
  unsigned int n = g_strv_length (words);
  const char *command = n > 0 ? words[0] : "";

  if (n == 3 && (g_str_equal (command, "server") || g_str_equal (command, "publish")))
    ringer_media_session_set_server (tool->session, words[1], words[2], g_str_equal (command, "publish"));
  else if (n == 2 && g_str_equal (command, "leave"))
    ringer_media_session_remove_server (tool->session, words[1]);
  else if (n == 2 && g_str_equal (command, "expect"))
    expect (tool, words[1]);
  else if (n == 2 && g_str_equal (command, "forget"))
    ringer_media_session_forget_member (tool->session, words[1]);
  else if (n == 4 && g_str_equal (command, "key"))
    set_key (tool, words[1], words[2], words[3]);
  else if (n == 3 && g_str_equal (command, "own-key"))
    set_key (tool, NULL, words[1], words[2]);
  else if (n == 2 && (g_str_equal (command, "microphone") || g_str_equal (command, "camera") || g_str_equal (command, "screen")))
    g_object_set (tool->session, command, g_str_equal (words[1], "on"), NULL);
  else if (n == 4 && g_str_equal (command, "look"))
    look (ringer_media_member_get_camera_feed (expect (tool, words[1])), words + 2);
  else if (n == 4 && g_str_equal (command, "look-at-screen"))
    look (ringer_media_member_get_screen_feed (expect (tool, words[1])), words + 2);
  else if (n == 3 && g_str_equal (command, "volume"))
    g_object_set (expect (tool, words[1]), "volume", g_ascii_strtod (words[2], NULL), NULL);
  else if ((n == 2 || n == 3) && g_str_equal (command, "use") && tool->devices != NULL)
    g_object_set (tool->devices, words[1], n == 3 ? words[2] : "", NULL);
  else
    tool_say ("what? %s", command);
}

static void
obey_line (const char *line,
           gpointer tool)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  obey (tool, words);
}

static void
on_state (RingerMediaSession *session)
{
  RingerMediaState state;
  g_autoptr (GEnumClass) states = g_type_class_ref (RINGER_TYPE_MEDIA_STATE);
  g_autoptr (GError) error = NULL;

  g_object_get (session, "state", &state, "error", &error, NULL);
  tool_say ("state %s%s%s", g_enum_get_value (states, (int) state)->value_nick, error != NULL ? " " : "", error != NULL ? error->message : "");
}

static void
on_token_needed (RingerMediaSession *session,
                 const char *url)
{
  tool_say ("token-needed %s", url);
}

static void
on_device_failed (RingerMediaSession *session,
                  const GError *error)
{
  tool_say ("device-failed %s", error->message);
}

static char *
make_camera (const char *pattern)
{
  if (strchr (pattern, '%') == NULL)
    return g_strdup_printf ("videotestsrc is-live=true pattern=%s", pattern);

  return g_strdup_printf ("multifilesrc location=%s loop=true ! rawvideoparse format=i420 width=640 height=360 framerate=30/1 ! clocksync", pattern);
}

/* A tone, and a picture; what is heard comes to a file descriptor. */
static RingerMediaSession *
make_session (RingerClock *clock,
              char *argv[],
              int sound_fd)
{
  const char *pattern = argv[2] != NULL ? argv[2] : "smpte";
  const char *frequency = argv[2] != NULL && argv[3] != NULL ? argv[3] : "880";
  g_autofree char *speaker = g_strdup_printf ("audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=%d,channels=1 ! fdsink fd=%d sync=true", RATE, sound_fd);
  g_autofree char *microphone = g_strdup_printf ("audiotestsrc is-live=true wave=sine freq=%s volume=0.5 samplesperbuffer=480", frequency);
  g_autofree char *camera = make_camera (pattern);
  const RingerMediaDevices devices = {
    .speaker = speaker,
    .microphone = microphone,
    .camera = camera,
    .screen = "videotestsrc is-live=true pattern=smpte ! video/x-raw,width=1280,height=720 ! videoflip video-direction=horiz",
  };

  return ringer_livekit_session_new (clock, g_str_equal (argv[1], "encrypted"), g_str_equal (pattern, "devices") ? NULL : &devices);
}

int
main (int argc,
      char *argv[])
{
  Tool tool = { 0 };
  g_autoptr (RingerClock) clock = NULL;
  int fds[2];

  /* As in Ringer */
  ringer_memory_limit_arenas ();
  if (argc < 2 || argc > 4 || !g_unix_open_pipe (fds, O_CLOEXEC, NULL))
    return 2;

  clock = RINGER_CLOCK (ringer_system_clock_new ());
  tool.session = make_session (clock, argv, fds[1]);
  if (argc == 3 && g_str_equal (argv[2], "devices"))
    tool.devices = follow_devices (tool.session);
  tool_probe ("opusdec", on_decoded);
  g_signal_connect (tool.session, "notify::state", G_CALLBACK (on_state), NULL);
  g_signal_connect (tool.session, "token-needed", G_CALLBACK (on_token_needed), NULL);
  g_signal_connect (tool.session, "device-failed", G_CALLBACK (on_device_failed), NULL);
  g_unix_fd_add (fds[0], G_IO_IN, on_sound, &tool);

  tool_obey (obey_line, &tool);

  if (tool.devices != NULL)
    g_assert_finalize_object (G_OBJECT (tool.devices));
  ringer_media_session_close (tool.session);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (G_OBJECT (tool.session));
  tool_say ("closed");
  g_free (tool.heard);

  return 0;
}
