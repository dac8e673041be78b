/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-frame-probe.h"

#include <gst/video/video.h>

#define REQUEST_EVERY_US (G_USEC_PER_SEC / 2)

typedef struct {
  RingerFrameCryptor *cryptor;
  RingerFrameCodec codec;
  /* Of the thread that streams */
  gboolean waits_for_key_frame;
  unsigned int generation;
} Probe;

static Probe *
probe_new (RingerFrameCryptor *cryptor,
           RingerFrameCodec codec)
{
  Probe *probe = g_new0 (Probe, 1);

  probe->cryptor = ringer_frame_cryptor_ref (cryptor);
  probe->codec = codec;

  return probe;
}

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  ringer_frame_cryptor_unref (probe->cryptor);
  g_free (probe);
}

/* Takes @frame. Times, flags and metas stay, such as the level of the sound that becomes a header extension. */
static void
replace_buffer (GstPadProbeInfo *info,
                GByteArray *frame)
{
  GstBuffer *old = GST_PAD_PROBE_INFO_BUFFER (info);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (frame);
  GstBuffer *new = gst_buffer_new_wrapped_bytes (bytes);

  gst_buffer_copy_into (new, old, GST_BUFFER_COPY_METADATA | GST_BUFFER_COPY_META, 0, (gsize) -1);
  GST_PAD_PROBE_INFO_DATA (info) = new;
  gst_buffer_unref (old);
}

static GstPadProbeReturn
on_encrypt (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  Probe *probe = user_data;
  GstMapInfo map;
  GByteArray *frame;

  if (!gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), &map, GST_MAP_READ))
    return GST_PAD_PROBE_DROP;

  frame = ringer_frame_cryptor_encrypt (probe->cryptor, probe->codec, map.data, map.size);
  gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (info), &map);
  if (frame == NULL)
    return GST_PAD_PROBE_DROP;

  replace_buffer (info, frame);

  return GST_PAD_PROBE_OK;
}

static void
request_key_frame (GstPad *pad)
{
  g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);
  g_autoptr (GstPad) sink = element != NULL ? gst_element_get_static_pad (element, "sink") : NULL;

  if (sink != NULL)
    gst_pad_push_event (sink, gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, FALSE, 0));
}

/* Whether the frame may go on to a decoder that lacks what was dropped before. */
static gboolean
is_usable (Probe *probe,
           const GByteArray *frame)
{
  if (probe->codec == RINGER_FRAME_OPUS || !probe->waits_for_key_frame)
    return TRUE;

  probe->waits_for_key_frame = frame->len == 0 || (frame->data[0] & 1) != 0;

  return !probe->waits_for_key_frame;
}

static GstPadProbeReturn
on_decrypt (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  Probe *probe = user_data;
  unsigned int generation = ringer_frame_cryptor_get_generation (probe->cryptor);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  RingerFrameVerdict verdict;
  GstMapInfo map;

  if (!gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), &map, GST_MAP_READ))
    return GST_PAD_PROBE_DROP;
  g_byte_array_append (frame, map.data, (unsigned int) map.size);
  gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (info), &map);

  verdict = ringer_frame_cryptor_decrypt (probe->cryptor, probe->codec, frame);
  if (verdict == RINGER_FRAME_CLEAR && is_usable (probe, frame)) {
    replace_buffer (info, g_steal_pointer (&frame));
    return GST_PAD_PROBE_OK;
  }

  /* Without the key no key frame helps; with a new one it does. */
  if (probe->codec == RINGER_FRAME_VP8 && verdict != RINGER_FRAME_INJECTED) {
    if (!probe->waits_for_key_frame || probe->generation != generation || verdict == RINGER_FRAME_CLEAR)
      request_key_frame (pad);
    probe->waits_for_key_frame = TRUE;
    probe->generation = generation;
  }

  return GST_PAD_PROBE_DROP;
}

void
ringer_frame_probe_encrypt (GstPad *pad,
                            RingerFrameCryptor *cryptor,
                            RingerFrameCodec codec)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_encrypt, probe_new (cryptor, codec), probe_free);
}

void
ringer_frame_probe_decrypt (GstPad *pad,
                            RingerFrameCryptor *cryptor,
                            RingerFrameCodec codec)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_decrypt, probe_new (cryptor, codec), probe_free);
}

/* Depayloaders and decoders ask for all headers as well, which becomes a Full Intra Request. LiveKit ignores those. */
static GstEvent *
make_plain (GstEvent *request)
{
  GstClockTime running_time = GST_CLOCK_TIME_NONE;
  unsigned int count = 0;

  gst_video_event_parse_upstream_force_key_unit (request, &running_time, NULL, &count);

  return gst_video_event_new_upstream_force_key_unit (running_time, FALSE, count);
}

static GstPadProbeReturn
on_upstream_event (GstPad *pad,
                   GstPadProbeInfo *info,
                   gpointer user_data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  gint64 *last_us = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (!gst_video_event_is_force_key_unit (event))
    return GST_PAD_PROBE_OK;
  if (*last_us != 0 && now_us - *last_us < REQUEST_EVERY_US)
    return GST_PAD_PROBE_DROP;

  *last_us = now_us;
  GST_PAD_PROBE_INFO_DATA (info) = make_plain (event);
  gst_event_unref (event);

  return GST_PAD_PROBE_OK;
}

void
ringer_frame_probe_fit_requests (GstPad *pad)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_upstream_event, g_new0 (gint64, 1), g_free);
}
