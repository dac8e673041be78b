/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

/**
 * ringer_sign_out_async:
 * @accounts: the accounts
 * @calls: the calls, of which those of the account are left first
 * @account: which one; the person has confirmed it
 * @widget: where a toast tells what did not work
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_sign_out_async (RingerAccountManager *accounts,
                            RingerCallManager *calls,
                            RingerAccount *account,
                            GtkWidget *widget,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/** ringer_sign_out_finish: whether the homeserver knows it, too. */
gboolean ringer_sign_out_finish (RingerAccountManager *accounts,
                                 GAsyncResult *result);

G_END_DECLS
