/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-messages.h"

#include "ringer-error.h"
#include "ringer-protobuf.h"

/* One function for each message; a table would not be shorter. */

G_DEFINE_BOXED_TYPE (RingerLivekitResponse, ringer_livekit_response, ringer_livekit_response_ref, ringer_livekit_response_unref)

/* Reads one field into @object; whether it is well made. */
typedef gboolean (*ReadField) (gpointer object,
                               const RingerProtobufField *field);

static void
track_info_free (RingerLivekitTrackInfo *info)
{
  g_free (info->sid);
  g_free (info->mime_type);
  g_free (info);
}

static void
participant_info_free (RingerLivekitParticipantInfo *info)
{
  g_free (info->sid);
  g_free (info->identity);
  g_ptr_array_unref (info->tracks);
  g_free (info);
}

static void
ice_server_free (RingerLivekitIceServer *server)
{
  g_ptr_array_unref (server->urls);
  g_free (server->username);
  g_free (server->credential);
  g_free (server);
}

static void
speaker_free (RingerLivekitSpeaker *speaker)
{
  g_free (speaker->sid);
  g_free (speaker);
}

static void
connection_free (RingerLivekitConnection *connection)
{
  g_free (connection->sid);
  g_free (connection);
}

static void
stream_state_free (RingerLivekitStreamState *state)
{
  g_free (state->track_sid);
  g_free (state);
}

/* Reading */

static gboolean
read_message (const RingerProtobufField *field,
              ReadField read,
              gpointer object)
{
  RingerProtobufReader reader;
  RingerProtobufField inner;

  if (field->wire != RINGER_PROTOBUF_BYTES)
    return FALSE;

  ringer_protobuf_reader_init (&reader, field->data, field->size);
  while (ringer_protobuf_reader_next (&reader, &inner)) {
    if (!read (object, &inner))
      return FALSE;
  }

  return !reader.broken;
}

static gboolean
read_string (const RingerProtobufField *field,
             char **text)
{
  g_free (*text);
  *text = ringer_protobuf_field_dup_string (field);

  return *text != NULL;
}

static gboolean
read_number (const RingerProtobufField *field,
             unsigned int *number)
{
  *number = (unsigned int) MIN (field->value, G_MAXINT);

  return field->wire == RINGER_PROTOBUF_VARINT;
}

/* An enum's values begin with 0 and have no gaps; one that is newer than we are counts as 0. */
static gboolean
read_enum (const RingerProtobufField *field,
           unsigned int last,
           unsigned int *value)
{
  *value = field->value <= last ? (unsigned int) field->value : 0;

  return field->wire == RINGER_PROTOBUF_VARINT;
}

static gboolean
read_boolean (const RingerProtobufField *field,
              gboolean *value)
{
  *value = field->value != 0;

  return field->wire == RINGER_PROTOBUF_VARINT;
}

static gboolean
read_track_info_field (gpointer object,
                       const RingerProtobufField *field)
{
  RingerLivekitTrackInfo *info = object;

  switch (field->number) {
  case 1:
    return read_string (field, &info->sid);
  case 2:
    return read_enum (field, RINGER_LIVEKIT_DATA, &info->kind);
  case 4:
    return read_boolean (field, &info->muted);
  case 5:
    return read_number (field, &info->width);
  case 6:
    return read_number (field, &info->height);
  case 9:
    return read_enum (field, RINGER_LIVEKIT_SOURCE_SCREEN_AUDIO, &info->source);
  case 11:
    return read_string (field, &info->mime_type);
  case 16:
    return read_enum (field, RINGER_LIVEKIT_ENCRYPTION_CUSTOM, &info->encryption);
  default:
    return TRUE;
  }
}

static gboolean
read_track_info (const RingerProtobufField *field,
                 GPtrArray *tracks)
{
  RingerLivekitTrackInfo *info = g_new0 (RingerLivekitTrackInfo, 1);

  g_ptr_array_add (tracks, info);

  return read_message (field, read_track_info_field, info) && info->sid != NULL;
}

static gboolean
read_participant_field (gpointer object,
                        const RingerProtobufField *field)
{
  RingerLivekitParticipantInfo *info = object;

  switch (field->number) {
  case 1:
    return read_string (field, &info->sid);
  case 2:
    return read_string (field, &info->identity);
  case 3:
    return read_enum (field, RINGER_LIVEKIT_DISCONNECTED, &info->presence);
  case 4:
    return read_track_info (field, info->tracks);
  default:
    return TRUE;
  }
}

