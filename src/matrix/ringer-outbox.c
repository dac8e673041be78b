/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-outbox.h"

#include "ringer-error.h"
#include "ringer-json.h"

/* Each request waits, is tried and ends by itself; there is no order among them. */

#define FIRST_DELAY_MS 1000
#define MAX_DELAY_MS (30 * 1000)
#define TRY_TIMEOUT_MS (20 * 1000)

struct _RingerOutbox {
  GObject parent_instance;

  RingerClock *clock;
  RingerHttp *http;
  GPtrArray *waiting; /* of GTask: those between two tries */
  unsigned int last_id;
};

enum {
  SIGNAL_RETRYING,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerOutbox, ringer_outbox, G_TYPE_OBJECT)

typedef struct
{
  unsigned int id;
  char *method;
  char *path;
  char *query;
  JsonObject *body;
  gint64 deadline_ms;
  char *result_name;
  char *fallback_path; /* the same for servers that know only the older form, and its body */
  JsonObject *fallback_body;
  unsigned int n_tries;
  unsigned int timeout_id;
  GSource *cancel_source;
} Item;

static void try_item (GTask *task);

static void
item_free (Item *item)
{
  g_free (item->method);
  g_free (item->path);
  g_free (item->query);
  g_free (item->result_name);
  g_free (item->fallback_path);
  g_clear_pointer (&item->body, json_object_unref);
  g_clear_pointer (&item->fallback_body, json_object_unref);
  g_free (item);
}

/* Takes the item out of those that wait, and says whether it was there. */
static gboolean
stop_waiting (GTask *task)
{
  RingerOutbox *self = g_task_get_source_object (task);
  Item *item = g_task_get_task_data (task);

  ringer_clock_clear_timeout (self->clock, &item->timeout_id);
  if (item->cancel_source != NULL)
    g_source_destroy (item->cancel_source);
  g_clear_pointer (&item->cancel_source, g_source_unref);

  return g_ptr_array_remove (self->waiting, task);
}

static void
on_due (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Item *item = g_task_get_task_data (task);

  item->timeout_id = 0;
  stop_waiting (task);
  try_item (task);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  stop_waiting (task);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static gint64
back_off_ms (Item *item,
             const GError *error)
{
  gint64 delay_ms = ringer_error_get_retry_after_ms (error);

  if (delay_ms > 0)
    return delay_ms;

  delay_ms = MIN ((gint64) FIRST_DELAY_MS << MIN (item->n_tries - 1, 10), MAX_DELAY_MS);

  return delay_ms * g_random_int_range (750, 1251) / 1000;
}

static void
wait_and_retry (GTask *task,
                const GError *error)
{
  RingerOutbox *self = g_task_get_source_object (task);
  Item *item = g_task_get_task_data (task);
  gint64 delay_ms = back_off_ms (item, error);

  /* The deadline itself ends the waiting, so that what is pointless does not linger. */
  if (item->deadline_ms > 0)
    delay_ms = MIN (delay_ms, MAX (item->deadline_ms - ringer_clock_get_monotonic_ms (self->clock), 0));

  g_ptr_array_add (self->waiting, g_object_ref (task));
  item->timeout_id = ringer_clock_add_timeout (self->clock, delay_ms, on_due, task);
  if (g_task_get_cancellable (task) != NULL) {
    item->cancel_source = g_cancellable_source_new (g_task_get_cancellable (task));
    g_task_attach_source (task, item->cancel_source, G_SOURCE_FUNC (on_cancelled));
  }
  g_signal_emit (self, signals[SIGNAL_RETRYING], 0, item->id, error);
}

static gboolean
use_fallback (Item *item,
              const GError *error)
{
  if (item->fallback_path == NULL || !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_UNSUPPORTED))
    return FALSE;

  g_free (item->path);
  item->path = g_steal_pointer (&item->fallback_path);
  g_clear_pointer (&item->body, json_object_unref);
  item->body = g_steal_pointer (&item->fallback_body);
  /* The other form did not fail in passing, so back-off begins anew. */
  item->n_tries = 0;

  return TRUE;
}

