/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-fuzz-sync.h"
#include "ringer-sliding-sync.h"

/* Answers of sliding sync, one after the other. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new ("@me:h", 10, TRUE);

  ringer_fuzz_sync_run (backend, data, size);

  return 0;
}
