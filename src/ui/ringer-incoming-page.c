/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-incoming-page.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-call-link.h"
#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-lock-label.h"

/* Follows its call; what is pressed goes to the application's actions, which know the call by its id. */

struct _RingerIncomingPage {
  AdwBin parent_instance;

  RingerAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *status_label;
  GtkLabel *group_label;
  GtkLabel *account_label;
  RingerLockLabel *lock_label;
  GtkWidget *actions_box;
  GtkWidget *failure_box;
  GtkLabel *failure_label;
  GtkWidget *retry_button;
  GtkWidget *no_power_label;
  GtkWidget *buttons_box;
  GtkWidget *decline_button;
  GtkWidget *answer_button;
  GtkLabel *answer_label;
  GtkWidget *answer_split;
  GtkLabel *answer_split_label;
  GtkWidget *open_button;
  GtkWidget *progress_box;
  GtkLabel *progress_label;
  GtkWidget *silence_button;
  AdwButtonContent *silence_content;
  GtkLabel *sound_label;

  RingerIncomingCall *call;
  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerIncomingCallState last_attempt;
};

G_DEFINE_FINAL_TYPE (RingerIncomingPage, ringer_incoming_page, ADW_TYPE_BIN)

static void
announce (RingerIncomingPage *self,
          const char *words)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* Says it aloud when the words are new. */
static void
set_words (RingerIncomingPage *self,
           GtkLabel *label,
           const char *words)
{
  if (g_strcmp0 (gtk_label_get_label (label), words) == 0)
    return;

  gtk_label_set_label (label, words);
  if (*words != '\0' && gtk_widget_get_mapped (GTK_WIDGET (self)))
    announce (self, words);
}

static void
set_optional (GtkLabel *label,
              const char *words)
{
  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

static gboolean
is_over (RingerIncomingPage *self)
{
  return ringer_incoming_call_get_state (self->call) == RINGER_INCOMING_ENDED;
}

static void
update_caller (RingerIncomingPage *self)
{
  RingerMember *caller = ringer_incoming_call_get_caller (self->call);
  const char *name = ringer_member_get_name (caller);

  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  ringer_avatar_set (self->avatar, ringer_incoming_call_get_account (self->call),
                     ringer_member_get_avatar_mxc (caller), name);
}

static void
update_group (RingerIncomingPage *self)
{
  RingerRoom *room = ringer_incoming_call_get_room (self->call);
  unsigned int n_users = ringer_rtc_session_get_n_users (ringer_incoming_call_get_session (self->call));
  g_autofree char *people = ringer_call_words_people (n_users);
  g_autofree char *words = NULL;
  g_autofree char *account = NULL;

  if (!ringer_room_is_direct (room)) {
    /* Translators: a room, and how many are in its call: "Team Garden · 3 in the call". */
    words = n_users > 0 ? g_strdup_printf (_ ("%s · %s"), ringer_room_get_name (room), people)
                        : g_strdup (ringer_room_get_name (room));
  }
  set_optional (self->group_label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->group_label), words);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1) {
    /* Translators: which of the person's accounts is called: "on @me:work.example". */
    account = g_strdup_printf (_ ("on %s"), ringer_account_get_user_id (ringer_incoming_call_get_account (self->call)));
  }
  set_optional (self->account_label, account);
}

static void
update_status (RingerIncomingPage *self)
{
  const char *kind = ringer_call_words_kind (ringer_incoming_call_get_intent (self->call));
  g_autofree char *end = is_over (self) ? ringer_call_words_end (self->call) : NULL;

  if (is_over (self) && end == NULL)
    return;

  set_words (self, self->status_label, end != NULL ? end : kind);
}

static void
update_failure (RingerIncomingPage *self)
{
  const GError *error = ringer_incoming_call_get_error (self->call);
  gboolean answering = self->last_attempt == RINGER_INCOMING_ANSWERING;
  g_autofree char *words = error != NULL && !is_over (self) ? ringer_call_words_failure (self->call, answering) : NULL;

  set_words (self, self->failure_label, words != NULL ? words : "");
  gtk_widget_set_visible (self->failure_box, words != NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->retry_button), answering ? "app.answer" : "app.decline");
}

