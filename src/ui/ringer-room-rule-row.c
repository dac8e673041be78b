/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-rule-row.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-toast.h"

/* What was chosen is shown from the moment of the choice on, and what is true again if the homeserver refuses it. */

/* The choices as they are listed: the rules, and then the one that is the homeserver's. */
#define CHOICE_NEVER (RINGER_ROOM_RULE_BANNER + 1)

typedef enum {
  MUTE_KNOWN,   /* what the room says counts */
  MUTE_TELLING, /* the request is under way */
  MUTE_TOLD,    /* the homeserver knows; its next sync says so */
} MuteState;

struct _RingerRoomRuleRow {
  AdwComboRow parent_instance;

  RingerAccount *account;
  RingerRoom *room;
  RingerRingRules *rules;
  MuteState state;
  gboolean muted; /* what was chosen, unless MUTE_KNOWN */
  GCancellable *cancellable;
  gboolean updating; /* the row's selection follows the room, not the person */
};

G_DEFINE_FINAL_TYPE (RingerRoomRuleRow, ringer_room_rule_row, ADW_TYPE_COMBO_ROW)

static gboolean
is_muted (RingerRoomRuleRow *self)
{
  return self->state == MUTE_KNOWN ? ringer_room_is_muted (self->room) : self->muted;
}

static unsigned int
get_choice (RingerRoomRuleRow *self)
{
  if (is_muted (self))
    return CHOICE_NEVER;

  return ringer_ring_rules_get_room_rule (self->rules, ringer_account_get_id (self->account), ringer_room_get_id (self->room));
}

static const char *
words_for_default (RingerRoomRuleRow *self)
{
  if (ringer_ring_rules_is_group (self->room)) {
    switch (ringer_ring_rules_get_group_calls (self->rules)) {
    case RINGER_GROUP_CALLS_ALWAYS:
      return _ ("Group calls ring");
    case RINGER_GROUP_CALLS_NEVER:
      return _ ("Group calls show a banner");
    case RINGER_GROUP_CALLS_AS_CALLED:
    default:
      break;
    }
  }

  return _ ("The caller says whether it rings");
}

static const char *
words_for_choice (RingerRoomRuleRow *self)
{
  RingerAccountState state = ringer_account_get_state (self->account);

  if (self->state == MUTE_TELLING) {
    if (state == RINGER_ACCOUNT_OFFLINE || state == RINGER_ACCOUNT_FAILING) {
      /* Translators: a choice that cannot be sent to the server at the moment. */
      return _ ("Counts as soon as the server can be reached");
    }
    /* Translators: a choice is on its way to the server. */
    return _ ("Telling the server…");
  }

  switch (get_choice (self)) {
  case RINGER_ROOM_RULE_RING:
    return _ ("Every call rings");
  case RINGER_ROOM_RULE_BANNER:
    return _ ("Calls are shown, but make no sound");
  case CHOICE_NEVER:
    return _ ("Muted in all your apps, with its messages");
  case RINGER_ROOM_RULE_DEFAULT:
  default:
    return words_for_default (self);
  }
}

static void
update (RingerRoomRuleRow *self)
{
  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), get_choice (self));
  self->updating = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words_for_choice (self));
}

static void
on_rules_changed (RingerRoomRuleRow *self)
{
  if (self->state == MUTE_TOLD)
    self->state = MUTE_KNOWN;
  update (self);
}

static void
show_failure (RingerRoomRuleRow *self,
              const GError *error)
{
  g_autofree char *cause = ringer_error_cause (error);
  g_autofree char *words = NULL;

  if (self->muted) {
    /* Translators: %s is the cause, such as "you are offline". */
    words = g_strdup_printf (_ ("Couldn't mute: %s"), cause);
  } else {
    /* Translators: %s is the cause, such as "you are offline". */
    words = g_strdup_printf (_ ("Couldn't unmute: %s"), cause);
  }
  if (!ringer_toast_show (GTK_WIDGET (self), words))
    g_debug ("A room was not muted or unmuted: %s", error->message);
}

