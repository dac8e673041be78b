/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-entry-row.h"

#include <glib/gi18n.h>

#include "ringer-actionable.h"
#include "ringer-avatar.h"
#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-toast.h"
#include "ringer-label-tooltip.h"
#include "ringer-time-words.h"

/* Calls are answered by the application's actions; invitations by the account, since nothing but this row is about them. */

struct _RingerEntryRow {
  AdwBin parent_instance;

  RingerAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *subtitle_label;
  GtkWidget *spinner;
  GtkWidget *buttons_box;
  GtkButton *decline_button;
  GtkButton *accept_button;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerToday *today;
  RingerEntry *entry;
  GSignalGroup *entry_signals;
};

G_DEFINE_FINAL_TYPE (RingerEntryRow, ringer_entry_row, ADW_TYPE_BIN)

typedef struct
{
  RingerEntryRow *self;
  RingerEntry *entry;
} InviteAnswer;

static InviteAnswer *
invite_answer_new (RingerEntryRow *self)
{
  InviteAnswer *answer = g_new0 (InviteAnswer, 1);

  answer->self = g_object_ref (self);
  answer->entry = g_object_ref (self->entry);

  return answer;
}

static void
invite_answer_free (InviteAnswer *answer)
{
  g_clear_object (&answer->self);
  g_clear_object (&answer->entry);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InviteAnswer, invite_answer_free)

static void
show_error (RingerEntryRow *self,
            const char *format,
            const GError *error)
{
  g_autofree char *cause = ringer_error_cause (error);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *words = g_strjoinv (cause, parts);

  ringer_toast_show (GTK_WIDGET (self), words);
}

static void
on_invite_accepted (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (InviteAnswer) answer = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_account_accept_invite_finish (RINGER_ACCOUNT (source), result, &error)) {
    /* Translators: %s is the cause, such as "you are offline". */
    show_error (answer->self, _ ("Couldn't accept the invitation: %s"), error);
  }
  ringer_entry_set_busy (answer->entry, FALSE);
}

static void
on_invite_rejected (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (InviteAnswer) answer = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_account_reject_invite_finish (RINGER_ACCOUNT (source), result, &error)) {
    /* Translators: %s is the cause, such as "you are offline". */
    show_error (answer->self, _ ("Couldn't decline the invitation: %s"), error);
  }
  ringer_entry_set_busy (answer->entry, FALSE);
}

static void
on_accept_clicked (RingerEntryRow *self)
{
  if (self->entry == NULL || ringer_entry_get_kind (self->entry) != RINGER_ENTRY_INVITATION)
    return;

  ringer_entry_set_busy (self->entry, TRUE);
  ringer_account_accept_invite_async (ringer_entry_get_account (self->entry), ringer_entry_get_room (self->entry),
                                      NULL, on_invite_accepted, invite_answer_new (self));
}

static void
on_decline_clicked (RingerEntryRow *self)
{
  if (self->entry == NULL || ringer_entry_get_kind (self->entry) != RINGER_ENTRY_INVITATION)
    return;

  ringer_entry_set_busy (self->entry, TRUE);
  ringer_account_reject_invite_async (ringer_entry_get_account (self->entry), ringer_entry_get_room (self->entry),
                                      NULL, on_invite_rejected, invite_answer_new (self));
}

static gboolean
is_active (RingerEntryRow *self)
{
  RingerActiveCall *active = ringer_call_manager_get_active (self->calls);

  return active != NULL && ringer_active_call_get_session (active) == ringer_entry_get_session (self->entry);
}

static char *
words_for_call (RingerEntryRow *self)
{
  RingerIncomingCall *call = ringer_entry_get_call (self->entry);
  const char *kind = ringer_call_words_kind (ringer_incoming_call_get_intent (call));

  if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_ANSWERING)
    return g_strdup (_ ("Joining…"));
  if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_DECLINING)
    return g_strdup (_ ("Declining…"));

  if (ringer_room_is_direct (ringer_entry_get_room (self->entry)))
    return g_strdup (kind);

  /* Translators: "Incoming video call · Team Garden": what kind of call, in which room. */
  return g_strdup_printf (_ ("%s · %s"), kind, ringer_room_get_name (ringer_entry_get_room (self->entry)));
}

static char *
words_for_invitation (RingerEntryRow *self)
{
  RingerMember *inviter = ringer_room_get_inviter (ringer_entry_get_room (self->entry));

  if (inviter == NULL)
    return g_strdup (_ ("Invitation"));

  /* Translators: %s is the name of a person. */
  return g_strdup_printf (_ ("Invited by %s"), ringer_member_get_name (inviter));
}

