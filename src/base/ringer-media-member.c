/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-member.h"

#include "ringer-enums.h"

/* Plain values that media/ sets by name; a change of any notifies. */

struct _RingerMediaMember {
  GObject parent_instance;

  char *identity;
  gboolean flags[8]; /* by property, N_FLAGS of them */
  double level;
  double volume;
  RingerMediaQuality quality;
  RingerVideoFeed *camera_feed;
  RingerVideoFeed *screen_feed;
};

enum {
  PROP_0,
  PROP_PRESENT,
  PROP_MICROPHONE,
  PROP_CAMERA,
  PROP_SCREEN,
  PROP_SPEAKING,
  PROP_UNENCRYPTED,
  PROP_UNDECRYPTABLE,
  N_FLAGS,
  PROP_IDENTITY = N_FLAGS,
  PROP_LEVEL,
  PROP_QUALITY,
  PROP_VOLUME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RingerMediaMember, ringer_media_member, G_TYPE_OBJECT)

static const GEnumValue quality_values[] = {
  RINGER_ENUM_VALUE (RINGER_MEDIA_QUALITY_UNKNOWN, "unknown"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_QUALITY_EXCELLENT, "excellent"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_QUALITY_GOOD, "good"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_QUALITY_POOR, "poor"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_QUALITY_LOST, "lost"),
  { 0 },
};

RINGER_DEFINE_ENUM_TYPE (RingerMediaQuality, ringer_media_quality, quality_values)

static void
ringer_media_member_get_property (GObject *object,
                                  unsigned int id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerMediaMember *self = RINGER_MEDIA_MEMBER (object);

  switch (id) {
  case PROP_IDENTITY:
    g_value_set_string (value, self->identity);
    break;
  case PROP_LEVEL:
    g_value_set_double (value, self->level);
    break;
  case PROP_QUALITY:
    g_value_set_enum (value, (int) self->quality);
    break;
  case PROP_VOLUME:
    g_value_set_double (value, self->volume);
    break;
  default:
    if (id < N_FLAGS)
      g_value_set_boolean (value, self->flags[id]);
    else
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_double (RingerMediaMember *self,
            double *place,
            double value,
            GParamSpec *pspec)
{
  if (*place == value)
    return;

  *place = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_flag (RingerMediaMember *self,
          unsigned int id,
          gboolean value,
          GParamSpec *pspec)
{
  if (self->flags[id] == value)
    return;

  self->flags[id] = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
ringer_media_member_set_property (GObject *object,
                                  unsigned int id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  RingerMediaMember *self = RINGER_MEDIA_MEMBER (object);

  switch (id) {
  case PROP_IDENTITY:
    self->identity = g_value_dup_string (value);
    break;
  case PROP_LEVEL:
    set_double (self, &self->level, g_value_get_double (value), pspec);
    break;
  case PROP_VOLUME:
    set_double (self, &self->volume, g_value_get_double (value), pspec);
    break;
  case PROP_QUALITY:
    if ((int) self->quality != g_value_get_enum (value)) {
      self->quality = (RingerMediaQuality) g_value_get_enum (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    if (id < N_FLAGS)
      set_flag (self, id, g_value_get_boolean (value), pspec);
    else
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_media_member_finalize (GObject *object)
{
  RingerMediaMember *self = RINGER_MEDIA_MEMBER (object);

  g_free (self->identity);
  g_clear_object (&self->camera_feed);
  g_clear_object (&self->screen_feed);

  G_OBJECT_CLASS (ringer_media_member_parent_class)->finalize (object);
}

static void
ringer_media_member_class_init (RingerMediaMemberClass *klass)
{
  static const char *const flag_names[N_FLAGS] = {
    [PROP_PRESENT] = "present",
    [PROP_MICROPHONE] = "microphone",
    [PROP_CAMERA] = "camera",
    [PROP_SCREEN] = "screen",
    [PROP_SPEAKING] = "speaking",
    [PROP_UNENCRYPTED] = "unencrypted",
    [PROP_UNDECRYPTABLE] = "undecryptable",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_media_member_get_property;
  object_class->set_property = ringer_media_member_set_property;
  object_class->finalize = ringer_media_member_finalize;

  for (unsigned int i = PROP_0 + 1; i < N_FLAGS; i++)
    properties[i] = g_param_spec_boolean (flag_names[i], NULL, NULL, FALSE, flags);
  properties[PROP_IDENTITY] =
    g_param_spec_string ("identity", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_QUALITY] = g_param_spec_enum ("quality", NULL, NULL, RINGER_TYPE_MEDIA_QUALITY, 0, flags);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ringer_media_member_init (RingerMediaMember *self)
{
  self->volume = 1;
  self->camera_feed = ringer_video_feed_new ();
  self->screen_feed = ringer_video_feed_new ();
}

RingerMediaMember *
ringer_media_member_new (const char *identity)
{
  return g_object_new (RINGER_TYPE_MEDIA_MEMBER, "identity", identity, NULL);
}

const char *
ringer_media_member_get_identity (RingerMediaMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_MEMBER (self), NULL);

  return self->identity;
}

RingerVideoFeed *
ringer_media_member_get_camera_feed (RingerMediaMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_MEMBER (self), NULL);

  return self->camera_feed;
}

RingerVideoFeed *
ringer_media_member_get_screen_feed (RingerMediaMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_MEMBER (self), NULL);

  return self->screen_feed;
}
