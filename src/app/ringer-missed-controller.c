/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-missed-controller.h"

/* What is told is counted from the history each time, so that it is right whatever made a call count as seen, or as answered after all. */

struct _RingerMissedController {
  GObject parent_instance;

  RingerCallManager *calls;
  RingerNotifier *notifier;
  GPtrArray *followed; /* of Followed */
};

/* A history, and what is shown of it. */
typedef struct
{
  RingerMissedController *controller; /* not reffed: it owns this */
  RingerCallHistory *history;
  char *account_id;
  GHashTable *shown; /* room id → how many missed calls its notification tells of */
  gulong n_missed_id;
} Followed;

G_DEFINE_FINAL_TYPE (RingerMissedController, ringer_missed_controller, G_TYPE_OBJECT)

static void
followed_free (Followed *followed)
{
  g_signal_handler_disconnect (followed->history, followed->n_missed_id);
  g_object_unref (followed->history);
  g_free (followed->account_id);
  g_hash_table_unref (followed->shown);
  g_free (followed);
}

/* What there is to tell of a room: `n` is 0 if nothing. The strings are the history's. */
static RingerMissedNotice
count_missed (Followed *followed,
              RingerRoom *room,
              const char *room_id)
{
  RingerMissedNotice notice = { .account_id = followed->account_id, .room_id = room_id };
  const char *caller_id = NULL;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (followed->history)); i++) {
    g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (followed->history), i);
    const char *caller = ringer_history_entry_get_caller (entry);

    if (ringer_history_entry_get_seen (entry) || !g_str_equal (ringer_history_entry_get_room_id (entry), room_id))
      continue;

    if (notice.n == 0) {
      caller_id = caller;
      notice.caller = ringer_history_entry_get_caller_name (entry) != NULL ? ringer_history_entry_get_caller_name (entry) : caller;
      notice.room = room != NULL && ringer_room_is_direct (room) ? NULL : ringer_history_entry_get_room_name (entry);
    } else if (!g_str_equal (caller, caller_id)) {
      notice.caller = NULL;
    }
    notice.n++;
  }

  return notice;
}

static RingerRoom *
find_room (Followed *followed,
           const char *room_id)
{
  RingerAccount *account = ringer_call_manager_get_history_account (followed->controller->calls, followed->history);

  return account != NULL ? ringer_account_lookup_room (account, room_id) : NULL;
}

static void
show (Followed *followed,
      const char *room_id)
{
  RingerMissedNotice notice = count_missed (followed, find_room (followed, room_id), room_id);

  g_hash_table_replace (followed->shown, g_strdup (room_id), GUINT_TO_POINTER (notice.n));
  ringer_notifier_show_missed (followed->controller->notifier, &notice);
}

/* The person saw them, deleted them, or answered on another device: fewer are told of, or none. More are told of only as they are missed. */
static void
on_n_missed (Followed *followed)
{
  g_autoptr (GPtrArray) room_ids = g_hash_table_get_keys_as_ptr_array (followed->shown);

  for (unsigned int i = 0; i < room_ids->len; i++) {
    g_autofree char *room_id = g_strdup (room_ids->pdata[i]);
    unsigned int n = count_missed (followed, NULL, room_id).n;

    if (n == 0) {
      g_hash_table_remove (followed->shown, room_id);
      ringer_notifier_withdraw_missed (followed->controller->notifier, followed->account_id, room_id);
    } else if (n < GPOINTER_TO_UINT (g_hash_table_lookup (followed->shown, room_id))) {
      show (followed, room_id);
    }
  }
}

static void
withdraw_all (Followed *followed)
{
  GHashTableIter iter;
  gpointer room_id;

  g_hash_table_iter_init (&iter, followed->shown);
  while (g_hash_table_iter_next (&iter, &room_id, NULL))
    ringer_notifier_withdraw_missed (followed->controller->notifier, followed->account_id, room_id);
}

static Followed *
find_followed (RingerMissedController *self,
               RingerCallHistory *history)
{
  for (unsigned int i = 0; i < self->followed->len; i++) {
    Followed *followed = g_ptr_array_index (self->followed, i);

    if (followed->history == history)
      return followed;
  }

  return NULL;
}