static void
return_answer (GTask *task,
               JsonObject *answer)
{
  Item *item = g_task_get_task_data (task);
  const char *value;

  if (item->result_name == NULL) {
    g_task_return_pointer (task, json_object_ref (answer), (GDestroyNotify) json_object_unref);
    return;
  }

  value = ringer_json_peek_string (answer, item->result_name);
  if (value == NULL)
    g_task_return_new_error (task, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "No %s in the answer", item->result_name);
  else
    g_task_return_pointer (task, g_strdup (value), g_free);
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Item *item = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (answer != NULL)
    return_answer (task, answer);
  else if (g_task_return_error_if_cancelled (task))
    return;
  else if (use_fallback (item, error))
    try_item (task);
  else if (ringer_error_is_transient (error))
    wait_and_retry (task, error);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
try_item (GTask *task)
{
  RingerOutbox *self = g_task_get_source_object (task);
  Item *item = g_task_get_task_data (task);
  RingerHttpRequest request = {
    .method = item->method,
    .path = item->path,
    .query = item->query,
    .body = item->body,
    .timeout_ms = TRY_TIMEOUT_MS,
  };

  if (g_task_return_error_if_cancelled (task))
    return;

  if (item->deadline_ms > 0) {
    gint64 left_ms = item->deadline_ms - ringer_clock_get_monotonic_ms (self->clock);

    if (left_ms <= 0) {
      g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_POINTLESS, "It is too late for this request");
      return;
    }
  }

  item->n_tries++;
  ringer_http_send_async (self->http, &request, g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

static unsigned int
start_item (RingerOutbox *self,
            GTask *task,
            Item *item)
{
  if (item->id == 0)
    item->id = ringer_outbox_reserve_id (self);
  g_task_set_task_data (task, item, (GDestroyNotify) item_free);
  try_item (task);

  return item->id;
}

static void
ringer_outbox_dispose (GObject *object)
{
  RingerOutbox *self = RINGER_OUTBOX (object);

  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_outbox_parent_class)->dispose (object);
}

static void
ringer_outbox_finalize (GObject *object)
{
  RingerOutbox *self = RINGER_OUTBOX (object);

  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_outbox_parent_class)->finalize (object);
}

