/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-publications.h"

#include <gst/rtp/gstrtphdrext.h>
#include <gst/video/video.h>

#include "ringer-livekit-bitrate.h"
#include "ringer-livekit-requests.h"
#include "ringer-vp8-pay.h"

/* tee ! queue ! valve ! payloader ! webrtcbin, for each device */

#define OPUS_PT 111
#define VP8_PT 96
#define AUDIO_LEVEL_ID 3
#define MTU 1200
#define CAMERA_WIDTH 640
#define CAMERA_HEIGHT 360
#define SCREEN_WIDTH 1920
#define SCREEN_HEIGHT 1080
#define MEASURE_EVERY_MS 2000

typedef struct {
  GstElement *bin;
  GstElement *valve; /* closed while nobody looks */
  GstPad *tee_pad;
  GstPad *source;
  char *cid;
  char *sid;      /* once the server took it */
  gboolean muted; /* what the server knows */
} Track;

struct _RingerLivekitPublications {
  GObject parent_instance;

  RingerClock *clock;
  RingerMediaPipeline *pipeline;
  RingerLivekitPeer *peer;
  gboolean encrypted;
  gboolean closed;
  unsigned int bitrate; /* of all pictures */
  unsigned int measure_id;
  Track tracks[RINGER_N_MEDIA_DEVICES];
};

static unsigned int request_signal;

G_DEFINE_FINAL_TYPE (RingerLivekitPublications, ringer_livekit_publications, G_TYPE_OBJECT)

/* Takes the reference. */
static void
request (RingerLivekitPublications *self,
         GBytes *bytes)
{
  g_signal_emit (self, request_signal, 0, bytes);
  g_bytes_unref (bytes);
}

/* The server knows by it who speaks. */
static void
add_audio_level (GstElement *payloader)
{
  g_autoptr (GstElement) element = gst_element_factory_make ("rtphdrextclientaudiolevel", NULL);

  if (element == NULL)
    return;

  gst_object_ref_sink (element);
  gst_rtp_header_extension_set_id (GST_RTP_HEADER_EXTENSION (element), AUDIO_LEVEL_ID);
  g_signal_emit_by_name (payloader, "add-extension", element);
}

static GstElement *
make_payloader (RingerMediaDevice device)
{
  GstElement *payloader;

  if (device != RINGER_MEDIA_DEVICE_MICROPHONE) {
    payloader = ringer_vp8_pay_new ();
    g_object_set (payloader, "pt", VP8_PT, "mtu", MTU, NULL);
    return payloader;
  }

  payloader = gst_element_factory_make ("rtpopuspay", NULL);
  if (payloader != NULL) {
    g_object_set (payloader, "pt", OPUS_PT, "mtu", MTU, NULL);
    add_audio_level (payloader);
  }

  return payloader;
}

static gboolean
make_bin (Track *track,
          RingerMediaDevice device)
{
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *valve = gst_element_factory_make ("valve", NULL);
  GstElement *payloader = make_payloader (device);
  g_autoptr (GstPad) sink = NULL;
  g_autoptr (GstPad) source = NULL;

  if (queue == NULL || valve == NULL || payloader == NULL)
    return FALSE;

  track->bin = gst_object_ref_sink (gst_bin_new (NULL));
  gst_util_set_object_arg (G_OBJECT (queue), "leaky", "downstream");
  gst_util_set_object_arg (G_OBJECT (valve), "drop-mode", "forward-sticky-events");
  gst_bin_add_many (GST_BIN (track->bin), queue, valve, payloader, NULL);
  gst_element_link_many (queue, valve, payloader, NULL);
  track->valve = valve;
  sink = gst_element_get_static_pad (queue, "sink");
  source = gst_element_get_static_pad (payloader, "src");
  gst_element_add_pad (track->bin, gst_ghost_pad_new ("sink", sink));
  gst_element_add_pad (track->bin, gst_ghost_pad_new ("src", source));

  return TRUE;
}

/*
 * Its format comes with what comes first, which may be nothing while it is off. So it is sent on at once; and nothing else meanwhile, or what the device
 * gives would overtake it.
 */
static void
link_to_device (Track *track,
                GstElement *tee)
{
  g_autoptr (GstPad) inlet = gst_element_get_static_pad (tee, "sink");
  g_autoptr (GstPad) sink = gst_element_get_static_pad (track->bin, "sink");

  track->tee_pad = gst_element_request_pad_simple (tee, "src_%u");
  GST_PAD_STREAM_LOCK (inlet);
  gst_pad_link (track->tee_pad, sink);
  gst_pad_push_event (track->tee_pad, gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty ("format")));
  GST_PAD_STREAM_UNLOCK (inlet);
}

