/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-sdp.h"

#include <gst/gst.h>

#include "ringer-error.h"

/* Session descriptions as LiveKit writes them, and what webrtcbin must never see. The whole ones are seeds of the fuzzer as well. */

static char *
read_seed (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "livekit-sdp", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static RingerLivekitSdp *
parse_seed (const char *name)
{
  g_autofree char *text = read_seed (name);
  g_autoptr (GError) error = NULL;
  RingerLivekitSdp *sdp = ringer_livekit_sdp_parse (text, NULL, &error);

  g_assert_no_error (error);

  return sdp;
}

static void
assert_bad (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitSdp) sdp = ringer_livekit_sdp_parse (text, NULL, &error);

  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  g_assert_null (sdp);
}

/* The description with tracks, where one word was replaced. */
static char *
spoil (const char *word,
       const char *other)
{
  g_autofree char *text = read_seed ("tracks.sdp");
  GString *spoilt = g_string_new (text);

  g_assert_cmpuint (g_string_replace (spoilt, word, other, 1), ==, 1);

  return g_string_free_and_steal (spoilt);
}

static void
test_offer (void)
{
  g_autoptr (RingerLivekitSdp) sdp = parse_seed ("tracks.sdp");
  g_autofree char *text = gst_sdp_message_as_text (sdp->message);
  RingerLivekitSection *section;

  g_assert_cmpuint (sdp->sections->len, ==, 3);
  g_assert_true (g_str_has_prefix (sdp->fingerprint, "00:01:02:"));
  section = sdp->sections->pdata[0];
  g_assert_cmpint (section->kind, ==, RINGER_LIVEKIT_DATA);
  g_assert_null (section->track_sid);
  section = sdp->sections->pdata[2];
  g_assert_cmpint (section->kind, ==, RINGER_LIVEKIT_VIDEO);
  g_assert_true (section->active);
  g_assert_cmpstr (section->mid, ==, "2");
  g_assert_cmpstr (section->track_sid, ==, "TR_2");
  g_assert_cmpstr (ringer_livekit_sdp_find_track (sdp, 1001), ==, "TR_1");
  g_assert_cmpstr (ringer_livekit_sdp_find_track (sdp, 1002), ==, "TR_2");
  g_assert_null (ringer_livekit_sdp_find_track (sdp, 1003));
  g_assert_nonnull (strstr (text, "a=rtcp-fb:96 nack\r\n"));
}

static void
test_bad (void)
{
  static const struct {
    const char *word;
    const char *other;
  } cases[] = {
    { "a=mid:2", "a=mid:1" },
    { "a=mid:2\r\n", "" },
    { "a=mid:2", "a=mid:" },
    { "m=video", "m=text" },
    { "a=ice-pwd", "a=no-pwd" },
    { "a=fingerprint", "a=no-fingerprint" },
    { "sha-256", "sha-1" },
    { "00:01", "0g:01" },
    { "00:01:", "00:" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = spoil (cases[i].word, cases[i].other);

    g_test_message ("%s", cases[i].word);
    assert_bad (text);
  }
  assert_bad ("");
  assert_bad (" \r\n\n");
  for (size_t i = 0; i < 2; i++) {
    g_autofree char *text = read_seed (i == 0 ? "two-fingerprints.sdp" : "not-sdp.sdp");

    assert_bad (text);
  }
}

static void
test_follows (void)
{
  g_autoptr (RingerLivekitSdp) first = parse_seed ("data.sdp");
  g_autoptr (RingerLivekitSdp) second = parse_seed ("tracks.sdp");
  g_autofree char *moved = spoil ("00:01", "FF:01");
  g_autofree char *renamed = spoil ("a=mid:0", "a=mid:7");
  g_autoptr (RingerLivekitSdp) other = ringer_livekit_sdp_parse (moved, NULL, NULL);
  g_autoptr (RingerLivekitSdp) another = ringer_livekit_sdp_parse (renamed, NULL, NULL);

  g_assert_true (ringer_livekit_sdp_check_follows (first, NULL, NULL));
  g_assert_true (ringer_livekit_sdp_check_follows (second, first, NULL));
  g_assert_false (ringer_livekit_sdp_check_follows (first, second, NULL));
  g_assert_false (ringer_livekit_sdp_check_follows (other, first, NULL));
  g_assert_false (ringer_livekit_sdp_check_follows (another, first, NULL));
}

static void
test_answers (void)
{
  static const struct {
    const char *word;
    const char *other;
    gboolean good;
  } cases[] = {
    { "m=video 9", "m=video 9", TRUE },
    { "m=video 9", "m=video 0", TRUE },
    { "m=video 9 ", "m=audio 0 ", FALSE },
    { "a=mid:2", "a=mid:7", FALSE },
    { "a=mid:2\r\n", "", FALSE },
  };
  g_autoptr (RingerLivekitSdp) offer = parse_seed ("tracks.sdp");
  g_autofree char *fewer = read_seed ("data.sdp");

  g_assert_null (ringer_livekit_sdp_parse (fewer, offer->message, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = spoil (cases[i].word, cases[i].other);
    g_autoptr (RingerLivekitSdp) sdp = ringer_livekit_sdp_parse (text, offer->message, NULL);

    g_test_message ("%s", cases[i].other);
    g_assert_cmpint (sdp != NULL, ==, cases[i].good);
  }
}

/* Of what it cannot take a server says as good as nothing; webrtcbin wants to read as much as of the others. */
static void
test_refused (void)
{
  g_autoptr (RingerLivekitSdp) offer = parse_seed ("tracks.sdp");
  g_autofree char *text = read_seed ("tracks.sdp");
  g_autofree char *taken = g_strndup (text, (gsize) (strstr (text, "m=video") - text));
  g_autofree char *bare = g_strconcat (taken, "m=video 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitSdp) answer = ringer_livekit_sdp_parse (bare, offer->message, &error);
  const GstSDPMedia *media;

  g_assert_no_error (error);
  g_assert_false (((RingerLivekitSection *) answer->sections->pdata[2])->active);
  media = gst_sdp_message_get_media (answer->message, 2);
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "mid"), ==, "2");
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "ice-ufrag"), ==, "ufrag");
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "ice-pwd"), ==, "passwordpasswordpassword");
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (media, "setup"), ==, "actpass");

  /* In an offer there is nothing to know its name from. */
  assert_bad (bare);
}