static void
ringer_outbox_class_init (RingerOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_outbox_dispose;
  object_class->finalize = ringer_outbox_finalize;

  signals[SIGNAL_RETRYING] =
    g_signal_new ("retrying", RINGER_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_outbox_init (RingerOutbox *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
on_network_changed (RingerOutbox *self,
                    gboolean available)
{
  if (available)
    ringer_outbox_retry_now (self);
}

RingerOutbox *
ringer_outbox_new (RingerClock *clock,
                   RingerHttp *http,
                   GNetworkMonitor *network)
{
  RingerOutbox *self = g_object_new (RINGER_TYPE_OUTBOX, NULL);

  self->clock = g_object_ref (clock);
  self->http = g_object_ref (http);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (ringer_outbox_retry_now), self, G_CONNECT_SWAPPED);
  if (network != NULL)
    g_signal_connect_object (network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);

  return self;
}

static char *
make_query (const RingerOutgoingEvent *event)
{
  g_autoptr (GString) query = g_string_new (NULL);

  if (event->delay_ms > 0)
    g_string_append_printf (query, "org.matrix.msc4140.delay=%" G_GINT64_FORMAT, event->delay_ms);
  if (event->sticky_duration_ms > 0)
    g_string_append_printf (query, "%sorg.matrix.msc4354.sticky_duration_ms=%" G_GINT64_FORMAT,
                            query->len > 0 ? "&" : "", event->sticky_duration_ms);

  return query->len > 0 ? g_string_free_and_steal (g_steal_pointer (&query)) : NULL;
}

unsigned int
ringer_outbox_reserve_id (RingerOutbox *self)
{
  g_return_val_if_fail (RINGER_IS_OUTBOX (self), 0);

  return ++self->last_id;
}

unsigned int
ringer_outbox_send_event_async (RingerOutbox *self,
                                const RingerOutgoingEvent *event,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Item *item;

  g_return_val_if_fail (RINGER_IS_OUTBOX (self), 0);
  g_return_val_if_fail (event != NULL && event->room_id != NULL && event->type != NULL && event->content != NULL, 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_outbox_send_event_async);

  item = g_new0 (Item, 1);
  item->method = g_strdup ("PUT");
  if (event->state_key != NULL)
    item->path = ringer_http_path ("/_matrix/client/v3/rooms/%s/state/%s/%s", event->room_id, event->type, event->state_key);
  else {
    g_autofree char *transaction_id = g_uuid_string_random ();

    item->path = ringer_http_path ("/_matrix/client/v3/rooms/%s/send/%s/%s", event->room_id, event->type, transaction_id);
  }
  item->query = make_query (event);
  item->body = json_object_ref (event->content);
  item->deadline_ms = event->deadline_ms;
  item->id = event->id;
  item->result_name = g_strdup (event->delay_ms > 0 ? "delay_id" : "event_id");

  return start_item (self, task, item);
}

char *
ringer_outbox_send_event_finish (RingerOutbox *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_outbox_update_delayed_async (RingerOutbox *self,
                                    const char *delay_id,
                                    RingerDelayedAction action,
                                    gint64 deadline_ms,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const char *const names[] = {
    [RINGER_DELAYED_RESTART] = "restart",
    [RINGER_DELAYED_SEND] = "send",
    [RINGER_DELAYED_CANCEL] = "cancel",
  };
  g_autoptr (GTask) task = NULL;
  Item *item;

  g_return_if_fail (RINGER_IS_OUTBOX (self));
  g_return_if_fail (delay_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_outbox_update_delayed_async);

  item = g_new0 (Item, 1);
  item->method = g_strdup ("POST");
  item->path = ringer_http_path ("/_matrix/client/unstable/org.matrix.msc4140/delayed_events/%s/%s", delay_id, names[action]);
  item->fallback_path = ringer_http_path ("/_matrix/client/unstable/org.matrix.msc4140/delayed_events/%s", delay_id);
  item->fallback_body = ringer_json_build ("action", "s", names[action], NULL);
  item->deadline_ms = deadline_ms;
  start_item (self, task, item);
}

gboolean
ringer_outbox_update_delayed_finish (RingerOutbox *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_autoptr (JsonObject) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);

  return answer != NULL;
}

unsigned int
ringer_outbox_request_async (RingerOutbox *self,
                             const RingerHttpRequest *request,
                             gint64 deadline_ms,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Item *item;

  g_return_val_if_fail (RINGER_IS_OUTBOX (self), 0);
  g_return_val_if_fail (request != NULL, 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_outbox_request_async);

  item = g_new0 (Item, 1);
  item->method = g_strdup (request->method);
  item->path = g_strdup (request->path);
  item->query = g_strdup (request->query);
  item->body = request->body != NULL ? json_object_ref (request->body) : NULL;
  item->deadline_ms = deadline_ms;

  return start_item (self, task, item);
}

JsonObject *
ringer_outbox_request_finish (RingerOutbox *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_outbox_retry_now (RingerOutbox *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_if_fail (RINGER_IS_OUTBOX (self));

  waiting = g_ptr_array_copy (self->waiting, (GCopyFunc) (GCallback) g_object_ref, NULL);
  g_ptr_array_set_free_func (waiting, g_object_unref);
  for (unsigned int i = 0; i < waiting->len; i++) {
    GTask *task = g_ptr_array_index (waiting, i);

    if (stop_waiting (task))
      try_item (task);
  }
}