static RingerLivekitParticipantInfo *
read_participant (const RingerProtobufField *field)
{
  RingerLivekitParticipantInfo *info = g_new0 (RingerLivekitParticipantInfo, 1);

  info->tracks = g_ptr_array_new_with_free_func ((GDestroyNotify) track_info_free);
  if (read_message (field, read_participant_field, info) && info->sid != NULL && info->identity != NULL)
    return info;

  participant_info_free (info);

  return NULL;
}

static gboolean
read_participants (gpointer object,
                   const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;
  RingerLivekitParticipantInfo *info;

  if (field->number != 1)
    return TRUE;

  info = read_participant (field);
  if (info != NULL)
    g_ptr_array_add (self->participants, info);

  return info != NULL;
}

static gboolean
read_ice_server_field (gpointer object,
                       const RingerProtobufField *field)
{
  RingerLivekitIceServer *server = object;
  char *url;

  switch (field->number) {
  case 1:
    url = ringer_protobuf_field_dup_string (field);
    if (url != NULL)
      g_ptr_array_add (server->urls, url);
    return url != NULL;
  case 2:
    return read_string (field, &server->username);
  case 3:
    return read_string (field, &server->credential);
  default:
    return TRUE;
  }
}

static gboolean
read_ice_server (const RingerProtobufField *field,
                 GPtrArray *servers)
{
  RingerLivekitIceServer *server = g_new0 (RingerLivekitIceServer, 1);

  server->urls = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (servers, server);

  return read_message (field, read_ice_server_field, server);
}

static gboolean
read_configuration (gpointer object,
                    const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  if (field->number == 5)
    self->force_relay = field->value == 2;

  return TRUE;
}

static gboolean
read_me (RingerLivekitResponse *self,
         const RingerProtobufField *field)
{
  g_clear_pointer (&self->me, participant_info_free);
  self->me = read_participant (field);

  return self->me != NULL;
}

static gboolean
read_other (RingerLivekitResponse *self,
            const RingerProtobufField *field)
{
  RingerLivekitParticipantInfo *info = read_participant (field);

  if (info != NULL)
    g_ptr_array_add (self->participants, info);

  return info != NULL;
}

static gboolean
read_join (gpointer object,
           const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  switch (field->number) {
  case 2:
    return read_me (self, field);
  case 3:
    return read_other (self, field);
  case 5:
    return read_ice_server (field, self->ice_servers);
  case 8:
    return read_message (field, read_configuration, self);
  case 10:
    return read_number (field, &self->ping_timeout_s);
  case 11:
    return read_number (field, &self->ping_interval_s);
  case 13:
    if (field->wire != RINGER_PROTOBUF_BYTES)
      return FALSE;
    g_clear_pointer (&self->sif_trailer, g_bytes_unref);
    if (field->size > 0)
      self->sif_trailer = g_bytes_new (field->data, field->size);
    return TRUE;
  default:
    return TRUE;
  }
}

static gboolean
read_description (gpointer object,
                  const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  switch (field->number) {
  case 2:
    return read_string (field, &self->sdp);
  case 3:
    self->id = (guint32) field->value;
    return field->wire == RINGER_PROTOBUF_VARINT;
  default:
    return TRUE;
  }
}

static gboolean
read_trickle (gpointer object,
              const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  switch (field->number) {
  case 1:
    return read_string (field, &self->candidate);
  case 2:
    return read_enum (field, RINGER_LIVEKIT_SUBSCRIBER, &self->target);
  default:
    return TRUE;
  }
}

static gboolean
read_published (gpointer object,
                const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;
  g_autoptr (GPtrArray) tracks = NULL;
  RingerLivekitTrackInfo *info;

  if (field->number == 1)
    return read_string (field, &self->cid);
  if (field->number != 2)
    return TRUE;

  tracks = g_ptr_array_new_with_free_func ((GDestroyNotify) track_info_free);
  if (!read_track_info (field, tracks))
    return FALSE;
  info = tracks->pdata[0];
  g_free (self->track_sid);
  self->track_sid = g_steal_pointer (&info->sid);

  return TRUE;
}

static gboolean
read_track_sid (gpointer object,
                const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  return field->number != 1 || read_string (field, &self->track_sid);
}

static gboolean
read_mute (gpointer object,
           const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  return field->number == 2 ? read_boolean (field, &self->muted) : read_track_sid (object, field);
}

static gboolean
read_leave (gpointer object,
            const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  switch (field->number) {
  case 2:
    return read_enum (field, RINGER_LIVEKIT_LEAVE_JOIN_FAILURE, &self->reason);
  case 3:
    return read_enum (field, RINGER_LIVEKIT_LEAVE_RECONNECT, &self->action);
  default:
    return TRUE;
  }
}

