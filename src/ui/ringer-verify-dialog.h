/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_VERIFY_DIALOG (ringer_verify_dialog_get_type ())
/**
 * RingerVerifyDialog:
 *
 * Leads the person to verify this device, so that others' apps give it the keys of encrypted calls.
 */
G_DECLARE_FINAL_TYPE (RingerVerifyDialog, ringer_verify_dialog, RINGER, VERIFY_DIALOG, AdwDialog)

/** ringer_verify_dialog_new: (transfer none): a dialog that is not shown yet. */
AdwDialog *ringer_verify_dialog_new (RingerAccount *account);

/** ringer_verify_dialog_new_asked: (transfer none): the same for what another device of the person's asked for. */
AdwDialog *ringer_verify_dialog_new_asked (RingerAccount *account,
                                           RingerVerification *request);

/** ringer_verify_dialog_new_for: (transfer none): the same to verify another device of the person's, which is asked for it. */
AdwDialog *ringer_verify_dialog_new_for (RingerAccount *account,
                                         const char *device_id);

G_END_DECLS
