/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-peer.h"

#include <gst/rtp/rtp.h>

#include "ringer-error.h"
#include "ringer-livekit-fingerprint.h"
#include "ringer-livekit-ice.h"
#include "ringer-test-util.h"

/* A publisher and a subscriber, connected to each other as if one were the server. */

#define PEM \
  "-----BEGIN CERTIFICATE-----\nAAECAwQFBgcICQoLDA0ODw==\n-----END CERTIFICATE-----\n"
#define SHA256 "BE:45:CB:26:05:BF:36:BE:BD:E6:84:84:1A:28:F0:FD:43:C6:98:50:A3:DC:E5:FE:DB:A6:99:28:EE:3A:89:91"

typedef struct {
  GstElement *pipeline;
  GPtrArray *servers;
  RingerLivekitPeer *publisher;
  RingerLivekitPeer *subscriber;
  GstPad *source;
  char *cid;

  gboolean forges; /* the subscriber is told of another certificate */
  gboolean drops_mid;
  unsigned int n_ready;
  char *track_sid;
  GError *error;
  int n_packets;
} Fixture;

static char *
replace (const char *text,
         const char *word,
         const char *other)
{
  GString *replaced = g_string_new (text);

  g_assert_cmpuint (g_string_replace (replaced, word, other, 0), >, 0);

  return g_string_free_and_steal (replaced);
}

/* The same with another first pair in each fingerprint. */
static char *
forge (const char *sdp)
{
  g_autoptr (GRegex) regex = g_regex_new ("sha-256 (..)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *pair = NULL;

  g_assert_true (g_regex_match (regex, sdp, 0, &match));
  pair = g_match_info_fetch (match, 1);

  return g_regex_replace_literal (regex, sdp, -1, 0, g_str_equal (pair, "00") ? "sha-256 01" : "sha-256 00", 0, NULL);
}

static void
on_offer (Fixture *fixture,
          const char *sdp,
          unsigned int id)
{
  g_autofree char *forged = fixture->forges ? forge (sdp) : g_strdup (sdp);
  g_autofree char *offer = fixture->drops_mid ? replace (forged, "a=mid:", "a=no-mid:") : g_strdup (forged);

  ringer_livekit_peer_take_offer (fixture->subscriber, offer, id);
}

static void
on_answer (Fixture *fixture,
           const char *sdp,
           unsigned int id)
{
  ringer_livekit_peer_take_answer (fixture->publisher, sdp, id);
}

static void
on_candidate (RingerLivekitPeer *to,
              const char *candidate)
{
  ringer_livekit_peer_take_candidate (to, candidate);
}

static void
on_ready (Fixture *fixture)
{
  fixture->n_ready++;
  gst_bin_recalculate_latency (GST_BIN (fixture->pipeline));
}

static void
on_failed (Fixture *fixture,
           const GError *error)
{
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static GstPadProbeReturn
on_packet (GstPad *pad,
           GstPadProbeInfo *info,
           gpointer user_data)
{
  g_atomic_int_inc (&((Fixture *) user_data)->n_packets);
  g_main_context_wakeup (NULL);

  return GST_PAD_PROBE_OK;
}

static void
on_stream (Fixture *fixture,
           GstPad *pad,
           const char *track_sid)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (sink, "sink");

  g_set_str (&fixture->track_sid, track_sid);
  g_object_set (sink, "async", FALSE, "sync", FALSE, NULL);
  gst_bin_add (GST_BIN (fixture->pipeline), sink);
  gst_pad_add_probe (sink_pad, GST_PAD_PROBE_TYPE_BUFFER, on_packet, fixture, NULL);
  gst_pad_link (pad, sink_pad);
  gst_element_sync_state_with_parent (sink);
  ringer_livekit_peer_release_stream (fixture->subscriber, pad);
}

static void
add_track (Fixture *fixture)
{
  GstElement *source = gst_parse_bin_from_description ("audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay pt=111",
                                                       TRUE, NULL);

  gst_bin_add (GST_BIN (fixture->pipeline), source);
  fixture->source = gst_element_get_static_pad (source, "src");
  fixture->cid = ringer_livekit_peer_add_track (fixture->publisher, fixture->source, FALSE);
  gst_element_sync_state_with_parent (source);
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  fixture->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
  fixture->servers = g_ptr_array_new ();
  fixture->publisher = ringer_livekit_peer_new (GST_BIN (fixture->pipeline), RINGER_LIVEKIT_PUBLISHER, fixture->servers, FALSE);
  fixture->subscriber = ringer_livekit_peer_new (GST_BIN (fixture->pipeline), RINGER_LIVEKIT_SUBSCRIBER, fixture->servers, FALSE);
  g_signal_connect_swapped (fixture->publisher, "description", G_CALLBACK (on_offer), fixture);
  g_signal_connect_swapped (fixture->subscriber, "description", G_CALLBACK (on_answer), fixture);
  g_signal_connect_swapped (fixture->publisher, "candidate", G_CALLBACK (on_candidate), fixture->subscriber);
  g_signal_connect_swapped (fixture->subscriber, "candidate", G_CALLBACK (on_candidate), fixture->publisher);
  g_signal_connect_swapped (fixture->publisher, "ready", G_CALLBACK (on_ready), fixture);
  g_signal_connect_swapped (fixture->subscriber, "ready", G_CALLBACK (on_ready), fixture);
  g_signal_connect_swapped (fixture->subscriber, "failed", G_CALLBACK (on_failed), fixture);
  g_signal_connect_swapped (fixture->subscriber, "stream", G_CALLBACK (on_stream), fixture);
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  ringer_livekit_peer_close (fixture->publisher);
  ringer_livekit_peer_close (fixture->subscriber);
  /* webrtcbin's threads may have something to say. */
  ringer_test_let_go (fixture->publisher);
  ringer_test_let_go (fixture->subscriber);
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->pipeline);
  gst_clear_object (&fixture->source);
  g_ptr_array_unref (fixture->servers);
  g_free (fixture->cid);
  g_free (fixture->track_sid);
  g_clear_error (&fixture->error);
}

