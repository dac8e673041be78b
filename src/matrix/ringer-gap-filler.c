/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-gap-filler.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-server-clock.h"

/*
 * Client-Server API, "Syncing": a limited timeline is continued backwards from its `prev_batch` with `/messages`. Each hole is
 * a small state machine of its own; a few of them ask at the same time.
 */

#define LIVE_MS (120 * 1000)
#define PAGE_EVENTS 50
#define MAX_PAGES 10
#define MAX_ASKING 3
#define REQUEST_TIMEOUT_MS (20 * 1000)

/* When everything that a hole can hide has ended: a hole that could not be filled by then need not be. */
#define GIVE_UP_MS (LIVE_MS + 30 * 1000)
#define FIRST_BACKOFF_MS 1000
#define MAX_BACKOFF_MS (10 * 1000)

typedef enum {
  HOLE_READY,
  HOLE_ASKING,
  HOLE_WAITING,
} HoleState;

typedef struct
{
  RingerGapFiller *filler;
  guint64 id;
  HoleState state;
  char *room_id;
  char *from;
  GPtrArray *events;
  GCancellable *cancellable;
  unsigned int n_pages;
  unsigned int n_failures;
  unsigned int timeout_id;
  gint64 give_up_ms;
} Hole;

struct _RingerGapFiller {
  GObject parent_instance;

  RingerClock *clock;
  RingerHttp *http;
  RingerServerClock *server_clock;
  char *filter;
  GPtrArray *holes;
  guint64 last_id;
};

typedef struct
{
  GWeakRef filler;
  guint64 hole_id;
} Request;

enum {
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerGapFiller, ringer_gap_filler, G_TYPE_OBJECT)

static void step (RingerGapFiller *self);

static void
hole_free (gpointer data)
{
  Hole *hole = data;

  g_cancellable_cancel (hole->cancellable);
  g_object_unref (hole->cancellable);
  ringer_clock_clear_timeout (hole->filler->clock, &hole->timeout_id);
  g_ptr_array_unref (hole->events);
  g_free (hole->room_id);
  g_free (hole->from);
  g_free (hole);
}

static Hole *
find_hole (RingerGapFiller *self,
           guint64 id)
{
  for (unsigned int i = 0; i < self->holes->len; i++) {
    Hole *hole = g_ptr_array_index (self->holes, i);

    if (hole->id == id)
      return hole;
  }

  return NULL;
}

static gboolean
is_live (RingerGapFiller *self,
         RingerEvent *event)
{
  gint64 age_ms = event->age_ms;

  if (age_ms < 0)
    age_ms = ringer_server_clock_get_now_ms (self->server_clock) - event->origin_server_ts_ms;

  return age_ms < LIVE_MS;
}

/* One event with an old time proves little: it may be late, or its server's clock wrong. */
static gboolean
reaches_live (RingerGapFiller *self,
              RingerEvent *oldest,
              RingerEvent *second)
{
  return is_live (self, oldest) || (second != NULL && is_live (self, second));
}

static void
close_hole (RingerGapFiller *self,
            Hole *hole)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  RingerRoomUpdate *room = ringer_room_update_new (hole->room_id);

  room->gap = TRUE;
  for (unsigned int i = hole->events->len; i > 0; i--)
    g_ptr_array_add (room->timeline, ringer_event_ref (g_ptr_array_index (hole->events, i - 1)));
  g_ptr_array_add (update->rooms, room);

  g_debug ("A hole is closed: %u events in %u pages", room->timeline->len, hole->n_pages);
  g_ptr_array_remove (self->holes, hole);
  g_signal_emit (self, signals[CLOSED], 0, update);
}

static void
on_backoff (gpointer user_data)
{
  Hole *hole = user_data;

  hole->timeout_id = 0;
  hole->state = HOLE_READY;
  step (hole->filler);
}

