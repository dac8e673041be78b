/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-peer.h"

#include <gst/rtp/rtp.h>

#include "ringer-error.h"
#include "ringer-livekit-fingerprint.h"
#include "ringer-livekit-ice.h"
#include "ringer-livekit-sdp.h"
#include "ringer-media-elements.h"
#include "ringer-test-util.h"

/* A publisher and a subscriber, or one that is for both and a subscriber, connected to each other as if one were the server. */

#define PEM \
  "-----BEGIN CERTIFICATE-----\nAAECAwQFBgcICQoLDA0ODw==\n-----END CERTIFICATE-----\n"
#define SHA256 "BE:45:CB:26:05:BF:36:BE:BD:E6:84:84:1A:28:F0:FD:43:C6:98:50:A3:DC:E5:FE:DB:A6:99:28:EE:3A:89:91"

typedef struct {
  GstElement *pipeline;
  GPtrArray *servers;
  RingerLivekitPeer *publisher; /* or the one that is for both */
  RingerLivekitPeer *subscriber;
  GPtrArray *sources; /* (element-type GstPad) */
  char *cid;
  unsigned int n_offers;
  unsigned int n_audios; /* in the last of them */
  gboolean holds;        /* the answer */
  char *held;
  unsigned int held_id;
  const char *gone; /* the track that the answers no longer have */

  gboolean forges; /* the subscriber is told of another certificate */
  gboolean drops_mid;
  unsigned int n_ready;
  char *track_sid;
  GError *error;
  int n_packets;
  GPtrArray *tracks; /* (element-type Track): those that came in */
} Fixture;

typedef struct {
  char *sid;
  int n_packets;
} Track;

static void
track_free (Track *track)
{
  g_free (track->sid);
  g_free (track);
}

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
  g_auto (GStrv) audios = g_strsplit (sdp, "m=audio", -1);

  fixture->n_offers++;
  fixture->n_audios = g_strv_length (audios) - 1;
  ringer_livekit_peer_take_offer (fixture->subscriber, offer, id);
}

/* As LiveKit writes it: with the names of the tracks, and without those that are gone. */
static char *
rewrite_answer (Fixture *fixture,
                const char *sdp)
{
  GstSDPMessage *message = NULL;
  char *text;

  g_assert_cmpint (gst_sdp_message_new_from_text (sdp, &message), ==, GST_SDP_OK);
  for (unsigned int i = 0; i < gst_sdp_message_medias_len (message); i++) {
    const GstSDPMedia *media = gst_sdp_message_get_media (message, i);
    g_autofree char *section = gst_sdp_media_as_text (media);

    for (unsigned int j = 0; fixture->gone != NULL && strstr (section, fixture->gone) != NULL && j < gst_sdp_media_attributes_len (media); j++) {
      if (g_str_equal (gst_sdp_media_get_attribute (media, j)->key, "sendonly")) {
        GstSDPAttribute inactive;

        gst_sdp_attribute_set (&inactive, "inactive", "");
        gst_sdp_media_replace_attribute ((GstSDPMedia *) media, j, &inactive);
      }
    }
  }
  text = ringer_livekit_sdp_name_tracks (message);
  gst_sdp_message_free (message);

  return text;
}

static void
on_answer (Fixture *fixture,
           const char *sdp,
           unsigned int id)
{
  g_autofree char *answer = rewrite_answer (fixture, sdp);

  if (fixture->holds) {
    g_assert_null (fixture->held);
    fixture->held = g_steal_pointer (&answer);
    fixture->held_id = id;
    return;
  }

  ringer_livekit_peer_take_answer (fixture->publisher, answer, id);
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
sink_stream (Fixture *fixture,
             RingerLivekitPeer *peer,
             GstPad *pad)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) sink_pad = gst_element_get_static_pad (sink, "sink");

  g_object_set (sink, "async", FALSE, "sync", FALSE, NULL);
  gst_bin_add (GST_BIN (fixture->pipeline), sink);
  gst_pad_link (pad, sink_pad);
  gst_element_sync_state_with_parent (sink);
  ringer_livekit_peer_release_stream (peer, pad);
}

static void
on_stream (Fixture *fixture,
           GstPad *pad,
           const char *track_sid)
{
  g_set_str (&fixture->track_sid, track_sid);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_packet, fixture, NULL);
  sink_stream (fixture, fixture->subscriber, pad);
}

