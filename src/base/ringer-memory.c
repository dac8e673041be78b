/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* From this size on a block goes back to the system when it is freed, whatever was freed before. */
#define LARGE_BLOCK_BYTES (64 * 1024)

void
ringer_memory_limit_arenas (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, 1);
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES);
  mallopt (M_TRIM_THRESHOLD, LARGE_BLOCK_BYTES);
#endif
}

void
ringer_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