static void
add_track (RingerLivekitPublications *self,
           RingerMediaDevice device)
{
  Track *track = &self->tracks[device];
  gboolean video = device != RINGER_MEDIA_DEVICE_MICROPHONE;
  gboolean screen = device == RINGER_MEDIA_DEVICE_SCREEN;
  RingerLivekitTrackRequest wanted = { .kind = RINGER_LIVEKIT_AUDIO, .source = RINGER_LIVEKIT_SOURCE_MICROPHONE, .encrypted = self->encrypted };

  if (!make_bin (track, device))
    return;

  gst_bin_add (ringer_media_pipeline_get_bin (self->pipeline), track->bin);
  track->source = gst_element_get_static_pad (track->bin, "src");
  track->cid = ringer_livekit_peer_add_track (self->peer, track->source, video);
  gst_element_sync_state_with_parent (track->bin);
  link_to_device (track, ringer_media_pipeline_get_tee (self->pipeline, device));

  track->muted = !ringer_media_pipeline_is_on (self->pipeline, device);
  wanted.cid = track->cid;
  wanted.muted = track->muted;
  if (video) {
    wanted.kind = RINGER_LIVEKIT_VIDEO;
    wanted.source = screen ? RINGER_LIVEKIT_SOURCE_SCREEN : RINGER_LIVEKIT_SOURCE_CAMERA;
    wanted.width = screen ? SCREEN_WIDTH : CAMERA_WIDTH;
    wanted.height = screen ? SCREEN_HEIGHT : CAMERA_HEIGHT;
    wanted.bitrate = screen ? RINGER_LIVEKIT_BITRATE_SCREEN_MAX : RINGER_LIVEKIT_BITRATE_CAMERA_MAX;
  }
  request (self, ringer_livekit_request_new_add_track (&wanted));
  ringer_livekit_peer_offer (self->peer);
}

static void
remove_track (RingerLivekitPublications *self,
              RingerMediaDevice device)
{
  Track *track = &self->tracks[device];

  if (track->bin == NULL)
    return;

  if (track->tee_pad != NULL) {
    gst_element_release_request_pad (ringer_media_pipeline_get_tee (self->pipeline, device), track->tee_pad);
    gst_clear_object (&track->tee_pad);
  }
  gst_clear_object (&track->source);
  g_clear_pointer (&track->cid, g_free);
  g_clear_pointer (&track->sid, g_free);
  track->valve = NULL;
  ringer_media_stop (g_steal_pointer (&track->bin));
}

static void
follow_mute (RingerLivekitPublications *self,
             RingerMediaDevice device)
{
  Track *track = &self->tracks[device];
  gboolean muted = !ringer_media_pipeline_is_on (self->pipeline, device);

  if (track->sid == NULL || track->muted == muted)
    return;

  track->muted = muted;
  request (self, ringer_livekit_request_new_mute (track->sid, muted));
}

static RingerLivekitBitrates
share_line (RingerLivekitPublications *self)
{
  return ringer_livekit_bitrate_share (self->bitrate, ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_CAMERA),
                                       ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_SCREEN));
}

static void
follow_line (RingerLivekitPublications *self)
{
  RingerLivekitBitrates shares = share_line (self);

  ringer_media_pipeline_set_bitrate (self->pipeline, RINGER_MEDIA_DEVICE_CAMERA, shares.camera);
  ringer_media_pipeline_set_bitrate (self->pipeline, RINGER_MEDIA_DEVICE_SCREEN, shares.screen);
}

static void
follow (RingerLivekitPublications *self)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES && !self->closed; device++) {
    if (self->tracks[device].bin == NULL && ringer_media_pipeline_was_opened (self->pipeline, device))
      add_track (self, device);
    follow_mute (self, device);
  }
  follow_line (self);
}

static void
take_published (RingerLivekitPublications *self,
                const RingerLivekitResponse *response)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (g_strcmp0 (self->tracks[device].cid, response->cid) == 0 && self->tracks[device].sid == NULL) {
      g_set_str (&self->tracks[device].sid, response->track_sid);
      follow_mute (self, device);
      return;
    }
  }
}

