/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RingerMediaLink:
 *
 * A way from other threads to an object of the main context. They pass it on and never hold the object itself: it could go in the midst of a signal that they
 * emit, or they would have to finalize it.
 */
typedef struct _RingerMediaLink RingerMediaLink;

RingerMediaLink *ringer_media_link_new (gpointer object);
RingerMediaLink *ringer_media_link_ref (RingerMediaLink *self);
void ringer_media_link_unref (RingerMediaLink *self);

/** ringer_media_link_get: (transfer full) (nullable): the object, unless it is gone; in the main context only. */
gpointer ringer_media_link_get (RingerMediaLink *self);

/** ringer_media_link_connect: connects @callback to a signal that other threads emit, with the link as its last argument, by which it is disconnected. */
void ringer_media_link_connect (RingerMediaLink *self,
                                gpointer instance,
                                const char *signal,
                                GCallback callback);

G_END_DECLS