static gboolean
handle_error (RingerGapFiller *self,
              Hole *hole,
              const GError *error)
{
  gint64 now_ms = ringer_clock_get_monotonic_ms (self->clock);
  gint64 delay_ms = MIN ((gint64) FIRST_BACKOFF_MS << MIN (hole->n_failures, 10), MAX_BACKOFF_MS);
  gboolean again = ringer_error_is_transient (error) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);

  hole->n_failures++;
  delay_ms = MAX (delay_ms, ringer_error_get_retry_after_ms (error));

  if (!again || now_ms + delay_ms > hole->give_up_ms) {
    g_message ("A hole in a timeline stays open: %s", error->message);
    return FALSE;
  }

  hole->state = HOLE_WAITING;
  hole->timeout_id = ringer_clock_add_timeout (self->clock, delay_ms, on_backoff, hole);
  return TRUE;
}

/* Returns whether to go on behind this page. */
static gboolean
handle_page (RingerGapFiller *self,
             Hole *hole,
             JsonObject *answer)
{
  gint64 now_ms = ringer_clock_get_wall_ms (self->clock);
  g_autoptr (GPtrArray) page = ringer_events_parse (ringer_json_peek_array (answer, "chunk"), RINGER_EVENT_TIMELINE, now_ms);
  const char *end = ringer_json_peek_string (answer, "end");
  unsigned int n_events = page->len;
  gboolean live = TRUE;

  hole->n_pages++;
  if (n_events > 0)
    live = reaches_live (self, g_ptr_array_index (page, n_events - 1), n_events > 1 ? g_ptr_array_index (page, n_events - 2) : NULL);

  g_ptr_array_extend_and_steal (hole->events, g_steal_pointer (&page));
  hole->n_failures = 0;

  if (!live || end == NULL || g_str_equal (end, hole->from) || hole->n_pages >= MAX_PAGES)
    return FALSE;

  g_set_str (&hole->from, end);
  hole->state = HOLE_READY;
  return TRUE;
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (RingerGapFiller) self = g_weak_ref_get (&request->filler);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  Hole *hole = self != NULL ? find_hole (self, request->hole_id) : NULL;
  gboolean open;

  g_weak_ref_clear (&request->filler);
  g_free (request);

  if (hole == NULL)
    return;

  open = answer != NULL ? handle_page (self, hole, answer) : handle_error (self, hole, error);
  if (!open)
    close_hole (self, hole);

  step (self);
}

static void
ask (RingerGapFiller *self,
     Hole *hole)
{
  g_autofree char *path = ringer_http_path ("/_matrix/client/v3/rooms/%s/messages", hole->room_id);
  g_autoptr (GString) query = g_string_new (NULL);
  Request *request = g_new0 (Request, 1);
  RingerHttpRequest http_request = {
    .method = "GET",
    .path = path,
    .timeout_ms = REQUEST_TIMEOUT_MS,
  };

  g_string_printf (query, "dir=b&limit=%d&filter=%s&from=", PAGE_EVENTS, self->filter);
  g_string_append_uri_escaped (query, hole->from, NULL, FALSE);
  http_request.query = query->str;

  g_weak_ref_init (&request->filler, self);
  request->hole_id = hole->id;
  hole->state = HOLE_ASKING;
  ringer_http_send_async (self->http, &http_request, hole->cancellable, on_answer, request);
}

static void
step (RingerGapFiller *self)
{
  unsigned int n_asking = 0;

  for (unsigned int i = 0; i < self->holes->len; i++) {
    Hole *hole = g_ptr_array_index (self->holes, i);

    if (hole->state == HOLE_ASKING)
      n_asking++;
  }

  for (unsigned int i = 0; i < self->holes->len && n_asking < MAX_ASKING; i++) {
    Hole *hole = g_ptr_array_index (self->holes, i);

    if (hole->state != HOLE_READY)
      continue;

    ask (self, hole);
    n_asking++;
  }
}

