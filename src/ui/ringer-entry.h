/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"

G_BEGIN_DECLS

/**
 * RingerEntryKind:
 * @RINGER_ENTRY_INCOMING: a call that is being presented
 * @RINGER_ENTRY_RUNNING: a call that somebody is in
 * @RINGER_ENTRY_INVITATION: a room that I am invited to
 * @RINGER_ENTRY_PERSON: a direct chat
 * @RINGER_ENTRY_ROOM: any other room
 *
 * What a row of the main window is about; in the order in which they stand there.
 */
typedef enum {
  RINGER_ENTRY_INCOMING,
  RINGER_ENTRY_RUNNING,
  RINGER_ENTRY_INVITATION,
  RINGER_ENTRY_PERSON,
  RINGER_ENTRY_ROOM,
} RingerEntryKind;

#define RINGER_TYPE_ENTRY (ringer_entry_get_type ())
/**
 * RingerEntry:
 *
 * One row of the main window's list: a room with its account, and its call where it is about a call. Made by the [class@EntryModel].
 */
G_DECLARE_FINAL_TYPE (RingerEntry, ringer_entry, RINGER, ENTRY, GObject)

/**
 * RingerEntry::changed:
 * @self: an entry
 * @reorder: whether what it is sorted and searched by changed, too
 *
 * What a row shows changed.
 */

RingerEntry *ringer_entry_new_for_call (RingerIncomingCall *call);
RingerEntry *ringer_entry_new_for_session (RingerRtcSession *session);
RingerEntry *ringer_entry_new_for_room (RingerAccount *account,
                                        RingerRoom *room);

RingerEntryKind ringer_entry_get_kind (RingerEntry *self);
RingerAccount *ringer_entry_get_account (RingerEntry *self);
RingerRoom *ringer_entry_get_room (RingerEntry *self);
/** ringer_entry_get_call: (nullable): the call, of @RINGER_ENTRY_INCOMING. */
RingerIncomingCall *ringer_entry_get_call (RingerEntry *self);
/** ringer_entry_get_session: (nullable): the session, of @RINGER_ENTRY_INCOMING and @RINGER_ENTRY_RUNNING. */
RingerRtcSession *ringer_entry_get_session (RingerEntry *self);

/** ringer_entry_is_in_call: whether a call runs in the room. */
gboolean ringer_entry_is_in_call (RingerEntry *self);
void ringer_entry_set_in_call (RingerEntry *self,
                               gboolean in_call);

/** ringer_entry_get_last_call: (transfer none) (nullable): the newest call in the room, of @RINGER_ENTRY_PERSON and @RINGER_ENTRY_ROOM. */
RingerHistoryEntry *ringer_entry_get_last_call (RingerEntry *self);
void ringer_entry_set_last_call (RingerEntry *self,
                                 RingerHistoryEntry *last_call);

/** ringer_entry_is_busy: whether something that the person asked for is on its way (accepting or declining an invitation). */
gboolean ringer_entry_is_busy (RingerEntry *self);
void ringer_entry_set_busy (RingerEntry *self,
                            gboolean busy);

/** ringer_entry_get_section: which section of the list it stands in; a small number, in their order. */
int ringer_entry_get_section (RingerEntry *self);
/** ringer_entry_update_section: moves it into the section where it belongs now; to be called just before the list is sorted, which must not change under those that show it. */
void ringer_entry_update_section (RingerEntry *self);
/** ringer_entry_get_section_title: (transfer none): the heading of that section. */
const char *ringer_entry_get_section_title (RingerEntry *self);
/** ringer_entry_compare: how two entries stand to each other in the list. */
int ringer_entry_compare (RingerEntry *self,
                          RingerEntry *other);
/** ringer_entry_matches: whether it is found by @folded, a text that went through ringer_entry_fold(). */
gboolean ringer_entry_matches (RingerEntry *self,
                               const char *folded);

/** ringer_entry_fold: (transfer full): a text without upper case and accents, for searching. */
char *ringer_entry_fold (const char *text);

G_END_DECLS
