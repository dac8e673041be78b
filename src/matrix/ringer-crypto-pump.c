/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-pump.h"

#include <string.h>

#include "ringer-crypto-sync.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* Jobs in a row, of which the first is under way. Each is the same: channels that are missing, then requests, then what the machine lists. */

/* What a round cannot deliver for that long comes with another one. */
#define COMPARISON_PART "/sendToDevice/m.key.verification."
#define ROUND_DEADLINE_MS (60 * 1000)

/* What was refused is listed again and again. */
#define REFUSED_MS (10 * 60 * G_GINT64_CONSTANT (1000))
#define MAX_REFUSED 100

/* A machine that always has something more has a fault. */
#define MAX_LISTS 20

typedef enum {
  STEP_CHANNELS,
  STEP_SEND,
  STEP_LIST,
  STEP_DONE,
} Step;

typedef struct
{
  Step step;
  Step next;     /* after the requests */
  GStrv users;   /* whose channels are opened; NULL for those that broke */
  gboolean kick; /* nobody waits for it */
  gint64 deadline_ms;
  GPtrArray *requests;
  unsigned int n_taken; /* of them */
  unsigned int n_delivered;
  unsigned int n_lists;
  GError *error; /* the first */
} Job;

struct _RingerCryptoPump {
  GObject parent_instance;

  RingerCrypto *crypto;
  RingerOutbox *outbox;
  RingerClock *clock;
  GCancellable *cancellable;
  GQueue jobs;         /* of GTask */
  GHashTable *refused; /* checksum of a request → monotonic ms until when it is not sent */
  gboolean comparing;
};

static unsigned int settled_signal;

G_DEFINE_FINAL_TYPE (RingerCryptoPump, ringer_crypto_pump, G_TYPE_OBJECT)

static void step (GTask *task);

static void
job_free (Job *job)
{
  g_strfreev (job->users);
  g_clear_pointer (&job->requests, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_free (job);
}

static void
take_error (Job *job,
            GError *error)
{
  if (job->error == NULL)
    job->error = error;
  else
    g_error_free (error);
}

static void
begin_next (RingerCryptoPump *self)
{
  if (!g_queue_is_empty (&self->jobs))
    step (g_queue_peek_head (&self->jobs));
}

static void
end_job (GTask *task)
{
  g_autoptr (RingerCryptoPump) self = g_object_ref (g_task_get_source_object (task));
  Job *job = g_task_get_task_data (task);

  /* Whoever waited for it may have more to do at once, which comes after what waits already. */
  g_queue_remove (&self->jobs, task);
  begin_next (self);
  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
set_requests (Job *job,
              GPtrArray *requests,
              Step next)
{
  g_clear_pointer (&job->requests, g_ptr_array_unref);
  job->requests = requests;
  job->n_taken = 0;
  job->n_delivered = 0;
  job->step = STEP_SEND;
  job->next = next;
}

static void
on_channels (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *requests = ringer_crypto_requests_finish (RINGER_CRYPTO (source), result, &error);
  Step next = job->users != NULL ? STEP_DONE : STEP_LIST;

  if (requests != NULL) {
    set_requests (job, requests, next);
  } else {
    take_error (job, error);
    job->step = next;
  }
  step (task);
}

static void
on_list (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *requests = ringer_crypto_list_requests_finish (RINGER_CRYPTO (source), result, &error);

  job->n_lists++;
  if (requests != NULL) {
    set_requests (job, requests, STEP_LIST);
  } else {
    take_error (job, error);
    job->step = STEP_DONE;
  }
  step (task);
}

/* What was refused */

static char *
make_checksum (RingerCryptoRequest *request)
{
  g_autofree char *body = ringer_json_to_string (ringer_crypto_request_get_body (request));
  g_autofree char *text = g_strconcat (ringer_crypto_request_get_kind (request), body, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
note_refused (RingerCryptoPump *self,
              RingerCryptoRequest *request)
{
  gint64 *until_ms = g_new (gint64, 1);

  if (g_hash_table_size (self->refused) >= MAX_REFUSED)
    g_hash_table_remove_all (self->refused);

  *until_ms = ringer_clock_get_monotonic_ms (self->clock) + REFUSED_MS;
  g_hash_table_replace (self->refused, make_checksum (request), until_ms);
}

static gboolean
is_refused (RingerCryptoPump *self,
            RingerCryptoRequest *request)
{
  g_autofree char *checksum = NULL;
  gint64 *until_ms;

  if (g_hash_table_size (self->refused) == 0)
    return FALSE;

  checksum = make_checksum (request);
  until_ms = g_hash_table_lookup (self->refused, checksum);

  return until_ms != NULL && *until_ms > ringer_clock_get_monotonic_ms (self->clock);
}

/* Sending */

static void
on_marked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerCryptoPump *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  RingerCryptoRequest *request = g_ptr_array_index (job->requests, job->n_taken - 1);
  GError *error = NULL;

  if (ringer_crypto_mark_sent_finish (RINGER_CRYPTO (source), result, &error)) {
    job->n_delivered++;
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    take_error (job, error);
  } else {
    g_message ("The answer to a request of the encryption (%s) cannot be used: %s", ringer_crypto_request_get_kind (request), error->message);
    note_refused (self, request);
    take_error (job, error);
  }
  step (task);
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerCryptoPump *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  RingerCryptoRequest *request = g_ptr_array_index (job->requests, job->n_taken - 1);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  g_autofree char *text = NULL;

  /* Whoever waits for it has set no time. */
  if (job->deadline_ms == 0 && g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS)) {
    g_clear_error (&error);
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_TIMEOUT, "The homeserver did not answer in time");
  }

  if (answer != NULL) {
    text = ringer_json_to_string (answer);
    ringer_crypto_mark_sent_async (self->crypto, request, text, self->cancellable, on_marked, g_steal_pointer (&task));
    return;
  }

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS) &&
      !ringer_error_is_transient (error)) {
    g_message ("A request of the encryption (%s) is given up: %s", ringer_crypto_request_get_kind (request), error->message);
    note_refused (self, request);
  }
  take_error (job, error);
  step (task);
}