static void
on_histories_changed (RingerMissedController *self,
                      unsigned int position,
                      unsigned int removed,
                      unsigned int added,
                      GListModel *histories)
{
  for (unsigned int i = self->followed->len; i-- > 0;) {
    Followed *followed = g_ptr_array_index (self->followed, i);

    /* Who signed out is not to be reminded. */
    if (!g_list_store_find (G_LIST_STORE (histories), followed->history, NULL)) {
      withdraw_all (followed);
      g_ptr_array_remove_index (self->followed, i);
    }
  }

  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (RingerCallHistory) history = g_list_model_get_item (histories, i);
    Followed *followed = g_new0 (Followed, 1);

    followed->controller = self;
    followed->history = g_object_ref (history);
    followed->account_id = g_strdup (ringer_account_get_id (ringer_call_manager_get_history_account (self->calls, history)));
    followed->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    followed->n_missed_id = g_signal_connect_swapped (history, "notify::n-missed", G_CALLBACK (on_n_missed), followed);
    g_ptr_array_add (self->followed, followed);
  }
}

static void
on_call_missed (RingerMissedController *self,
                RingerAccount *account,
                RingerHistoryEntry *entry)
{
  Followed *followed = find_followed (self, ringer_call_manager_get_history (self->calls, account));

  if (followed != NULL)
    show (followed, ringer_history_entry_get_room_id (entry));
}

static gboolean
is_told (Followed *followed,
         const char *room_id)
{
  return followed != NULL && g_hash_table_contains (followed->shown, room_id);
}

/* They call again: that is what there is to be seen now. The desktop may show one banner at a time. */
static void
on_call_added (RingerMissedController *self,
               RingerIncomingCall *call)
{
  RingerAccount *account = ringer_incoming_call_get_account (call);
  const char *room_id = ringer_room_get_id (ringer_incoming_call_get_room (call));

  if (is_told (find_followed (self, ringer_call_manager_get_history (self->calls, account)), room_id))
    ringer_notifier_withdraw_missed (self->notifier, ringer_account_get_id (account), room_id);
}

/* Who took a call, or would not, knows who calls. */
static gboolean
was_met (RingerIncomingCall *call)
{
  RingerCallEndReason reason = ringer_incoming_call_get_end_reason (call);

  return reason == RINGER_CALL_END_ANSWERED || reason == RINGER_CALL_END_ANSWERED_ELSEWHERE || reason == RINGER_CALL_END_DECLINED ||
         reason == RINGER_CALL_END_DECLINED_ELSEWHERE;
}

static void
on_call_ended (RingerMissedController *self,
               RingerIncomingCall *call)
{
  RingerCallHistory *history = ringer_call_manager_get_history (self->calls, ringer_incoming_call_get_account (call));
  const char *room_id = ringer_room_get_id (ringer_incoming_call_get_room (call));
  Followed *followed = find_followed (self, history);

  if (!is_told (followed, room_id))
    return;

  if (was_met (call))
    ringer_call_history_mark_seen (history, room_id);
  else
    show (followed, room_id);
}

static void
ringer_missed_controller_dispose (GObject *object)
{
  RingerMissedController *self = RINGER_MISSED_CONTROLLER (object);

  /* What is shown stays when the program ends: it is still true. */
  g_ptr_array_set_size (self->followed, 0);
  g_clear_object (&self->calls);
  g_clear_object (&self->notifier);

  G_OBJECT_CLASS (ringer_missed_controller_parent_class)->dispose (object);
}

static void
ringer_missed_controller_finalize (GObject *object)
{
  g_clear_pointer (&RINGER_MISSED_CONTROLLER (object)->followed, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_missed_controller_parent_class)->finalize (object);
}

static void
ringer_missed_controller_class_init (RingerMissedControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_missed_controller_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringer_missed_controller_finalize;
}

static void
ringer_missed_controller_init (RingerMissedController *self)
{
  self->followed = g_ptr_array_new_with_free_func ((GDestroyNotify) followed_free);
}

RingerMissedController *
ringer_missed_controller_new (RingerCallManager *calls,
                              RingerNotifier *notifier)
{
  RingerMissedController *self = g_object_new (RINGER_TYPE_MISSED_CONTROLLER, NULL);
  GListModel *histories = ringer_call_manager_get_histories (calls);

  self->calls = g_object_ref (calls);
  self->notifier = g_object_ref (notifier);
  g_signal_connect_object (histories, "items-changed", G_CALLBACK (on_histories_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "call-added", G_CALLBACK (on_call_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "call-ended", G_CALLBACK (on_call_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "call-missed", G_CALLBACK (on_call_missed), self, G_CONNECT_SWAPPED);
  on_histories_changed (self, 0, 0, g_list_model_get_n_items (histories), histories);

  return self;
}
