/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * RingerMediaGate:
 *
 * Lets no buffers through the pads that it was put on, until it is opened. Any thread may use it.
 */
typedef struct _RingerMediaGate RingerMediaGate;

RingerMediaGate *ringer_media_gate_new (void);
void ringer_media_gate_unref (RingerMediaGate *self);

/** ringer_media_gate_put: puts it on a pad, for as long as the pad lives. */
void ringer_media_gate_put (RingerMediaGate *self,
                            GstPad *pad);

/** ringer_media_gate_set_open: opens or closes it. */
void ringer_media_gate_set_open (RingerMediaGate *self,
                                 gboolean open);

gboolean ringer_media_gate_is_open (RingerMediaGate *self);

G_END_DECLS
