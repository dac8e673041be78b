/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * The messages of LiveKit's signalling (livekit_rtc.proto and livekit_models.proto of livekit/protocol), as far as Ringer needs them.
 * What is not known is skipped; a string that is not one, or a message that is cut off, makes the whole message bad.
 */

/** RingerLivekitTarget: which of the two peer connections; where there is one, it is the publisher. */
typedef enum {
  RINGER_LIVEKIT_PUBLISHER,
  RINGER_LIVEKIT_SUBSCRIBER,
} RingerLivekitTarget;

typedef enum {
  RINGER_LIVEKIT_AUDIO,
  RINGER_LIVEKIT_VIDEO,
  RINGER_LIVEKIT_DATA,
} RingerLivekitKind;

typedef enum {
  RINGER_LIVEKIT_SOURCE_UNKNOWN,
  RINGER_LIVEKIT_SOURCE_CAMERA,
  RINGER_LIVEKIT_SOURCE_MICROPHONE,
  RINGER_LIVEKIT_SOURCE_SCREEN,
  RINGER_LIVEKIT_SOURCE_SCREEN_AUDIO,
} RingerLivekitSource;

typedef enum {
  RINGER_LIVEKIT_ENCRYPTION_NONE,
  RINGER_LIVEKIT_ENCRYPTION_GCM,
  RINGER_LIVEKIT_ENCRYPTION_CUSTOM,
} RingerLivekitEncryption;

typedef enum {
  RINGER_LIVEKIT_JOINING,
  RINGER_LIVEKIT_JOINED,
  RINGER_LIVEKIT_ACTIVE,
  RINGER_LIVEKIT_DISCONNECTED,
} RingerLivekitPresence;

typedef enum {
  RINGER_LIVEKIT_LEAVE_STOP,
  RINGER_LIVEKIT_LEAVE_RESUME,
  RINGER_LIVEKIT_LEAVE_RECONNECT,
} RingerLivekitLeaveAction;

/** RingerLivekitLeaveReason: those of `DisconnectReason` that Ringer tells apart. */
typedef enum {
  RINGER_LIVEKIT_LEAVE_UNKNOWN = 0,
  RINGER_LIVEKIT_LEAVE_CLIENT_INITIATED = 1,
  RINGER_LIVEKIT_LEAVE_DUPLICATE_IDENTITY = 2,
  RINGER_LIVEKIT_LEAVE_SERVER_SHUTDOWN = 3,
  RINGER_LIVEKIT_LEAVE_PARTICIPANT_REMOVED = 4,
  RINGER_LIVEKIT_LEAVE_ROOM_DELETED = 5,
  RINGER_LIVEKIT_LEAVE_STATE_MISMATCH = 6,
  RINGER_LIVEKIT_LEAVE_JOIN_FAILURE = 7,
} RingerLivekitLeaveReason;

typedef enum {
  RINGER_LIVEKIT_QUALITY_POOR,
  RINGER_LIVEKIT_QUALITY_GOOD,
  RINGER_LIVEKIT_QUALITY_EXCELLENT,
  RINGER_LIVEKIT_QUALITY_LOST,
} RingerLivekitQuality;

/** RingerLivekitTrackInfo: a published track. */
typedef struct {
  char *sid;
  RingerLivekitKind kind;
  RingerLivekitSource source;
  gboolean muted;
  unsigned int width;
  unsigned int height;
  char *mime_type; /* (nullable) */
  RingerLivekitEncryption encryption;
} RingerLivekitTrackInfo;

/** RingerLivekitParticipantInfo: who is in the room. */
typedef struct {
  char *sid;
  char *identity;
  RingerLivekitPresence presence;
  GPtrArray *tracks; /* (element-type RingerLivekitTrackInfo) */
} RingerLivekitParticipantInfo;

/** RingerLivekitIceServer: a STUN or TURN server. */
typedef struct {
  GPtrArray *urls;  /* (element-type utf8) */
  char *username;   /* (nullable) */
  char *credential; /* (nullable) */
} RingerLivekitIceServer;

/** RingerLivekitSpeaker: how loud somebody is, or that they stopped. */
typedef struct {
  char *sid;
  float level;
  gboolean active;
} RingerLivekitSpeaker;

/** RingerLivekitConnection: how good somebody's connection is. */
typedef struct {
  char *sid;
  RingerLivekitQuality quality;
} RingerLivekitConnection;

/** RingerLivekitStreamState: whether the server holds a track back, since the line to us is too thin. */
typedef struct {
  char *track_sid;
  gboolean paused;
} RingerLivekitStreamState;