static gboolean
read_speaker_field (gpointer object,
                    const RingerProtobufField *field)
{
  RingerLivekitSpeaker *speaker = object;

  switch (field->number) {
  case 1:
    return read_string (field, &speaker->sid);
  case 2:
    speaker->level = CLAMP (ringer_protobuf_field_get_float (field), 0.0f, 1.0f);
    return field->wire == RINGER_PROTOBUF_FIXED32;
  case 3:
    return read_boolean (field, &speaker->active);
  default:
    return TRUE;
  }
}

static gboolean
read_speakers (gpointer object,
               const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;
  RingerLivekitSpeaker *speaker;

  if (field->number != 1)
    return TRUE;

  speaker = g_new0 (RingerLivekitSpeaker, 1);
  g_ptr_array_add (self->speakers, speaker);

  return read_message (field, read_speaker_field, speaker) && speaker->sid != NULL;
}

static gboolean
read_connection_field (gpointer object,
                       const RingerProtobufField *field)
{
  RingerLivekitConnection *connection = object;

  switch (field->number) {
  case 1:
    return read_string (field, &connection->sid);
  case 2:
    return read_enum (field, RINGER_LIVEKIT_QUALITY_LOST, &connection->quality);
  default:
    return TRUE;
  }
}

static gboolean
read_connections (gpointer object,
                  const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;
  RingerLivekitConnection *connection;

  if (field->number != 1)
    return TRUE;

  connection = g_new0 (RingerLivekitConnection, 1);
  g_ptr_array_add (self->connections, connection);

  return read_message (field, read_connection_field, connection) && connection->sid != NULL;
}

static gboolean
read_stream_state_field (gpointer object,
                         const RingerProtobufField *field)
{
  RingerLivekitStreamState *state = object;

  switch (field->number) {
  case 2:
    return read_string (field, &state->track_sid);
  case 3:
    return read_boolean (field, &state->paused);
  default:
    return TRUE;
  }
}

static gboolean
read_stream_states (gpointer object,
                    const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;
  RingerLivekitStreamState *state;

  if (field->number != 1)
    return TRUE;

  state = g_new0 (RingerLivekitStreamState, 1);
  g_ptr_array_add (self->stream_states, state);

  return read_message (field, read_stream_state_field, state) && state->track_sid != NULL;
}

/* How many qualities are listed, and at how many somebody looks. */
typedef struct {
  RingerLivekitResponse *response;
  unsigned int n_listed;
  unsigned int n_enabled;
} Qualities;

static gboolean
read_quality (gpointer object,
              const RingerProtobufField *field)
{
  Qualities *qualities = object;
  gboolean enabled = FALSE;

  if (field->number == 2 && !read_boolean (field, &enabled))
    return FALSE;
  qualities->n_enabled += enabled;

  return TRUE;
}

static gboolean
read_codec (gpointer object,
            const RingerProtobufField *field)
{
  Qualities *qualities = object;

  if (field->number != 2)
    return TRUE;

  qualities->n_listed++;

  return read_message (field, read_quality, object);
}

/* Old servers list the qualities (2) beside the codecs (3), which hold them again. */
static gboolean
read_subscribed_quality_field (gpointer object,
                               const RingerProtobufField *field)
{
  Qualities *qualities = object;

  switch (field->number) {
  case 2:
    return read_codec (object, field);
  case 3:
    return read_message (field, read_codec, object);
  default:
    return read_track_sid (qualities->response, field);
  }
}

static gboolean
read_subscribed_quality (RingerLivekitResponse *self,
                         const RingerProtobufField *field)
{
  Qualities qualities = { .response = self };

  if (!read_message (field, read_subscribed_quality_field, &qualities))
    return FALSE;

  self->unwanted = qualities.n_listed > 0 && qualities.n_enabled == 0;

  return TRUE;
}

static gboolean
read_request_response (gpointer object,
                       const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  return field->number != 2 || read_enum (field, RINGER_LIVEKIT_REQUEST_LIMIT_EXCEEDED, &self->request_reason);
}

static gboolean
read_media_sections (gpointer object,
                     const RingerProtobufField *field)
{
  RingerLivekitResponse *self = object;

  switch (field->number) {
  case 1:
    return read_number (field, &self->n_audios);
  case 2:
    return read_number (field, &self->n_videos);
  default:
    return TRUE;
  }
}

