/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-member.h"

/* Members of a call, and their pictures. */

static void
on_notify (RingerMediaMember *member,
           GParamSpec *pspec,
           GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_reports (void)
{
  RingerMediaMember *member = ringer_media_member_new ("ann");
  g_autoptr (GString) names = g_string_new (NULL);
  int first = 0, second = 0;
  gboolean microphone;

  g_signal_connect (member, "notify", G_CALLBACK (on_notify), names);
  ringer_media_member_report (member, &first, RINGER_MEDIA_PRESENT | RINGER_MEDIA_MICROPHONE);
  g_assert_nonnull (strstr (names->str, "present"));
  g_assert_nonnull (strstr (names->str, "microphone"));
  g_object_get (member, "microphone", &microphone, NULL);
  g_assert_true (microphone);

  /* What holds for one server holds. */
  g_string_truncate (names, 0);
  ringer_media_member_report (member, &second, RINGER_MEDIA_PRESENT);
  g_assert_cmpstr (names->str, ==, "");
  ringer_media_member_report (member, &first, 0);
  g_assert_cmpstr (names->str, ==, "microphone ");
  g_assert_cmpint (ringer_media_member_get_flags (member), ==, RINGER_MEDIA_PRESENT);

  g_string_truncate (names, 0);
  ringer_media_member_set_level (member, 0.5);
  ringer_media_member_set_level (member, 0.5);
  ringer_media_member_set_quality (member, RINGER_MEDIA_QUALITY_POOR);
  g_object_set (member, "volume", 0.5, NULL);
  g_assert_cmpstr (names->str, ==, "level quality volume ");
  g_assert_finalize_object (G_OBJECT (member));
}

typedef struct {
  unsigned int n_frames;
  unsigned int width;
} Seen;

static void
on_frame (RingerVideoFeed *feed,
          const RingerVideoFrame *frame,
          Seen *seen)
{
  seen->n_frames++;
  seen->width = frame != NULL ? frame->width : 0;
}

static gpointer
push_in_thread (gpointer data)
{
  RingerVideoFrame frame = { .height = 1, .stride = 8 };

  frame.pixels = g_bytes_new_static ("\0\0\0\0\0\0\0\0", 8);
  for (frame.width = 1; frame.width <= 2; frame.width++)
    ringer_video_feed_push (data, &frame);
  g_bytes_unref (frame.pixels);

  return NULL;
}

static void
assert_seen (const Seen *seen,
             unsigned int n_frames,
             unsigned int width)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (seen->n_frames, ==, n_frames);
  g_assert_cmpuint (seen->width, ==, width);
}

static void
test_frames (void)
{
  RingerVideoFeed *feed = ringer_video_feed_new ();
  Seen seen = { 0 };

  g_signal_connect (feed, "frame", G_CALLBACK (on_frame), &seen);
  g_thread_join (g_thread_new ("pictures", push_in_thread, feed));
  /* The newest alone */
  assert_seen (&seen, 1, 2);

  ringer_video_feed_push (feed, NULL);
  assert_seen (&seen, 2, 0);
  g_assert_finalize_object (G_OBJECT (feed));
}

/* What is decoded still of what came before */
static void
test_muted (void)
{
  RingerVideoFeed *feed = ringer_video_feed_new ();
  Seen seen = { 0 };

  g_signal_connect (feed, "frame", G_CALLBACK (on_frame), &seen);
  push_in_thread (feed);
  assert_seen (&seen, 1, 2);

  ringer_video_feed_set_muted (feed, TRUE);
  assert_seen (&seen, 2, 0);
  ringer_video_feed_set_muted (feed, TRUE);
  assert_seen (&seen, 2, 0);
  push_in_thread (feed);
  assert_seen (&seen, 3, 0);

  ringer_video_feed_set_muted (feed, FALSE);
  push_in_thread (feed);
  assert_seen (&seen, 4, 2);
  g_assert_finalize_object (G_OBJECT (feed));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-member/reports", test_reports);
  g_test_add_func ("/media-member/frames", test_frames);
  g_test_add_func ("/media-member/muted", test_muted);

  return g_test_run ();
}