static void
ringer_gap_filler_dispose (GObject *object)
{
  RingerGapFiller *self = RINGER_GAP_FILLER (object);

  g_clear_pointer (&self->holes, g_ptr_array_unref);
  g_clear_pointer (&self->filter, g_free);
  g_clear_object (&self->server_clock);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_gap_filler_parent_class)->dispose (object);
}

static void
ringer_gap_filler_class_init (RingerGapFillerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_gap_filler_dispose;

  signals[CLOSED] = g_signal_new ("closed",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1,
                                  RINGER_TYPE_SYNC_UPDATE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_gap_filler_init (RingerGapFiller *self)
{
  g_autoptr (JsonObject) filter = NULL;
  g_autofree char *text = NULL;
  JsonArray *types = json_array_new ();

  for (const char *const *type = ringer_sync_timeline_types (); *type != NULL; type++)
    json_array_add_string_element (types, *type);

  filter = ringer_json_build ("types", "a", types, NULL);
  text = ringer_json_to_string (filter);
  self->filter = g_uri_escape_string (text, NULL, FALSE);
  self->holes = g_ptr_array_new_with_free_func (hole_free);
}

RingerGapFiller *
ringer_gap_filler_new (RingerClock *clock,
                       RingerHttp *http)
{
  RingerGapFiller *self;

  g_return_val_if_fail (RINGER_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  self = g_object_new (RINGER_TYPE_GAP_FILLER, NULL);
  self->clock = g_object_ref (clock);
  self->http = g_object_ref (http);
  self->server_clock = ringer_server_clock_new (clock);
  g_signal_connect_object (http, "date", G_CALLBACK (ringer_server_clock_add_sample), self->server_clock, G_CONNECT_SWAPPED);

  return self;
}

gboolean
ringer_gap_filler_add (RingerGapFiller *self,
                       const RingerRoomUpdate *room)
{
  GPtrArray *timeline;
  Hole *hole;

  g_return_val_if_fail (RINGER_IS_GAP_FILLER (self), FALSE);
  g_return_val_if_fail (room != NULL, FALSE);

  timeline = room->timeline;

  if (!room->limited || room->prev_batch == NULL)
    return FALSE;

  if (room->membership != RINGER_MEMBERSHIP_JOIN && room->membership != RINGER_MEMBERSHIP_UNKNOWN)
    return FALSE;

  if (timeline->len > 0 && !reaches_live (self, g_ptr_array_index (timeline, 0), timeline->len > 1 ? g_ptr_array_index (timeline, 1) : NULL))
    return FALSE;

  hole = g_new0 (Hole, 1);
  hole->filler = self;
  hole->id = ++self->last_id;
  hole->room_id = g_strdup (room->room_id);
  hole->from = g_strdup (room->prev_batch);
  hole->events = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  hole->cancellable = g_cancellable_new ();
  hole->give_up_ms = ringer_clock_get_monotonic_ms (self->clock) + GIVE_UP_MS;
  g_ptr_array_add (self->holes, hole);

  step (self);
  return TRUE;
}

gboolean
ringer_gap_filler_is_idle (RingerGapFiller *self)
{
  g_return_val_if_fail (RINGER_IS_GAP_FILLER (self), TRUE);

  return self->holes->len == 0;
}

void
ringer_gap_filler_retry_now (RingerGapFiller *self)
{
  g_return_if_fail (RINGER_IS_GAP_FILLER (self));

  for (unsigned int i = 0; i < self->holes->len; i++) {
    Hole *hole = g_ptr_array_index (self->holes, i);

    if (hole->state != HOLE_WAITING)
      continue;

    ringer_clock_clear_timeout (self->clock, &hole->timeout_id);
    hole->state = HOLE_READY;
  }

  step (self);
}

void
ringer_gap_filler_stop (RingerGapFiller *self)
{
  g_return_if_fail (RINGER_IS_GAP_FILLER (self));

  g_ptr_array_set_size (self->holes, 0);
}
