/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-key-guard.h"

/* A person who types does not stop for a second in the middle of a word; whoever saw the window does not mind the wait. */

#define QUIET_MS 1000

struct _RingerKeyGuard {
  GObject parent_instance;

  RingerClock *clock;
  gint64 quiet_since_ms;
  gboolean open;
};

typedef enum {
  PROP_CLOCK = 1,
} RingerKeyGuardProperty;

static GParamSpec *properties[PROP_CLOCK + 1];

G_DEFINE_FINAL_TYPE (RingerKeyGuard, ringer_key_guard, G_TYPE_OBJECT)

static gboolean
on_key_pressed (RingerKeyGuard *self)
{
  return ringer_key_guard_admit (self) ? GDK_EVENT_PROPAGATE : GDK_EVENT_STOP;
}

static void
ringer_key_guard_constructed (GObject *object)
{
  G_OBJECT_CLASS (ringer_key_guard_parent_class)->constructed (object);

  ringer_key_guard_rearm (RINGER_KEY_GUARD (object));
}

static void
ringer_key_guard_dispose (GObject *object)
{
  RingerKeyGuard *self = RINGER_KEY_GUARD (object);

  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_key_guard_parent_class)->dispose (object);
}

static void
ringer_key_guard_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  RingerKeyGuard *self = RINGER_KEY_GUARD (object);

  switch ((RingerKeyGuardProperty) prop_id) {
  case PROP_CLOCK:
    self->clock = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_key_guard_class_init (RingerKeyGuardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ringer_key_guard_constructed;
  object_class->dispose = ringer_key_guard_dispose;
  object_class->set_property = ringer_key_guard_set_property;

  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, RINGER_TYPE_CLOCK,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_key_guard_init (RingerKeyGuard *self)
{
}

RingerKeyGuard *
ringer_key_guard_new (RingerClock *clock)
{
  return g_object_new (RINGER_TYPE_KEY_GUARD, "clock", clock, NULL);
}

void
ringer_key_guard_attach (RingerKeyGuard *self,
                         GtkWidget *widget)
{
  GtkEventController *controller;

  g_return_if_fail (RINGER_IS_KEY_GUARD (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_name (controller, "ringer-key-guard");
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, controller);
}

void
ringer_key_guard_rearm (RingerKeyGuard *self)
{
  g_return_if_fail (RINGER_IS_KEY_GUARD (self));

  self->open = FALSE;
  self->quiet_since_ms = ringer_clock_get_monotonic_ms (self->clock);
}

gboolean
ringer_key_guard_admit (RingerKeyGuard *self)
{
  gint64 now_ms;

  g_return_val_if_fail (RINGER_IS_KEY_GUARD (self), FALSE);

  if (self->open)
    return TRUE;

  now_ms = ringer_clock_get_monotonic_ms (self->clock);
  self->open = now_ms - self->quiet_since_ms >= QUIET_MS;
  self->quiet_since_ms = now_ms;

  return self->open;
}
