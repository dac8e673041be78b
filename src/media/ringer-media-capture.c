/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-capture.h"

#include <glib/gi18n.h>

#include "ringer-device-element.h"
#include "ringer-error.h"
#include "ringer-frame-probe.h"
#include "ringer-media-frames.h"

#define VOICE_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1"
#define PICTURE_CAPS "video/x-raw,format=I420,width=640,height=360,framerate=30/1,pixel-aspect-ratio=1/1"
#define SCREEN_CAPS "video/x-raw,format=I420,width=[16,1920],height=[16,1080],pixel-aspect-ratio=1/1"

#define MICROPHONE                                                                  \
  "queue ! audioconvert ! audioresample ! " VOICE_CAPS " ! %s "                     \
  "level name=level audio-level-meta=true post-messages=false interval=20000000 ! " \
  "opusenc name=encoder bitrate=32000 complexity=5 frame-size=20 inband-fec=true "  \
  "packet-loss-percentage=10 dtx=false audio-type=voice ! "                         \
  "valve name=valve drop-mode=forward-sticky-events"

#define CAMERA                                                                                                   \
  "videoconvertscale ! videorate ! " PICTURE_CAPS " ! tee name=raw ! "                                           \
  "queue leaky=downstream max-size-buffers=2 ! "                                                                 \
  "vp8enc name=encoder deadline=1 cpu-used=-6 threads=1 static-threshold=1 end-usage=cbr target-bitrate=800000 " \
  "lag-in-frames=0 keyframe-max-dist=3000 "                                                                      \
  "raw. ! valve name=looked-at drop=true ! "                                                                     \
  "queue leaky=downstream max-size-buffers=1 ! videoconvert ! video/x-raw,format=RGBA ! "                        \
  "appsink name=self-view max-buffers=1 drop=true sync=false async=false"

/* Text has to stay readable, and changes rarely: where the line is narrow there are fewer pictures. */
#define SCREEN                                                                                \
  "queue leaky=downstream max-size-buffers=2 ! videoconvertscale ! "                          \
  "videorate drop-only=true max-rate=15 ! " SCREEN_CAPS " ! "                                 \
  "vp8enc name=encoder deadline=1 cpu-used=8 threads=2 end-usage=cbr target-bitrate=1500000 " \
  "lag-in-frames=0 keyframe-max-dist=3000 static-threshold=100 max-quantizer=48 dropframe-threshold=30"

/* A screen on which nothing moves has pictures all the same, for whoever comes later. */
#define KEEPALIVE_MS 500

GError *
ringer_media_capture_fail (RingerMediaDevice device,
                           gboolean instead)
{
  const char *words;

  switch (device) {
  case RINGER_MEDIA_DEVICE_MICROPHONE:
    words = instead ? _ ("The chosen microphone can't be used. The system's is used instead.") : _ ("The microphone can't be used.");
    break;
  case RINGER_MEDIA_DEVICE_CAMERA:
    words = instead ? _ ("The chosen camera can't be used. Another one is used instead.") : _ ("The camera can't be used.");
    break;
  case RINGER_MEDIA_DEVICE_SCREEN:
  default:
    words = _ ("The screen can't be shared.");
  }

  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, words);
}

/* Of what is left open PipeWire takes the least, as in pixels that are two thousand million times as high as wide. */
#define REMOTE "pipewiresrc name=source do-timestamp=true use-bufferpool=false ! capsfilter caps=video/x-raw,pixel-aspect-ratio=1/1"

static GstElement *
make_remote_source (RingerCaptureRemote *remote,
                    GError **error)
{
  GstElement *bin = ringer_media_make_bin (REMOTE, error);
  g_autoptr (GstElement) source = NULL;
  g_autofree char *node = NULL;

  if (bin == NULL)
    return NULL;

  source = gst_bin_get_by_name (GST_BIN (bin), "source");
  g_object_set (source, "fd", ringer_capture_remote_get_fd (remote), NULL);
  if (ringer_capture_remote_get_node (remote) == RINGER_CAPTURE_ANY_NODE)
    return bin;

  node = g_strdup_printf ("%u", ringer_capture_remote_get_node (remote));
  g_object_set (source, "path", node, "keepalive-time", KEEPALIVE_MS, NULL);

  return bin;
}

static GstElement *
make_source (const RingerMediaCapture *capture,
             GError **error)
{
  if (capture->description != NULL)
    return ringer_media_make_bin (capture->description, error);
  if (capture->remote != NULL)
    return make_remote_source (capture->remote, error);
  if (capture->device != RINGER_MEDIA_DEVICE_SCREEN)
    return ringer_device_element_make (capture->device == RINGER_MEDIA_DEVICE_MICROPHONE ? RINGER_DEVICE_MICROPHONE : RINGER_DEVICE_CAMERA, capture->id, error);

  /* Only the desktop can let it be seen. */
  g_propagate_error (error, ringer_media_capture_fail (capture->device, FALSE));

  return NULL;
}

static GstElement *
make_chain (const RingerMediaCapture *capture,
            GError **error)
{
  g_autofree char *processing = NULL;
  g_autofree char *description = NULL;

  if (capture->device == RINGER_MEDIA_DEVICE_CAMERA)
    return ringer_media_make_bin (CAMERA, error);
  if (capture->device == RINGER_MEDIA_DEVICE_SCREEN)
    return ringer_media_make_bin (SCREEN, error);

  processing = capture->echo_probe != NULL ? g_strdup_printf ("webrtcdsp probe=%s ! ", capture->echo_probe) : g_strdup ("");
  description = g_strdup_printf (MICROPHONE, processing);

  return ringer_media_make_bin (description, error);
}

static GstPadProbeReturn
on_event (GstPad *pad,
          GstPadProbeInfo *info,
          gpointer user_data)
{
  return GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_RECONFIGURE ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/*
 * What opens or is linked downstream asks for another format. pulsesrc (of 1.26) takes that for the one that it has to agree on first: then it never
 * begins. pipewiresrc begins anew, and may then not find its device again.
 */
static void
keep_format (GstPad *pad)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_event, NULL, NULL);
}

GstElement *
ringer_media_capture_make_bin (const RingerMediaCapture *capture,
                               GError **error)
{
  g_autoptr (GstElement) bin = gst_object_ref_sink (gst_bin_new (NULL));
  GstElement *source = make_source (capture, error);
  GstElement *chain = source != NULL ? make_chain (capture, error) : NULL;
  g_autoptr (GstPad) first = NULL;
  g_autoptr (GstPad) encoded = NULL;
  g_autoptr (GstPad) last = NULL;

  if (source != NULL)
    gst_bin_add (GST_BIN (bin), source);
  if (chain == NULL)
    return NULL;

  gst_bin_add (GST_BIN (bin), chain);
  if (!gst_element_link (source, chain)) {
    g_propagate_error (error, ringer_media_capture_fail (capture->device, FALSE));
    return NULL;
  }

  encoded = ringer_media_get_pad (chain, "encoder", "src");
  if (capture->cryptor != NULL)
    ringer_frame_probe_encrypt (encoded, capture->cryptor, capture->device == RINGER_MEDIA_DEVICE_MICROPHONE ? RINGER_FRAME_OPUS : RINGER_FRAME_VP8);
  last = gst_element_get_static_pad (chain, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", last));
  first = gst_element_get_static_pad (chain, "sink");
  if (capture->device != RINGER_MEDIA_DEVICE_SCREEN)
    keep_format (first);
  if (capture->device == RINGER_MEDIA_DEVICE_CAMERA)
    ringer_media_frames_connect (bin, "self-view", capture->self_view);

  return g_steal_pointer (&bin);
}
