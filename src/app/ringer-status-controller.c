/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-status-controller.h"

#include <glib/gi18n.h>

struct _RingerStatusController {
  GObject parent_instance;

  RingerCallManager *calls;
  RingerDoNotDisturb *do_not_disturb;
  RingerBackground *background;
};

G_DEFINE_FINAL_TYPE (RingerStatusController, ringer_status_controller, G_TYPE_OBJECT)

static const char *
get_words (RingerStatusController *self)
{
  if (ringer_call_manager_get_active (self->calls) != NULL)
    return _ ("In a call");

  if (ringer_call_manager_get_sounding (self->calls) != NULL) {
    /* Translators: what Ringer does at the moment; in the desktop's list of background apps. */
    return _ ("Somebody is calling");
  }

  if (ringer_do_not_disturb_is_active (self->do_not_disturb)) {
    /* Translators: what Ringer does while it has no window; calls are shown but not heard. In the desktop's list of background apps. */
    return _ ("Waiting for calls, silently");
  }

  /* Translators: what Ringer does while it has no window; in the desktop's list of background apps. */
  return _ ("Waiting for calls");
}

static void
update (RingerStatusController *self)
{
  ringer_background_set_status (self->background, get_words (self));
}

static void
ringer_status_controller_dispose (GObject *object)
{
  RingerStatusController *self = RINGER_STATUS_CONTROLLER (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->do_not_disturb);
  g_clear_object (&self->background);

  G_OBJECT_CLASS (ringer_status_controller_parent_class)->dispose (object);
}

static void
ringer_status_controller_class_init (RingerStatusControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_status_controller_dispose;
}

static void
ringer_status_controller_init (RingerStatusController *self)
{
}

RingerStatusController *
ringer_status_controller_new (RingerCallManager *calls,
                              RingerDoNotDisturb *do_not_disturb,
                              RingerBackground *background)
{
  RingerStatusController *self = g_object_new (RINGER_TYPE_STATUS_CONTROLLER, NULL);

  self->calls = g_object_ref (calls);
  self->do_not_disturb = g_object_ref (do_not_disturb);
  self->background = g_object_ref (background);
  g_signal_connect_object (calls, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "notify::sounding", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (do_not_disturb, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
