/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_INCOMING_PAGE (ringer_incoming_page_get_type ())
/**
 * RingerIncomingPage:
 *
 * One call that rings: who it is, and what one can do about it. A page of the [class@CallSheet].
 */
G_DECLARE_FINAL_TYPE (RingerIncomingPage, ringer_incoming_page, RINGER, INCOMING_PAGE, AdwBin)

/**
 * ringer_incoming_page_new:
 * @call: the call
 * @accounts: all accounts: with several, the page says which one is called
 * @calls: all calls: in another one, the page says that answering ends it
 */
GtkWidget *ringer_incoming_page_new (RingerIncomingCall *call,
                                     RingerAccountManager *accounts,
                                     RingerCallManager *calls);

RingerIncomingCall *ringer_incoming_page_get_call (RingerIncomingPage *self);

/** ringer_incoming_page_set_sound_error: says why the ringtone cannot be heard; %NULL where it can. */
void ringer_incoming_page_set_sound_error (RingerIncomingPage *self,
                                           const GError *error);

/** ringer_incoming_page_get_status: (transfer none): what it says below the name: the kind of call, or how it ended. */
const char *ringer_incoming_page_get_status (RingerIncomingPage *self);

/** ringer_incoming_page_get_failure: (transfer none) (nullable): what failed, while something has. */
const char *ringer_incoming_page_get_failure (RingerIncomingPage *self);

/** ringer_incoming_page_announce: tells a screen reader who calls. */
void ringer_incoming_page_announce (RingerIncomingPage *self);

/** ringer_incoming_page_answer: as if *Answer* was pressed; does nothing where that cannot be. */
void ringer_incoming_page_answer (RingerIncomingPage *self);
/** ringer_incoming_page_decline: as if *Decline* was pressed. */
void ringer_incoming_page_decline (RingerIncomingPage *self);
/** ringer_incoming_page_silence: as if *Silence* was pressed. */
void ringer_incoming_page_silence (RingerIncomingPage *self);

G_END_DECLS
