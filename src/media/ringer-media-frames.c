/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-frames.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

static void
free_picture (gpointer data)
{
  gst_video_frame_unmap (data);
  g_free (data);
}

/* What is shown is the buffer itself, which goes back to its pool when it is shown no more: copies this large would come fresh from the kernel every time. */
static void
push_frame (RingerVideoFeed *feed,
            GstSample *sample)
{
  GstVideoFrame picture;
  GstVideoInfo info;
  RingerVideoFrame frame;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&picture, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return;

  frame.width = (unsigned int) GST_VIDEO_FRAME_WIDTH (&picture);
  frame.height = (unsigned int) GST_VIDEO_FRAME_HEIGHT (&picture);
  frame.stride = (size_t) GST_VIDEO_FRAME_PLANE_STRIDE (&picture, 0);
  frame.pixels = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (&picture, 0), frame.stride * frame.height, free_picture, g_memdup2 (&picture, sizeof picture));

  ringer_video_feed_push (feed, &frame);
  g_bytes_unref (frame.pixels);
}

static GstFlowReturn
on_sample (GstAppSink *sink,
           gpointer user_data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (sample != NULL)
    push_frame (user_data, sample);

  return GST_FLOW_OK;
}

void
ringer_media_frames_connect (GstElement *bin,
                             const char *appsink,
                             RingerVideoFeed *feed)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (bin), appsink);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, g_object_ref (feed), g_object_unref);
}
