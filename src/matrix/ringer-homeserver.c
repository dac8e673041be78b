/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-discovery.h"

/* What is known of a homeserver, as plain values. */

struct _RingerHomeserver {
  GObject parent_instance;

  char *base_url;
  char *user_id;
  RingerLoginFlows flows;
  GStrv features;
  GStrv versions;
};

G_DEFINE_FINAL_TYPE (RingerHomeserver, ringer_homeserver, G_TYPE_OBJECT)

static void
ringer_homeserver_finalize (GObject *object)
{
  RingerHomeserver *self = RINGER_HOMESERVER (object);

  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->features, g_strfreev);
  g_clear_pointer (&self->versions, g_strfreev);

  G_OBJECT_CLASS (ringer_homeserver_parent_class)->finalize (object);
}

static void
ringer_homeserver_class_init (RingerHomeserverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_homeserver_finalize;
}

static void
ringer_homeserver_init (RingerHomeserver *self)
{
}

static GStrv
copy_strv (const char *const *strv)
{
  static const char *const none[] = { NULL };

  return g_strdupv ((GStrv) (strv != NULL ? strv : none));
}

RingerHomeserver *
ringer_homeserver_new (const char *base_url,
                       const char *user_id,
                       RingerLoginFlows flows,
                       const char *const *features,
                       const char *const *versions)
{
  RingerHomeserver *self = g_object_new (RINGER_TYPE_HOMESERVER, NULL);

  self->base_url = g_strdup (base_url);
  self->user_id = g_strdup (user_id);
  self->flows = flows;
  self->features = copy_strv (features);
  self->versions = copy_strv (versions);

  return self;
}

const char *
ringer_homeserver_get_base_url (RingerHomeserver *self)
{
  g_return_val_if_fail (RINGER_IS_HOMESERVER (self), NULL);

  return self->base_url;
}

const char *
ringer_homeserver_get_user_id (RingerHomeserver *self)
{
  g_return_val_if_fail (RINGER_IS_HOMESERVER (self), NULL);

  return self->user_id;
}

RingerLoginFlows
ringer_homeserver_get_flows (RingerHomeserver *self)
{
  g_return_val_if_fail (RINGER_IS_HOMESERVER (self), 0);

  return self->flows;
}

gboolean
ringer_homeserver_has_feature (RingerHomeserver *self,
                               const char *feature)
{
  g_return_val_if_fail (RINGER_IS_HOMESERVER (self), FALSE);

  return g_strv_contains ((const char *const *) self->features, feature);
}

const char *const *
ringer_homeserver_get_features (RingerHomeserver *self)
{
  g_return_val_if_fail (RINGER_IS_HOMESERVER (self), NULL);

  return (const char *const *) self->features;
}
