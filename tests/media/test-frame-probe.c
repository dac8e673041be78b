/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-frame-probe.h"

#include <gst/video/video.h>

typedef struct {
  GstPad *source; /* what comes from the network */
  GstPad *sink;   /* the depayloader's */
  unsigned int n_plain;
  unsigned int n_full;
} Fixture;

static gboolean
on_event (GstPad *pad,
          GstObject *parent,
          GstEvent *event)
{
  Fixture *fixture = g_object_get_data (G_OBJECT (pad), "fixture");
  gboolean all_headers;

  g_assert_true (gst_video_event_parse_upstream_force_key_unit (event, NULL, &all_headers, NULL));
  if (all_headers)
    fixture->n_full++;
  else
    fixture->n_plain++;
  gst_event_unref (event);

  return TRUE;
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  fixture->source = gst_pad_new ("src", GST_PAD_SRC);
  fixture->sink = gst_pad_new ("sink", GST_PAD_SINK);
  g_object_set_data (G_OBJECT (fixture->source), "fixture", fixture);
  gst_pad_set_event_function (fixture->source, on_event);
  g_assert_cmpint (gst_pad_link (fixture->source, fixture->sink), ==, GST_PAD_LINK_OK);
  gst_pad_set_active (fixture->source, TRUE);
  gst_pad_set_active (fixture->sink, TRUE);
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  gst_pad_set_active (fixture->sink, FALSE);
  gst_pad_set_active (fixture->source, FALSE);
  gst_pad_unlink (fixture->source, fixture->sink);
  gst_object_unref (fixture->source);
  gst_object_unref (fixture->sink);
}

static void
request (Fixture *fixture)
{
  gst_pad_push_event (fixture->sink, gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
}

/* What the depayloader and the decoder ask for, as LiveKit takes it, and not ten times in a row. */
static void
test_requests (Fixture *fixture,
               gconstpointer user_data)
{
  request (fixture);
  g_assert_cmpuint (fixture->n_full, ==, 1);

  ringer_frame_probe_fit_requests (fixture->sink);
  for (unsigned int i = 0; i < 10; i++)
    request (fixture);
  g_assert_cmpuint (fixture->n_full, ==, 1);
  g_assert_cmpuint (fixture->n_plain, ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add ("/frame-probe/requests", Fixture, NULL, setup, test_requests, teardown);

  return g_test_run ();
}
