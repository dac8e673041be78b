/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-gate.h"

struct _RingerMediaGate {
  gatomicrefcount ref_count;
  int open;
};

RingerMediaGate *
ringer_media_gate_new (void)
{
  RingerMediaGate *self = g_new0 (RingerMediaGate, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

void
ringer_media_gate_unref (RingerMediaGate *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
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
