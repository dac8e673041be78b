/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-event-sender.h"

#include "ringer-crypto-rooms.h"
#include "ringer-error.h"
#include "ringer-json.h"

/*
 * An event, or a message to a device, goes step by step; so does one after the other, since the machine wants a key to be shared and used without
 * another coming between. Whoever is known already costs no request.
 */

/* Who knows the least gets the least: what the room's own setting is does not come with the sync. */
#define HISTORY_VISIBILITY "joined"

typedef enum {
  STEP_MEMBERS,  /* who is in the room */
  STEP_NOTE,     /* that it is encrypted */
  STEP_TRACK,    /* whose devices matter */
  STEP_QUERY,    /* which devices they have */
  STEP_CHANNELS, /* to each of them */
  STEP_SHARE,    /* the room's key */
  STEP_ENCRYPT,
  STEP_SEND,
  STEP_DONE,
} Step;

typedef struct
{
  Step step;
  RingerRoom *room; /* NULL for a message to a device */
  char *user_id;    /* of a message */
  char *device_id;
  char *type;
  JsonObject *content;
  gint64 sticky_duration_ms;
  gint64 deadline_ms;
  unsigned int id;
  GStrv users;
  JsonObject *encrypted;
} Sending;

struct _RingerEventSender {
  GObject parent_instance;

  GWeakRef encryption; /* the account's, as long as that lives */
  RingerOutbox *outbox;
  RingerClock *clock;
  GQueue sendings; /* of GTask; the first is under way */
};

G_DEFINE_FINAL_TYPE (RingerEventSender, ringer_event_sender, G_TYPE_OBJECT)

static void step (GTask *task);

static void
sending_free (Sending *sending)
{
  g_clear_object (&sending->room);
  g_free (sending->user_id);
  g_free (sending->device_id);
  g_free (sending->type);
  json_object_unref (sending->content);
  g_strfreev (sending->users);
  g_clear_pointer (&sending->encrypted, json_object_unref);
  g_free (sending);
}

/* The next one may begin. */
static void
leave_queue (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);

  if (!g_queue_remove (&self->sendings, task))
    return;

  if (!g_queue_is_empty (&self->sendings))
    step (g_queue_peek_head (&self->sendings));
  g_object_unref (task);
}

/* Takes @error */
static void
fail (GTask *task,
      GError *error)
{
  Sending *sending = g_task_get_task_data (task);

  sending->step = STEP_DONE;
  g_task_return_error (task, error);
  leave_queue (task);
}

static void
advance (GTask *task,
         gboolean done,
         GError *error)
{
  Sending *sending = g_task_get_task_data (task);

  if (!done) {
    fail (task, error);
    return;
  }

  sending->step++;
  step (task);
}

static RingerCrypto *
get_crypto (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);
  g_autoptr (RingerEncryption) encryption = g_weak_ref_get (&self->encryption);

  return encryption != NULL ? ringer_encryption_get_crypto (encryption) : NULL;
}

static RingerCryptoPump *
get_pump (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);
  g_autoptr (RingerEncryption) encryption = g_weak_ref_get (&self->encryption);

  return encryption != NULL ? ringer_encryption_get_pump (encryption) : NULL;
}

/* Who it is for */

static void
list_users (Sending *sending)
{
  g_autoptr (GStrvBuilder) users = g_strv_builder_new ();
  GListModel *members;

  if (sending->room == NULL) {
    g_strv_builder_add (users, sending->user_id);
    sending->users = g_strv_builder_end (users);
    return;
  }

  members = ringer_room_get_members (sending->room);
  for (unsigned int i = 0; i < g_list_model_get_n_items (members); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (members, i);

    if (ringer_member_get_membership (member) == RINGER_MEMBERSHIP_JOIN)
      g_strv_builder_add (users, ringer_member_get_user_id (member));
  }
  sending->users = g_strv_builder_end (users);
}

static void
on_members (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerEventSender *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  g_autoptr (GPtrArray) events = NULL;

  if (answer == NULL) {
    fail (task, error);
    return;
  }

  events = ringer_events_parse (ringer_json_peek_array (answer, "chunk"), RINGER_EVENT_STATE, ringer_clock_get_wall_ms (self->clock));
  ringer_room_set_all_members (sending->room, events);
  list_users (sending);
  advance (task, TRUE, NULL);
}