static void
assert_ssrcs (RingerLivekitSdp *sdp,
              RingerLivekitSdp *other,
              size_t n,
              guint32 first)
{
  g_autoptr (GArray) ssrcs = ringer_livekit_sdp_list_ssrcs (sdp, other);

  g_assert_cmpuint (ssrcs->len, ==, n);
  if (n > 0)
    g_assert_cmpuint (g_array_index (ssrcs, guint32, 0), ==, first);
}

static void
test_ssrcs (void)
{
  g_autoptr (RingerLivekitSdp) data = parse_seed ("data.sdp");
  g_autoptr (RingerLivekitSdp) tracks = parse_seed ("tracks.sdp");
  g_autofree char *text = spoil ("m=audio 9", "m=audio 0");
  g_autoptr (RingerLivekitSdp) fewer = ringer_livekit_sdp_parse (text, NULL, NULL);
  g_autoptr (RingerLivekitSdp) ours = NULL;
  GString *answer = g_string_new (text);

  assert_ssrcs (tracks, tracks, 2, 1001);
  assert_ssrcs (tracks, fewer, 1, 1002);
  assert_ssrcs (tracks, data, 0, 0);
  assert_ssrcs (data, data, 0, 0);

  g_string_replace (answer, "a=sendonly", "a=recvonly", 0);
  ours = ringer_livekit_sdp_parse (answer->str, NULL, NULL);
  g_string_free (answer, TRUE);
  ringer_livekit_sdp_refuse (tracks, ours->message);
  assert_ssrcs (tracks, tracks, 1, 1002);
  g_assert_null (ringer_livekit_sdp_find_track (tracks, 1001));
  /* Where both send, neither receives. */
  ringer_livekit_sdp_refuse (fewer, fewer->message);
  assert_ssrcs (fewer, fewer, 0, 0);
  ringer_livekit_sdp_refuse (tracks, data->message);
  assert_ssrcs (tracks, tracks, 0, 0);
}

static void
test_names (void)
{
  GstSDPMessage *offer = NULL;
  g_autofree char *named = NULL;

  g_assert_cmpint (gst_sdp_message_new_from_text ("v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:audio0\r\n"
                                                  "a=ssrc:1 msid:user1@host-1 webrtctransceiver0\r\na=ssrc:1 cname:user1@host-1\r\n",
                                                  &offer),
                   ==, GST_SDP_OK);
  named = ringer_livekit_sdp_name_tracks (offer);
  g_assert_nonnull (strstr (named, "\r\na=msid:user1@host-1 webrtctransceiver0\r\n"));
  gst_sdp_message_free (offer);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/livekit-sdp/offer", test_offer);
  g_test_add_func ("/livekit-sdp/bad", test_bad);
  g_test_add_func ("/livekit-sdp/follows", test_follows);
  g_test_add_func ("/livekit-sdp/answers", test_answers);
  g_test_add_func ("/livekit-sdp/refused", test_refused);
  g_test_add_func ("/livekit-sdp/ssrcs", test_ssrcs);
  g_test_add_func ("/livekit-sdp/names", test_names);

  return g_test_run ();
}
