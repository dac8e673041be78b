/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-encryption.h"
#include "ringer-outbox.h"
#include "ringer-room.h"

G_BEGIN_DECLS

/**
 * RingerOutgoingMessage:
 * @user_id: to whose device
 * @device_id: which one
 * @type: the message's type
 * @content: its content
 * @deadline_ms: the moment on the monotonic clock after which sending is pointless, or 0 for never
 *
 * A message to a device.
 */
typedef struct
{
  const char *user_id;
  const char *device_id;
  const char *type;
  JsonObject *content;
  gint64 deadline_ms;
} RingerOutgoingMessage;

#define RINGER_TYPE_EVENT_SENDER (ringer_event_sender_get_type ())
/**
 * RingerEventSender:
 *
 * Sends encrypted: gets to know who is in the room and with which devices, gives them the key, encrypts, and hands what comes of it to the outbox. One thing
 * after the other up to there. Owned by the [class@Account].
 */
G_DECLARE_FINAL_TYPE (RingerEventSender, ringer_event_sender, RINGER, EVENT_SENDER, GObject)

RingerEventSender *ringer_event_sender_new (RingerEncryption *encryption,
                                            RingerOutbox *outbox,
                                            RingerClock *clock);

/**
 * ringer_event_sender_send_async:
 * @self: a sender
 * @room: a room
 * @event: the event, in clear
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Returns: an id for [signal@Outbox::retrying], for the event itself and what has to be asked for it
 */
unsigned int ringer_event_sender_send_async (RingerEventSender *self,
                                             RingerRoom *room,
                                             const RingerOutgoingEvent *event,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/** ringer_event_sender_send_finish: (transfer full) (nullable): the event id; RINGER_ERROR_UNVERIFIED where this device has to be verified first. */
char *ringer_event_sender_send_finish (RingerEventSender *self,
                                       GAsyncResult *result,
                                       GError **error);

/**
 * ringer_event_sender_send_message_async:
 * @self: a sender
 * @message: the message, in clear
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_event_sender_send_message_async (RingerEventSender *self,
                                             const RingerOutgoingMessage *message,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/** ringer_event_sender_send_message_finish: whether it was sent; RINGER_ERROR_NOT_FOUND if the device cannot be written to. */
gboolean ringer_event_sender_send_message_finish (RingerEventSender *self,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