static void
find_members (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "GET", .query = "membership=join" };

  if (sending->room == NULL || ringer_room_has_all_members (sending->room)) {
    list_users (sending);
    advance (task, TRUE, NULL);
    return;
  }

  path = ringer_http_path ("/_matrix/client/v3/rooms/%s/members", ringer_room_get_id (sending->room));
  request.path = path;
  ringer_outbox_request_async (self->outbox, &request, sending->deadline_ms, g_task_get_cancellable (task), on_members, g_object_ref (task));
}

static void
on_noted (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean noted = ringer_crypto_set_room_encryption_finish (RINGER_CRYPTO (source), result, &error);

  advance (task, noted, error);
}

static void
on_tracked (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean tracked = ringer_crypto_track_users_finish (RINGER_CRYPTO (source), result, &error);

  advance (task, tracked, error);
}

/* What could not be asked is no reason to give up: those who are known get it. */
static void
on_pumped (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error))
    g_debug ("Not all devices are known: %s", error->message);

  advance (task, TRUE, NULL);
}

/* The key */

static void
on_key_sent (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean sent = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  advance (task, sent, error);
}

static void
on_shared (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *requests = ringer_crypto_share_room_key_finish (RINGER_CRYPTO (source), result, &error);

  if (requests != NULL && get_pump (task) != NULL) {
    ringer_crypto_pump_send_async (get_pump (task), requests, sending->deadline_ms, NULL, on_key_sent, g_object_ref (task));
    return;
  }

  g_clear_pointer (&requests, g_ptr_array_unref);
  fail (task, error != NULL ? error : g_error_new_literal (RINGER_ERROR, RINGER_ERROR_FAILED, "The encryption is closed"));
}

/* Encrypting and sending */

static void
on_encrypted (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;

  sending->encrypted = ringer_crypto_encrypt_finish (RINGER_CRYPTO (source), result, &error);
  advance (task, sending->encrypted != NULL, error);
}

static void
on_event_sent (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *event_id = ringer_outbox_send_event_finish (RINGER_OUTBOX (source), result, &error);

  if (event_id != NULL)
    g_task_return_pointer (task, event_id, g_free);
  else
    g_task_return_error (task, error);
}

static void
send_event (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  const RingerOutgoingEvent event = {
    .room_id = ringer_room_get_id (sending->room),
    .type = "m.room.encrypted",
    .content = sending->encrypted,
    .sticky_duration_ms = sending->sticky_duration_ms,
    .deadline_ms = sending->deadline_ms,
    .id = sending->id,
  };

  ringer_outbox_send_event_async (self->outbox, &event, g_task_get_cancellable (task), on_event_sent, g_object_ref (task));
  sending->step = STEP_DONE;
  leave_queue (task);
}

static void
on_message_sent (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error)) {
    fail (task, error);
    return;
  }

  sending->step = STEP_DONE;
  g_task_return_boolean (task, TRUE);
  leave_queue (task);
}

static void
on_message_encrypted (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) requests = ringer_crypto_requests_finish (RINGER_CRYPTO (source), result, &error);

  if (requests == NULL)
    fail (task, error);
  else if (requests->len == 0 || get_pump (task) == NULL)
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "The device is not known, or not verified"));
  else
    ringer_crypto_pump_send_async (get_pump (task), g_steal_pointer (&requests), sending->deadline_ms, NULL, on_message_sent, g_object_ref (task));
}

static void
encrypt_message (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  JsonArray *ids = json_array_new ();
  g_autoptr (JsonObject) devices = json_object_new ();

  json_array_add_string_element (ids, sending->device_id);
  json_object_set_array_member (devices, sending->user_id, ids);
  ringer_crypto_encrypt_to_devices_async (get_crypto (task), devices, sending->type, sending->content, NULL, on_message_encrypted, g_object_ref (task));
}

static void
note_encryption (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (JsonObject) content = sending->room != NULL ? ringer_room_get_encryption (sending->room) : NULL;

  if (content != NULL)
    ringer_crypto_set_room_encryption_async (get_crypto (task), ringer_room_get_id (sending->room), content, NULL, on_noted, g_object_ref (task));
  else
    advance (task, TRUE, NULL);
}

/* Whether nobody wants it any more, or it cannot be. */
static gboolean
is_given_up (GTask *task)
{
  RingerEventSender *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    fail (task, g_steal_pointer (&error));
  else if (get_crypto (task) == NULL)
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_FAILED, "The encryption is not ready"));
  else if (sending->deadline_ms > 0 && ringer_clock_get_monotonic_ms (self->clock) >= sending->deadline_ms)
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_POINTLESS, "It is too late for this event"));
  else
    return FALSE;

  return TRUE;
}

