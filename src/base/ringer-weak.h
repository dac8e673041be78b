/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * The user data of a callback that shall not keep its object alive.
 */

/** ringer_weak_new: (transfer full): for @object; every one is given to ringer_weak_take(). */
static inline gpointer
ringer_weak_new (gpointer object)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, object);

  return ref;
}

/** ringer_weak_take: (transfer full) (nullable): the object, if it is still there. */
static inline gpointer
ringer_weak_take (gpointer weak)
{
  GWeakRef *ref = (GWeakRef *) weak;
  gpointer object = g_weak_ref_get (ref);

  g_weak_ref_clear (ref);
  g_free (ref);

  return object;
}

G_END_DECLS
