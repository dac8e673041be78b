/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-active-call.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_PEOPLE (ringer_call_people_get_type ())
/**
 * RingerCallPeople:
 *
 * A dialog with everybody who is in a call, however few of them have a tile, and with what keeps them from being heard.
 */
G_DECLARE_FINAL_TYPE (RingerCallPeople, ringer_call_people, RINGER, CALL_PEOPLE, AdwDialog)

/** ringer_call_people_new: (transfer floating): of a call with sound and pictures. */
AdwDialog *ringer_call_people_new (RingerActiveCall *call);

G_END_DECLS
