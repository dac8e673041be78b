/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-today.h"

#include "ringer-time-words.h"

struct _RingerToday {
  GObject parent_instance;

  RingerClock *clock;
  int day;
  unsigned int midnight_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerToday, ringer_today, G_TYPE_OBJECT)

static void look (RingerToday *self);

static void
on_midnight (gpointer user_data)
{
  RingerToday *self = user_data;

  self->midnight_id = 0;
  look (self);
}

static void
look (RingerToday *self)
{
  gint64 now_ms = ringer_clock_get_wall_ms (self->clock);
  int day = ringer_time_words_get_day (now_ms);

  ringer_clock_clear_timeout (self->clock, &self->midnight_id);
  self->midnight_id = ringer_clock_add_timeout (self->clock, ringer_time_words_get_midnight_ms (now_ms) - now_ms, on_midnight, self);
  if (self->day == day)
    return;

  self->day = day;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ringer_today_dispose (GObject *object)
{
  RingerToday *self = RINGER_TODAY (object);

  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->midnight_id);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_today_parent_class)->dispose (object);
}

static void
ringer_today_class_init (RingerTodayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_today_dispose;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_TODAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_today_init (RingerToday *self)
{
}

RingerToday *
ringer_today_new (RingerClock *clock)
{
  RingerToday *self = g_object_new (RINGER_TYPE_TODAY, NULL);

  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  look (self);

  return self;
}

gint64
ringer_today_get_now_ms (RingerToday *self)
{
  g_return_val_if_fail (RINGER_IS_TODAY (self), 0);

  return ringer_clock_get_wall_ms (self->clock);
}
