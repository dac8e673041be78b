/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-second-call-bar.h"

#include <glib/gi18n.h>

#include "ringer-label-tooltip.h"

struct _RingerSecondCallBar {
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkActionable *answer_button;
  GtkActionable *decline_button;

  RingerCallManager *calls;
  RingerIncomingCall *call; /* that is shown, or NULL */
};

G_DEFINE_FINAL_TYPE (RingerSecondCallBar, ringer_second_call_bar, ADW_TYPE_BIN)

/* (transfer none) (nullable): the first that rings. */
static RingerIncomingCall *
find_call (RingerSecondCallBar *self)
{
  GListModel *incoming = ringer_call_manager_get_incoming (self->calls);

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    if (ringer_incoming_call_get_kind (call) == RINGER_CALL_RING && ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING)
      return call;
  }

  return NULL;
}

static void
show_call (RingerSecondCallBar *self)
{
  const char *id = ringer_incoming_call_get_id (self->call);
  g_autofree char *words = NULL;

  /* Translators: somebody calls while the person is in a call with others; %s is their name. */
  words = g_strdup_printf (_ ("%s is calling"), ringer_member_get_name (ringer_incoming_call_get_caller (self->call)));
  gtk_label_set_label (self->name_label, words);
  gtk_actionable_set_action_target (self->answer_button, "s", id);
  gtk_actionable_set_action_target (self->decline_button, "s", id);
  gtk_actionable_set_action_name (self->answer_button, "app.answer");
  gtk_actionable_set_action_name (self->decline_button, "app.decline");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
update (RingerSecondCallBar *self)
{
  RingerIncomingCall *call = find_call (self);

  if (self->call == call)
    return;

  g_set_object (&self->call, call);
  if (call != NULL)
    show_call (self);
  gtk_widget_set_visible (GTK_WIDGET (self), call != NULL);
}

static void
on_items_changed (RingerSecondCallBar *self,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added,
                  GListModel *incoming)
{
  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    g_signal_connect_object (call, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (call, "notify::kind", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  }
  update (self);
}

static void
ringer_second_call_bar_dispose (GObject *object)
{
  RingerSecondCallBar *self = RINGER_SECOND_CALL_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_SECOND_CALL_BAR);
  g_clear_object (&self->call);
  g_clear_object (&self->calls);

  G_OBJECT_CLASS (ringer_second_call_bar_parent_class)->dispose (object);
}

static void
ringer_second_call_bar_class_init (RingerSecondCallBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_second_call_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-second-call-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerSecondCallBar, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerSecondCallBar, answer_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSecondCallBar, decline_button);
}

static void
ringer_second_call_bar_init (RingerSecondCallBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringer_label_tooltip_add (self->name_label);
}

void
ringer_second_call_bar_set_up (RingerSecondCallBar *self,
                               RingerCallManager *calls)
{
  GListModel *incoming;

  g_return_if_fail (RINGER_IS_SECOND_CALL_BAR (self));
  g_return_if_fail (self->calls == NULL);

  self->calls = g_object_ref (calls);
  incoming = ringer_call_manager_get_incoming (calls);
  g_signal_connect_object (incoming, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (incoming), incoming);
}
