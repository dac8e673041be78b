/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RINGER_TYPE_AUDIO_DEVICE (ringer_audio_device_get_type ())
/**
 * RingerAudioDevice:
 *
 * A sound device that one may choose. Immutable; listed by media/, shown by ui/.
 *
 * Properties (construct-only): `id` (what settings keep), `name` (what the person sees).
 */
G_DECLARE_FINAL_TYPE (RingerAudioDevice, ringer_audio_device, RINGER, AUDIO_DEVICE, GObject)

RingerAudioDevice *ringer_audio_device_new (const char *id,
                                            const char *name);
const char *ringer_audio_device_get_id (RingerAudioDevice *self);
const char *ringer_audio_device_get_name (RingerAudioDevice *self);

G_END_DECLS