/* Which function reads the message of a kind. */
static const struct {
  RingerLivekitResponseKind kind;
  ReadField read;
} kinds[] = {
  { RINGER_LIVEKIT_RESPONSE_JOIN, read_join },
  { RINGER_LIVEKIT_RESPONSE_ANSWER, read_description },
  { RINGER_LIVEKIT_RESPONSE_OFFER, read_description },
  { RINGER_LIVEKIT_RESPONSE_TRICKLE, read_trickle },
  { RINGER_LIVEKIT_RESPONSE_UPDATE, read_participants },
  { RINGER_LIVEKIT_RESPONSE_TRACK_PUBLISHED, read_published },
  { RINGER_LIVEKIT_RESPONSE_LEAVE, read_leave },
  { RINGER_LIVEKIT_RESPONSE_MUTE, read_mute },
  { RINGER_LIVEKIT_RESPONSE_SPEAKERS, read_speakers },
  { RINGER_LIVEKIT_RESPONSE_CONNECTIONS, read_connections },
  { RINGER_LIVEKIT_RESPONSE_STREAM_STATES, read_stream_states },
  { RINGER_LIVEKIT_RESPONSE_TRACK_UNPUBLISHED, read_track_sid },
  { RINGER_LIVEKIT_RESPONSE_REQUEST_RESPONSE, read_request_response },
  { RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, read_media_sections },
};

static gboolean
read_response (RingerLivekitResponse *self,
               const RingerProtobufField *field)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (kinds[i].kind == field->number) {
      self->kind = kinds[i].kind;
      return read_message (field, kinds[i].read, self);
    }
  }

  switch (field->number) {
  case RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY:
    self->kind = RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY;
    return read_subscribed_quality (self, field);
  case RINGER_LIVEKIT_RESPONSE_REFRESH_TOKEN:
    self->kind = RINGER_LIVEKIT_RESPONSE_REFRESH_TOKEN;
    return read_string (field, &self->token);
  case RINGER_LIVEKIT_RESPONSE_PONG:
  case RINGER_LIVEKIT_RESPONSE_PONG_RESP:
    self->kind = (RingerLivekitResponseKind) field->number;
    return TRUE;
  default:
    return TRUE;
  }
}

/* What nobody could act on without is there. */
static gboolean
is_whole (RingerLivekitResponse *self)
{
  switch ((int) self->kind) {
  case RINGER_LIVEKIT_RESPONSE_JOIN:
    return self->me != NULL;
  case RINGER_LIVEKIT_RESPONSE_ANSWER:
  case RINGER_LIVEKIT_RESPONSE_OFFER:
    return self->sdp != NULL;
  case RINGER_LIVEKIT_RESPONSE_TRICKLE:
    return self->candidate != NULL;
  case RINGER_LIVEKIT_RESPONSE_TRACK_PUBLISHED:
    return self->track_sid != NULL && self->cid != NULL;
  case RINGER_LIVEKIT_RESPONSE_MUTE:
  case RINGER_LIVEKIT_RESPONSE_TRACK_UNPUBLISHED:
  case RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY:
    return self->track_sid != NULL;
  default:
    return TRUE;
  }
}

static void
ringer_livekit_response_clear (gpointer data)
{
  RingerLivekitResponse *self = data;

  g_clear_pointer (&self->me, participant_info_free);
  g_ptr_array_unref (self->ice_servers);
  g_clear_pointer (&self->sif_trailer, g_bytes_unref);
  g_ptr_array_unref (self->participants);
  g_free (self->sdp);
  g_free (self->candidate);
  g_free (self->track_sid);
  g_free (self->cid);
  g_ptr_array_unref (self->speakers);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->stream_states);
  g_free (self->token);
}

RingerLivekitResponse *
ringer_livekit_response_parse (const guint8 *data,
                               size_t size,
                               GError **error)
{
  g_autoptr (RingerLivekitResponse) self = g_rc_box_new0 (RingerLivekitResponse);
  RingerProtobufReader reader;
  RingerProtobufField field;
  gboolean good = TRUE;

  self->ice_servers = g_ptr_array_new_with_free_func ((GDestroyNotify) ice_server_free);
  self->participants = g_ptr_array_new_with_free_func ((GDestroyNotify) participant_info_free);
  self->speakers = g_ptr_array_new_with_free_func ((GDestroyNotify) speaker_free);
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  self->stream_states = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_state_free);

  ringer_protobuf_reader_init (&reader, data, size);
  while (good && ringer_protobuf_reader_next (&reader, &field))
    good = read_response (self, &field);

  if (good && !reader.broken && is_whole (self))
    return g_steal_pointer (&self);

  g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "A message of the call service is damaged");

  return NULL;
}

RingerLivekitResponse *
ringer_livekit_response_ref (RingerLivekitResponse *self)
{
  return g_rc_box_acquire (self);
}

void
ringer_livekit_response_unref (RingerLivekitResponse *self)
{
  g_rc_box_release_full (self, ringer_livekit_response_clear);
}
