/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-member.h"

#include "ringer-enums.h"

#define N_FLAGS 8

struct _RingerMediaMember {
  GObject parent_instance;

  char *identity;
  GHashTable *reports; /* reporter → flags */
  RingerMediaFlags flags;
  double level;
  double volume;
  RingerMediaQuality quality;
  RingerVideoFeed *camera_feed;
  RingerVideoFeed *screen_feed;
};

/* The flags come first, each one bit higher. */
enum {
  PROP_0,
  PROP_FIRST_FLAG,
  PROP_IDENTITY = PROP_FIRST_FLAG + N_FLAGS,
  PROP_LEVEL,
  PROP_QUALITY,
  PROP_VOLUME,
  N_PROPS,
};

static const char *const flag_names[N_FLAGS] = {
  "present",
  "microphone",
  "camera",
  "screen",
  "speaking",
  "unencrypted",
  "undecryptable",
  "unverified",
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
    if (id >= PROP_FIRST_FLAG && id < PROP_FIRST_FLAG + N_FLAGS)
      g_value_set_boolean (value, (self->flags & 1u << (id - PROP_FIRST_FLAG)) != 0);
    else
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
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
  case PROP_VOLUME:
    if (self->volume != g_value_get_double (value)) {
      self->volume = g_value_get_double (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_media_member_finalize (GObject *object)
{
  RingerMediaMember *self = RINGER_MEDIA_MEMBER (object);

  g_free (self->identity);
  g_hash_table_unref (self->reports);
  g_clear_object (&self->camera_feed);
  g_clear_object (&self->screen_feed);

  G_OBJECT_CLASS (ringer_media_member_parent_class)->finalize (object);
}

static void
ringer_media_member_class_init (RingerMediaMemberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_media_member_get_property;
  object_class->set_property = ringer_media_member_set_property;
  object_class->finalize = ringer_media_member_finalize;

  for (unsigned int i = 0; i < N_FLAGS; i++)
    properties[PROP_FIRST_FLAG + i] = g_param_spec_boolean (flag_names[i], NULL, NULL, FALSE, flags);
  properties[PROP_IDENTITY] =
    g_param_spec_string ("identity", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_QUALITY] = g_param_spec_enum ("quality", NULL, NULL, RINGER_TYPE_MEDIA_QUALITY, 0, flags);
  properties[PROP_VOLUME] =
    g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ringer_media_member_init (RingerMediaMember *self)
{
  self->volume = 1;
  self->reports = g_hash_table_new (NULL, NULL);
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

RingerMediaFlags
ringer_media_member_get_flags (RingerMediaMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_MEMBER (self), 0);

  return self->flags;
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

void
ringer_media_member_report (RingerMediaMember *self,
                            gconstpointer reporter,
                            RingerMediaFlags flags)
{
  GHashTableIter iter;
  gpointer report;
  unsigned int all = 0, changed;

  g_return_if_fail (RINGER_IS_MEDIA_MEMBER (self));

  if (flags != 0)
    g_hash_table_insert (self->reports, (gpointer) reporter, GUINT_TO_POINTER (flags));
  else
    g_hash_table_remove (self->reports, reporter);
  g_hash_table_iter_init (&iter, self->reports);
  while (g_hash_table_iter_next (&iter, NULL, &report))
    all |= GPOINTER_TO_UINT (report);

  changed = all ^ self->flags;
  self->flags = (RingerMediaFlags) all;
  g_object_freeze_notify (G_OBJECT (self));
  for (unsigned int i = 0; i < N_FLAGS; i++) {
    if ((changed & 1u << i) != 0)
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_FLAG + i]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_media_member_set_level (RingerMediaMember *self,
                               double level)
{
  g_return_if_fail (RINGER_IS_MEDIA_MEMBER (self));

  if (self->level == level)
    return;

  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

void
ringer_media_member_set_quality (RingerMediaMember *self,
                                 RingerMediaQuality quality)
{
  g_return_if_fail (RINGER_IS_MEDIA_MEMBER (self));

  if (self->quality == quality)
    return;

  self->quality = quality;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUALITY]);
}
