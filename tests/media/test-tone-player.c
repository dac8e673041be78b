/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>

#include "ringer-error.h"
#include "ringer-gst-tone-player.h"
#include "ringer-test-util.h"

/* The tone is short, so that loops are soon over, and never repeats itself. */
#define RATE 48000
#define TONE_SAMPLES 9600
#define SINK "audioconvert ! audio/x-raw,format=S16LE,channels=1,rate=48000 ! fakesink sync=true signal-handoffs=true"

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
  if (heard->len > 0)
    largest_gap_ns = MAX (largest_gap_ns, ABS (running_ns - next_ns));
  next_ns = running_ns + (gint64) GST_BUFFER_DURATION (buffer);
  g_array_append_vals (heard, map.data, map.size / sizeof (gint16));
  g_mutex_unlock (&heard_mutex);
  gst_buffer_unmap (buffer, &map);

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
write_tone (Fixture *fixture)
{
  const guint8 head[44] = {
    'R', 'I', 'F', 'F', 0x24, 0x4b, 0, 0, 'W', 'A', 'V', 'E',
    'f', 'm', 't', ' ', 16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0xbb, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0,
    'd', 'a', 't', 'a', 0x00, 0x4b, 0, 0
  };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_byte_array_append (bytes, head, sizeof head);
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

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->player);
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

static void
test_loop (Fixture *fixture,
           gconstpointer user_data)
{
  prepare (fixture, 1.0, 0);
  let_pass_ms (50);
  g_assert_cmpuint (n_heard (), ==, 0);

  ringer_tone_player_play (fixture->player);
  ringer_tone_player_play (fixture->player);
  wait_for_samples (fixture, 4 * TONE_SAMPLES);
  g_assert_cmpuint (fixture->n_started, ==, 1);

  g_mutex_lock (&heard_mutex);
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
  let_pass_ms (60);
  forget_heard ();
  wait_for_samples (fixture, TONE_SAMPLES);
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

/* The machine of the test may have devices: none of their elements is to be chosen. */
static void
test_no_device (Fixture *fixture,
                gconstpointer user_data)
{
  GList *factories = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_SINK | GST_ELEMENT_FACTORY_TYPE_MEDIA_AUDIO, GST_RANK_MARGINAL);

  for (GList *l = factories; l != NULL; l = l->next)
    gst_plugin_feature_set_rank (l->data, GST_RANK_NONE);
  gst_plugin_feature_list_free (factories);

  test_failing_sink (fixture, user_data);
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
  g_test_add ("/tone-player/missing-file", Fixture, SINK, set_up, test_missing_file, tear_down);
  g_test_add ("/tone-player/no-sound-file", Fixture, SINK, set_up, test_no_sound_file, tear_down);
  g_test_add ("/tone-player/missing-sink", Fixture, "no-such-element", set_up, test_failing_sink, tear_down);
  g_test_add ("/tone-player/failing-sink", Fixture, "filesink location=/nonexistent/device", set_up, test_failing_sink, tear_down);
  g_test_add ("/tone-player/no-device", Fixture, NULL, set_up, test_no_device, tear_down);
  g_test_add_func ("/tone-player/devices", test_devices);
  status = g_test_run ();

  g_signal_remove_emission_hook (g_signal_lookup ("handoff", G_TYPE_FROM_CLASS (klass)), hook);
  g_type_class_unref (klass);
  g_array_unref (heard);

  return status;
}
