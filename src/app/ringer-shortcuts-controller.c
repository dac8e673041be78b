/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-shortcuts-controller.h"

struct _RingerShortcutsController {
  GObject parent_instance;

  RingerCallManager *calls;
  RingerGlobalShortcuts *shortcuts;
};

G_DEFINE_FINAL_TYPE (RingerShortcutsController, ringer_shortcuts_controller, G_TYPE_OBJECT)

/* (nullable): a banner rings nobody up, and is not what somebody means who presses a key. */
static RingerIncomingCall *
find_call (RingerShortcutsController *self)
{
  GListModel *incoming = ringer_call_manager_get_incoming (self->calls);

  if (ringer_call_manager_get_sounding (self->calls) != NULL)
    return g_object_ref (ringer_call_manager_get_sounding (self->calls));

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    if (ringer_incoming_call_get_kind (call) == RINGER_CALL_RING && ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING)
      return g_steal_pointer (&call);
  }

  return NULL;
}

static void
toggle_microphone (RingerShortcutsController *self)
{
  RingerActiveCall *active = ringer_call_manager_get_active (self->calls);
  RingerCallMedia *media = active != NULL ? ringer_active_call_get_media (active) : NULL;
  gboolean on;

  if (media == NULL)
    return;

  g_object_get (ringer_call_media_get_session (media), "microphone", &on, NULL);
  g_object_set (ringer_call_media_get_session (media), "microphone", !on, NULL);
}

static void
on_activated (RingerShortcutsController *self,
              RingerGlobalShortcut shortcut)
{
  g_autoptr (RingerIncomingCall) call = NULL;

  if (shortcut == RINGER_GLOBAL_SHORTCUT_MICROPHONE) {
    toggle_microphone (self);
    return;
  }

  call = find_call (self);
  if (call == NULL)
    return;

  switch (shortcut) {
  case RINGER_GLOBAL_SHORTCUT_ANSWER:
    ringer_call_manager_answer (self->calls, call, ringer_incoming_call_get_intent (call));
    break;
  case RINGER_GLOBAL_SHORTCUT_DECLINE:
    ringer_incoming_call_decline (call);
    break;
  case RINGER_GLOBAL_SHORTCUT_SILENCE:
    ringer_incoming_call_silence (call);
    break;
  case RINGER_GLOBAL_SHORTCUT_MICROPHONE:
  default:
    g_assert_not_reached ();
  }
}

static void
ringer_shortcuts_controller_dispose (GObject *object)
{
  RingerShortcutsController *self = RINGER_SHORTCUTS_CONTROLLER (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->shortcuts);

  G_OBJECT_CLASS (ringer_shortcuts_controller_parent_class)->dispose (object);
}

static void
ringer_shortcuts_controller_class_init (RingerShortcutsControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_shortcuts_controller_dispose;
}

static void
ringer_shortcuts_controller_init (RingerShortcutsController *self)
{
}

RingerShortcutsController *
ringer_shortcuts_controller_new (RingerCallManager *calls,
                                 RingerGlobalShortcuts *shortcuts)
{
  RingerShortcutsController *self = g_object_new (RINGER_TYPE_SHORTCUTS_CONTROLLER, NULL);

  self->calls = g_object_ref (calls);
  self->shortcuts = g_object_ref (shortcuts);
  g_signal_connect_object (shortcuts, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);

  return self;
}