static GstPadProbeReturn
on_track_packet (GstPad *pad,
                 GstPadProbeInfo *info,
                 gpointer user_data)
{
  g_atomic_int_inc (&((Track *) user_data)->n_packets);
  g_main_context_wakeup (NULL);

  return GST_PAD_PROBE_OK;
}

/* What the server sends to the one that is for both. */
static void
on_track (Fixture *fixture,
          GstPad *pad,
          const char *track_sid)
{
  Track *track = g_new0 (Track, 1);

  track->sid = g_strdup (track_sid);
  g_ptr_array_add (fixture->tracks, track);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_track_packet, track, NULL);
  sink_stream (fixture, fixture->publisher, pad);
}

static gboolean
has_format (gpointer data)
{
  return gst_pad_has_current_caps (data);
}

static char *
add_track_to (Fixture *fixture,
              RingerLivekitPeer *peer)
{
  GstElement *source = gst_parse_bin_from_description ("audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay pt=111",
                                                       TRUE, NULL);
  GstPad *pad = gst_element_get_static_pad (source, "src");
  char *cid;

  gst_bin_add (GST_BIN (fixture->pipeline), source);
  g_ptr_array_add (fixture->sources, pad);
  cid = ringer_livekit_peer_add_track (peer, pad, FALSE);
  gst_element_sync_state_with_parent (source);
  /* The server has what it answers with. */
  if (peer == fixture->subscriber)
    ringer_test_push_on (has_format, pad);

  return cid;
}

static void
add_track (Fixture *fixture)
{
  fixture->cid = add_track_to (fixture, fixture->publisher);
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  fixture->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
  fixture->servers = g_ptr_array_new ();
  fixture->sources = g_ptr_array_new_with_free_func (gst_object_unref);
  fixture->tracks = g_ptr_array_new_with_free_func ((GDestroyNotify) track_free);
  fixture->publisher =
    ringer_livekit_peer_new (GST_BIN (fixture->pipeline), (RingerLivekitRole) GPOINTER_TO_UINT (user_data), fixture->servers, FALSE);
  fixture->subscriber = ringer_livekit_peer_new (GST_BIN (fixture->pipeline), RINGER_LIVEKIT_ROLE_SUBSCRIBER, fixture->servers, FALSE);
  g_signal_connect_swapped (fixture->publisher, "description", G_CALLBACK (on_offer), fixture);
  g_signal_connect_swapped (fixture->subscriber, "description", G_CALLBACK (on_answer), fixture);
  g_signal_connect_swapped (fixture->publisher, "candidate", G_CALLBACK (on_candidate), fixture->subscriber);
  g_signal_connect_swapped (fixture->subscriber, "candidate", G_CALLBACK (on_candidate), fixture->publisher);
  g_signal_connect_swapped (fixture->publisher, "ready", G_CALLBACK (on_ready), fixture);
  g_signal_connect_swapped (fixture->subscriber, "ready", G_CALLBACK (on_ready), fixture);
  g_signal_connect_swapped (fixture->publisher, "stream", G_CALLBACK (on_track), fixture);
  g_signal_connect_swapped (fixture->publisher, "failed", G_CALLBACK (on_failed), fixture);
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
  /* A sink that pauses would hold the packet that they wait for. */
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->pipeline);
  g_ptr_array_unref (fixture->sources);
  g_ptr_array_unref (fixture->tracks);
  g_free (fixture->held);
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

/* In one connection */

static Track *
find_track (Fixture *fixture,
            const char *sid)
{
  for (unsigned int i = 0; i < fixture->tracks->len; i++) {
    Track *track = fixture->tracks->pdata[i];

    if (g_strcmp0 (track->sid, sid) == 0)
      return track;
  }

  return NULL;
}

static gboolean
has_come (gpointer data)
{
  Fixture *fixture = data;

  return fixture->tracks->len > 0 && g_atomic_int_get (&((Track *) fixture->tracks->pdata[fixture->tracks->len - 1])->n_packets) > 10;
}

static gboolean
are_both_heard (gpointer data)
{
  return has_come (data) && is_heard (data);
}

static gboolean
is_second_here (gpointer data)
{
  return ((Fixture *) data)->tracks->len == 2 && has_come (data);
}

static gboolean
is_held (gpointer data)
{
  return ((Fixture *) data)->held != NULL;
}

static gboolean
has_offered_twice (gpointer data)
{
  return ((Fixture *) data)->n_offers == 2;
}