static char *
words_for_last_call (RingerEntryRow *self)
{
  RingerHistoryEntry *last_call = ringer_entry_get_last_call (self->entry);
  gint64 now_ms = ringer_today_get_now_ms (self->today);

  if (last_call == NULL)
    return NULL;
  if (ringer_history_entry_get_outcome (last_call) == RINGER_CALL_OUTCOME_MISSED)
    return ringer_time_words_missed (ringer_history_entry_get_started_ms (last_call), now_ms);

  return ringer_time_words_short (ringer_history_entry_get_started_ms (last_call), now_ms);
}

static char *
words_for_room (RingerEntryRow *self)
{
  g_autofree char *last_call = NULL;

  if (ringer_entry_is_in_call (self->entry))
    return g_strdup (_ ("In a call"));

  last_call = words_for_last_call (self);
  if (!ringer_room_is_muted (ringer_entry_get_room (self->entry)))
    return g_steal_pointer (&last_call);

  /* Translators: calls in this room do not ring, since the person muted it in another application. */
  return last_call != NULL ? g_strdup_printf ("%s · %s", last_call, _ ("Muted")) : g_strdup (_ ("Muted"));
}

static char *
words_for_entry (RingerEntryRow *self)
{
  switch (ringer_entry_get_kind (self->entry)) {
  case RINGER_ENTRY_INCOMING:
    return words_for_call (self);
  case RINGER_ENTRY_RUNNING:
    if (is_active (self))
      return g_strdup (_ ("You are in this call"));
    return ringer_call_words_people (ringer_rtc_session_get_n_users (ringer_entry_get_session (self->entry)));
  case RINGER_ENTRY_INVITATION:
    return words_for_invitation (self);
  case RINGER_ENTRY_PERSON:
  case RINGER_ENTRY_ROOM:
  default:
    return words_for_room (self);
  }
}

static void
update_words (RingerEntryRow *self)
{
  RingerIncomingCall *call = ringer_entry_get_call (self->entry);
  RingerRoom *room = ringer_entry_get_room (self->entry);
  RingerMember *caller = call != NULL ? ringer_incoming_call_get_caller (call) : NULL;
  const char *name = caller != NULL ? ringer_member_get_name (caller) : ringer_room_get_name (room);
  const char *mxc = caller != NULL ? ringer_member_get_avatar_mxc (caller) : ringer_room_get_avatar_mxc (room);
  g_autofree char *subtitle = words_for_entry (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1) {
    const char *user_id = ringer_account_get_user_id (ringer_entry_get_account (self->entry));
    g_autofree char *words = g_steal_pointer (&subtitle);

    subtitle = words == NULL ? g_strdup (user_id) : g_strdup_printf ("%s · %s", words, user_id);
  }

  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->subtitle_label, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), subtitle != NULL);
  ringer_avatar_set (self->avatar, ringer_entry_get_account (self->entry), mxc, name);
}

static void
set_button (GtkButton *button,
            const char *label,
            const char *action,
            GVariant *target)
{
  if (label != NULL)
    gtk_button_set_label (button, label);
  ringer_actionable_set (GTK_ACTIONABLE (button), action, target);
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
}

static void
update_buttons (RingerEntryRow *self)
{
  RingerIncomingCall *call = ringer_entry_get_call (self->entry);
  RingerEntryKind kind = ringer_entry_get_kind (self->entry);
  gboolean busy = ringer_entry_is_busy (self->entry);
  const char *room_id = ringer_room_get_id (ringer_entry_get_room (self->entry));
  const char *account_id = ringer_account_get_id (ringer_entry_get_account (self->entry));

  gtk_widget_remove_css_class (GTK_WIDGET (self->accept_button), "suggested-action");
  gtk_widget_remove_css_class (GTK_WIDGET (self->accept_button), "destructive-action");
  set_button (self->decline_button, NULL, NULL, NULL);

  if (kind == RINGER_ENTRY_INCOMING) {
    const char *call_id = ringer_incoming_call_get_id (call);

    busy = ringer_incoming_call_get_state (call) != RINGER_INCOMING_RINGING &&
           ringer_incoming_call_get_error (call) == NULL;
    set_button (self->decline_button, _ ("Decline"), "app.decline", g_variant_new_string (call_id));
    set_button (self->accept_button, _ ("Answer"), "app.answer", g_variant_new_string (call_id));
    gtk_widget_add_css_class (GTK_WIDGET (self->accept_button), "suggested-action");
  } else if (kind == RINGER_ENTRY_RUNNING && is_active (self)) {
    set_button (self->accept_button, _ ("Hang Up"), "app.hang-up", NULL);
    gtk_widget_add_css_class (GTK_WIDGET (self->accept_button), "destructive-action");
  } else if (kind == RINGER_ENTRY_RUNNING) {
    /* Translators: a button that joins a call that is running. */
    set_button (self->accept_button, _ ("Join"), "app.join", g_variant_new ("(ss)", account_id, room_id));
    gtk_widget_set_visible (GTK_WIDGET (self->accept_button),
                            ringer_active_call_may_join (ringer_entry_get_session (self->entry)));
  } else if (kind == RINGER_ENTRY_INVITATION) {
    set_button (self->decline_button, _ ("Decline"), NULL, NULL);
    /* Translators: a button that accepts an invitation to a room. */
    set_button (self->accept_button, _ ("Accept"), NULL, NULL);
  } else
    set_button (self->accept_button, NULL, NULL, NULL);

  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_visible (self->buttons_box, !busy && gtk_widget_get_visible (GTK_WIDGET (self->accept_button)));
}