/* Whether answering ends another call first. */
static gboolean
is_in_another_call (RingerIncomingPage *self)
{
  RingerActiveCall *active = ringer_call_manager_get_active (self->calls);

  return active != NULL && ringer_active_call_get_session (active) != ringer_incoming_call_get_session (self->call);
}

/* Whoever will be seen sees themselves first. Where the camera may be in use already, in another call, the call begins with it off. */
static const char *
get_answer_action (RingerIncomingPage *self)
{
  gboolean preview = ringer_incoming_call_get_intent (self->call) == RINGER_CALL_VIDEO && ringer_call_manager_get_active (self->calls) == NULL &&
                     ringer_media_supply_has_maker (ringer_call_manager_get_media_supply (self->calls));

  return preview ? "app.preview" : "app.answer";
}

static void
update_answer (RingerIncomingPage *self)
{
  gboolean video = ringer_incoming_call_get_intent (self->call) == RINGER_CALL_VIDEO;
  gboolean may_join = ringer_active_call_may_join (ringer_incoming_call_get_session (self->call));
  const char *label;

  if (is_in_another_call (self)) {
    /* Translators: ends the call that the person is in, and answers another one. */
    label = _ ("Hang Up and _Answer");
  } else {
    /* Translators: answers a call. */
    label = _ ("_Answer");
  }
  gtk_label_set_label (self->answer_label, label);
  gtk_label_set_label (self->answer_split_label, label);
  gtk_widget_set_visible (self->answer_split, may_join && video);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->answer_split), "s", ringer_incoming_call_get_id (self->call));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->answer_split), get_answer_action (self));
  gtk_widget_set_visible (self->answer_button, may_join && !video);
  gtk_widget_set_visible (self->no_power_label, !may_join);
  gtk_widget_set_visible (self->open_button, !may_join);
}

static void
update_buttons (RingerIncomingPage *self)
{
  RingerIncomingCallState state = ringer_incoming_call_get_state (self->call);
  gboolean busy = state != RINGER_INCOMING_RINGING && ringer_incoming_call_get_error (self->call) == NULL;
  gboolean silenced = ringer_incoming_call_get_silenced (self->call) || ringer_incoming_call_get_quiet (self->call);

  gtk_label_set_label (self->progress_label, state == RINGER_INCOMING_DECLINING ? _ ("Declining…") : _ ("Joining…"));
  gtk_widget_set_visible (self->progress_box, busy);
  gtk_widget_set_visible (self->buttons_box, !busy);
  update_answer (self);

  gtk_widget_set_visible (self->silence_button, !busy);
  gtk_widget_set_sensitive (self->silence_button, !silenced);
  /* Translators: stops the ringtone of a call. */
  adw_button_content_set_label (self->silence_content, silenced ? _ ("Silenced") : _ ("_Silence"));

  /* The place stays, so that nothing jumps under the pointer. */
  gtk_widget_set_sensitive (self->actions_box, !is_over (self));
  gtk_widget_set_opacity (self->actions_box, is_over (self) ? 0.0 : 1.0);
}

static void
update (RingerIncomingPage *self)
{
  RingerIncomingCallState state = ringer_incoming_call_get_state (self->call);

  if (state == RINGER_INCOMING_ANSWERING || state == RINGER_INCOMING_DECLINING)
    self->last_attempt = state;

  update_group (self);
  ringer_lock_label_set (self->lock_label, ringer_incoming_call_get_security (self->call));
  update_status (self);
  update_failure (self);
  update_buttons (self);

  if (state == RINGER_INCOMING_RINGING && !ringer_incoming_call_get_silenced (self->call))
    gtk_widget_add_css_class (GTK_WIDGET (self->avatar), "ringing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->avatar), "ringing");
}

static void
on_open_clicked (RingerIncomingPage *self)
{
  g_autofree char *link = ringer_call_link_new (ringer_incoming_call_get_room (self->call), NULL);

  ringer_call_link_open (link, GTK_WIDGET (self));
}

static void
set_targets (RingerIncomingPage *self)
{
  const char *id = ringer_incoming_call_get_id (self->call);
  GtkWidget *buttons[] = { self->retry_button, self->decline_button, self->answer_button, self->silence_button };
  const char *actions[] = { "app.decline", "app.decline", "app.answer", "app.silence" };
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("Answer With _Voice Only"), NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (buttons); i++) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "s", id);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (buttons[i]), actions[i]);
  }

  g_menu_item_set_action_and_target (item, "app.answer-voice", "s", id);
  g_menu_append_item (menu, item);
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (self->answer_split), G_MENU_MODEL (menu));
}