static void
test_both (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *theirs = add_track_to (fixture, fixture->subscriber);

  ringer_livekit_peer_make_room (fixture->publisher, RINGER_LIVEKIT_AUDIO, 2);
  ringer_livekit_peer_make_room (fixture->publisher, RINGER_LIVEKIT_VIDEO, 1);
  add_track (fixture);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (are_both_heard, fixture);
  g_assert_no_error (fixture->error);
  g_assert_nonnull (find_track (fixture, theirs));
  g_assert_cmpstr (fixture->track_sid, ==, fixture->cid);
}

static gboolean
is_first_on (gpointer data)
{
  Fixture *fixture = data;

  return g_atomic_int_get (&((Track *) fixture->tracks->pdata[0])->n_packets) > 10;
}

/* One more comes while the first is there, and goes. */
static void
test_comes_and_goes (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *first = add_track_to (fixture, fixture->subscriber);
  g_autofree char *second = NULL;
  int n_packets;

  ringer_livekit_peer_make_room (fixture->publisher, RINGER_LIVEKIT_AUDIO, 1);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (has_come, fixture);
  second = add_track_to (fixture, fixture->subscriber);
  ringer_livekit_peer_make_more_room (fixture->publisher, RINGER_LIVEKIT_AUDIO, 1);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (is_second_here, fixture);
  g_assert_nonnull (find_track (fixture, second));
  g_assert_cmpuint (fixture->n_audios, ==, 2);

  fixture->gone = second;
  fixture->holds = TRUE;
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (is_held, fixture);
  ringer_livekit_peer_take_answer (fixture->publisher, fixture->held, fixture->held_id);
  /* From here on none is let in, though it is still sent. */
  g_atomic_int_set (&find_track (fixture, first)->n_packets, 0);
  ringer_test_wait_for (is_first_on, fixture);
  n_packets = g_atomic_int_get (&find_track (fixture, second)->n_packets);
  g_atomic_int_set (&find_track (fixture, first)->n_packets, 0);
  ringer_test_wait_for (is_first_on, fixture);
  g_assert_cmpint (g_atomic_int_get (&find_track (fixture, second)->n_packets), ==, n_packets);
  g_assert_no_error (fixture->error);
}

static void
test_one_at_a_time (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autofree char *first = add_track_to (fixture, fixture->subscriber);

  fixture->holds = TRUE;
  ringer_livekit_peer_make_room (fixture->publisher, RINGER_LIVEKIT_AUDIO, 1);
  ringer_livekit_peer_offer (fixture->publisher);
  ringer_test_wait_for (is_held, fixture);
  for (unsigned int i = 0; i < 3; i++) {
    ringer_livekit_peer_make_more_room (fixture->publisher, RINGER_LIVEKIT_AUDIO, 1);
    ringer_livekit_peer_offer (fixture->publisher);
    while (g_main_context_iteration (NULL, FALSE))
      continue;
  }
  g_assert_cmpuint (fixture->n_offers, ==, 1);
  g_assert_cmpuint (fixture->n_audios, ==, 1);

  fixture->holds = FALSE;
  ringer_livekit_peer_take_answer (fixture->publisher, fixture->held, fixture->held_id);
  ringer_test_wait_for (has_offered_twice, fixture);
  g_assert_cmpuint (fixture->n_audios, ==, 4);
  ringer_test_wait_for (has_come, fixture);
  g_assert_nonnull (find_track (fixture, first));
  g_assert_no_error (fixture->error);
}

/* Only one of the two offers. */
static void
test_no_offer (Fixture *fixture,
               gconstpointer user_data)
{
  ringer_livekit_peer_take_offer (fixture->publisher, "v=0", 1);
  ringer_livekit_peer_make_room (fixture->subscriber, RINGER_LIVEKIT_AUDIO, 1);
  ringer_livekit_peer_offer (fixture->subscriber);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->n_offers, ==, 0);
  g_assert_null (fixture->held);
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
  g_test_add ("/livekit-peer/both", Fixture, GUINT_TO_POINTER (RINGER_LIVEKIT_ROLE_BOTH), setup, test_both, teardown);
  g_test_add ("/livekit-peer/comes-and-goes", Fixture, GUINT_TO_POINTER (RINGER_LIVEKIT_ROLE_BOTH), setup, test_comes_and_goes, teardown);
  g_test_add ("/livekit-peer/one-at-a-time", Fixture, GUINT_TO_POINTER (RINGER_LIVEKIT_ROLE_BOTH), setup, test_one_at_a_time, teardown);
  g_test_add ("/livekit-peer/no-offer", Fixture, GUINT_TO_POINTER (RINGER_LIVEKIT_ROLE_BOTH), setup, test_no_offer, teardown);

  return g_test_run ();
}