static void
send_request (GTask *task,
              RingerCryptoRequest *request)
{
  RingerCryptoPump *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  const char *path = ringer_crypto_request_get_path (request);
  const char *mark = strchr (path, '?');
  g_autofree char *plain_path = mark != NULL ? g_strndup (path, (gsize) (mark - path)) : g_strdup (path);
  gint64 round_deadline_ms = ringer_clock_get_monotonic_ms (self->clock) + ROUND_DEADLINE_MS;
  const RingerHttpRequest http_request = {
    .method = ringer_crypto_request_get_method (request),
    .path = plain_path,
    .query = mark != NULL ? mark + 1 : NULL,
    .body = ringer_crypto_request_get_body (request),
  };

  self->comparing = strstr (path, COMPARISON_PART) != NULL;
  ringer_outbox_request_async (self->outbox, &http_request, job->deadline_ms > 0 ? job->deadline_ms : round_deadline_ms,
                               self->cancellable, on_answer, g_object_ref (task));
}

static void
settle (RingerCryptoPump *self)
{
  if (!self->comparing)
    return;

  self->comparing = FALSE;
  g_signal_emit (self, settled_signal, 0);
}

static void
send_next (GTask *task)
{
  RingerCryptoPump *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  settle (self);

  while (job->n_taken < job->requests->len) {
    RingerCryptoRequest *request = g_ptr_array_index (job->requests, job->n_taken++);

    if (job->next != STEP_LIST || !is_refused (self, request)) {
      send_request (task, request);
      return;
    }
  }

  /* Where nothing of a list was delivered, the next one would be the same. */
  job->step = job->next;
  if (job->step == STEP_LIST && job->n_lists > 0 && (job->n_delivered == 0 || job->n_lists >= MAX_LISTS))
    job->step = STEP_DONE;
  step (task);
}

static void
step (GTask *task)
{
  RingerCryptoPump *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  if (g_cancellable_is_cancelled (self->cancellable) || g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    take_error (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
    job->step = STEP_DONE;
  }

  switch (job->step) {
  case STEP_CHANNELS:
    ringer_crypto_missing_channels_async (self->crypto, (const char *const *) job->users, self->cancellable, on_channels, g_object_ref (task));
    break;
  case STEP_SEND:
    send_next (task);
    break;
  case STEP_LIST:
    ringer_crypto_list_requests_async (self->crypto, self->cancellable, on_list, g_object_ref (task));
    break;
  case STEP_DONE:
    end_job (task);
    break;
  default:
    g_assert_not_reached ();
  }
}

static GTask *
make_job (RingerCryptoPump *self,
          gpointer source_tag,
          gint64 deadline_ms,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, source_tag);
  job->deadline_ms = deadline_ms;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_set_check_cancellable (task, TRUE);

  return task;
}

