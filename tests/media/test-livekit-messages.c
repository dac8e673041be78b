/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-error.h"
#include "ringer-livekit-messages.h"
#include "ringer-livekit-requests.h"
#include "ringer-protobuf.h"

/* The signalling's messages, byte for byte. */

static RingerLivekitResponse *
parse (GByteArray *message)
{
  g_autoptr (GError) error = NULL;
  RingerLivekitResponse *response = ringer_livekit_response_parse (message->data, message->len, &error);

  g_assert_no_error (error);
  g_byte_array_unref (message);

  return response;
}

static GByteArray *
wrap (guint32 number,
      GByteArray *content)
{
  GByteArray *message = g_byte_array_new ();

  ringer_protobuf_write_message (message, number, content);

  return message;
}

static GByteArray *
make_track (void)
{
  GByteArray *track = g_byte_array_new ();

  ringer_protobuf_write_string (track, 1, "TR_1");
  ringer_protobuf_write_number (track, 2, RINGER_LIVEKIT_VIDEO);
  ringer_protobuf_write_number (track, 4, TRUE);
  ringer_protobuf_write_number (track, 5, 1280);
  ringer_protobuf_write_number (track, 6, 720);
  ringer_protobuf_write_number (track, 9, RINGER_LIVEKIT_SOURCE_CAMERA);
  ringer_protobuf_write_string (track, 11, "video/VP8");
  ringer_protobuf_write_number (track, 16, RINGER_LIVEKIT_ENCRYPTION_GCM);

  return track;
}

static GByteArray *
make_participant (const char *identity)
{
  GByteArray *participant = g_byte_array_new ();

  ringer_protobuf_write_string (participant, 1, "PA_1");
  ringer_protobuf_write_string (participant, 2, identity);
  ringer_protobuf_write_number (participant, 3, RINGER_LIVEKIT_ACTIVE);
  ringer_protobuf_write_message (participant, 4, make_track ());
  /* Something newer than we are. */
  ringer_protobuf_write_string (participant, 900, "new");

  return participant;
}

static void
test_join (void)
{
  GByteArray *join = g_byte_array_new ();
  GByteArray *server = g_byte_array_new ();
  GByteArray *configuration = g_byte_array_new ();
  GByteArray *trailer = g_byte_array_new ();
  g_autoptr (RingerLivekitResponse) response = NULL;
  RingerLivekitParticipantInfo *other;
  RingerLivekitTrackInfo *track;
  RingerLivekitIceServer *ice;

  ringer_protobuf_write_string (server, 1, "stun:h:3478");
  ringer_protobuf_write_string (server, 1, "turns:h:443?transport=tcp");
  ringer_protobuf_write_string (server, 2, "user");
  ringer_protobuf_write_string (server, 3, "pass");
  ringer_protobuf_write_number (configuration, 5, 2);
  g_byte_array_append (trailer, (const guint8 *) "sif", 3);
  ringer_protobuf_write_message (join, 2, make_participant ("@me:h:DEVICE"));
  ringer_protobuf_write_message (join, 3, make_participant ("@ann:h:PHONE"));
  ringer_protobuf_write_message (join, 5, server);
  ringer_protobuf_write_message (join, 8, configuration);
  ringer_protobuf_write_number (join, 10, 15);
  ringer_protobuf_write_number (join, 11, 5);
  ringer_protobuf_write_message (join, 13, trailer);
  response = parse (wrap (1, join));

  g_assert_cmpint (response->kind, ==, RINGER_LIVEKIT_RESPONSE_JOIN);
  g_assert_cmpstr (response->me->identity, ==, "@me:h:DEVICE");
  g_assert_cmpuint (response->participants->len, ==, 1);
  other = response->participants->pdata[0];
  g_assert_cmpstr (other->identity, ==, "@ann:h:PHONE");
  g_assert_cmpint (other->presence, ==, RINGER_LIVEKIT_ACTIVE);
  track = other->tracks->pdata[0];
  g_assert_cmpstr (track->sid, ==, "TR_1");
  g_assert_cmpint (track->kind, ==, RINGER_LIVEKIT_VIDEO);
  g_assert_cmpint (track->source, ==, RINGER_LIVEKIT_SOURCE_CAMERA);
  g_assert_cmpuint (track->width, ==, 1280);
  g_assert_cmpuint (track->height, ==, 720);
  g_assert_true (track->muted);
  g_assert_cmpstr (track->mime_type, ==, "video/VP8");
  g_assert_cmpint (track->encryption, ==, RINGER_LIVEKIT_ENCRYPTION_GCM);
  ice = response->ice_servers->pdata[0];
  g_assert_cmpuint (ice->urls->len, ==, 2);
  g_assert_cmpstr (ice->username, ==, "user");
  g_assert_cmpstr (ice->credential, ==, "pass");
  g_assert_true (response->force_relay);
  g_assert_cmpuint (response->ping_timeout_s, ==, 15);
  g_assert_cmpuint (response->ping_interval_s, ==, 5);
  g_assert_cmpmem (g_bytes_get_data (response->sif_trailer, NULL), g_bytes_get_size (response->sif_trailer), "sif", 3);
}