static void
step (GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  const char *const *users = (const char *const *) sending->users;

  if (is_given_up (task))
    return;

  switch (sending->step) {
  case STEP_MEMBERS:
    find_members (task);
    break;
  case STEP_NOTE:
    note_encryption (task);
    break;
  case STEP_TRACK:
    ringer_crypto_track_users_async (get_crypto (task), users, NULL, on_tracked, g_object_ref (task));
    break;
  case STEP_QUERY:
    ringer_crypto_pump_run_async (get_pump (task), sending->deadline_ms, NULL, on_pumped, g_object_ref (task));
    break;
  case STEP_CHANNELS:
    ringer_crypto_pump_open_channels_async (get_pump (task), users, sending->deadline_ms, NULL, on_pumped, g_object_ref (task));
    break;
  case STEP_SHARE:
    if (sending->room != NULL)
      ringer_crypto_share_room_key_async (get_crypto (task), ringer_room_get_id (sending->room), users, HISTORY_VISIBILITY, NULL,
                                          on_shared, g_object_ref (task));
    else
      encrypt_message (task);
    break;
  case STEP_ENCRYPT:
    ringer_crypto_encrypt_async (get_crypto (task), ringer_room_get_id (sending->room), sending->type, sending->content, NULL,
                                 on_encrypted, g_object_ref (task));
    break;
  case STEP_SEND:
    send_event (task);
    break;
  case STEP_DONE:
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
add_sending (RingerEventSender *self,
             GTask *task,
             Sending *sending)
{
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);
  g_queue_push_tail (&self->sendings, task);
  if (g_queue_get_length (&self->sendings) == 1)
    step (task);
}

static void
ringer_event_sender_finalize (GObject *object)
{
  RingerEventSender *self = RINGER_EVENT_SENDER (object);

  g_weak_ref_clear (&self->encryption);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_event_sender_parent_class)->finalize (object);
}

static void
ringer_event_sender_class_init (RingerEventSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_event_sender_finalize;
}

static void
ringer_event_sender_init (RingerEventSender *self)
{
  g_weak_ref_init (&self->encryption, NULL);
}

RingerEventSender *
ringer_event_sender_new (RingerEncryption *encryption,
                         RingerOutbox *outbox,
                         RingerClock *clock)
{
  RingerEventSender *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_OUTBOX (outbox), NULL);

  self = g_object_new (RINGER_TYPE_EVENT_SENDER, NULL);
  g_weak_ref_set (&self->encryption, encryption);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);

  return self;
}

unsigned int
ringer_event_sender_send_async (RingerEventSender *self,
                                RingerRoom *room,
                                const RingerOutgoingEvent *event,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Sending *sending;
  unsigned int id;
  GTask *task;

  g_return_val_if_fail (RINGER_IS_EVENT_SENDER (self), 0);
  g_return_val_if_fail (event->state_key == NULL && event->delay_ms == 0, 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_event_sender_send_async);
  g_task_set_check_cancellable (task, FALSE);

  id = ringer_outbox_reserve_id (self->outbox);
  sending = g_new0 (Sending, 1);
  sending->room = g_object_ref (room);
  sending->type = g_strdup (event->type);
  sending->content = json_object_ref (event->content);
  sending->sticky_duration_ms = event->sticky_duration_ms;
  sending->deadline_ms = event->deadline_ms;
  sending->id = id;
  add_sending (self, task, sending);

  return id;
}

char *
ringer_event_sender_send_finish (RingerEventSender *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_event_sender_send_message_async (RingerEventSender *self,
                                        const RingerOutgoingMessage *message,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Sending *sending;
  GTask *task;

  g_return_if_fail (RINGER_IS_EVENT_SENDER (self));
  g_return_if_fail (message != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_event_sender_send_message_async);
  sending = g_new0 (Sending, 1);
  sending->user_id = g_strdup (message->user_id);
  sending->device_id = g_strdup (message->device_id);
  sending->type = g_strdup (message->type);
  sending->content = json_object_ref (message->content);
  sending->deadline_ms = message->deadline_ms;
  add_sending (self, task, sending);
}

gboolean
ringer_event_sender_send_message_finish (RingerEventSender *self,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
