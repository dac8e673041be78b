/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-pipeline.h"

#include "ringer-error.h"
#include "ringer-media-branch.h"
#include "ringer-test-util.h"

/* The devices of a call, with sources that stand for them. */

#define MICROPHONE "audiotestsrc is-live=true"
#define CAMERA "videotestsrc is-live=true pattern=red"
#define VOICE MICROPHONE " ! audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay pt=111"

typedef struct {
  RingerMediaPipeline *pipeline;
  RingerVideoFeed *self_view;
  RingerFrameCryptor *cryptor;

  int n_frames[RINGER_N_MEDIA_DEVICES]; /* encoded ones, by device */
  unsigned int n_pictures;
  gboolean dark;
  guint8 red;
  int n_played;
  GError *error;
} Fixture;

static void
on_picture (Fixture *fixture,
            const RingerVideoFrame *frame)
{
  fixture->dark = frame == NULL;
  if (frame == NULL)
    return;

  fixture->n_pictures++;
  g_assert_cmpuint (frame->width, ==, 640);
  g_assert_cmpuint (frame->height, ==, 360);
  fixture->red = ((const guint8 *) g_bytes_get_data (frame->pixels, NULL))[0];
}

static void
on_device_failed (Fixture *fixture,
                  const GError *error)
{
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static GstPadProbeReturn
on_frame (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
  g_main_context_wakeup (NULL);

  return GST_PAD_PROBE_OK;
}

static void
prepare (Fixture *fixture,
         const RingerMediaDevices *devices)
{
  fixture->self_view = ringer_video_feed_new ();
  ringer_video_feed_set_shown (fixture->self_view, 640, 360);
  fixture->cryptor = ringer_frame_cryptor_new ();
  fixture->pipeline = ringer_media_pipeline_new (devices, fixture->cryptor, fixture->self_view);
  g_signal_connect_swapped (fixture->self_view, "frame", G_CALLBACK (on_picture), fixture);
  g_signal_connect_swapped (fixture->pipeline, "device-failed", G_CALLBACK (on_device_failed), fixture);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (ringer_media_pipeline_get_tee (fixture->pipeline, device), "sink");

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_frame, &fixture->n_frames[device], NULL);
  }
}

static void
start (Fixture *fixture,
       const RingerMediaDevices *devices)
{
  prepare (fixture, devices);
  ringer_media_pipeline_start (fixture->pipeline);
}

static void
stop (Fixture *fixture)
{
  ringer_media_pipeline_close (fixture->pipeline);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (G_OBJECT (fixture->pipeline));
  g_assert_finalize_object (G_OBJECT (fixture->self_view));
  ringer_frame_cryptor_unref (fixture->cryptor);
  g_clear_error (&fixture->error);
}

static void
set_own_key (Fixture *fixture)
{
  g_autoptr (GBytes) key = g_bytes_new_static ("0123456789abcdef", 16);

  ringer_frame_cryptor_set_key (fixture->cryptor, 0, key);
  ringer_frame_cryptor_set_sending_index (fixture->cryptor, 0);
}

/* Counts what comes to the speakers from now on. */
static void
watch_speaker (Fixture *fixture)
{
  g_autoptr (GstElement) ignore = gst_bin_get_by_name (ringer_media_pipeline_get_bin (fixture->pipeline), "playback");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (ignore, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_frame, &fixture->n_played, NULL);
}

static gboolean
has_sound (gpointer data)
{
  return g_atomic_int_get (&((Fixture *) data)->n_frames[RINGER_MEDIA_DEVICE_MICROPHONE]) > 2;
}

static gboolean
has_pictures (gpointer data)
{
  return ((Fixture *) data)->n_pictures > 2;
}

static gboolean
is_dark (gpointer data)
{
  return ((Fixture *) data)->dark;
}

static gboolean
has_failed (gpointer data)
{
  return ((Fixture *) data)->error != NULL;
}

static gboolean
has_opened_microphone (gpointer data)
{
  return ringer_media_pipeline_was_opened (((Fixture *) data)->pipeline, RINGER_MEDIA_DEVICE_MICROPHONE);
}

static gboolean
has_opened_camera (gpointer data)
{
  return ringer_media_pipeline_was_opened (((Fixture *) data)->pipeline, RINGER_MEDIA_DEVICE_CAMERA);
}

static void
test_devices (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  g_assert_false (has_opened_microphone (&fixture));
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  ringer_test_wait_for (has_opened_microphone, &fixture);
  ringer_test_wait_for (has_pictures, &fixture);
  g_assert_cmpuint (fixture.red, >, 200);
  /* Without a key nothing leaves. */
  g_assert_cmpint (g_atomic_int_get (&fixture.n_frames[RINGER_MEDIA_DEVICE_MICROPHONE]), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&fixture.n_frames[RINGER_MEDIA_DEVICE_CAMERA]), ==, 0);
  set_own_key (&fixture);
  ringer_test_wait_for (has_sound, &fixture);

  /* Off and on again */
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, FALSE);
  ringer_test_wait_for (is_dark, &fixture);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  fixture.n_pictures = 0;
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  ringer_test_wait_for (has_pictures, &fixture);
  g_assert_no_error (fixture.error);
  stop (&fixture);
}

