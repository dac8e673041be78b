/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ringer-http.h"

G_BEGIN_DECLS

/**
 * RingerOutgoingEvent:
 * @room_id: the room
 * @type: the event's type
 * @state_key: (nullable): the state key of a state event, or %NULL for a message event
 * @content: its content
 * @sticky_duration_ms: how long the event is sticky (MSC4354), or 0
 * @delay_ms: after how long the homeserver sends it (MSC4140), or 0 for now
 * @deadline_ms: the moment on the monotonic clock after which sending is pointless, or 0 for never
 * @id: of ringer_outbox_reserve_id(), or 0
 *
 * An event to send, and how; the functions copy or ref what they keep.
 */
typedef struct
{
  const char *room_id;
  const char *type;
  const char *state_key;
  JsonObject *content;
  gint64 sticky_duration_ms;
  gint64 delay_ms;
  gint64 deadline_ms;
  unsigned int id;
} RingerOutgoingEvent;

/**
 * RingerDelayedAction:
 * @RINGER_DELAYED_RESTART: count anew
 * @RINGER_DELAYED_SEND: send now
 * @RINGER_DELAYED_CANCEL: do not send
 *
 * What to do with a delayed event (MSC4140).
 */
typedef enum {
  RINGER_DELAYED_RESTART,
  RINGER_DELAYED_SEND,
  RINGER_DELAYED_CANCEL,
} RingerDelayedAction;

#define RINGER_TYPE_OUTBOX (ringer_outbox_get_type ())
/**
 * RingerOutbox:
 *
 * The one way by which an account changes something at its homeserver.
 *
 * An event gets one transaction id when it is handed in and keeps it through all tries, so that it is never doubled. A try that failed
 * in passing is repeated with back-off and jitter, `Retry-After` obeyed, at once when the network returns, until delivered, refused, cancelled or
 * pointless (RINGER_ERROR_POINTLESS). Owned by the account.
 */
G_DECLARE_FINAL_TYPE (RingerOutbox, ringer_outbox, RINGER, OUTBOX, GObject)

/**
 * RingerOutbox::retrying:
 * @self: the outbox
 * @id: what the send function returned
 * @error: (type GLib.Error): why the last try failed
 *
 * A request could not be delivered yet and will be tried again.
 */

RingerOutbox *ringer_outbox_new (RingerClock *clock,
                                 RingerHttp *http,
                                 GNetworkMonitor *network);

/** ringer_outbox_reserve_id: the id for [signal@Outbox::retrying] of an event that is to be sent later. */
unsigned int ringer_outbox_reserve_id (RingerOutbox *self);

/**
 * ringer_outbox_send_event_async:
 * @self: the outbox
 * @event: what to send
 * @cancellable: (nullable): a cancellable; an event on the wire may arrive all the same
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Returns: an id for [signal@Outbox::retrying]
 */
unsigned int ringer_outbox_send_event_async (RingerOutbox *self,
                                             const RingerOutgoingEvent *event,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/**
 * ringer_outbox_send_event_finish:
 * @self: the outbox
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the event id, or for a delayed event its delay id
 */
char *ringer_outbox_send_event_finish (RingerOutbox *self,
                                       GAsyncResult *result,
                                       GError **error);

/**
 * ringer_outbox_update_delayed_async:
 * @self: the outbox
 * @delay_id: the delayed event
 * @action: what to do with it
 * @deadline_ms: monotonic moment after which it is pointless, or 0
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done; RINGER_ERROR_NOT_FOUND where it was sent or cancelled already
 * @user_data: for @callback
 */
void ringer_outbox_update_delayed_async (RingerOutbox *self,
                                         const char *delay_id,
                                         RingerDelayedAction action,
                                         gint64 deadline_ms,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

gboolean ringer_outbox_update_delayed_finish (RingerOutbox *self,
                                              GAsyncResult *result,
                                              GError **error);

/**
 * ringer_outbox_request_async:
 * @self: the outbox
 * @request: any other idempotent request that changes something (join, leave, account data, sign-out)
 * @deadline_ms: monotonic moment after which it is pointless, or 0
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Returns: an id for [signal@Outbox::retrying]
 */
unsigned int ringer_outbox_request_async (RingerOutbox *self,
                                          const RingerHttpRequest *request,
                                          gint64 deadline_ms,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/** ringer_outbox_request_finish: (transfer full) (nullable): the answer. */
JsonObject *ringer_outbox_request_finish (RingerOutbox *self,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * ringer_outbox_retry_now:
 * @self: the outbox
 *
 * Tries everything that waits again at once (the person pressed *Try again*, or the machine woke up).
 */
void ringer_outbox_retry_now (RingerOutbox *self);

G_END_DECLS
