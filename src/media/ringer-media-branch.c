/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-branch.h"

#include "ringer-frame-probe.h"
#include "ringer-media-frames.h"

#define VOICE                                                                     \
  "queue name=first ! rtpopusdepay name=depay ! opusdec name=decoder plc=true ! " \
  "audioconvert ! audioresample ! volume name=volume"
#define PICTURE                                                                               \
  "queue name=first ! rtpvp8depay name=depay request-keyframe=true wait-for-keyframe=true ! " \
  "vp8dec automatic-request-sync-points=true discard-corrupted-frames=true threads=2 ! "      \
  "videoconvert ! video/x-raw,format=RGBA ! "                                                 \
  "appsink name=frames max-buffers=1 drop=true qos=true async=false"

/* All call clients send packets of this length. */
#define PACKET (20 * GST_MSECOND)

struct _RingerMediaBranch {
  GObject parent_instance;

  GstElement *bin;
  GstPad *source;
  GstPad *mixer_pad;
  RingerVideoFeed *feed;
};

G_DEFINE_FINAL_TYPE (RingerMediaBranch, ringer_media_branch, G_TYPE_OBJECT)

/*
 * What one packet knows of the one before it, should that be lost, opusdec can only use if it holds back one. Everybody is heard later by that, so it begins
 * with the first that is lost, which it is in time for.
 */
static GstPadProbeReturn
on_gap (GstPad *pad,
        GstPadProbeInfo *info,
        gpointer user_data)
{
  g_autoptr (GstElement) decoder = NULL;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_GAP)
    return GST_PAD_PROBE_OK;

  decoder = gst_pad_get_parent_element (pad);
  g_object_set (decoder, "use-inband-fec", TRUE, NULL);
  gst_element_post_message (decoder, gst_message_new_latency (GST_OBJECT (decoder)));

  return GST_PAD_PROBE_REMOVE;
}

/* It says how much later only if it held back from the start, and then that it may be the longest packet that there is. */
static GstPadProbeReturn
on_latency (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);
  g_autoptr (GstElement) decoder = NULL;
  gboolean live, holds_back;
  GstClockTime min, max;

  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return GST_PAD_PROBE_OK;

  decoder = gst_pad_get_parent_element (pad);
  g_object_get (decoder, "use-inband-fec", &holds_back, NULL);
  gst_query_parse_latency (query, &live, &min, &max);
  if (holds_back)
    gst_query_set_latency (query, live, min + PACKET, GST_CLOCK_TIME_IS_VALID (max) ? max + PACKET : max);

  return GST_PAD_PROBE_OK;
}

static void
use_redundancy (GstElement *bin)
{
  g_autoptr (GstPad) packets = ringer_media_get_pad (bin, "decoder", "sink");
  g_autoptr (GstPad) decoded = ringer_media_get_pad (bin, "decoder", "src");

  gst_pad_add_probe (packets, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_gap, NULL, NULL);
  gst_pad_add_probe (decoded, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM | GST_PAD_PROBE_TYPE_PULL, on_latency, NULL, NULL);
}