static gboolean
has_encoded_pictures (gpointer data)
{
  return g_atomic_int_get (&((Fixture *) data)->n_frames[RINGER_MEDIA_DEVICE_CAMERA]) > 2;
}

/* Others see the camera's pictures also while nobody looks at the self view, for which none are made then. */
static void
test_unseen (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };

  prepare (&fixture, &devices);
  ringer_video_feed_set_shown (fixture.self_view, 0, 0);
  ringer_media_pipeline_start (fixture.pipeline);
  set_own_key (&fixture);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  ringer_test_wait_for (has_encoded_pictures, &fixture);
  g_assert_cmpuint (fixture.n_pictures, ==, 0);
  ringer_video_feed_set_shown (fixture.self_view, 160, 90);
  ringer_test_wait_for (has_pictures, &fixture);
  stop (&fixture);
}

static void
test_missing (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = "no-such-element", .camera = CAMERA };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  g_assert_error (fixture.error, RINGER_ERROR, RINGER_ERROR_SOUND);
  g_assert_false (ringer_media_pipeline_is_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE));
  stop (&fixture);
}

static void
test_lost (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = CAMERA " ! identity error-after=20" };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  ringer_test_wait_for (has_failed, &fixture);
  g_assert_error (fixture.error, RINGER_ERROR, RINGER_ERROR_SOUND);
  g_assert_false (ringer_media_pipeline_is_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA));

  /* The call goes on. */
  set_own_key (&fixture);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  ringer_test_wait_for (has_sound, &fixture);
  stop (&fixture);
}

static void
test_no_speaker (void)
{
  const RingerMediaDevices devices = { .speaker = "no-such-element", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  g_assert_error (fixture.error, RINGER_ERROR, RINGER_ERROR_SOUND);
  g_clear_error (&fixture.error);
  set_own_key (&fixture);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  ringer_test_wait_for (has_sound, &fixture);
  stop (&fixture);
}

static gboolean
is_played (gpointer data)
{
  return g_atomic_int_get (&((Fixture *) data)->n_played) > 2;
}

/* What is played goes on, to the next speaker. */
static void
test_lost_speaker (void)
{
  const RingerMediaDevices devices = { .speaker = "identity error-after=20 ! fakesink sync=true", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  ringer_test_wait_for (has_failed, &fixture);
  g_assert_error (fixture.error, RINGER_ERROR, RINGER_ERROR_SOUND);
  g_clear_error (&fixture.error);

  watch_speaker (&fixture);
  ringer_media_pipeline_set_device (fixture.pipeline, RINGER_DEVICE_SPEAKER, "pulsesink:another");
  ringer_test_wait_for (is_played, &fixture);
  ringer_test_wait_for (has_failed, &fixture);
  stop (&fixture);
}

static GstClockTime
query_latency (RingerMediaPipeline *pipeline)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();
  GstClockTime min;

  g_assert_true (gst_element_query (GST_ELEMENT (ringer_media_pipeline_get_bin (pipeline)), query));
  gst_query_parse_latency (query, NULL, &min, NULL);

  return min;
}

typedef struct {
  RingerMediaPipeline *pipeline;
  GstClockTime latency;
} LatencyWait;

static gboolean
has_latency (gpointer data)
{
  LatencyWait *wait = data;

  return query_latency (wait->pipeline) == wait->latency;
}

/* As rtpjitterbuffer tells of a packet that does not come. */
static void
lose_packet (GstPad *packets)
{
  GstStructure *lost = gst_structure_new ("GstRTPPacketLost", "timestamp", G_TYPE_UINT64, GST_SECOND, "duration", G_TYPE_UINT64, 20 * GST_MSECOND, NULL);

  g_assert_true (gst_pad_push_event (packets, gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, lost)));
}

/* Only after a packet was lost anybody is heard later, by one packet and not by what opusdec might need at most. */
static void
test_latency (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink sync=true", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };
  LatencyWait wait;
  GstElement *voice;
  g_autoptr (GstPad) packets = NULL;
  RingerMediaBranch *branch;

  start (&fixture, &devices);
  voice = gst_parse_bin_from_description (VOICE, TRUE, NULL);
  gst_element_set_locked_state (voice, TRUE);
  gst_bin_add (ringer_media_pipeline_get_bin (fixture.pipeline), voice);
  packets = gst_element_get_static_pad (voice, "src");
  gst_pad_add_probe (packets, GST_PAD_PROBE_TYPE_BUFFER, on_frame, &fixture.n_frames[RINGER_MEDIA_DEVICE_MICROPHONE], NULL);
  branch = ringer_media_branch_new (fixture.pipeline, packets, NULL, NULL);
  g_assert_nonnull (branch);
  gst_element_set_locked_state (voice, FALSE);
  gst_element_sync_state_with_parent (voice);
  ringer_test_wait_for (has_sound, &fixture);
  wait = (LatencyWait) { fixture.pipeline, query_latency (fixture.pipeline) + 20 * GST_MSECOND };
  g_assert_cmpuint (wait.latency, <, 100 * GST_MSECOND);
  lose_packet (packets);
  ringer_test_wait_for (has_latency, &wait);
  watch_speaker (&fixture);
  ringer_test_wait_for (is_played, &fixture);

  ringer_media_branch_close (branch);
  g_assert_finalize_object (G_OBJECT (branch));
  stop (&fixture);
}

