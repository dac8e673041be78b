/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-idle-bars.h"

#define HIDE_AFTER_MS 3000

struct _RingerIdleBars {
  GObject parent_instance;

  AdwToolbarView *view; /* weak */
  RingerClock *clock;
  gboolean hiding;
  unsigned int hide_id;
  double x;
  double y;
};

G_DEFINE_FINAL_TYPE (RingerIdleBars, ringer_idle_bars, G_TYPE_OBJECT)

static void
reveal (RingerIdleBars *self,
        gboolean revealed)
{
  if (self->view == NULL)
    return;

  adw_toolbar_view_set_reveal_top_bars (self->view, revealed);
  adw_toolbar_view_set_reveal_bottom_bars (self->view, revealed);
}

static void
on_idle (gpointer user_data)
{
  RingerIdleBars *self = user_data;

  self->hide_id = 0;
  reveal (self, FALSE);
}

static void
wake (RingerIdleBars *self)
{
  ringer_clock_clear_timeout (self->clock, &self->hide_id);
  reveal (self, TRUE);
  if (self->hiding)
    self->hide_id = ringer_clock_add_timeout (self->clock, HIDE_AFTER_MS, on_idle, self);
}

/* What moves below a pointer that rests is no movement. */
static void
on_motion (RingerIdleBars *self,
           double x,
           double y)
{
  if (x == self->x && y == self->y)
    return;

  self->x = x;
  self->y = y;
  wake (self);
}

static gboolean
on_key (RingerIdleBars *self)
{
  wake (self);

  return GDK_EVENT_PROPAGATE;
}

static void
ringer_idle_bars_dispose (GObject *object)
{
  RingerIdleBars *self = RINGER_IDLE_BARS (object);

  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->hide_id);
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (ringer_idle_bars_parent_class)->dispose (object);
}

static void
ringer_idle_bars_class_init (RingerIdleBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_idle_bars_dispose;
}

static void
ringer_idle_bars_init (RingerIdleBars *self)
{
}

RingerIdleBars *
ringer_idle_bars_new (GtkWidget *window,
                      AdwToolbarView *view,
                      RingerClock *clock)
{
  RingerIdleBars *self = g_object_new (RINGER_TYPE_IDLE_BARS, NULL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->clock = g_object_ref (clock);
  g_set_weak_pointer (&self->view, view);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, motion);
  gtk_widget_add_controller (window, key);

  return self;
}

void
ringer_idle_bars_set_hiding (RingerIdleBars *self,
                             gboolean hiding)
{
  g_return_if_fail (RINGER_IS_IDLE_BARS (self));

  if (self->hiding == hiding)
    return;

  self->hiding = hiding;
  wake (self);
}
