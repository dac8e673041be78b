/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-capture-remote.h"

#include <glib/gstdio.h>

struct _RingerCaptureRemote {
  GObject parent_instance;

  int fd;
  guint32 node;
};

static unsigned int ended_signal;

G_DEFINE_FINAL_TYPE (RingerCaptureRemote, ringer_capture_remote, G_TYPE_OBJECT)

static void
ringer_capture_remote_finalize (GObject *object)
{
  RingerCaptureRemote *self = RINGER_CAPTURE_REMOTE (object);

  g_clear_fd (&self->fd, NULL);

  G_OBJECT_CLASS (ringer_capture_remote_parent_class)->finalize (object);
}

static void
ringer_capture_remote_class_init (RingerCaptureRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_capture_remote_finalize;

  ended_signal =
    g_signal_new ("ended", RINGER_TYPE_CAPTURE_REMOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_capture_remote_init (RingerCaptureRemote *self)
{
}

RingerCaptureRemote *
ringer_capture_remote_new (int fd,
                           guint32 node)
{
  RingerCaptureRemote *self = g_object_new (RINGER_TYPE_CAPTURE_REMOTE, NULL);

  self->fd = fd;
  self->node = node;

  return self;
}

int
ringer_capture_remote_get_fd (RingerCaptureRemote *self)
{
  g_return_val_if_fail (RINGER_IS_CAPTURE_REMOTE (self), -1);

  return self->fd;
}

guint32
ringer_capture_remote_get_node (RingerCaptureRemote *self)
{
  g_return_val_if_fail (RINGER_IS_CAPTURE_REMOTE (self), RINGER_CAPTURE_ANY_NODE);

  return self->node;
}

void
ringer_capture_remote_end (RingerCaptureRemote *self)
{
  g_return_if_fail (RINGER_IS_CAPTURE_REMOTE (self));

  g_signal_emit (self, ended_signal, 0);
}
