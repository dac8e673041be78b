/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-account-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_VERIFY_PROMPT (ringer_verify_prompt_get_type ())
/**
 * RingerVerifyPrompt:
 *
 * Shows a [class@VerifyDialog] on the window when an account was added whose device is not verified (a [class@SetUpDialog] where nothing is set up and it matters), and when another device of the person's asks for it. Owned by the [class@Window].
 */
G_DECLARE_FINAL_TYPE (RingerVerifyPrompt, ringer_verify_prompt, RINGER, VERIFY_PROMPT, GObject)

RingerVerifyPrompt *ringer_verify_prompt_new (RingerAccountManager *accounts,
                                              GtkWidget *window);

G_END_DECLS