static void
on_told (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerRoomRuleRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean told = ringer_account_set_room_muted_finish (RINGER_ACCOUNT (source), result, &error);

  /* The person thought better of it; the later choice is under way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->room == NULL)
    return;

  self->state = told && ringer_room_is_muted (self->room) != self->muted ? MUTE_TOLD : MUTE_KNOWN;
  if (!told)
    show_failure (self, error);
  update (self);
}

static void
set_muted (RingerRoomRuleRow *self,
           gboolean muted)
{
  if (is_muted (self) == muted)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->state = MUTE_TELLING;
  self->muted = muted;
  ringer_account_set_room_muted_async (self->account, self->room, muted, self->cancellable, on_told, g_object_ref (self));
}

static void
on_selected (RingerRoomRuleRow *self)
{
  unsigned int choice = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (self->updating || choice > CHOICE_NEVER)
    return;

  set_muted (self, choice == CHOICE_NEVER);
  if (choice != CHOICE_NEVER)
    ringer_ring_rules_set_room_rule (self->rules, ringer_account_get_id (self->account), ringer_room_get_id (self->room), (RingerRoomRule) choice);
  update (self);
}

static void
ringer_room_rule_row_dispose (GObject *object)
{
  RingerRoomRuleRow *self = RINGER_ROOM_RULE_ROW (object);

  /* Losing its list deselects, which is not the person's choice. What was chosen before is not taken back. */
  self->updating = TRUE;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->rules);
  g_clear_object (&self->room);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_room_rule_row_parent_class)->dispose (object);
}

static void
ringer_room_rule_row_class_init (RingerRoomRuleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_room_rule_row_dispose;
}

static void
ringer_room_rule_row_init (RingerRoomRuleRow *self)
{
}

static void
on_choice_set_up (RingerRoomRuleRow *self,
                  GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
on_choice_bound (RingerRoomRuleRow *self,
                 GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* The label that the row has for it is cut off before the row's long texts are wrapped. */
static void
show_choice_whole (RingerRoomRuleRow *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_choice_set_up), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_choice_bound), self, G_CONNECT_SWAPPED);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self), adw_combo_row_get_factory (ADW_COMBO_ROW (self)));
  adw_combo_row_set_factory (ADW_COMBO_ROW (self), factory);
}

void
ringer_room_rule_row_set_up (RingerRoomRuleRow *self,
                             RingerAccount *account,
                             RingerRoom *room,
                             RingerRingRules *rules)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  g_return_if_fail (RINGER_IS_ROOM_RULE_ROW (self));
  g_return_if_fail (self->account == NULL);

  self->account = g_object_ref (account);
  self->room = g_object_ref (room);
  self->rules = g_object_ref (rules);

  /* Translators: calls in this room ring as those in other rooms do. */
  gtk_string_list_append (choices, _ ("As Usual"));
  /* Translators: what Ringer does when somebody calls. */
  gtk_string_list_append (choices, _ ("Ring"));
  /* Translators: what Ringer does when somebody calls: a notification without a sound. */
  gtk_string_list_append (choices, _ ("Banner"));
  /* Translators: Ringer never tells of calls in this room. */
  gtk_string_list_append (choices, _ ("Never"));
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (choices));
  show_choice_whole (self);
  update (self);

  g_signal_connect_object (account, "rules-changed", G_CALLBACK (on_rules_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::muted", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::direct", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rules, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

gboolean
ringer_room_rule_row_may_ring (RingerRoomRuleRow *self)
{
  unsigned int choice;

  g_return_val_if_fail (RINGER_IS_ROOM_RULE_ROW (self), FALSE);

  choice = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  return choice == RINGER_ROOM_RULE_DEFAULT || choice == RINGER_ROOM_RULE_RING;
}
