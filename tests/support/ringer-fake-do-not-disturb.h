/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-do-not-disturb.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_DO_NOT_DISTURB (ringer_fake_do_not_disturb_get_type ())
/**
 * RingerFakeDoNotDisturb:
 *
 * Is on when the test says so.
 */
G_DECLARE_FINAL_TYPE (RingerFakeDoNotDisturb, ringer_fake_do_not_disturb, RINGER, FAKE_DO_NOT_DISTURB, GObject)

/** ringer_fake_do_not_disturb_new: @is_desktops: whether the desktop is to tell. */
RingerFakeDoNotDisturb *ringer_fake_do_not_disturb_new (gboolean is_desktops);

void ringer_fake_do_not_disturb_set_active (RingerFakeDoNotDisturb *self,
                                            gboolean active);

G_END_DECLS
