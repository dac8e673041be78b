/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call-fixture.h"

G_BEGIN_DECLS

/*
 * Events of calls as text, and their way to those who listen to the account: as a sync would give them, so that also holes that are filled later can be told.
 */

/** CALL_EVENTS_SLOT: for @more of a ring: it has a slot, and is keyed by it. */
#define CALL_EVENTS_SLOT ",\"slot_id\":\"m.call#ROOM\",\"msc4354_sticky_key\":\"m.call#ROOM\""
/** CALL_EVENTS_STICKY: for @outer of a ring: it is sticky. */
#define CALL_EVENTS_STICKY ",\"msc4354_sticky\":{\"duration_ms\":110000}"

/** call_events_receive: @events, parted by commas, come in the timeline of a room; @gap: they are what a hole in it had hidden. */
void call_events_receive (CallFixture *fixture,
                          const char *room_id,
                          gboolean gap,
                          const char *events);

/** call_events_receive_one: takes the text of an event of the direct chat. */
void call_events_receive_one (CallFixture *fixture,
                              char *event);

/** call_events_make_member: a member event of one device; @content is empty for a leave. */
char *call_events_make_member (const char *event_id,
                               const char *user_id,
                               const char *device_id,
                               gint64 ts_ms,
                               const char *content);

char *call_events_make_join (const char *event_id,
                             const char *user_id,
                             const char *device_id,
                             gint64 ts_ms);

/** call_events_make_ring: a ring of 90 s that names @member_id; @more is put into the content, where the later of two members of a name counts, @outer into the event. */
char *call_events_make_ring (const char *event_id,
                             const char *sender,
                             gint64 ts_ms,
                             const char *member_id,
                             const char *more,
                             const char *outer);

char *call_events_make_decline (const char *sender,
                                const char *notification_id);

/** call_events_wait_for_answers: waits until whatever was asked of the homeserver so far is answered: it answers one after the other. */
void call_events_wait_for_answers (CallFixture *fixture);

G_END_DECLS