static void
add_job (RingerCryptoPump *self,
         GTask *task)
{
  g_queue_push_tail (&self->jobs, task);
  if (g_queue_get_length (&self->jobs) == 1)
    begin_next (self);
}

static void
ringer_crypto_pump_dispose (GObject *object)
{
  RingerCryptoPump *self = RINGER_CRYPTO_PUMP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->crypto);
  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (ringer_crypto_pump_parent_class)->dispose (object);
}

static void
ringer_crypto_pump_finalize (GObject *object)
{
  RingerCryptoPump *self = RINGER_CRYPTO_PUMP (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->refused, g_hash_table_unref);

  G_OBJECT_CLASS (ringer_crypto_pump_parent_class)->finalize (object);
}

static void
ringer_crypto_pump_class_init (RingerCryptoPumpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_crypto_pump_dispose;
  object_class->finalize = ringer_crypto_pump_finalize;

  settled_signal = g_signal_new ("settled", RINGER_TYPE_CRYPTO_PUMP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_crypto_pump_init (RingerCryptoPump *self)
{
  self->cancellable = g_cancellable_new ();
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

RingerCryptoPump *
ringer_crypto_pump_new (RingerCrypto *crypto,
                        RingerOutbox *outbox,
                        RingerClock *clock)
{
  RingerCryptoPump *self;

  g_return_val_if_fail (RINGER_IS_CRYPTO (crypto), NULL);
  g_return_val_if_fail (RINGER_IS_OUTBOX (outbox), NULL);

  self = g_object_new (RINGER_TYPE_CRYPTO_PUMP, NULL);
  self->crypto = g_object_ref (crypto);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (crypto, "requests-pending", G_CALLBACK (ringer_crypto_pump_kick), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_crypto_pump_stop (RingerCryptoPump *self)
{
  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));

  /* The one under way ends with what it waits for, and the others after it. */
  g_cancellable_cancel (self->cancellable);
}

gboolean
ringer_crypto_pump_is_comparing (RingerCryptoPump *self)
{
  g_return_val_if_fail (RINGER_IS_CRYPTO_PUMP (self), FALSE);

  return self->comparing;
}

void
ringer_crypto_pump_kick (RingerCryptoPump *self)
{
  GTask *last = g_queue_peek_tail (&self->jobs);
  Job *job = last != NULL ? g_task_get_task_data (last) : NULL;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));

  /* One that has not begun yet will do. */
  if (g_cancellable_is_cancelled (self->cancellable) || (job != NULL && job->kick && last != g_queue_peek_head (&self->jobs)))
    return;

  task = make_job (self, ringer_crypto_pump_kick, 0, NULL, NULL, NULL);
  job = g_task_get_task_data (task);
  job->kick = TRUE;
  add_job (self, task);
}

void
ringer_crypto_pump_run_async (RingerCryptoPump *self,
                              gint64 deadline_ms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));

  task = make_job (self, ringer_crypto_pump_run_async, deadline_ms, cancellable, callback, user_data);
  add_job (self, task);
}

void
ringer_crypto_pump_open_channels_async (RingerCryptoPump *self,
                                        const char *const *users,
                                        gint64 deadline_ms,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));
  g_return_if_fail (users != NULL);

  task = make_job (self, ringer_crypto_pump_open_channels_async, deadline_ms, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  job->users = g_strdupv ((GStrv) users);
  add_job (self, task);
}

void
ringer_crypto_pump_send_async (RingerCryptoPump *self,
                               GPtrArray *requests,
                               gint64 deadline_ms,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));
  g_return_if_fail (requests != NULL);

  task = make_job (self, ringer_crypto_pump_send_async, deadline_ms, cancellable, callback, user_data);
  set_requests (g_task_get_task_data (task), requests, STEP_DONE);
  add_job (self, task);
}

static void
on_queried (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_query (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerCryptoPump *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *requests = ringer_crypto_requests_finish (RINGER_CRYPTO (source), result, &error);

  if (requests != NULL)
    ringer_crypto_pump_send_async (self, requests, 0, g_task_get_cancellable (task), on_queried, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
ringer_crypto_pump_query_async (RingerCryptoPump *self,
                                const char *user_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const char *users[] = { user_id, NULL };
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO_PUMP (self));
  g_return_if_fail (user_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_pump_query_async);
  ringer_crypto_query_keys_async (self->crypto, users, cancellable, on_query, task);
}

gboolean
ringer_crypto_pump_finish (RingerCryptoPump *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