static void
test_speakers (void)
{
  GByteArray *speakers = g_byte_array_new ();
  GByteArray *speaker = g_byte_array_new ();
  g_autoptr (RingerLivekitResponse) response = NULL;
  RingerLivekitSpeaker *first;

  ringer_protobuf_write_string (speaker, 1, "PA_1");
  /* level: 0.5 */
  g_byte_array_append (speaker, (const guint8 *) "\x15\x00\x00\x00\x3f", 5);
  ringer_protobuf_write_number (speaker, 3, TRUE);
  ringer_protobuf_write_message (speakers, 1, speaker);
  response = parse (wrap (10, speakers));

  g_assert_cmpint (response->kind, ==, RINGER_LIVEKIT_RESPONSE_SPEAKERS);
  first = response->speakers->pdata[0];
  g_assert_cmpfloat (first->level, ==, 0.5f);
  g_assert_true (first->active);
}

static void
test_small (void)
{
  GByteArray *leave = g_byte_array_new ();
  GByteArray *token = g_byte_array_new ();
  GByteArray *mute = g_byte_array_new ();
  g_autoptr (RingerLivekitResponse) left = NULL;
  g_autoptr (RingerLivekitResponse) refreshed = NULL;
  GByteArray *sections = g_byte_array_new ();
  g_autoptr (RingerLivekitResponse) muted = NULL;
  g_autoptr (RingerLivekitResponse) lacking = NULL;

  ringer_protobuf_write_number (leave, 2, RINGER_LIVEKIT_LEAVE_DUPLICATE_IDENTITY);
  ringer_protobuf_write_number (leave, 3, RINGER_LIVEKIT_LEAVE_RECONNECT);
  left = parse (wrap (8, leave));
  g_assert_cmpint (left->reason, ==, RINGER_LIVEKIT_LEAVE_DUPLICATE_IDENTITY);
  g_assert_cmpint (left->action, ==, RINGER_LIVEKIT_LEAVE_RECONNECT);

  ringer_protobuf_write_string (token, 16, "jwt");
  refreshed = parse (token);
  g_assert_cmpstr (refreshed->token, ==, "jwt");

  ringer_protobuf_write_string (mute, 1, "TR_1");
  ringer_protobuf_write_number (mute, 2, TRUE);
  muted = parse (wrap (9, mute));
  g_assert_cmpstr (muted->track_sid, ==, "TR_1");
  g_assert_true (muted->muted);

  ringer_protobuf_write_number (sections, 1, 2);
  ringer_protobuf_write_number (sections, 2, G_MAXUINT64);
  lacking = parse (wrap (25, sections));
  g_assert_cmpint (lacking->kind, ==, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS);
  g_assert_cmpuint (lacking->n_audios, ==, 2);
  g_assert_cmpuint (lacking->n_videos, ==, G_MAXINT);
}

/* A server's word about one quality, or about none. */
static gboolean
is_unwanted (gboolean listed,
             gboolean enabled)
{
  GByteArray *message = g_byte_array_new ();
  GByteArray *codec = g_byte_array_new ();
  GByteArray *quality = g_byte_array_new ();
  g_autoptr (RingerLivekitResponse) response = NULL;

  ringer_protobuf_write_string (message, 1, "TR_1");
  ringer_protobuf_write_number (quality, 1, 2);
  ringer_protobuf_write_number (quality, 2, enabled);
  if (listed)
    ringer_protobuf_write_message (codec, 2, g_byte_array_ref (quality));
  g_byte_array_unref (quality);
  ringer_protobuf_write_message (message, 3, codec);
  response = parse (wrap (14, message));
  g_assert_cmpint (response->kind, ==, RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY);
  g_assert_cmpstr (response->track_sid, ==, "TR_1");

  return response->unwanted;
}