static void
ringer_incoming_page_dispose (GObject *object)
{
  RingerIncomingPage *self = RINGER_INCOMING_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_INCOMING_PAGE);
  g_clear_object (&self->call);
  g_clear_object (&self->accounts);
  g_clear_object (&self->calls);

  G_OBJECT_CLASS (ringer_incoming_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, group_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, account_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, lock_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, actions_box);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, failure_box);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, failure_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, no_power_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, decline_button);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, answer_button);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, answer_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, answer_split);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, answer_split_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, silence_button);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, silence_content);
  gtk_widget_class_bind_template_child (widget_class, RingerIncomingPage, sound_label);
}

static void
ringer_incoming_page_class_init (RingerIncomingPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_incoming_page_dispose;

  g_type_ensure (RINGER_TYPE_AVATAR);
  g_type_ensure (RINGER_TYPE_LOCK_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-incoming-page.ui");
  bind_children (widget_class);
}

static void
ringer_incoming_page_init (RingerIncomingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->open_button, "clicked", G_CALLBACK (on_open_clicked), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_incoming_page_new (RingerIncomingCall *call,
                          RingerAccountManager *accounts,
                          RingerCallManager *calls)
{
  RingerIncomingPage *self = g_object_new (RINGER_TYPE_INCOMING_PAGE, NULL);

  self->call = g_object_ref (call);
  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->last_attempt = RINGER_INCOMING_DECLINING;

  set_targets (self);
  update_caller (self);
  update (self);

  g_signal_connect_object (call, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_incoming_call_get_session (call), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_incoming_call_get_caller (call), "notify", G_CALLBACK (update_caller), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_incoming_call_get_room (call), "notify::name", G_CALLBACK (update_group), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update_group), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "notify::active", G_CALLBACK (update_answer), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

RingerIncomingCall *
ringer_incoming_page_get_call (RingerIncomingPage *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_PAGE (self), NULL);

  return self->call;
}

void
ringer_incoming_page_set_sound_error (RingerIncomingPage *self,
                                      const GError *error)
{
  g_autofree char *words = NULL;

  g_return_if_fail (RINGER_IS_INCOMING_PAGE (self));

  words = error != NULL ? ringer_error_words (error, NULL) : NULL;
  set_optional (self->sound_label, words);
}

const char *
ringer_incoming_page_get_status (RingerIncomingPage *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_PAGE (self), NULL);

  return gtk_label_get_label (self->status_label);
}

const char *
ringer_incoming_page_get_failure (RingerIncomingPage *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_PAGE (self), NULL);

  return gtk_widget_get_visible (self->failure_box) ? gtk_label_get_label (self->failure_label) : NULL;
}

void
ringer_incoming_page_announce (RingerIncomingPage *self)
{
  g_autofree char *words = NULL;

  g_return_if_fail (RINGER_IS_INCOMING_PAGE (self));

  /* Translators: read aloud by a screen reader: who calls, and "Incoming video call". */
  words = g_strdup_printf (_ ("%s: %s"), gtk_label_get_label (self->name_label), gtk_label_get_label (self->status_label));
  announce (self, words);
}

void
ringer_incoming_page_answer (RingerIncomingPage *self)
{
  g_return_if_fail (RINGER_IS_INCOMING_PAGE (self));

  if (gtk_widget_get_visible (self->buttons_box) && !gtk_widget_get_visible (self->no_power_label) && !is_over (self))
    gtk_widget_activate_action (GTK_WIDGET (self), get_answer_action (self), "s", ringer_incoming_call_get_id (self->call));
}

void
ringer_incoming_page_decline (RingerIncomingPage *self)
{
  g_return_if_fail (RINGER_IS_INCOMING_PAGE (self));

  if (gtk_widget_get_visible (self->buttons_box) && !is_over (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.decline", "s", ringer_incoming_call_get_id (self->call));
}

void
ringer_incoming_page_silence (RingerIncomingPage *self)
{
  g_return_if_fail (RINGER_IS_INCOMING_PAGE (self));

  if (!is_over (self) && !ringer_incoming_call_get_silenced (self->call))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.silence", "s", ringer_incoming_call_get_id (self->call));
}
