/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-background-controller.h"

/* What was asked last is kept, so that the desktop, which may put it to the person, is asked only for what is new. */

struct _RingerBackgroundController {
  GObject parent_instance;

  GSettings *settings;
  RingerAccountManager *accounts;
  RingerBackground *background;
  GCancellable *cancellable; /* of the request on its way, or NULL */
  gboolean wanted;
  gboolean at_login; /* was asked for */
  GError *error;
};

typedef enum {
  PROP_WANTED = 1,
  PROP_ERROR,
} RingerBackgroundControllerProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerBackgroundController, ringer_background_controller, G_TYPE_OBJECT)

static void
take_error (RingerBackgroundController *self,
            GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
on_answered (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  RingerBackgroundController *self;
  GError *error = NULL;

  ringer_background_request_finish (RINGER_BACKGROUND (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }

  /* Whoever lets go of it cancels, so it is there. */
  self = user_data;
  g_clear_object (&self->cancellable);
  take_error (self, error);
}

static void
request (RingerBackgroundController *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ringer_background_request_async (self->background, self->at_login, self->cancellable, on_answered, self);
}

static void
update (RingerBackgroundController *self)
{
  gboolean wanted = g_settings_get_boolean (self->settings, "run-in-background") && g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 0;
  gboolean at_login = wanted && g_settings_get_boolean (self->settings, "start-at-login");
  gboolean changed = self->wanted != wanted;

  if (!changed && self->at_login == at_login)
    return;

  /* A desktop that need not know is not asked; but what it was told it has to forget. */
  if (wanted || self->at_login) {
    self->at_login = at_login;
    request (self);
  }

  self->wanted = wanted;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTED]);
}

static void
ringer_background_controller_dispose (GObject *object)
{
  RingerBackgroundController *self = RINGER_BACKGROUND_CONTROLLER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->accounts);
  g_clear_object (&self->background);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_background_controller_parent_class)->dispose (object);
}

static void
ringer_background_controller_get_property (GObject *object,
                                           guint prop_id,
                                           GValue *value,
                                           GParamSpec *pspec)
{
  RingerBackgroundController *self = RINGER_BACKGROUND_CONTROLLER (object);

  switch ((RingerBackgroundControllerProperty) prop_id) {
  case PROP_WANTED:
    g_value_set_boolean (value, self->wanted);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_background_controller_class_init (RingerBackgroundControllerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_background_controller_dispose;
  object_class->get_property = ringer_background_controller_get_property;

  properties[PROP_WANTED] = g_param_spec_boolean ("wanted", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_background_controller_init (RingerBackgroundController *self)
{
}

RingerBackgroundController *
ringer_background_controller_new (GSettings *settings,
                                  RingerAccountManager *accounts,
                                  RingerBackground *background)
{
  RingerBackgroundController *self = g_object_new (RINGER_TYPE_BACKGROUND_CONTROLLER, NULL);

  self->settings = g_object_ref (settings);
  self->accounts = g_object_ref (accounts);
  self->background = g_object_ref (background);
  g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::start-at-login", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  /* GSettings tells only of keys that were read. */
  g_settings_get_boolean (settings, "start-at-login");
  update (self);

  return self;
}

gboolean
ringer_background_controller_is_wanted (RingerBackgroundController *self)
{
  g_return_val_if_fail (RINGER_IS_BACKGROUND_CONTROLLER (self), FALSE);

  return self->wanted;
}
