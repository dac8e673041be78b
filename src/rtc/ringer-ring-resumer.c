/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-resumer.h"

/* What is older than this does not live any more, whatever it says. */
#define RECENT_MS (5 * 60 * 1000)

struct _RingerRingResumer {
  GObject parent_instance;

  RingerAccount *account; /* not reffed */
  RingerRingLog *log;
  GCancellable *cancellable;
  gboolean started;
  unsigned int n_pending;
};

enum {
  SIGNAL_DONE,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerRingResumer, ringer_ring_resumer, G_TYPE_OBJECT)

static gboolean
was_presented (RingerRingRecord *record,
               gint64 now_ms)
{
  const RingerRingStep *last = ringer_ring_record_get_last (record);

  return last != NULL && last->decision.verdict != RINGER_VERDICT_NOTHING &&
         ringer_ring_record_get_arrival (record)->arrived_ms >= now_ms - RECENT_MS;
}

static void
end_one (RingerRingResumer *self)
{
  if (--self->n_pending == 0)
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

typedef struct
{
  RingerRingResumer *resumer;
  char *room_id;
} Fetching;

static void
fetching_free (Fetching *fetching)
{
  g_object_unref (fetching->resumer);
  g_free (fetching->room_id);
  g_free (fetching);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetching, fetching_free)

static void
on_event (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Fetching) fetching = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_account_fetch_event_finish (RINGER_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (event != NULL)
    ringer_account_take_event (RINGER_ACCOUNT (source), fetching->room_id, event);
  else
    g_message ("What rang when the program ended is not to be had: %s", error->message);
  end_one (fetching->resumer);
}

static void
on_account_state (RingerRingResumer *self)
{
  g_autoptr (GHashTable) rooms = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 now_ms = ringer_clock_get_wall_ms (ringer_account_get_clock (self->account));

  if (self->started || ringer_account_get_state (self->account) != RINGER_ACCOUNT_UP_TO_DATE)
    return;

  self->started = TRUE;
  self->n_pending = 1;
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->log)); i++) {
    g_autoptr (RingerRingRecord) record = g_list_model_get_item (G_LIST_MODEL (self->log), i);
    const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);
    Fetching *fetching;

    /* The newest come first: what a room had before is not what goes on. */
    if (!g_hash_table_add (rooms, (gpointer) arrival->room_id) || !was_presented (record, now_ms))
      continue;

    fetching = g_new0 (Fetching, 1);
    fetching->resumer = g_object_ref (self);
    fetching->room_id = g_strdup (arrival->room_id);
    self->n_pending++;
    ringer_account_fetch_event_async (self->account, arrival->room_id, arrival->event_id, self->cancellable, on_event, fetching);
  }
  end_one (self);
}

static void
ringer_ring_resumer_dispose (GObject *object)
{
  RingerRingResumer *self = RINGER_RING_RESUMER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (ringer_ring_resumer_parent_class)->dispose (object);
}

static void
ringer_ring_resumer_finalize (GObject *object)
{
  RingerRingResumer *self = RINGER_RING_RESUMER (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (ringer_ring_resumer_parent_class)->finalize (object);
}

static void
ringer_ring_resumer_class_init (RingerRingResumerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_ring_resumer_dispose;
  object_class->finalize = ringer_ring_resumer_finalize;

  signals[SIGNAL_DONE] =
    g_signal_new ("done", RINGER_TYPE_RING_RESUMER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_ring_resumer_init (RingerRingResumer *self)
{
  self->cancellable = g_cancellable_new ();
}

RingerRingResumer *
ringer_ring_resumer_new (RingerAccount *account,
                         RingerRingLog *log)
{
  RingerRingResumer *self;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (RINGER_IS_RING_LOG (log), NULL);

  self = g_object_new (RINGER_TYPE_RING_RESUMER, NULL);
  self->account = account;
  self->log = g_object_ref (log);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);

  return self;
}
