/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-power-levels.h"

#include "ringer-json.h"

struct _RingerPowerLevels {
  RingerEvent *power_levels; /* or NULL */
  char *creator;             /* above all others, or NULL */
  GStrv more_creators;
  gboolean creators_rule; /* room version 12 and later */
  gboolean text_rule;     /* before room version 10 */
};

static void
power_levels_clear (gpointer data)
{
  RingerPowerLevels *self = data;

  g_clear_pointer (&self->power_levels, ringer_event_unref);
  g_free (self->creator);
  g_strfreev (self->more_creators);
}

static gboolean
read_level (RingerPowerLevels *self,
            JsonObject *object,
            const char *name,
            gint64 *level)
{
  g_autofree char *text = NULL;
  const char *digits;
  gint64 value;

  if (ringer_json_get_integer (object, name, level))
    return TRUE;

  text = self->text_rule ? g_strdup (ringer_json_peek_string (object, name)) : NULL;
  if (text == NULL)
    return FALSE;

  /* There may be white space around it and a plus before it. */
  digits = g_strstrip (text);
  if (digits[0] == '+' && g_ascii_isdigit (digits[1]))
    digits++;
  if (g_ascii_string_to_signed (digits, 10, -RINGER_JSON_MAX_INTEGER, RINGER_JSON_MAX_INTEGER, &value, NULL)) {
    *level = value;
    return TRUE;
  }

  return FALSE;
}

static gint64
read_level_or (RingerPowerLevels *self,
               JsonObject *object,
               const char *name,
               gint64 fallback)
{
  read_level (self, object, name, &fallback);

  return fallback;
}

RingerPowerLevels *
ringer_power_levels_new (RingerEvent *power_levels,
                         RingerEvent *create)
{
  RingerPowerLevels *self = g_atomic_rc_box_new0 (RingerPowerLevels);
  JsonObject *content = create != NULL ? create->content : NULL;
  const char *version = ringer_json_peek_string (content, "room_version");
  JsonArray *more = ringer_json_peek_array (content, "additional_creators");
  guint64 number = 0;

  if (power_levels != NULL)
    self->power_levels = ringer_event_ref (power_levels);
  if (version != NULL)
    g_ascii_string_to_unsigned (version, 10, 0, 1000, &number, NULL);
  self->creators_rule = number >= 12;
  self->text_rule = version == NULL || (number >= 1 && number < 10);

  if (create != NULL) {
    const char *creator = number >= 11 ? NULL : ringer_json_peek_string (content, "creator");

    self->creator = g_strdup (creator != NULL ? creator : create->sender);
  }

  if (more != NULL && self->creators_rule) {
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (unsigned int i = 0; i < json_array_get_length (more); i++) {
      const char *user_id = ringer_json_array_peek_string (more, i);

      if (user_id != NULL)
        g_strv_builder_add (builder, user_id);
    }
    self->more_creators = g_strv_builder_end (builder);
  }

  return self;
}

RingerPowerLevels *
ringer_power_levels_new_from (RingerPowerLevels *former,
                              RingerEvent *power_levels)
{
  RingerPowerLevels *self = g_atomic_rc_box_new0 (RingerPowerLevels);

  if (power_levels != NULL)
    self->power_levels = ringer_event_ref (power_levels);
  self->creator = g_strdup (former->creator);
  self->more_creators = g_strdupv (former->more_creators);
  self->creators_rule = former->creators_rule;
  self->text_rule = former->text_rule;

  return self;
}

RingerPowerLevels *
ringer_power_levels_ref (RingerPowerLevels *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringer_power_levels_unref (RingerPowerLevels *self)
{
  g_atomic_rc_box_release_full (self, power_levels_clear);
}

static JsonObject *
get_content (RingerPowerLevels *self)
{
  return self->power_levels != NULL ? self->power_levels->content : NULL;
}

gint64
ringer_power_levels_get_user (RingerPowerLevels *self,
                              const char *user_id)
{
  JsonObject *content = get_content (self);
  gint64 level;

  g_return_val_if_fail (user_id != NULL, 0);

  if (self->creators_rule &&
      (g_strcmp0 (user_id, self->creator) == 0 ||
       (self->more_creators != NULL && g_strv_contains ((const char *const *) self->more_creators, user_id))))
    return G_MAXINT64;

  if (content == NULL)
    return g_strcmp0 (user_id, self->creator) == 0 ? 100 : 0;

  if (read_level (self, ringer_json_peek_object (content, "users"), user_id, &level))
    return level;

  return ringer_power_levels_get_users_default (self);
}

gint64
ringer_power_levels_get_users_default (RingerPowerLevels *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return read_level_or (self, get_content (self), "users_default", 0);
}

gint64
ringer_power_levels_get_required (RingerPowerLevels *self,
                                  const char *type,
                                  gboolean is_state)
{
  JsonObject *content = get_content (self);
  gint64 level;

  if (content == NULL)
    return 0;

  if (read_level (self, ringer_json_peek_object (content, "events"), type, &level))
    return level;

  return is_state ? read_level_or (self, content, "state_default", 50) : read_level_or (self, content, "events_default", 0);
}

gint64
ringer_power_levels_get_notification (RingerPowerLevels *self,
                                      const char *key)
{
  return read_level_or (self, ringer_json_peek_object (get_content (self), "notifications"), key, 50);
}

gboolean
ringer_power_levels_may_send (RingerPowerLevels *self,
                              const char *user_id,
                              const char *type,
                              gboolean is_state)
{
  return ringer_power_levels_get_user (self, user_id) >= ringer_power_levels_get_required (self, type, is_state);
}
