/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-history-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_MODEL (ringer_history_model_get_type ())
/**
 * RingerHistoryModel:
 *
 * The calls of all accounts in one list, newest first, in sections of a day each, and what the person does with them. Owned by the window.
 *
 * Properties (notify, read-only): `n-missed` (guint: missed calls that the person does not know of), `error` (nullable boxed GError: why new calls are not kept).
 */
G_DECLARE_FINAL_TYPE (RingerHistoryModel, ringer_history_model, RINGER, HISTORY_MODEL, GObject)

RingerHistoryModel *ringer_history_model_new (RingerAccountManager *accounts,
                                              RingerCallManager *calls);

/** ringer_history_model_get_model: (transfer none): the list of #RingerHistoryItem, in sections. */
GListModel *ringer_history_model_get_model (RingerHistoryModel *self);

unsigned int ringer_history_model_get_n_missed (RingerHistoryModel *self);
const GError *ringer_history_model_get_error (RingerHistoryModel *self);

/** ringer_history_model_is_searched: whether something is searched for. */
gboolean ringer_history_model_is_searched (RingerHistoryModel *self);

/** ringer_history_model_set_search: keeps only what has @search in its name; empty or %NULL keeps all. */
void ringer_history_model_set_search (RingerHistoryModel *self,
                                      const char *search);

/** ringer_history_model_mark_seen: the person sees the list, and so knows of all missed calls. */
void ringer_history_model_mark_seen (RingerHistoryModel *self);

/** ringer_history_model_end_news: the person went away from the list: of what they saw nothing is news any more. */
void ringer_history_model_end_news (RingerHistoryModel *self);

/** ringer_history_model_hide: takes @item out of sight, until it is brought back or deleted; it is deleted when the model goes. */
void ringer_history_model_hide (RingerHistoryModel *self,
                                RingerHistoryItem *item);

/** ringer_history_model_unhide_all: brings back what is hidden. */
void ringer_history_model_unhide_all (RingerHistoryModel *self);

/** ringer_history_model_delete_hidden: deletes all that is hidden for good. What cannot be deleted is seen again. */
void ringer_history_model_delete_hidden (RingerHistoryModel *self);

G_END_DECLS
