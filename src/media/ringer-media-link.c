/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-link.h"

struct _RingerMediaLink {
  gatomicrefcount ref_count;
  GWeakRef object;
};

RingerMediaLink *
ringer_media_link_new (gpointer object)
{
  RingerMediaLink *self = g_new0 (RingerMediaLink, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->object, object);

  return self;
}

RingerMediaLink *
ringer_media_link_ref (RingerMediaLink *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ringer_media_link_unref (RingerMediaLink *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_weak_ref_clear (&self->object);
  g_free (self);
}

gpointer
ringer_media_link_get (RingerMediaLink *self)
{
  return g_weak_ref_get (&self->object);
}

static void
unref_closure (gpointer data,
               GClosure *closure)
{
  ringer_media_link_unref (data);
}

void
ringer_media_link_connect (RingerMediaLink *self,
                           gpointer instance,
                           const char *signal,
                           GCallback callback)
{
  g_signal_connect_data (instance, signal, callback, ringer_media_link_ref (self), unref_closure, 0);
}