static gboolean
is_heard (gpointer data)
{
  Fixture *fixture = data;

  return fixture->n_ready == 2 && g_atomic_int_get (&fixture->n_packets) > 10;
}

static gboolean
has_failed (gpointer data)
{
  return ((Fixture *) data)->error != NULL;
}

static void
test_track (Fixture *fixture,
            gconstpointer user_data)
{
  add_track (fixture);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (is_heard, fixture);
  g_assert_no_error (fixture->error);
  g_assert_nonnull (fixture->cid);
  g_assert_cmpstr (fixture->track_sid, ==, fixture->cid);
  g_assert_true (ringer_livekit_peer_is_ready (fixture->publisher));
  g_assert_true (ringer_livekit_peer_is_ready (fixture->subscriber));
}

/* webrtcbin itself connects. */
static void
test_forged (Fixture *fixture,
             gconstpointer user_data)
{
  fixture->forges = TRUE;
  add_track (fixture);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (has_failed, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_BAD_CERTIFICATE);
  g_assert_false (ringer_livekit_peer_is_ready (fixture->subscriber));
  g_assert_cmpint (g_atomic_int_get (&fixture->n_packets), ==, 0);
}

static void
test_bad_offer (Fixture *fixture,
                gconstpointer user_data)
{
  fixture->drops_mid = TRUE;
  add_track (fixture);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (has_failed, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

static void
test_bad_candidates (Fixture *fixture,
                     gconstpointer user_data)
{
  static const char *const candidates[] = {
    "",
    "{",
    "[]",
    "{\"candidate\":1}",
    "{\"candidate\":\"\"}",
    "{\"candidate\":\"candidate:1\",\"sdpMLineIndex\":-1}",
    "{\"candidate\":\"nonsense\"}",
    "{\"candidate\":\"candidate:1\",\"sdpMLineIndex\":99999999}",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (candidates); i++)
    ringer_livekit_peer_take_candidate (fixture->subscriber, candidates[i]);
  /* An answer to nothing */
  ringer_livekit_peer_take_answer (fixture->publisher, "v=0", 1);
  g_assert_no_error (fixture->error);
}

static void
test_fingerprint (void)
{
  g_autofree char *fingerprint = ringer_livekit_fingerprint_of_pem (PEM);

  g_assert_cmpstr (fingerprint, ==, SHA256);
  g_assert_null (ringer_livekit_fingerprint_of_pem (NULL));
  g_assert_null (ringer_livekit_fingerprint_of_pem ("nonsense"));
  g_assert_null (ringer_livekit_fingerprint_of_pem ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"));
}

static void
test_turn (void)
{
  const RingerLivekitIceServer server = { .username = (char *) "1:@me", .credential = (char *) "a/b=" };
  const RingerLivekitIceServer open = { 0 };
  g_autofree char *url = ringer_livekit_ice_make_turn_url ("turns:h:443?transport=tcp", &server);
  g_autofree char *plain = ringer_livekit_ice_make_turn_url ("turn:h", &open);

  g_assert_cmpstr (url, ==, "turns://1%3A%40me:a%2Fb%3D@h:443?transport=tcp");
  g_assert_cmpstr (plain, ==, "turn://:@h");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/livekit-peer/fingerprint", test_fingerprint);
  g_test_add_func ("/livekit-peer/turn", test_turn);
  g_test_add ("/livekit-peer/track", Fixture, NULL, setup, test_track, teardown);
  g_test_add ("/livekit-peer/forged", Fixture, NULL, setup, test_forged, teardown);
  g_test_add ("/livekit-peer/bad-offer", Fixture, NULL, setup, test_bad_offer, teardown);
  g_test_add ("/livekit-peer/bad-candidates", Fixture, NULL, setup, test_bad_candidates, teardown);

  return g_test_run ();
}
