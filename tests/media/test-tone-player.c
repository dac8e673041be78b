/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <gst/gst.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ringer-error.h"
#include "ringer-gst-tone-player.h"
#include "ringer-test-util.h"

/* The tone is short, so that loops are soon over, and never repeats itself. */
#define RATE 48000
#define TONE_SAMPLES 9600
#define SINK "audioconvert ! audio/x-raw,format=F32LE,channels=1,rate=48000 ! fakesink sync=true signal-handoffs=true"
#define SINK_WITHOUT_CLOCK "audioconvert ! audio/x-raw,format=F32LE,channels=1,rate=48000 ! fakesink sync=false signal-handoffs=true"

typedef struct {
  char *folder;
  char *file;
  gint16 tone[TONE_SAMPLES];
  RingerTonePlayer *player;
  unsigned int n_started;
  unsigned int n_failed;
  unsigned int wanted;
} Fixture;

/* What reached a sink; its thread writes. */
static GMutex heard_mutex;
static GArray *heard;
static gint64 first_us;
static gint64 next_ns;
static gint64 largest_gap_ns;

static gboolean
on_handoff (GSignalInvocationHint *hint,
            unsigned int n_values,
            const GValue *values,
            gpointer user_data)
{
  GstBuffer *buffer = g_value_get_boxed (&values[1]);
  GstPad *pad = g_value_get_object (&values[2]);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;
  gint64 running_ns;
  GstMapInfo map;

  gst_event_parse_segment (event, &segment);
  running_ns = (gint64) gst_segment_to_running_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_mutex_lock (&heard_mutex);
  if (heard->len == 0)
    first_us = g_get_monotonic_time ();
  else
    largest_gap_ns = MAX (largest_gap_ns, ABS (running_ns - next_ns));
  next_ns = running_ns + (gint64) GST_BUFFER_DURATION (buffer);
  for (size_t i = 0; i < map.size / sizeof (float); i++) {
    gint16 sample = (gint16) lrintf (((const float *) (const void *) map.data)[i] * 32768.0F);

    g_array_append_val (heard, sample);
  }
  g_mutex_unlock (&heard_mutex);
  gst_buffer_unmap (buffer, &map);
  g_main_context_wakeup (NULL);

  return TRUE;
}

static unsigned int
n_heard (void)
{
  unsigned int n;

  g_mutex_lock (&heard_mutex);
  n = heard->len;
  g_mutex_unlock (&heard_mutex);

  return n;
}

static void
forget_heard (void)
{
  g_mutex_lock (&heard_mutex);
  g_array_set_size (heard, 0);
  largest_gap_ns = 0;
  g_mutex_unlock (&heard_mutex);
}

static void
append_head (GByteArray *bytes,
             unsigned int n_frames)
{
  guint8 head[44] = {
    'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E',
    'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0xbb, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0,
    'd', 'a', 't', 'a', 0, 0, 0, 0
  };

  for (unsigned int i = 0; i < 4; i++) {
    head[4 + i] = (guint8) ((36 + 2 * n_frames) >> (8 * i));
    head[40 + i] = (guint8) ((2 * n_frames) >> (8 * i));
  }
  g_byte_array_append (bytes, head, sizeof head);
}

