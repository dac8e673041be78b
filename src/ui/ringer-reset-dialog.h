/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

/**
 * ringer_reset_dialog_present:
 * @accounts: the accounts
 * @calls: the calls
 * @account: an account whose encryption cannot be opened
 * @parent: what to show it on
 *
 * Asks whether to begin this device's encryption anew or to sign out, and does what the person chose.
 */
void ringer_reset_dialog_present (RingerAccountManager *accounts,
                                  RingerCallManager *calls,
                                  RingerAccount *account,
                                  GtkWidget *parent);

G_END_DECLS
