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

/**
 * ringer_media_gate_guard:
 * @self: the gate
 * @rtpbin: that of a webrtcbin, before it has pads
 *
 * Puts the gate where packets come in, and lets only those through there whose streams ringer_media_gate_set_ssrcs() names: one that it was not told of
 * makes webrtcbin crash.
 */
void ringer_media_gate_guard (RingerMediaGate *self,
                              GstElement *rtpbin);

/**
 * ringer_media_gate_set_ssrcs:
 * @self: the gate
 * @ssrcs: (element-type guint32): the streams that may come in; none at first. Is not changed afterwards
 */
void ringer_media_gate_set_ssrcs (RingerMediaGate *self,
                                  GArray *ssrcs);

/** ringer_media_gate_set_open: opens or closes it. */
void ringer_media_gate_set_open (RingerMediaGate *self,
                                 gboolean open);

gboolean ringer_media_gate_is_open (RingerMediaGate *self);

G_END_DECLS