static gboolean
is_loud (gpointer data)
{
  double level;

  g_object_get (((Fixture *) data)->pipeline, "level", &level, NULL);

  return level > 0.5;
}

static void
test_level (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, FALSE);
  ringer_media_pipeline_set_metered (fixture.pipeline, TRUE);
  ringer_test_wait_for (is_loud, &fixture);
  stop (&fixture);
}

static gboolean
has_screen (gpointer data)
{
  return g_atomic_int_get (&((Fixture *) data)->n_frames[RINGER_MEDIA_DEVICE_SCREEN]) > 2;
}

static void
test_screen (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .screen = "videotestsrc is-live=true ! capsfilter caps=video/x-raw,width=2560,height=1441" };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  set_own_key (&fixture);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_SCREEN, TRUE);
  ringer_test_wait_for (has_screen, &fixture);
  g_assert_true (ringer_media_pipeline_is_on (fixture.pipeline, RINGER_MEDIA_DEVICE_SCREEN));
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_SCREEN, FALSE);
  g_assert_no_error (fixture.error);
  stop (&fixture);
}

/* What is turned on beforehand is opened with the rest; and nothing stays open. */
static void
test_open_and_closed (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = CAMERA };
  Fixture fixture = { 0 };
  GstBin *bin;

  prepare (&fixture, &devices);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  g_assert_false (has_opened_camera (&fixture));
  ringer_media_pipeline_start (fixture.pipeline);
  ringer_test_wait_for (has_opened_camera, &fixture);
  g_assert_false (has_opened_microphone (&fixture));
  ringer_test_wait_for (has_pictures, &fixture);

  bin = ringer_media_pipeline_get_bin (fixture.pipeline);
  g_object_add_weak_pointer (G_OBJECT (bin), (gpointer *) &bin);
  stop (&fixture);
  g_assert_null (bin);
}

/* Nobody waits for the pictures of a camera that fails before the first one: the voice is sent without. */
static void
test_fails_at_once (void)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = "filesrc location=/dev/null/none ! capsfilter caps=video/x-raw,format=I420,width=640,height=360,framerate=30/1" };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_MICROPHONE, TRUE);
  ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
  ringer_test_wait_for (has_failed, &fixture);
  ringer_test_wait_for (has_opened_microphone, &fixture);
  g_assert_false (has_opened_camera (&fixture));
  g_assert_false (ringer_media_pipeline_is_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA));
  stop (&fixture);
}

/* (transfer full): a camera that is busy while it is open, by the port that it has, and takes its time to close. */
static char *
make_busy_camera (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  address = g_socket_get_local_address (socket, NULL);

  return g_strdup_printf ("udpsrc address=127.0.0.1 port=%u reuse=false ! fakesink async=false " CAMERA " ! identity sleep-time=30000",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

/* It is let go of in another thread. */
static void
test_camera_again_at_once (void)
{
  g_autofree char *camera = make_busy_camera ();
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = MICROPHONE, .camera = camera };
  Fixture fixture = { 0 };

  start (&fixture, &devices);
  for (int i = 0; i < 10; i++) {
    ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, TRUE);
    fixture.n_pictures = 0;
    ringer_test_wait_for (has_pictures, &fixture);
    ringer_media_pipeline_set_on (fixture.pipeline, RINGER_MEDIA_DEVICE_CAMERA, FALSE);
  }
  g_assert_no_error (fixture.error);
  stop (&fixture);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-pipeline/devices", test_devices);
  g_test_add_func ("/media-pipeline/unseen", test_unseen);
  g_test_add_func ("/media-pipeline/missing", test_missing);
  g_test_add_func ("/media-pipeline/lost", test_lost);
  g_test_add_func ("/media-pipeline/no-speaker", test_no_speaker);
  g_test_add_func ("/media-pipeline/lost-speaker", test_lost_speaker);
  g_test_add_func ("/media-pipeline/latency", test_latency);
  g_test_add_func ("/media-pipeline/level", test_level);
  g_test_add_func ("/media-pipeline/screen", test_screen);
  g_test_add_func ("/media-pipeline/open-and-closed", test_open_and_closed);
  g_test_add_func ("/media-pipeline/fails-at-once", test_fails_at_once);
  g_test_add_func ("/media-pipeline/camera-again-at-once", test_camera_again_at_once);

  return g_test_run ();
}