/* A screen reader meets the buttons of many rows: each says whom it is about. */
static void
update_button_names (RingerEntryRow *self)
{
  GtkButton *buttons[] = { self->decline_button, self->accept_button };

  for (size_t i = 0; i < G_N_ELEMENTS (buttons); i++) {
    const char *label = gtk_button_get_label (buttons[i]);
    g_autofree char *name = NULL;

    if (label == NULL)
      continue;

    /* Translators: for screen readers: a button and whom it is about, as in "Join: Team Garden". */
    name = g_strdup_printf (_ ("%s: %s"), label, gtk_label_get_label (self->name_label));
    gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

static void
update (RingerEntryRow *self)
{
  if (self->entry == NULL)
    return;

  if (ringer_entry_get_kind (self->entry) <= RINGER_ENTRY_INVITATION)
    gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "card");

  update_words (self);
  update_buttons (self);
  update_button_names (self);
}

static void
ringer_entry_row_dispose (GObject *object)
{
  RingerEntryRow *self = RINGER_ENTRY_ROW (object);

  g_clear_object (&self->entry_signals);
  g_clear_object (&self->entry);
  g_clear_object (&self->accounts);
  g_clear_object (&self->calls);
  g_clear_object (&self->today);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_ENTRY_ROW);

  G_OBJECT_CLASS (ringer_entry_row_parent_class)->dispose (object);
}

static void
ringer_entry_row_class_init (RingerEntryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_entry_row_dispose;

  g_type_ensure (RINGER_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-entry-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, decline_button);
  gtk_widget_class_bind_template_child (widget_class, RingerEntryRow, accept_button);
}

static void
ringer_entry_row_init (RingerEntryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringer_label_tooltip_add (self->name_label);
  ringer_label_tooltip_add (self->subtitle_label);

  self->entry_signals = g_signal_group_new (RINGER_TYPE_ENTRY);
  g_signal_group_connect_object (self->entry_signals, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accept_button, "clicked", G_CALLBACK (on_accept_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->decline_button, "clicked", G_CALLBACK (on_decline_clicked), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_entry_row_new (RingerAccountManager *accounts,
                      RingerCallManager *calls,
                      RingerToday *today)
{
  RingerEntryRow *self = g_object_new (RINGER_TYPE_ENTRY_ROW, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->today = g_object_ref (today);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (today, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
ringer_entry_row_set_entry (RingerEntryRow *self,
                            RingerEntry *entry)
{
  g_return_if_fail (RINGER_IS_ENTRY_ROW (self));
  g_return_if_fail (entry == NULL || RINGER_IS_ENTRY (entry));

  if (!g_set_object (&self->entry, entry))
    return;

  g_signal_group_set_target (self->entry_signals, entry);
  update (self);
}

void
ringer_entry_row_name_item (RingerEntryRow *self,
                            GtkListItem *item)
{
  g_return_if_fail (RINGER_IS_ENTRY_ROW (self));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_bind_property (self->name_label, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->subtitle_label, "label", item, "accessible-description", G_BINDING_SYNC_CREATE);
}

const char *
ringer_entry_row_get_name (RingerEntryRow *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY_ROW (self), NULL);

  return gtk_label_get_label (self->name_label);
}

const char *
ringer_entry_row_get_subtitle (RingerEntryRow *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY_ROW (self), NULL);

  return gtk_label_get_label (self->subtitle_label);
}