static void
test_qualities (void)
{
  g_assert_true (is_unwanted (TRUE, FALSE));
  g_assert_false (is_unwanted (TRUE, TRUE));
  g_assert_false (is_unwanted (FALSE, FALSE));
}

static void
test_bad (void)
{
  static const struct {
    const char *bytes;
    size_t size;
  } messages[] = {
    { "\x0a", 1 },                                          /* no length */
    { "\x0a\x05\x01", 3 },                                  /* cut off */
    { "\x0b", 1 },                                          /* a group */
    { "\x00", 1 },                                          /* field 0 */
    { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11 }, /* a number without an end */
    { "\x0a\x00", 2 },                                      /* a join of nobody */
    { "\x1a\x03\x12\x01\xff", 5 },                          /* an offer that is not UTF-8 */
    { "\x1a\x02\x18\x01", 4 },                              /* an offer of nothing */
    { "\x82\x01\x01\x00", 4 },                              /* a token with a zero byte */
    { "\x22\x02\x10\x01", 4 },                              /* a candidate of nothing */
    { "\x0d\x00\x00\x00\x00", 5 },                          /* a number where a message belongs */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerLivekitResponse) response = NULL;

    response = ringer_livekit_response_parse ((const guint8 *) messages[i].bytes, messages[i].size, &error);
    g_test_message ("%zu", i);
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    g_assert_null (response);
  }
}

static void
assert_request (GBytes *request,
                const char *expected)
{
  GString *hex = g_string_new (NULL);
  size_t size;
  const guint8 *data = g_bytes_get_data (request, &size);

  for (size_t i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  g_assert_cmpstr (hex->str, ==, expected);
  g_string_free (hex, TRUE);
  g_bytes_unref (request);
}

static void
test_requests (void)
{
  const RingerLivekitTrackRequest audio = {
    .cid = "a",
    .kind = RINGER_LIVEKIT_AUDIO,
    .source = RINGER_LIVEKIT_SOURCE_MICROPHONE,
    .muted = TRUE,
    .encrypted = TRUE,
  };
  const RingerLivekitTrackRequest video = {
    .cid = "v",
    .kind = RINGER_LIVEKIT_VIDEO,
    .source = RINGER_LIVEKIT_SOURCE_CAMERA,
    .width = 640,
    .height = 360,
    .bitrate = 300,
  };

  assert_request (ringer_livekit_request_new_offer ("s", 1), "0a0c"
                                                             "0a056f66666572"
                                                             "120173"
                                                             "1801");
  assert_request (ringer_livekit_request_new_answer ("s", 2), "120d"
                                                              "0a06616e73776572"
                                                              "120173"
                                                              "1802");
  assert_request (ringer_livekit_request_new_trickle ("c", RINGER_LIVEKIT_SUBSCRIBER), "1a05"
                                                                                       "0a0163"
                                                                                       "1001");
  assert_request (ringer_livekit_request_new_add_track (&audio), "2213"
                                                                 "0a0161"
                                                                 "3001"
                                                                 "4002"
                                                                 "6801"
                                                                 "7001"
                                                                 "7a0663616d657261");
  assert_request (ringer_livekit_request_new_add_track (&video),
                  "2224"
                  "0a0176"
                  "1801"
                  "208005"
                  "28e802"
                  "4a0b"
                  "0802"
                  "108005"
                  "18e802"
                  "20ac02"
                  "4001"
                  "6801"
                  "7a0663616d657261");
  assert_request (ringer_livekit_request_new_mute ("t", FALSE), "2a03"
                                                                "0a0174");
  assert_request (ringer_livekit_request_new_subscription ("t", TRUE), "3205"
                                                                       "0a0174"
                                                                       "1001");
  assert_request (ringer_livekit_request_new_track_setting ("t", 0, 0), "3a05"
                                                                        "0a0174"
                                                                        "1801");
  assert_request (ringer_livekit_request_new_leave (), "4202"
                                                       "1001");
  assert_request (ringer_livekit_request_new_ping (300), "70ac02");
  assert_request (ringer_livekit_request_new_ping_req (300, 1), "820105"
                                                                "08ac02"
                                                                "1001");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/livekit-messages/join", test_join);
  g_test_add_func ("/livekit-messages/speakers", test_speakers);
  g_test_add_func ("/livekit-messages/small", test_small);
  g_test_add_func ("/livekit-messages/qualities", test_qualities);
  g_test_add_func ("/livekit-messages/bad", test_bad);
  g_test_add_func ("/livekit-messages/requests", test_requests);

  return g_test_run ();
}
