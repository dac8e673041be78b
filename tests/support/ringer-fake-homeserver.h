/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crypto-homeserver.h"
#include "ringer-clock.h"

G_BEGIN_DECLS

/** RINGER_FAKE_SERVER_NAME: what stands behind the colon of its user and room ids. */
#define RINGER_FAKE_SERVER_NAME "ringer.test"

#define RINGER_TYPE_FAKE_HOMESERVER (ringer_fake_homeserver_get_type ())
/**
 * RingerFakeHomeserver:
 *
 * A small homeserver on 127.0.0.1, in this process and its default main context: sign-in, the classic sync with long
 * polls, sending, delayed and sticky events, room state, override push rules, media. Everybody may do everything. With
 * the feature `org.matrix.simplified_msc3575` the joined rooms come by sliding sync too. It keeps
 * the keys of devices and their messages to each other.
 *
 * Where a user is asked for, both `ann` and `@ann:ringer.test` will do.
 */
G_DECLARE_FINAL_TYPE (RingerFakeHomeserver, ringer_fake_homeserver, RINGER, FAKE_HOMESERVER, GObject)

/**
 * RingerFakeRequest:
 *
 * A request that changed something: its path without the query, unescaped, and its body or %NULL.
 */
typedef struct {
  char *method;
  char *path;
  char *query;
  JsonObject *body;
} RingerFakeRequest;

/**
 * RingerFakeHomeserver::event:
 * @self: the homeserver
 * @room_id: the room
 * @event: (type JsonObject): the event
 *
 * An event was added to a room, by a client or by the test.
 */

/**
 * ringer_fake_homeserver_new:
 *
 * Returns: (transfer full): a homeserver that listens
 */
RingerFakeHomeserver *ringer_fake_homeserver_new (void);

