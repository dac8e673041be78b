/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-publications.h"

#include "ringer-fake-clock.h"
#include "ringer-livekit-bitrate.h"
#include "ringer-protobuf.h"
#include "ringer-test-util.h"

/* What is published of devices that come and go, to a server that takes it all. */

#define ADD_TRACK 4
#define CID 1
#define MUTED 6

typedef struct {
  RingerFakeClock *clock;
  RingerMediaPipeline *pipeline;
  RingerVideoFeed *self_view;
  RingerLivekitPeer *peer;
  RingerLivekitPublications *publications;

  unsigned int n_tracks;
  unsigned int n_muted;
  unsigned int n_offers;
} Fixture;

static void
take (Fixture *fixture,
      const RingerProtobufField *request)
{
  RingerProtobufReader reader;
  RingerProtobufField field;
  g_autofree char *cid = NULL;
  g_autofree char *sid = g_strdup_printf ("TR_%u", fixture->n_tracks++);
  RingerLivekitResponse response = { .kind = RINGER_LIVEKIT_RESPONSE_TRACK_PUBLISHED, .track_sid = sid };

  ringer_protobuf_reader_init (&reader, request->data, request->size);
  while (ringer_protobuf_reader_next (&reader, &field)) {
    if (field.number == CID)
      cid = ringer_protobuf_field_dup_string (&field);
    else if (field.number == MUTED && field.value != 0)
      fixture->n_muted++;
  }
  response.cid = cid;
  ringer_livekit_publications_take (fixture->publications, &response);
}

static void
on_request (Fixture *fixture,
            GBytes *bytes)
{
  RingerProtobufReader reader;
  RingerProtobufField field;

  ringer_protobuf_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while (ringer_protobuf_reader_next (&reader, &field)) {
    if (field.number == ADD_TRACK)
      take (fixture, &field);
  }
}

static void
on_description (Fixture *fixture)
{
  fixture->n_offers++;
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  const RingerMediaDevices devices = {
    .speaker = "fakesink",
    .microphone = "audiotestsrc is-live=true",
    .camera = "videotestsrc is-live=true",
    .screen = "videotestsrc is-live=true",
  };

  fixture->clock = ringer_fake_clock_new (0);
  fixture->self_view = ringer_video_feed_new ();
  fixture->pipeline = ringer_media_pipeline_new (&devices, NULL, fixture->self_view);
  ringer_media_pipeline_start (fixture->pipeline);
}

/* A connection, as there is one after each break. */
static void
connect_to_server (Fixture *fixture)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();

  fixture->peer = ringer_livekit_peer_new (ringer_media_pipeline_get_bin (fixture->pipeline), RINGER_LIVEKIT_ROLE_PUBLISHER, servers, FALSE);
  g_assert_nonnull (fixture->peer);
  g_signal_connect_swapped (fixture->peer, "description", G_CALLBACK (on_description), fixture);
  fixture->publications = ringer_livekit_publications_new (RINGER_CLOCK (fixture->clock), fixture->pipeline, fixture->peer, FALSE);
  g_signal_connect_swapped (fixture->publications, "request", G_CALLBACK (on_request), fixture);
  ringer_livekit_publications_start (fixture->publications);
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  ringer_livekit_publications_close (fixture->publications);
  g_assert_finalize_object (fixture->publications);
  ringer_livekit_peer_close (fixture->peer);
  ringer_media_pipeline_close (fixture->pipeline);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->peer);
  g_assert_finalize_object (fixture->pipeline);
  g_assert_finalize_object (fixture->self_view);
  g_assert_finalize_object (fixture->clock);
}

static void
set_all (Fixture *fixture,
         gboolean on)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++)
    ringer_media_pipeline_set_on (fixture->pipeline, device, on);
}

static gboolean
were_all_opened (gpointer data)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (!ringer_media_pipeline_was_opened (((Fixture *) data)->pipeline, device))
      return FALSE;
  }

  return TRUE;
}

static gboolean
was_offered (gpointer data)
{
  return ((Fixture *) data)->n_offers > 0;
}

/* What was on and is off gives nothing, and is offered all the same: nobody can be heard before the offer. */
static void
test_off (Fixture *fixture,
          gconstpointer user_data)
{
  set_all (fixture, TRUE);
  ringer_test_wait_for (were_all_opened, fixture);
  set_all (fixture, FALSE);
  connect_to_server (fixture);
  ringer_test_wait_for (was_offered, fixture);
  g_assert_cmpuint (fixture->n_tracks, ==, RINGER_N_MEDIA_DEVICES);
  g_assert_cmpuint (fixture->n_muted, ==, RINGER_N_MEDIA_DEVICES);
}

static void
assert_bitrates (Fixture *fixture,
                 RingerLivekitBitrates wanted)
{
  g_autoptr (GstIterator) elements = gst_bin_iterate_recurse (ringer_media_pipeline_get_bin (fixture->pipeline));
  g_auto (GValue) item = G_VALUE_INIT;
  GArray *bitrates = g_array_new (FALSE, FALSE, sizeof (int));

  while (gst_iterator_next (elements, &item) == GST_ITERATOR_OK) {
    GObject *element = g_value_get_object (&item);
    int bitrate;

    if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "target-bitrate") != NULL) {
      g_object_get (element, "target-bitrate", &bitrate, NULL);
      g_array_append_val (bitrates, bitrate);
    }
    g_value_reset (&item);
  }

  /* The last that came is the first. */
  g_assert_cmpuint (bitrates->len, ==, wanted.screen > 0 ? 2 : 1);
  if (wanted.screen > 0)
    g_assert_cmpint (g_array_index (bitrates, int, 0), ==, wanted.screen);
  g_assert_cmpint (g_array_index (bitrates, int, bitrates->len - 1), ==, wanted.camera);
  g_array_unref (bitrates);
}

/* Camera and screen share what the line carries. */
static void
test_line (Fixture *fixture,
           gconstpointer user_data)
{
  connect_to_server (fixture);
  ringer_media_pipeline_set_on (fixture->pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  assert_bitrates (fixture, ringer_livekit_bitrate_share (RINGER_LIVEKIT_BITRATE_START, TRUE, FALSE));
  ringer_media_pipeline_set_on (fixture->pipeline, RINGER_MEDIA_DEVICE_SCREEN, TRUE);
  assert_bitrates (fixture, ringer_livekit_bitrate_share (RINGER_LIVEKIT_BITRATE_START, TRUE, TRUE));

  g_signal_emit_by_name (fixture->peer, "measured", 0.5);
  assert_bitrates (fixture, ringer_livekit_bitrate_share (RINGER_LIVEKIT_BITRATE_START / 4 * 3, TRUE, TRUE));
  ringer_media_pipeline_set_on (fixture->pipeline, RINGER_MEDIA_DEVICE_SCREEN, FALSE);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  assert_bitrates (fixture, ringer_livekit_bitrate_share (RINGER_LIVEKIT_BITRATE_START / 4 * 3, TRUE, FALSE));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/livekit-publications/off", Fixture, NULL, setup, test_off, teardown);
  g_test_add ("/livekit-publications/line", Fixture, NULL, setup, test_line, teardown);

  return g_test_run ();
}