/* What asks for the mixer's memory, of which it has none to give, is answered by its own thread, at the next turn: up to 10 ms later. */
static GstPadProbeReturn
on_query (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  return GST_QUERY_TYPE (GST_PAD_PROBE_INFO_QUERY (info)) == GST_QUERY_ALLOCATION ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

static gboolean
link_output (RingerMediaBranch *self,
             RingerMediaPipeline *pipeline)
{
  g_autoptr (GstPad) source = NULL;

  if (self->feed != NULL) {
    ringer_media_frames_connect (self->bin, "frames", self->feed);
    return TRUE;
  }

  source = gst_element_get_static_pad (self->bin, "src");
  gst_pad_add_probe (source, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH, on_query, NULL, NULL);
  self->mixer_pad = ringer_media_pipeline_request_mixer_pad (pipeline);

  return self->mixer_pad != NULL && gst_pad_link (source, self->mixer_pad) == GST_PAD_LINK_OK;
}

RingerMediaBranch *
ringer_media_branch_new (RingerMediaPipeline *pipeline,
                         GstPad *source,
                         RingerFrameCryptor *cryptor,
                         RingerVideoFeed *feed)
{
  g_autoptr (RingerMediaBranch) self = g_object_new (RINGER_TYPE_MEDIA_BRANCH, NULL);
  GstElement *bin = ringer_media_make_bin (feed != NULL ? PICTURE : VOICE, NULL);
  g_autoptr (GstPad) depayloaded = NULL;
  g_autoptr (GstPad) packets = NULL;
  g_autoptr (GstPad) sink = NULL;

  if (bin == NULL)
    return NULL;

  self->bin = gst_object_ref (bin);
  self->feed = feed != NULL ? g_object_ref (feed) : NULL;
  depayloaded = ringer_media_get_pad (bin, "depay", "src");
  packets = ringer_media_get_pad (bin, "depay", "sink");
  if (cryptor != NULL)
    ringer_frame_probe_decrypt (depayloaded, cryptor, feed != NULL ? RINGER_FRAME_VP8 : RINGER_FRAME_OPUS);
  ringer_frame_probe_fit_requests (packets);
  if (feed == NULL)
    use_redundancy (bin);

  gst_bin_add (ringer_media_pipeline_get_bin (pipeline), bin);
  if (!link_output (self, pipeline))
    return NULL;
  gst_element_sync_state_with_parent (bin);
  sink = gst_element_get_static_pad (bin, "sink");
  self->source = gst_object_ref (source);
  gst_pad_link (source, sink);

  return g_steal_pointer (&self);
}

void
ringer_media_branch_set_volume (RingerMediaBranch *self,
                                double volume)
{
  g_autoptr (GstElement) element = NULL;

  g_return_if_fail (RINGER_IS_MEDIA_BRANCH (self));

  if (self->bin == NULL || self->feed != NULL)
    return;

  element = gst_bin_get_by_name (GST_BIN (self->bin), "volume");
  g_object_set (element, "volume", volume, NULL);
}

static GstPadProbeReturn
on_drop (GstPad *pad,
         GstPadProbeInfo *info,
         gpointer user_data)
{
  return GST_PAD_PROBE_DROP;
}

void
ringer_media_branch_close (RingerMediaBranch *self)
{
  g_return_if_fail (RINGER_IS_MEDIA_BRANCH (self));

  if (self->bin == NULL)
    return;

  /* The pad stays with webrtcbin, and would complain of packets that nobody takes. */
  if (self->source != NULL) {
    g_autoptr (GstPad) sink = gst_element_get_static_pad (self->bin, "sink");

    gst_pad_add_probe (self->source, GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM, on_drop, NULL, NULL);
    gst_pad_unlink (self->source, sink);
    gst_clear_object (&self->source);
  }
  if (self->mixer_pad != NULL) {
    g_autoptr (GstElement) mixer = gst_pad_get_parent_element (self->mixer_pad);

    if (mixer != NULL)
      gst_element_release_request_pad (mixer, self->mixer_pad);
    gst_clear_object (&self->mixer_pad);
  }
  if (self->feed != NULL)
    ringer_video_feed_set_muted (self->feed, TRUE);
  ringer_media_stop (g_steal_pointer (&self->bin));
}

static void
ringer_media_branch_dispose (GObject *object)
{
  RingerMediaBranch *self = RINGER_MEDIA_BRANCH (object);

  ringer_media_branch_close (self);
  g_clear_object (&self->feed);

  G_OBJECT_CLASS (ringer_media_branch_parent_class)->dispose (object);
}

static void
ringer_media_branch_class_init (RingerMediaBranchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_media_branch_dispose;
}

static void
ringer_media_branch_init (RingerMediaBranch *self)
{
}
