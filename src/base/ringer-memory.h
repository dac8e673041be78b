/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_memory_limit_arenas:
 *
 * Lets all threads share one heap, before the first of them starts: what one frees, another uses again. Ringer's threads allocate little and
 * seldom at the same time, and it lies in the background for days.
 */
void ringer_memory_limit_arenas (void);

/**
 * ringer_memory_give_back:
 *
 * Gives the system back what is free of the heap. For the moment after something large was read and most of it dropped;
 * takes about a millisecond.
 */
void ringer_memory_give_back (void);

G_END_DECLS
