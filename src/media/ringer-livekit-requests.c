/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-requests.h"

#include "ringer-protobuf.h"

/* SignalRequest */
enum {
  OFFER = 1,
  ANSWER = 2,
  TRICKLE = 3,
  ADD_TRACK = 4,
  MUTE = 5,
  SUBSCRIPTION = 6,
  TRACK_SETTING = 7,
  LEAVE = 8,
  PING = 14,
  PING_REQ = 16,
};

#define QUALITY_HIGH 2

char *
ringer_livekit_request_make_join (void)
{
  GByteArray *client = g_byte_array_new ();
  GByteArray *join = g_byte_array_new ();
  g_autoptr (GByteArray) wrapped = g_byte_array_new ();
  char *text;

  ringer_protobuf_write_string (client, 2, "1.0");
  ringer_protobuf_write_number (client, 3, RINGER_LIVEKIT_PROTOCOL);
  ringer_protobuf_write_string (client, 4, "linux");
  ringer_protobuf_write_message (join, 1, client);
  /* Of settings that are not there the server subscribes to nothing by itself. */
  ringer_protobuf_write_message (wrapped, 2, join);

  /* The alphabet of RFC 4648, section 5, but with its padding. */
  text = g_base64_encode (wrapped->data, wrapped->len);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

/* Frees @content. */
static GBytes *
wrap (guint32 number,
      GByteArray *content)
{
  GByteArray *message = g_byte_array_new ();

  ringer_protobuf_write_message (message, number, content);

  return g_byte_array_free_to_bytes (message);
}

static GBytes *
new_description (guint32 number,
                 const char *type,
                 const char *sdp,
                 guint32 id)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, type);
  ringer_protobuf_write_string (content, 2, sdp);
  ringer_protobuf_write_number (content, 3, id);

  return wrap (number, content);
}

GBytes *
ringer_livekit_request_new_offer (const char *sdp,
                                  guint32 id)
{
  return new_description (OFFER, "offer", sdp, id);
}

GBytes *
ringer_livekit_request_new_answer (const char *sdp,
                                   guint32 id)
{
  return new_description (ANSWER, "answer", sdp, id);
}

GBytes *
ringer_livekit_request_new_trickle (const char *candidate,
                                    RingerLivekitTarget target)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, candidate);
  ringer_protobuf_write_number (content, 2, target);

  return wrap (TRICKLE, content);
}

static void
write_video (GByteArray *content,
             const RingerLivekitTrackRequest *track)
{
  GByteArray *layer = g_byte_array_new ();

  ringer_protobuf_write_number (content, 4, track->width);
  ringer_protobuf_write_number (content, 5, track->height);

  ringer_protobuf_write_number (layer, 1, QUALITY_HIGH);
  ringer_protobuf_write_number (layer, 2, track->width);
  ringer_protobuf_write_number (layer, 3, track->height);
  ringer_protobuf_write_number (layer, 4, track->bitrate);
  ringer_protobuf_write_message (content, 9, layer);
}

GBytes *
ringer_livekit_request_new_add_track (const RingerLivekitTrackRequest *track)
{
  GByteArray *content = g_byte_array_new ();
  gboolean screen = track->source == RINGER_LIVEKIT_SOURCE_SCREEN || track->source == RINGER_LIVEKIT_SOURCE_SCREEN_AUDIO;

  ringer_protobuf_write_string (content, 1, track->cid);
  ringer_protobuf_write_number (content, 3, track->kind);
  if (track->kind == RINGER_LIVEKIT_VIDEO)
    write_video (content, track);
  ringer_protobuf_write_number (content, 6, track->muted);
  ringer_protobuf_write_number (content, 8, track->source);
  /* RED repeats frames inside a packet, where the encryption would not be found. */
  ringer_protobuf_write_number (content, 13, TRUE);
  ringer_protobuf_write_number (content, 14, track->encrypted ? RINGER_LIVEKIT_ENCRYPTION_GCM : RINGER_LIVEKIT_ENCRYPTION_NONE);
  ringer_protobuf_write_string (content, 15, screen ? "screen" : "camera");

  return wrap (ADD_TRACK, content);
}

GBytes *
ringer_livekit_request_new_mute (const char *track_sid,
                                 gboolean muted)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, track_sid);
  ringer_protobuf_write_number (content, 2, muted);

  return wrap (MUTE, content);
}

GBytes *
ringer_livekit_request_new_subscription (const char *track_sid,
                                         gboolean subscribe)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, track_sid);
  ringer_protobuf_write_number (content, 2, subscribe);

  return wrap (SUBSCRIPTION, content);
}

GBytes *
ringer_livekit_request_new_track_setting (const char *track_sid,
                                          unsigned int width,
                                          unsigned int height)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, track_sid);
  ringer_protobuf_write_number (content, 3, width == 0);
  ringer_protobuf_write_number (content, 5, width);
  ringer_protobuf_write_number (content, 6, height);

  return wrap (TRACK_SETTING, content);
}

GBytes *
ringer_livekit_request_new_leave (void)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_number (content, 2, RINGER_LIVEKIT_LEAVE_CLIENT_INITIATED);

  return wrap (LEAVE, content);
}

GBytes *
ringer_livekit_request_new_ping (gint64 wall_ms)
{
  GByteArray *message = g_byte_array_new ();

  ringer_protobuf_write_number (message, PING, (guint64) wall_ms);

  return g_byte_array_free_to_bytes (message);
}

GBytes *
ringer_livekit_request_new_ping_req (gint64 wall_ms,
                                     gint64 round_trip_ms)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_number (content, 1, (guint64) wall_ms);
  ringer_protobuf_write_number (content, 2, (guint64) round_trip_ms);

  return wrap (PING_REQ, content);
}
