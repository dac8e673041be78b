/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sandbox.h"

gboolean
ringer_sandbox_is_inside (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
