/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * Pieces of pipelines that several need.
 */

/** RingerMediaDevice: what of ours is sent. */
typedef enum {
  RINGER_MEDIA_DEVICE_MICROPHONE,
  RINGER_MEDIA_DEVICE_CAMERA,
  RINGER_MEDIA_DEVICE_SCREEN,
} RingerMediaDevice;

#define RINGER_N_MEDIA_DEVICES (RINGER_MEDIA_DEVICE_SCREEN + 1)

/**
 * ringer_media_make_bin:
 * @description: elements, in the syntax of gst-launch
 * @error: return location: RINGER_ERROR_SOUND, with words for the person
 *
 * Returns: (transfer floating) (nullable): a bin of them, with pads for what is not linked
 */
GstElement *ringer_media_make_bin (const char *description,
                                   GError **error);

/** ringer_media_get_pad: (transfer full): the pad of an element by the name that the element has in the bin. */
GstPad *ringer_media_get_pad (GstElement *bin,
                              const char *element,
                              const char *pad);

/** ringer_media_warm_up: loads, in a thread, what connections are made of, and has them have a certificate: the token for the first is still to come. */
void ringer_media_warm_up (void);

/**
 * ringer_media_hurry:
 * @rtpbin: an rtpbin in which nothing runs yet
 * @latency_ms: how long packets are waited for that are late
 *
 * Has a stream begin with its first packet, not only when a second tells that it is one, or when the time is over in which others might come that belong before it.
 */
void ringer_media_hurry (GstElement *rtpbin,
                         unsigned int latency_ms);

/** ringer_media_stop: takes an element out of its bin and stops it, in a thread: devices and sockets may take their time. Takes the reference. */
void ringer_media_stop (GstElement *element);

/** ringer_media_stop_async: the same; @callback is told when it is stopped. */
void ringer_media_stop_async (GstElement *element,
                              GAsyncReadyCallback callback,
                              gpointer user_data);

/** ringer_media_get_n_stopping: how many are not stopped yet, or still warm up; before a program ends it iterates the main context until there are none. */
unsigned int ringer_media_get_n_stopping (void);

G_END_DECLS
