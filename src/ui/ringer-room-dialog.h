/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"
#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ROOM_DIALOG (ringer_room_dialog_get_type ())
/**
 * RingerRoomDialog:
 *
 * A person or a room: how their calls ring, who may ring there, and the last calls. Every choice acts at once. Closes by itself once the room or its account is left.
 */
G_DECLARE_FINAL_TYPE (RingerRoomDialog, ringer_room_dialog, RINGER, ROOM_DIALOG, AdwPreferencesDialog)

/**
 * ringer_room_dialog_new:
 * @accounts: all accounts
 * @account: whose room it is
 * @room: a room that the account is in
 * @calls: all calls, with the person's rules and the history
 * @settings: how ringtones sound
 * @preview: plays the chosen ringtone; not the one that rings
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
AdwDialog *ringer_room_dialog_new (RingerAccountManager *accounts,
                                   RingerAccount *account,
                                   RingerRoom *room,
                                   RingerCallManager *calls,
                                   GSettings *settings,
                                   RingerTonePlayer *preview);

G_END_DECLS
