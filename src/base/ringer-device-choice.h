/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RingerDeviceKind:
 * @RINGER_DEVICE_SPEAKER: one can hear it
 * @RINGER_DEVICE_MICROPHONE: it hears
 * @RINGER_DEVICE_CAMERA: it sees
 *
 * What a device is for.
 */
typedef enum {
  RINGER_DEVICE_SPEAKER,
  RINGER_DEVICE_MICROPHONE,
  RINGER_DEVICE_CAMERA,
} RingerDeviceKind;

#define RINGER_N_DEVICE_KINDS (RINGER_DEVICE_CAMERA + 1)

#define RINGER_TYPE_DEVICE_CHOICE (ringer_device_choice_get_type ())
/**
 * RingerDeviceChoice:
 *
 * A speaker, microphone or camera that one may choose. Immutable; listed by media/, shown by ui/.
 *
 * Properties (construct-only): `id` (what settings keep), `name` (what the person sees).
 */
G_DECLARE_FINAL_TYPE (RingerDeviceChoice, ringer_device_choice, RINGER, DEVICE_CHOICE, GObject)

RingerDeviceChoice *ringer_device_choice_new (const char *id,
                                              const char *name);
const char *ringer_device_choice_get_id (RingerDeviceChoice *self);
const char *ringer_device_choice_get_name (RingerDeviceChoice *self);

G_END_DECLS
