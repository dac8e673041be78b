/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-fuzz-sync.h"
#include "ringer-plain-sync.h"

/* Answers of `GET /sync`, one after the other. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new ("@me:h");

  ringer_fuzz_sync_run (backend, data, size);

  return 0;
}
