/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_KEYS (ringer_call_keys_get_type ())
/**
 * RingerCallKeys:
 *
 * The keys of the media in an encrypted room's session: makes this device's, gives it to the others by encrypted messages to their devices, another one
 * when somebody leaves, and takes in theirs (MSC4143, "Key distribution", as Element Call has it deployed). A key that came in clear, or from another
 * device than the member's, or from one that counts for nothing by the account's setting is refused. Owned by the call.
 */
G_DECLARE_FINAL_TYPE (RingerCallKeys, ringer_call_keys, RINGER, CALL_KEYS, GObject)

/**
 * RingerCallKeys::own-key:
 * @self: the keys
 * @index: its index, 0 to 255
 * @key: (type GLib.Bytes): the key
 *
 * What this device sends is to be encrypted with this from now on; the others have it.
 */

/**
 * RingerCallKeys::member-key:
 * @self: the keys
 * @identity: who it is of, as the SFU calls them
 * @index: its index, 0 to 255
 * @key: (type GLib.Bytes): the key
 *
 * What a member sends can be decrypted with this. The same index may come again, with another key.
 */

/**
 * RingerCallKeys::member-unverified:
 * @self: the keys
 * @identity: who, as the SFU calls them
 * @unverified: whether it is so (still); may be told again
 *
 * A member's device was not verified by its owner, and by the account's setting (MSC4153) gets no key and has none taken from it.
 */

/**
 * ringer_call_keys_new:
 * @session: a session
 * @member_id: the id of this device's part in it
 *
 * Nothing is sent before ringer_call_keys_start().
 */
RingerCallKeys *ringer_call_keys_new (RingerRtcSession *session,
                                      const char *member_id);

/** ringer_call_keys_start: this device is in the session: makes the first key and gives it to who is there. */
void ringer_call_keys_start (RingerCallKeys *self);

/** ringer_call_keys_stop: this device leaves: nothing is sent and nothing told any more. */
void ringer_call_keys_stop (RingerCallKeys *self);

G_END_DECLS