/** RingerLivekitResponseKind: the kinds of `SignalResponse` that mean something to Ringer; the numbers are the field's. */
typedef enum {
  RINGER_LIVEKIT_RESPONSE_OTHER = 0,
  RINGER_LIVEKIT_RESPONSE_JOIN = 1,
  RINGER_LIVEKIT_RESPONSE_ANSWER = 2,
  RINGER_LIVEKIT_RESPONSE_OFFER = 3,
  RINGER_LIVEKIT_RESPONSE_TRICKLE = 4,
  RINGER_LIVEKIT_RESPONSE_UPDATE = 5,
  RINGER_LIVEKIT_RESPONSE_TRACK_PUBLISHED = 6,
  RINGER_LIVEKIT_RESPONSE_LEAVE = 8,
  RINGER_LIVEKIT_RESPONSE_MUTE = 9,
  RINGER_LIVEKIT_RESPONSE_SPEAKERS = 10,
  RINGER_LIVEKIT_RESPONSE_CONNECTIONS = 12,
  RINGER_LIVEKIT_RESPONSE_STREAM_STATES = 13,
  RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY = 14,
  RINGER_LIVEKIT_RESPONSE_REFRESH_TOKEN = 16,
  RINGER_LIVEKIT_RESPONSE_TRACK_UNPUBLISHED = 17,
  RINGER_LIVEKIT_RESPONSE_PONG = 18,
  RINGER_LIVEKIT_RESPONSE_PONG_RESP = 20,
  RINGER_LIVEKIT_RESPONSE_REQUEST_RESPONSE = 22,
  RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS = 25,
} RingerLivekitResponseKind;

/** RingerLivekitRequestReason: those of `RequestResponse.Reason` that Ringer tells apart. */
typedef enum {
  RINGER_LIVEKIT_REQUEST_OK = 0,
  RINGER_LIVEKIT_REQUEST_NOT_FOUND = 1,
  RINGER_LIVEKIT_REQUEST_NOT_ALLOWED = 2,
  RINGER_LIVEKIT_REQUEST_LIMIT_EXCEEDED = 3,
} RingerLivekitRequestReason;

/**
 * RingerLivekitResponse:
 *
 * One `SignalResponse`. Of its parts only those are set that the comment names its kind for; arrays are never %NULL.
 */
typedef struct {
  RingerLivekitResponseKind kind;

  /* JOIN */
  RingerLivekitParticipantInfo *me; /* (nullable) */
  GPtrArray *ice_servers;           /* (element-type RingerLivekitIceServer) */
  gboolean force_relay;
  unsigned int ping_timeout_s;
  unsigned int ping_interval_s;
  GBytes *sif_trailer; /* (nullable) */

  /* JOIN (the others), UPDATE */
  GPtrArray *participants; /* (element-type RingerLivekitParticipantInfo) */

  /* ANSWER, OFFER */
  char *sdp; /* (nullable) */
  guint32 id;

  /* TRICKLE */
  char *candidate; /* (nullable): JSON */
  RingerLivekitTarget target;

  /* TRACK_PUBLISHED (with cid), TRACK_UNPUBLISHED, MUTE, SUBSCRIBED_QUALITY: (nullable) */
  char *track_sid;
  char *cid;
  gboolean muted;
  gboolean unwanted; /* SUBSCRIBED_QUALITY: whether nobody looks, at whatever quality */

  /* LEAVE */
  RingerLivekitLeaveAction action;
  RingerLivekitLeaveReason reason;

  /* REQUEST_RESPONSE */
  RingerLivekitRequestReason request_reason;

  /* MEDIA_SECTIONS: how many sections the server lacks in what we offered */
  unsigned int n_audios;
  unsigned int n_videos;

  GPtrArray *speakers;      /* SPEAKERS (element-type RingerLivekitSpeaker) */
  GPtrArray *connections;   /* CONNECTIONS (element-type RingerLivekitConnection) */
  GPtrArray *stream_states; /* STREAM_STATES (element-type RingerLivekitStreamState) */
  char *token;              /* REFRESH_TOKEN (nullable) */
} RingerLivekitResponse;

#define RINGER_TYPE_LIVEKIT_RESPONSE (ringer_livekit_response_get_type ())
GType ringer_livekit_response_get_type (void);

/**
 * ringer_livekit_response_parse:
 * @data: a binary frame
 * @size: its size
 * @error: return location: RINGER_ERROR_BAD_RESPONSE
 *
 * Returns: (transfer full) (nullable): the message
 */
RingerLivekitResponse *ringer_livekit_response_parse (const guint8 *data,
                                                      size_t size,
                                                      GError **error);

RingerLivekitResponse *ringer_livekit_response_ref (RingerLivekitResponse *self);
void ringer_livekit_response_unref (RingerLivekitResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerLivekitResponse, ringer_livekit_response_unref)

G_END_DECLS
