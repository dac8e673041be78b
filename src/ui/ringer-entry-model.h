/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-entry.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ENTRY_MODEL (ringer_entry_model_get_type ())
/**
 * RingerEntryModel:
 *
 * Everything that the main window lists: calls, invitations, people, rooms of all accounts, filtered and sorted. Owned by the window.
 */
G_DECLARE_FINAL_TYPE (RingerEntryModel, ringer_entry_model, RINGER, ENTRY_MODEL, GObject)

RingerEntryModel *ringer_entry_model_new (RingerAccountManager *accounts,
                                          RingerCallManager *calls);

/** ringer_entry_model_get_model: (transfer none): the sorted list of #RingerEntry, in sections. */
GListModel *ringer_entry_model_get_model (RingerEntryModel *self);

/** ringer_entry_model_get_all: (transfer none): the same without the search and in no order. */
GListModel *ringer_entry_model_get_all (RingerEntryModel *self);

/** ringer_entry_model_set_search: keeps only what has @search in its name; empty or %NULL keeps all. */
void ringer_entry_model_set_search (RingerEntryModel *self,
                                    const char *search);

G_END_DECLS
