/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RINGER_CAPTURE_ANY_NODE G_MAXUINT32

#define RINGER_TYPE_CAPTURE_REMOTE (ringer_capture_remote_get_type ())
/**
 * RingerCaptureRemote:
 *
 * A connection to PipeWire on which the desktop lets Ringer see a camera or a screen. Whoever takes pictures keeps it, and lets go of it to be done.
 */
G_DECLARE_FINAL_TYPE (RingerCaptureRemote, ringer_capture_remote, RINGER, CAPTURE_REMOTE, GObject)

/**
 * RingerCaptureRemote::ended:
 * @self: a remote
 *
 * The person ended it in the desktop; there are no more pictures.
 */

/**
 * ringer_capture_remote_new:
 * @fd: the connection; taken
 * @node: which of its nodes to see, or RINGER_CAPTURE_ANY_NODE
 */
RingerCaptureRemote *ringer_capture_remote_new (int fd,
                                                guint32 node);

/** ringer_capture_remote_get_fd: the connection; it stays the remote's. */
int ringer_capture_remote_get_fd (RingerCaptureRemote *self);
guint32 ringer_capture_remote_get_node (RingerCaptureRemote *self);

/** ringer_capture_remote_end: for platform/: emits `ended`. */
void ringer_capture_remote_end (RingerCaptureRemote *self);

G_END_DECLS
