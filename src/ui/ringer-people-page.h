/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"
#include "ringer-today.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PEOPLE_PAGE (ringer_people_page_get_type ())
/**
 * RingerPeoplePage:
 *
 * Calls, invitations, people and rooms of all accounts, or why there are none. A page of the [class@Window].
 */
G_DECLARE_FINAL_TYPE (RingerPeoplePage, ringer_people_page, RINGER, PEOPLE_PAGE, AdwBin)

GtkWidget *ringer_people_page_new (RingerAccountManager *accounts,
                                   RingerCallManager *calls,
                                   RingerToday *today);

/** ringer_people_page_set_search: keeps only what has @search in its name; empty keeps all. */
void ringer_people_page_set_search (RingerPeoplePage *self,
                                    const char *search);

G_END_DECLS