static void
write_tone (Fixture *fixture)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  append_head (bytes, TONE_SAMPLES);
  for (unsigned int i = 0; i < TONE_SAMPLES; i++) {
    gint16 sample = GINT16_TO_LE ((gint16) (10000 + i));

    fixture->tone[i] = (gint16) (10000 + i);
    g_byte_array_append (bytes, (const guint8 *) &sample, sizeof sample);
  }
  g_file_set_contents (fixture->file, (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

static void
on_started (Fixture *fixture)
{
  fixture->n_started++;
}

static void
on_failed (Fixture *fixture,
           const GError *error)
{
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_SOUND);
  g_assert_cmpstr (error->message, !=, "");
  fixture->n_failed++;
}

static void
make_player (Fixture *fixture,
             const char *sink)
{
  fixture->player = g_object_new (RINGER_TYPE_GST_TONE_PLAYER, "sink-description", sink, NULL);
  g_signal_connect_swapped (fixture->player, "started", G_CALLBACK (on_started), fixture);
  g_signal_connect_swapped (fixture->player, "failed", G_CALLBACK (on_failed), fixture);
}

static void
set_up (Fixture *fixture,
        gconstpointer sink)
{
  forget_heard ();
  fixture->folder = ringer_test_make_folder ();
  fixture->file = g_build_filename (fixture->folder, "tone.wav", NULL);
  write_tone (fixture);
  make_player (fixture, sink);
}

static gboolean
is_over (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_over (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Gives what must not happen the time to happen. */
static void
let_pass_ms (unsigned int ms)
{
  gboolean over = FALSE;

  g_timeout_add_once (ms, on_over, &over);
  ringer_test_wait_for (is_over, &over);
}

/* A device is given back in a thread. */
static void
wait_for_silence (void)
{
  unsigned int n;

  do {
    n = n_heard ();
    let_pass_ms (50);
  } while (n_heard () != n);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->player);
  wait_for_silence ();
  g_free (fixture->file);
  ringer_test_remove_folder (fixture->folder);
}

static void
prepare (Fixture *fixture,
         double volume,
         unsigned int fade_in_ms)
{
  RingerToneOptions options = { .file = fixture->file, .volume = volume, .fade_in_ms = fade_in_ms };

  ringer_tone_player_prepare (fixture->player, &options);
}

static gboolean
has_heard (gpointer data)
{
  Fixture *fixture = data;

  return n_heard () >= fixture->wanted;
}

static void
wait_for_samples (Fixture *fixture,
                  unsigned int n)
{
  fixture->wanted = n;
  ringer_test_wait_for (has_heard, fixture);
}

static gboolean
has_failed (gpointer data)
{
  return ((Fixture *) data)->n_failed > 0;
}

static void
test_loop (Fixture *fixture,
           gconstpointer user_data)
{
  gint64 start_us;

  prepare (fixture, 1.0, 0);
  let_pass_ms (500);
  g_assert_cmpuint (n_heard (), ==, 0);

  start_us = g_get_monotonic_time ();
  ringer_tone_player_play (fixture->player);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, 4 * TONE_SAMPLES);
  g_assert_cmpuint (fixture->n_started, ==, 1);

  g_mutex_lock (&heard_mutex);
  g_test_message ("First sample at the sink after %.1f ms", (double) (first_us - start_us) / 1000.0);
  for (unsigned int i = 0; i < heard->len; i++) {
    if (g_array_index (heard, gint16, i) != fixture->tone[i % TONE_SAMPLES])
      g_error ("Sample %u is %d", i, g_array_index (heard, gint16, i));
  }
  /* Less than a sample */
  g_assert_cmpint (largest_gap_ns, <, GST_SECOND / RATE);
  g_mutex_unlock (&heard_mutex);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_stop (Fixture *fixture,
           gconstpointer user_data)
{
  unsigned int n;

  prepare (fixture, 1.0, 0);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, TONE_SAMPLES / 4);

  ringer_tone_player_stop (fixture->player);
  let_pass_ms (60);
  n = n_heard ();
  let_pass_ms (300);
  g_assert_cmpuint (n_heard (), ==, n);

  forget_heard ();
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, TONE_SAMPLES / 4);
  g_assert_cmpuint (fixture->n_started, ==, 2);
  g_mutex_lock (&heard_mutex);
  g_assert_cmpint (g_array_index (heard, gint16, 0), ==, fixture->tone[0]);
  g_mutex_unlock (&heard_mutex);

  /* At any moment, and many times */
  for (unsigned int i = 0; i < 20; i++) {
    ringer_tone_player_stop (fixture->player);
    ringer_tone_player_play (fixture->player);
    if (i % 2 == 0)
      g_main_context_iteration (NULL, FALSE);
  }
  ringer_tone_player_stop (fixture->player);
  ringer_tone_player_stop (fixture->player);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static gint16
last_heard (void)
{
  gint16 sample;

  g_mutex_lock (&heard_mutex);
  sample = g_array_index (heard, gint16, heard->len - 1);
  g_mutex_unlock (&heard_mutex);

  return sample;
}

static gboolean
is_loud (gpointer data)
{
  return n_heard () > 0 && last_heard () >= 10000;
}

static gboolean
is_quiet (gpointer data)
{
  /* An eighth, since the scale is cubic */
  return last_heard () <= 20000 / 8;
}

static void
test_volume (Fixture *fixture,
             gconstpointer user_data)
{
  prepare (fixture, 1.0, 300);
  ringer_tone_player_play (fixture->player);
  ringer_test_wait_for (is_loud, NULL);

  g_mutex_lock (&heard_mutex);
  g_assert_cmpint (g_array_index (heard, gint16, 0), <, 500);
  g_assert_cmpuint (heard->len, >, RATE / 10);
  g_mutex_unlock (&heard_mutex);

  prepare (fixture, 0.5, 300);
  ringer_test_wait_for (is_quiet, NULL);
  g_assert_cmpuint (fixture->n_started, ==, 1);
  g_assert_cmpint (last_heard (), >=, 10000 / 8 - 1);
}

static void
test_change (Fixture *fixture,
             gconstpointer user_data)
{
  prepare (fixture, 1.0, 0);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, TONE_SAMPLES / 4);

  g_free (fixture->file);
  fixture->file = g_build_filename (fixture->folder, "other.wav", NULL);
  write_tone (fixture);
  prepare (fixture, 1.0, 0);
  wait_for_samples (fixture, n_heard () + TONE_SAMPLES);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* As other programs write them */
static void
encode (Fixture *fixture,
        const char *encoder,
        const char *name)
{
  g_autofree char *file = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  description = g_strdup_printf ("filesrc location=%s ! wavparse ! audioconvert ! %s ! filesink location=%s", fixture->file, encoder, file);
  pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_true (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  g_free (fixture->file);
  fixture->file = g_steal_pointer (&file);
}

typedef struct {
  const char *encoder;
  const char *name;
  unsigned int padding; /* what the format adds at most, in frames */
  int tolerance;
} Format;

/* A person's own file: the tone is whole in each round, and the next follows at once. */
static void
test_format (Fixture *fixture,
             gconstpointer user_data)
{
  static const Format formats[] = {
    { "flacenc", "tone.flac", 0, 1 },
    { "vorbisenc quality=0.9 ! oggmux", "tone.ogg", 0, 2500 },
    { "lamemp3enc target=bitrate bitrate=192 ! xingmux ! id3v2mux", "tone.mp3", 2 * 1152 + 529, 2500 },
  };
  g_autofree char *wav = g_strdup (fixture->file);

  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++) {
    unsigned int n_quiet = 0;

    g_set_str (&fixture->file, wav);
    encode (fixture, formats[f].encoder, formats[f].name);
    prepare (fixture, 1.0, 0);
    ringer_tone_player_play (fixture->player);
    wait_for_samples (fixture, 4 * TONE_SAMPLES);
    ringer_tone_player_stop (fixture->player);
    wait_for_silence ();

    g_mutex_lock (&heard_mutex);
    for (unsigned int i = 0; i < 4 * TONE_SAMPLES; i++) {
      gint16 sample = g_array_index (heard, gint16, i);

      if (formats[f].padding > 0)
        n_quiet += ABS (sample) < 2000;
      else if (ABS (sample - fixture->tone[i % TONE_SAMPLES]) > formats[f].tolerance && i % TONE_SAMPLES > 300 && i % TONE_SAMPLES < TONE_SAMPLES - 300)
        g_error ("%s: sample %u is %d, not %d", formats[f].name, i, sample, fixture->tone[i % TONE_SAMPLES]);
    }
    g_mutex_unlock (&heard_mutex);
    g_test_message ("%s: %u quiet", formats[f].name, n_quiet);
    g_assert_cmpuint (n_quiet, <=, 4 * formats[f].padding);
    g_assert_cmpuint (fixture->n_failed, ==, 0);
    forget_heard ();
  }
}

/* More than what is kept: decoded while it plays, as fast as the sink takes it */
static void
test_long_file (Fixture *fixture,
                gconstpointer user_data)
{
  const unsigned int n_frames = 12 * RATE;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  unsigned int position = 0;

  append_head (bytes, n_frames);
  for (unsigned int i = 0; i < n_frames; i++) {
    gint16 sample = GINT16_TO_LE ((gint16) (1 + i % 32749));

    g_byte_array_append (bytes, (const guint8 *) &sample, sizeof sample);
  }
  g_file_set_contents (fixture->file, (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);

  prepare (fixture, 1.0, 0);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, 2 * n_frames);
  ringer_tone_player_stop (fixture->player);
  wait_for_silence ();

  g_mutex_lock (&heard_mutex);
  for (unsigned int i = 0; i < heard->len; i++) {
    gint16 sample = g_array_index (heard, gint16, i);

    /* No sink of this world is that fast, so it may have to wait for the decoder. */
    if (sample == 0)
      continue;
    if (sample != (gint16) (1 + position % 32749))
      g_error ("Sample %u is %d", i, sample);
    position = (position + 1) % n_frames;
  }
  g_mutex_unlock (&heard_mutex);
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

static void
test_missing_file (Fixture *fixture,
                   gconstpointer user_data)
{
  g_free (fixture->file);
  fixture->file = g_build_filename (fixture->folder, "none.wav", NULL);
  prepare (fixture, 1.0, 0);
  ringer_test_wait_for (has_failed, fixture);

  ringer_tone_player_play (fixture->player);
  let_pass_ms (100);
  ringer_tone_player_stop (fixture->player);
  let_pass_ms (100);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (n_heard (), ==, 0);

  /* It is there now. */
  write_tone (fixture);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, TONE_SAMPLES);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

static void
test_no_sound_file (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->file, "This is no sound.\n", -1, &error);
  g_assert_no_error (error);
  prepare (fixture, 1.0, 0);
  ringer_tone_player_play (fixture->player);
  ringer_test_wait_for (has_failed, fixture);
  let_pass_ms (100);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

static void
test_failing_sink (Fixture *fixture,
                   gconstpointer user_data)
{
  prepare (fixture, 1.0, 0);
  ringer_tone_player_play (fixture->player);
  ringer_test_wait_for (has_failed, fixture);
  let_pass_ms (100);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
}

/* A sound server that does not answer: opening a pipe that nobody reads hangs for ever. */
static void
test_hanging_sink (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe", NULL);
  g_autofree char *sink = g_strdup_printf ("filesink location=%s", pipe);
  gint64 start_us;
  int fd;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_object_unref (fixture->player);
  make_player (fixture, sink);
  prepare (fixture, 1.0, 0);
  let_pass_ms (200);

  start_us = g_get_monotonic_time ();
  ringer_tone_player_play (fixture->player);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, G_USEC_PER_SEC / 5);
  ringer_test_wait_for (has_failed, fixture);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
  ringer_tone_player_stop (fixture->player);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (fixture->n_started, ==, 0);

  /* Its thread ends. */
  fd = open (pipe, O_RDONLY | O_NONBLOCK);
  let_pass_ms (100);
  close (fd);
}

/* A machine of a developer has devices: none of them is to ring. */
static void
test_no_device (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GstPluginFeature) feature = gst_registry_lookup_feature (gst_registry_get (), "alsasink");

  if (feature != NULL)
    gst_registry_remove_feature (gst_registry_get (), feature);
  g_setenv ("PULSE_SERVER", "unix:/nonexistent/pulse", TRUE);
  g_setenv ("PIPEWIRE_REMOTE", "/nonexistent/pipewire", TRUE);

  test_failing_sink (fixture, NULL);
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

/* The setting names a device of a kind that is not there, or nothing that makes sense. */
static void
test_missing_device (Fixture *fixture,
                     gconstpointer device)
{
  RingerToneOptions options = { .file = fixture->file, .device = device, .volume = 1.0 };

  ringer_tone_player_prepare (fixture->player, &options);
  ringer_tone_player_play (fixture->player);
  ringer_test_wait_for (has_failed, fixture);
  let_pass_ms (100);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

static void
set_up_device (Fixture *fixture,
               gconstpointer device)
{
  set_up (fixture, NULL);
}

static void
on_items_changed (GListModel *model,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added,
                  gpointer user_data)
{
  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (GObject) device = g_list_model_get_item (model, i);

    g_assert_nonnull (device);
  }
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_devices (void)
{
  GListModel *devices = ringer_gst_tone_player_list_devices ();

  g_object_add_weak_pointer (G_OBJECT (devices), (gpointer *) &devices);
  g_signal_connect (devices, "items-changed", G_CALLBACK (on_items_changed), NULL);
  let_pass_ms (200);
  g_object_unref (devices);
  ringer_test_wait_for (is_gone, &devices);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GstElementFactory) factory = NULL;
  g_autoptr (GstPluginFeature) feature = NULL;
  gpointer klass;
  gulong hook;
  int status;

  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);

  heard = g_array_new (FALSE, FALSE, sizeof (gint16));
  factory = gst_element_factory_find ("fakesink");
  feature = gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory));
  klass = g_type_class_ref (gst_element_factory_get_element_type (GST_ELEMENT_FACTORY (feature)));
  hook = g_signal_add_emission_hook (g_signal_lookup ("handoff", G_TYPE_FROM_CLASS (klass)), 0, on_handoff, NULL, NULL);

  g_test_add ("/tone-player/loop", Fixture, SINK, set_up, test_loop, tear_down);
  g_test_add ("/tone-player/stop", Fixture, SINK, set_up, test_stop, tear_down);
  g_test_add ("/tone-player/volume", Fixture, SINK, set_up, test_volume, tear_down);
  g_test_add ("/tone-player/change", Fixture, SINK, set_up, test_change, tear_down);
  g_test_add ("/tone-player/formats", Fixture, SINK, set_up, test_format, tear_down);
  g_test_add ("/tone-player/long-file", Fixture, SINK_WITHOUT_CLOCK, set_up, test_long_file, tear_down);
  g_test_add ("/tone-player/missing-file", Fixture, SINK, set_up, test_missing_file, tear_down);
  g_test_add ("/tone-player/no-sound-file", Fixture, SINK, set_up, test_no_sound_file, tear_down);
  g_test_add ("/tone-player/missing-sink", Fixture, "no-such-element", set_up, test_failing_sink, tear_down);
  g_test_add ("/tone-player/failing-sink", Fixture, "filesink location=/nonexistent/device", set_up, test_failing_sink, tear_down);
  g_test_add ("/tone-player/hanging-sink", Fixture, SINK, set_up, test_hanging_sink, tear_down);
  g_test_add ("/tone-player/no-device", Fixture, NULL, set_up, test_no_device, tear_down);
  g_test_add ("/tone-player/unknown-device", Fixture, "alsa_output.old-name", set_up_device, test_missing_device, tear_down);
  g_test_add ("/tone-player/absent-device", Fixture, "pipewiresink:gone", set_up_device, test_missing_device, tear_down);
  g_test_add_func ("/tone-player/devices", test_devices);
  status = g_test_run ();

  g_signal_remove_emission_hook (g_signal_lookup ("handoff", G_TYPE_FROM_CLASS (klass)), hook);
  g_type_class_unref (klass);
  g_array_unref (heard);

  return status;
}