/** ringer_fake_homeserver_get_url: its base URL, without a trailing slash. */
const char *ringer_fake_homeserver_get_url (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_add_user: an account with a password; returns its user id. */
const char *ringer_fake_homeserver_add_user (RingerFakeHomeserver *self,
                                             const char *name,
                                             const char *password,
                                             const char *display_name);

/**
 * ringer_fake_homeserver_add_room:
 * @self: the homeserver
 * @room_id: a room id that is free
 * @name: (nullable): the room's name
 * @members: (array zero-terminated=1): who is joined; the first made it
 * @direct: whether it is a direct chat of its members, in their account data too
 */
void ringer_fake_homeserver_add_room (RingerFakeHomeserver *self,
                                      const char *room_id,
                                      const char *name,
                                      const char *const *members,
                                      gboolean direct);

/** ringer_fake_homeserver_set_feature: what `unstable_features` says; `org.matrix.msc4140` is on at first. */
void ringer_fake_homeserver_set_feature (RingerFakeHomeserver *self,
                                         const char *feature,
                                         gboolean enabled);

/**
 * ringer_fake_homeserver_send_event:
 * @self: the homeserver
 * @room_id: a room
 * @sender: who
 * @type: the event's type
 * @state_key: (nullable): its state key, for a state event
 * @content: (transfer none): its content
 *
 * Returns: the event's id
 */
const char *ringer_fake_homeserver_send_event (RingerFakeHomeserver *self,
                                               const char *room_id,
                                               const char *sender,
                                               const char *type,
                                               const char *state_key,
                                               JsonObject *content);

/**
 * ringer_fake_homeserver_send_sticky_event:
 * @self: the homeserver
 * @room_id: a room
 * @sender: who
 * @type: the event's type
 * @duration_ms: for how long it is sticky
 * @content: (transfer none): its content
 *
 * Returns: the event's id
 */
const char *ringer_fake_homeserver_send_sticky_event (RingerFakeHomeserver *self,
                                                      const char *room_id,
                                                      const char *sender,
                                                      const char *type,
                                                      gint64 duration_ms,
                                                      JsonObject *content);

/**
 * ringer_fake_homeserver_start_call:
 * @self: the homeserver
 * @room_id: a room
 * @user: the caller
 * @device: their device
 * @notification_type: (nullable): `ring` or `notification`; %NULL joins without saying so
 * @intent: (nullable): `audio` or `video`
 *
 * The user joins the room's call by a state event and tells the room of it, as form A does.
 *
 * Returns: the id of the notification, or of the member event where there is none
 */
const char *ringer_fake_homeserver_start_call (RingerFakeHomeserver *self,
                                               const char *room_id,
                                               const char *user,
                                               const char *device,
                                               const char *notification_type,
                                               const char *intent);

/** ringer_fake_homeserver_leave_call: the device leaves the room's call. */
void ringer_fake_homeserver_leave_call (RingerFakeHomeserver *self,
                                        const char *room_id,
                                        const char *user,
                                        const char *device);

/** ringer_fake_homeserver_start_sticky_call: the same by sticky events, as form A43 does. */
const char *ringer_fake_homeserver_start_sticky_call (RingerFakeHomeserver *self,
                                                      const char *room_id,
                                                      const char *user,
                                                      const char *device,
                                                      const char *notification_type,
                                                      const char *intent);

/** ringer_fake_homeserver_leave_sticky_call: the device leaves the call that it is in by a sticky event. */
void ringer_fake_homeserver_leave_sticky_call (RingerFakeHomeserver *self,
                                               const char *room_id,
                                               const char *user,
                                               const char *device);

/** ringer_fake_homeserver_is_in_call: whether any device of the user is in the room's call, by a state event or by a sticky one. */
gboolean ringer_fake_homeserver_is_in_call (RingerFakeHomeserver *self,
                                            const char *room_id,
                                            const char *user);

/** ringer_fake_homeserver_set_account_data: (transfer none): an event of the user's own account data. */
void ringer_fake_homeserver_set_account_data (RingerFakeHomeserver *self,
                                              const char *user,
                                              const char *type,
                                              JsonObject *content);

/** ringer_fake_homeserver_add_device: one that is only listed; who signs in has one already. */
void ringer_fake_homeserver_add_device (RingerFakeHomeserver *self,
                                        const char *user,
                                        const char *device_id,
                                        const char *name,
                                        gint64 last_seen_ms);

/** ringer_fake_homeserver_get_device_name: (transfer none) (nullable): what a device is called; %NULL where there is none. */
const char *ringer_fake_homeserver_get_device_name (RingerFakeHomeserver *self,
                                                    const char *user,
                                                    const char *device_id);

/**
 * ringer_fake_homeserver_require_auth:
 * @self: the homeserver
 * @stage: (nullable): what has to be proven from now on before public keys of an identity are taken or a device is signed out: `m.login.password`, or a
 *   stage for which ringer_fake_homeserver_confirm_auth() does what the person does on its page
 */
void ringer_fake_homeserver_require_auth (RingerFakeHomeserver *self,
                                          const char *stage);
void ringer_fake_homeserver_confirm_auth (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_set_account_page: where accounts are managed (MSC4191), as with OAuth; %NULL for nowhere. */
void ringer_fake_homeserver_set_account_page (RingerFakeHomeserver *self,
                                              const char *url);

/** ringer_fake_homeserver_set_push_rules: (transfer none): the `global` rule set; without it the account has no rules in its account data. */
void ringer_fake_homeserver_set_push_rules (RingerFakeHomeserver *self,
                                            const char *user,
                                            JsonObject *global);

/** ringer_fake_homeserver_ignore: the user ignores one person (and nobody else), or nobody if it is %NULL. */
void ringer_fake_homeserver_ignore (RingerFakeHomeserver *self,
                                    const char *user,
                                    const char *ignored);

/**
 * ringer_fake_homeserver_fail_next:
 * @self: the homeserver
 * @path_part: what the unescaped path must have in it
 * @n: how many requests
 * @status: the HTTP status; 0 cuts the connection
 * @body: (nullable): the answer's body
 */
void ringer_fake_homeserver_fail_next (RingerFakeHomeserver *self,
                                       const char *path_part,
                                       unsigned int n,
                                       unsigned int status,
                                       const char *body);

/** ringer_fake_homeserver_stop_failing: forgets all failures that are still to come. */
void ringer_fake_homeserver_stop_failing (RingerFakeHomeserver *self);

/**
 * ringer_fake_homeserver_answer_next:
 * @self: the homeserver
 * @path_part: what the unescaped path must have in it
 * @content_type: what the answer says it is
 * @body: its bytes, as they are
 *
 * Answers one request with 200 and whatever bytes. If a poll of such a path waits, it is what is answered.
 */
void ringer_fake_homeserver_answer_next (RingerFakeHomeserver *self,
                                         const char *path_part,
                                         const char *content_type,
                                         GBytes *body);

/** ringer_fake_homeserver_set_clock: the clock of its times and delays; the system's at first. Long polls always end by real time. */
void ringer_fake_homeserver_set_clock (RingerFakeHomeserver *self,
                                       RingerClock *clock);

/** ringer_fake_homeserver_set_wake_priority: with which priority of the main context long polls are answered; at first when nothing else is due. */
void ringer_fake_homeserver_set_wake_priority (RingerFakeHomeserver *self,
                                               int priority);

/** ringer_fake_homeserver_set_date_offset_ms: how much its clock is ahead, in `Date` and in `origin_server_ts`. */
void ringer_fake_homeserver_set_date_offset_ms (RingerFakeHomeserver *self,
                                                gint64 offset_ms);

/** ringer_fake_homeserver_revoke_tokens: no token of the user is known any more; what polls is told so. */
void ringer_fake_homeserver_revoke_tokens (RingerFakeHomeserver *self,
                                           const char *user,
                                           gboolean soft);

/** ringer_fake_homeserver_get_position: the number in the `next_batch` (`s` and a number) of one who has seen everything. */
gint64 ringer_fake_homeserver_get_position (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_get_n_polls: how many long polls wait. */
unsigned int ringer_fake_homeserver_get_n_polls (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_get_n_delayed: how many delayed events wait. */
unsigned int ringer_fake_homeserver_get_n_delayed (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_get_keys: (transfer none): the encryption's part of it, for a device of the test's own. */
CryptoHomeserver *ringer_fake_homeserver_get_keys (RingerFakeHomeserver *self);

/** ringer_fake_homeserver_take_requests: (transfer full) (element-type RingerFakeRequest): the changing requests since the last call, signing in and out included, those about keys not. */
GPtrArray *ringer_fake_homeserver_take_requests (RingerFakeHomeserver *self);

G_END_DECLS
