/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "ringer-crypto-enums.h"

G_BEGIN_DECLS

/** RINGER_EVENT_RECENT_MS: an event that is older and not sticky has to do with no call that may still ring: no notification lives that long. */
#define RINGER_EVENT_RECENT_MS (3 * 60 * G_GINT64_CONSTANT (1000))

#define RINGER_TYPE_EVENT (ringer_event_get_type ())
/**
 * RingerEvent:
 * @json: (nullable): the whole event as it came (decrypted, where it was encrypted), for push rules; %NULL once it was stored
 * @content: its content; never %NULL
 * @type: its type
 * @event_id: (nullable): its id; %NULL for account data, stripped state and to-device messages
 * @sender: (nullable): who sent it
 * @state_key: (nullable): its state key; %NULL if it is not a state event
 * @redacts: (nullable): what a redaction redacts (of either room version's form)
 * @transaction_id: (nullable): the transaction id, on events that this device sent
 * @origin_server_ts_ms: the sender's homeserver's clock, or 0
 * @age_ms: `unsigned.age`, or -1
 * @sticky_duration_ms: `msc4354_sticky.duration_ms` (MSC4354), or -1 if it is not sticky
 * @sticky_ttl_ms: `unsigned.msc4354_sticky_duration_ttl_ms`, or -1
 * @received_ms: this machine's wall clock when it came
 * @encrypted: whether it came encrypted, and is decrypted
 * @decryption: of an `m.room.encrypted`: what hinders its decryption
 * @sender_device: (nullable): the device that encrypted it, as far as @trust goes
 * @trust: what is known of that device, if it came encrypted
 *
 * An event whose outer form was checked; what is in its content was not. Immutable and reference-counted.
 *
 * A state event that the homeserver says was deleted (MSC4186, `StateStub`) has an empty content, an empty sender and no id.
 */
typedef struct _RingerEvent RingerEvent;

struct _RingerEvent {
  JsonObject *json;
  JsonObject *content;
  const char *type;
  const char *event_id;
  const char *sender;
  const char *state_key;
  const char *redacts;
  const char *transaction_id;
  gint64 origin_server_ts_ms;
  gint64 age_ms;
  gint64 sticky_duration_ms;
  gint64 sticky_ttl_ms;
  gint64 received_ms;
  gboolean encrypted;
  RingerDecryptionState decryption;
  const char *sender_device;
  RingerCryptoTrust trust;
};

/**
 * RingerEventKind:
 * @RINGER_EVENT_TIMELINE: needs type, sender, event id, content and `origin_server_ts`
 * @RINGER_EVENT_STATE: the same, and a state key
 * @RINGER_EVENT_STRIPPED: needs type, sender, state key and content (stripped state of an invitation)
 * @RINGER_EVENT_ACCOUNT_DATA: needs type and content
 * @RINGER_EVENT_TO_DEVICE: needs type, sender and content
 *
 * What an event must have, by where it came.
 */
typedef enum {
  RINGER_EVENT_TIMELINE,
  RINGER_EVENT_STATE,
  RINGER_EVENT_STRIPPED,
  RINGER_EVENT_ACCOUNT_DATA,
  RINGER_EVENT_TO_DEVICE,
} RingerEventKind;

GType ringer_event_get_type (void);

/**
 * ringer_event_new:
 * @json: the event
 * @kind: what it must have
 * @received_ms: this machine's wall clock
 * @error: return location: RINGER_ERROR_BAD_RESPONSE, which says what was wrong (never the content)
 *
 * Returns: (transfer full) (nullable): the event, or %NULL if it is bad: log it once with its id, ignore it, go on
 */
RingerEvent *ringer_event_new (JsonObject *json,
                               RingerEventKind kind,
                               gint64 received_ms,
                               GError **error);

/**
 * ringer_event_new_slim:
 * @values: what it shall hold; its @json is not looked at
 * @redacted: what ringer_event_is_redacted() shall say
 *
 * For events from the store.
 *
 * Returns: (transfer full): an event that owns its strings, refs the content and has no @json
 */
RingerEvent *ringer_event_new_slim (const RingerEvent *values,
                                    gboolean redacted);

/**
 * ringer_event_new_decrypted:
 * @outer: the event that came, with its @json
 * @clear: it in clear: `type` and `content`; all else is @outer's
 * @sender_device: (nullable): the device that encrypted it
 * @trust: what is known of that device
 * @error: return location: RINGER_ERROR_BAD_RESPONSE
 *
 * Returns: (transfer full) (nullable): the event, never a state event; %NULL if it is bad, or of a kind that homeservers have to see: a redaction
 */
RingerEvent *ringer_event_new_decrypted (RingerEvent *outer,
                                         JsonObject *clear,
                                         const char *sender_device,
                                         RingerCryptoTrust trust,
                                         GError **error);

/** ringer_event_new_to_device: (transfer full) (nullable): the same for a message to this device, of which @clear is all. */
RingerEvent *ringer_event_new_to_device (JsonObject *clear,
                                         gint64 received_ms,
                                         const char *sender_device,
                                         RingerCryptoTrust trust,
                                         GError **error);

/**
 * ringer_event_new_undecrypted:
 * @outer: the event that came, with its @json
 * @decryption: what hinders its decryption
 * @trust: what is known of the device that encrypted it
 *
 * Returns: (transfer full): the event as it came, with the reason
 */
RingerEvent *ringer_event_new_undecrypted (RingerEvent *outer,
                                           RingerDecryptionState decryption,
                                           RingerCryptoTrust trust);

/** ringer_event_may_be_decrypted: whether it is encrypted still, and something may come that lets it be decrypted. */
gboolean ringer_event_may_be_decrypted (RingerEvent *self);

/** ringer_event_waits_for_key: whether that is so of an event that is not sticky and was recent when it came. */
gboolean ringer_event_waits_for_key (RingerEvent *self);

/**
 * ringer_event_copy:
 * @self: an event
 *
 * For who keeps one event of a large answer for long: what stays of the answer would hold its pages.
 *
 * Returns: (transfer full): the event without @json, with a content of its own
 */
RingerEvent *ringer_event_copy (RingerEvent *self);

RingerEvent *ringer_event_ref (RingerEvent *self);
void ringer_event_unref (RingerEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerEvent, ringer_event_unref)

/** ringer_event_is_redacted: whether `unsigned.redacted_because` says that it is redacted. */
gboolean ringer_event_is_redacted (RingerEvent *self);

/**
 * ringer_event_get_relation:
 * @self: an event
 * @rel_type: for example `m.reference`
 *
 * Returns: (transfer none) (nullable): the event id that `m.relates_to` of this type names
 */
const char *ringer_event_get_relation (RingerEvent *self,
                                       const char *rel_type);

/**
 * ringer_events_parse:
 * @array: (nullable): the events
 * @kind: what each must have
 * @received_ms: this machine's wall clock
 *
 * Returns: (transfer full) (element-type RingerEvent): the good ones, in order; each bad one is one logged line
 */
GPtrArray *ringer_events_parse (JsonArray *array,
                                RingerEventKind kind,
                                gint64 received_ms);

G_END_DECLS
