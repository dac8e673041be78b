/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-to-talk.h"

struct _RingerPushToTalk {
  GObject parent_instance;

  AdwApplicationWindow *window; /* weak */
  RingerMediaSession *session;
  gboolean talking; /* for as long as the key is held */
};

G_DEFINE_FINAL_TYPE (RingerPushToTalk, ringer_push_to_talk, G_TYPE_OBJECT)

static gboolean
is_for_focus (RingerPushToTalk *self)
{
  GtkWindow *window = GTK_WINDOW (self->window);

  return adw_application_window_get_visible_dialog (self->window) != NULL ||
         (gtk_window_get_focus (window) != NULL && gtk_window_get_focus_visible (window));
}

static gboolean
on_key_pressed (RingerPushToTalk *self,
                guint keyval)
{
  gboolean on;

  if (keyval != GDK_KEY_space || is_for_focus (self))
    return GDK_EVENT_PROPAGATE;

  g_object_get (self->session, "microphone", &on, NULL);
  if (!on) {
    self->talking = TRUE;
    g_object_set (self->session, "microphone", TRUE, NULL);
  }

  return GDK_EVENT_STOP;
}

static void
stop_talking (RingerPushToTalk *self)
{
  if (!self->talking)
    return;

  self->talking = FALSE;
  g_object_set (self->session, "microphone", FALSE, NULL);
}

static void
on_key_released (RingerPushToTalk *self,
                 guint keyval)
{
  if (keyval == GDK_KEY_space)
    stop_talking (self);
}

/* Whoever looks elsewhere does not see that the key is still held. */
static void
on_active_changed (RingerPushToTalk *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self->window)))
    stop_talking (self);
}

static void
ringer_push_to_talk_finalize (GObject *object)
{
  RingerPushToTalk *self = RINGER_PUSH_TO_TALK (object);

  g_clear_weak_pointer (&self->window);
  g_object_unref (self->session);

  G_OBJECT_CLASS (ringer_push_to_talk_parent_class)->finalize (object);
}

static void
ringer_push_to_talk_class_init (RingerPushToTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_push_to_talk_finalize;
}

static void
ringer_push_to_talk_init (RingerPushToTalk *self)
{
}

RingerPushToTalk *
ringer_push_to_talk_new (AdwApplicationWindow *window,
                         RingerMediaSession *session)
{
  RingerPushToTalk *self = g_object_new (RINGER_TYPE_PUSH_TO_TALK, NULL);
  GtkEventController *key = gtk_event_controller_key_new ();

  g_set_weak_pointer (&self->window, window);
  self->session = g_object_ref (session);
  /* GTK's own windows take the key as well. */
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-released", G_CALLBACK (on_key_released), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), key);

  return self;
}
