/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-system-clock.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <glib-unix.h>

/* The machine's clock. The timerfd is set to a moment that never comes: only its cancelling is of interest. */

struct _RingerSystemClock {
  GObject parent_instance;

  int watch_fd;
  unsigned int watch_id;
};

typedef struct
{
  RingerClockFunc func;
  gpointer user_data;
} Timeout;

static void ringer_system_clock_iface_init (RingerClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerSystemClock, ringer_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_CLOCK, ringer_system_clock_iface_init))

static gboolean
arm_watch (RingerSystemClock *self)
{
  const struct itimerspec never = { .it_value = { .tv_sec = G_GINT64_CONSTANT (9000000000) } };

  return timerfd_settime (self->watch_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static gboolean
on_clock_set (int fd,
              GIOCondition condition,
              gpointer user_data)
{
  RingerSystemClock *self = user_data;
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) < 0 && errno != ECANCELED)
    return G_SOURCE_CONTINUE;

  if (!arm_watch (self)) {
    self->watch_id = 0;
    return G_SOURCE_REMOVE;
  }

  ringer_clock_emit_jumped (RINGER_CLOCK (self));

  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  const Timeout *timeout = user_data;

  timeout->func (timeout->user_data);

  return G_SOURCE_REMOVE;
}

static gint64
ringer_system_clock_get_wall_ms (RingerClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
ringer_system_clock_get_monotonic_us (RingerClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
ringer_system_clock_get_boot_us (RingerClock *clock)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static unsigned int
ringer_system_clock_add_timeout (RingerClock *clock,
                                 gint64 delay_ms,
                                 RingerClockFunc func,
                                 gpointer user_data)
{
  Timeout *timeout = g_new (Timeout, 1);

  timeout->func = func;
  timeout->user_data = user_data;

  return g_timeout_add_full (G_PRIORITY_DEFAULT, (unsigned int) MIN (delay_ms, G_MAXINT), on_timeout, timeout, g_free);
}

static void
ringer_system_clock_remove_timeout (RingerClock *clock,
                                    unsigned int id)
{
  g_source_remove (id);
}

static void
ringer_system_clock_finalize (GObject *object)
{
  RingerSystemClock *self = RINGER_SYSTEM_CLOCK (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_fd (&self->watch_fd, NULL);

  G_OBJECT_CLASS (ringer_system_clock_parent_class)->finalize (object);
}

static void
ringer_system_clock_iface_init (RingerClockInterface *iface)
{
  iface->get_wall_ms = ringer_system_clock_get_wall_ms;
  iface->get_monotonic_us = ringer_system_clock_get_monotonic_us;
  iface->get_boot_us = ringer_system_clock_get_boot_us;
  iface->add_timeout = ringer_system_clock_add_timeout;
  iface->remove_timeout = ringer_system_clock_remove_timeout;
}

static void
ringer_system_clock_class_init (RingerSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_system_clock_finalize;
}

static void
ringer_system_clock_init (RingerSystemClock *self)
{
  self->watch_fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->watch_fd >= 0 && arm_watch (self))
    self->watch_id = g_unix_fd_add (self->watch_fd, G_IO_IN, on_clock_set, self);
}

RingerClock *
ringer_system_clock_new (void)
{
  return g_object_new (RINGER_TYPE_SYSTEM_CLOCK, NULL);
}