/* The server, or who may ask it to, turns us off; never on. */
static void
take_mute (RingerLivekitPublications *self,
           const RingerLivekitResponse *response)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (g_strcmp0 (self->tracks[device].sid, response->track_sid) == 0 && response->muted) {
      self->tracks[device].muted = TRUE;
      ringer_media_pipeline_set_on (self->pipeline, device, FALSE);
    }
  }
}

/* Pictures that nobody looks at are not sent. */
static void
take_wanted (Track *track,
             const RingerLivekitResponse *response)
{
  g_autoptr (GstPad) sink = NULL;
  gboolean closed;

  if (track->valve == NULL || g_strcmp0 (track->sid, response->track_sid) != 0)
    return;

  g_object_get (track->valve, "drop", &closed, NULL);
  if (closed == response->unwanted)
    return;

  g_object_set (track->valve, "drop", response->unwanted, NULL);
  if (response->unwanted)
    return;

  sink = gst_element_get_static_pad (track->valve, "sink");
  gst_pad_push_event (sink, gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
}

static void
take_subscribed_quality (RingerLivekitPublications *self,
                         const RingerLivekitResponse *response)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_CAMERA; device < RINGER_N_MEDIA_DEVICES; device++)
    take_wanted (&self->tracks[device], response);
}

void
ringer_livekit_publications_take (RingerLivekitPublications *self,
                                  const RingerLivekitResponse *response)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PUBLICATIONS (self));

  if (response->kind == RINGER_LIVEKIT_RESPONSE_TRACK_PUBLISHED)
    take_published (self, response);
  else if (response->kind == RINGER_LIVEKIT_RESPONSE_MUTE)
    take_mute (self, response);
  else if (response->kind == RINGER_LIVEKIT_RESPONSE_SUBSCRIBED_QUALITY)
    take_subscribed_quality (self, response);
}

/* The line to the server */

static void
on_measured (RingerLivekitPublications *self,
             double loss)
{
  RingerLivekitBitrates sent = share_line (self);

  self->bitrate = ringer_livekit_bitrate_next (&sent, loss);
  follow_line (self);
}

static void
measure (gpointer user_data)
{
  RingerLivekitPublications *self = user_data;

  self->measure_id = ringer_clock_add_timeout (self->clock, MEASURE_EVERY_MS, measure, self);
  if (ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_CAMERA) || ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_SCREEN))
    ringer_livekit_peer_measure (self->peer);
}

void
ringer_livekit_publications_start (RingerLivekitPublications *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PUBLICATIONS (self));

  g_signal_connect_object (self->pipeline, "notify::microphone", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "notify::camera", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "notify::screen", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->peer, "measured", G_CALLBACK (on_measured), self, G_CONNECT_SWAPPED);
  self->measure_id = ringer_clock_add_timeout (self->clock, MEASURE_EVERY_MS, measure, self);
  follow (self);
}

gboolean
ringer_livekit_publications_has_tracks (RingerLivekitPublications *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_PUBLICATIONS (self), FALSE);

  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (self->tracks[device].bin != NULL)
      return TRUE;
  }

  return FALSE;
}

void
ringer_livekit_publications_close (RingerLivekitPublications *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PUBLICATIONS (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  ringer_clock_clear_timeout (self->clock, &self->measure_id);
  g_signal_handlers_disconnect_by_data (self->pipeline, self);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++)
    remove_track (self, device);
}

static void
ringer_livekit_publications_dispose (GObject *object)
{
  RingerLivekitPublications *self = RINGER_LIVEKIT_PUBLICATIONS (object);

  if (self->pipeline != NULL)
    ringer_livekit_publications_close (self);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->peer);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_livekit_publications_parent_class)->dispose (object);
}

static void
ringer_livekit_publications_class_init (RingerLivekitPublicationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_livekit_publications_dispose;

  request_signal =
    g_signal_new ("request", RINGER_TYPE_LIVEKIT_PUBLICATIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_livekit_publications_init (RingerLivekitPublications *self)
{
}

RingerLivekitPublications *
ringer_livekit_publications_new (RingerClock *clock,
                                 RingerMediaPipeline *pipeline,
                                 RingerLivekitPeer *peer,
                                 gboolean encrypted)
{
  RingerLivekitPublications *self = g_object_new (RINGER_TYPE_LIVEKIT_PUBLICATIONS, NULL);

  self->clock = g_object_ref (clock);
  self->bitrate = RINGER_LIVEKIT_BITRATE_START;
  self->pipeline = g_object_ref (pipeline);
  self->peer = g_object_ref (peer);
  self->encrypted = encrypted;

  return self;
}
