/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-gate.h"

#define HEADER_SIZE 12

struct _RingerMediaGate {
  gatomicrefcount ref_count;
  int open;

  GMutex mutex;
  GArray *ssrcs; /* of those that may come in */
};

RingerMediaGate *
ringer_media_gate_new (void)
{
  RingerMediaGate *self = g_new0 (RingerMediaGate, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->ssrcs = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

void
ringer_media_gate_unref (RingerMediaGate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->ssrcs);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GstPadProbeReturn
on_buffer (GstPad *pad,
           GstPadProbeInfo *info,
           gpointer user_data)
{
  return ringer_media_gate_is_open (user_data) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

void
ringer_media_gate_put (RingerMediaGate *self,
                       GstPad *pad)
{
  g_atomic_ref_count_inc (&self->ref_count);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_buffer, self, (GDestroyNotify) ringer_media_gate_unref);
}

static gboolean
is_known (RingerMediaGate *self,
          GstBuffer *packet)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint8 header[HEADER_SIZE];
  guint32 ssrc;

  if (gst_buffer_extract (packet, 0, header, sizeof header) < sizeof header)
    return FALSE;

  ssrc = GST_READ_UINT32_BE (header + 8);
  for (unsigned int i = 0; i < self->ssrcs->len; i++) {
    if (g_array_index (self->ssrcs, guint32, i) == ssrc)
      return TRUE;
  }

  return FALSE;
}

static gboolean
are_known (RingerMediaGate *self,
           GstBufferList *packets)
{
  for (unsigned int i = 0; i < gst_buffer_list_length (packets); i++) {
    if (!is_known (self, gst_buffer_list_get (packets, i)))
      return FALSE;
  }

  return TRUE;
}

static GstPadProbeReturn
on_packets (GstPad *pad,
            GstPadProbeInfo *info,
            gpointer user_data)
{
  RingerMediaGate *self = user_data;
  gboolean known = GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER_LIST ? are_known (self, GST_PAD_PROBE_INFO_BUFFER_LIST (info))
                                                                                   : is_known (self, GST_PAD_PROBE_INFO_BUFFER (info));

  return known && ringer_media_gate_is_open (self) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static void
on_entry_added (GstElement *rtpbin,
                GstPad *pad,
                gpointer user_data)
{
  RingerMediaGate *self = user_data;

  if (!g_str_has_prefix (GST_PAD_NAME (pad), "recv_rtp_sink_"))
    return;

  g_atomic_ref_count_inc (&self->ref_count);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packets, self, (GDestroyNotify) ringer_media_gate_unref);
}

static void
unref_closure (gpointer data,
               GClosure *closure)
{
  ringer_media_gate_unref (data);
}

void
ringer_media_gate_guard (RingerMediaGate *self,
                         GstElement *rtpbin)
{
  g_atomic_ref_count_inc (&self->ref_count);
  g_signal_connect_data (rtpbin, "pad-added", G_CALLBACK (on_entry_added), self, unref_closure, 0);
}

void
ringer_media_gate_set_ssrcs (RingerMediaGate *self,
                             GArray *ssrcs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_unref (self->ssrcs);
  self->ssrcs = g_array_ref (ssrcs);
}

void
ringer_media_gate_set_open (RingerMediaGate *self,
                            gboolean open)
{
  g_atomic_int_set (&self->open, open);
}

gboolean
ringer_media_gate_is_open (RingerMediaGate *self)
{
  return g_atomic_int_get (&self->open) != 0;
}
