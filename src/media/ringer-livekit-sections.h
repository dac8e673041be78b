/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

/*
 * What webrtcbin is to receive: the sections of its offers for the tracks of others, and how it asks for lost packets of their pictures.
 */

/** ringer_livekit_sections_add: has the next offer hold one more section in which a track of that kind may come. */
void ringer_livekit_sections_add (GstElement *webrtcbin,
                                  RingerLivekitKind kind);

/** ringer_livekit_sections_set_nack: has the packets of pictures asked for again, in all sections that there are. */
void ringer_livekit_sections_set_nack (GstElement *webrtcbin);

G_END_DECLS
