/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-member.h"

#include <string.h>

#include "ringer-json.h"

/* One user in one room: what the newest member event said. */

/* Long enough for any name; a longer one is somebody's joke. */
#define MAX_NAME_CHARS 200

struct _RingerMember {
  GObject parent_instance;

  char *user_id;
  char *display_name;
  char *name;
  char *avatar_mxc;
  RingerMembership membership;
  gboolean ambiguous;
};

typedef enum {
  PROP_USER_ID = 1,
  PROP_NAME,
  PROP_AVATAR_MXC,
  PROP_MEMBERSHIP,
} RingerMemberProperty;

static GParamSpec *properties[PROP_MEMBERSHIP + 1];

G_DEFINE_FINAL_TYPE (RingerMember, ringer_member, G_TYPE_OBJECT)

/* Control characters, those that turn the direction of the text around them, and those that cannot be seen. */
static gboolean
is_disturbing (gunichar c)
{
  switch (c) {
  case 0x00ad: /* soft hyphen */
  case 0x061c: /* Arabic letter mark */
  case 0x180e: /* Mongolian vowel separator */
  case 0x200b: /* zero-width space */
  case 0x200e: /* left-to-right mark */
  case 0x200f: /* right-to-left mark */
  case 0xfeff: /* byte order mark */
    return TRUE;
  default:
    return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff9 && c <= 0xfffb);
  }
}

char *
ringer_clean_name (const char *text)
{
  g_autoptr (GString) name = NULL;
  unsigned int n_chars = 0;
  gboolean space = FALSE;
  gboolean visible = FALSE;

  if (text == NULL)
    return NULL;

  name = g_string_new (NULL);
  for (const char *p = text; *p != '\0' && n_chars < MAX_NAME_CHARS; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    /* Any white space, line breaks too, is one space between what is seen. */
    if (g_unichar_isspace (c)) {
      space = name->len > 0;
      continue;
    }
    if (is_disturbing (c))
      continue;

    if (space)
      g_string_append_c (name, ' ');
    g_string_append_unichar (name, c);
    visible = visible || !(g_unichar_iszerowidth (c) || c == 0x2800 || c == 0x3164);
    n_chars += space ? 2 : 1;
    space = FALSE;
  }

  /* As long as it is: names are many, and are kept. */
  return visible ? g_strndup (name->str, name->len) : NULL;
}

/* Client-Server API, "Calculating the display name for a user"; and nobody is called by what may be another's id. */
static gboolean
needs_id (RingerMember *self)
{
  return self->ambiguous || (self->display_name[0] == '@' && strchr (self->display_name, ':') != NULL && !g_str_equal (self->display_name, self->user_id));
}

static void
update_name (RingerMember *self)
{
  g_autofree char *name = NULL;

  if (self->display_name == NULL)
    name = g_strdup (self->user_id);
  else if (needs_id (self))
    name = g_strdup_printf ("%s (%s)", self->display_name, self->user_id);
  else
    name = g_strdup (self->display_name);

  if (g_set_str (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
ringer_member_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  RingerMember *self = RINGER_MEMBER (object);

  switch ((RingerMemberProperty) prop_id) {
  case PROP_USER_ID:
    g_value_set_string (value, self->user_id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_AVATAR_MXC:
    g_value_set_string (value, self->avatar_mxc);
    break;
  case PROP_MEMBERSHIP:
    g_value_set_uint (value, self->membership);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_member_finalize (GObject *object)
{
  RingerMember *self = RINGER_MEMBER (object);

  g_clear_pointer (&self->user_id, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->avatar_mxc, g_free);

  G_OBJECT_CLASS (ringer_member_parent_class)->finalize (object);
}

static void
ringer_member_class_init (RingerMemberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_member_get_property;
  object_class->finalize = ringer_member_finalize;

  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_AVATAR_MXC] = g_param_spec_string ("avatar-mxc", NULL, NULL, NULL, flags);
  properties[PROP_MEMBERSHIP] = g_param_spec_uint ("membership", NULL, NULL, 0, RINGER_MEMBERSHIP_BAN, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_member_init (RingerMember *self)
{
}

RingerMember *
ringer_member_new (const char *user_id)
{
  RingerMember *self = g_object_new (RINGER_TYPE_MEMBER, NULL);

  self->user_id = g_strdup (user_id);
  self->name = g_strdup (user_id);

  return self;
}

const char *
ringer_member_get_user_id (RingerMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEMBER (self), NULL);

  return self->user_id;
}

const char *
ringer_member_get_name (RingerMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEMBER (self), NULL);

  return self->name;
}

const char *
ringer_member_get_avatar_mxc (RingerMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEMBER (self), NULL);

  return self->avatar_mxc;
}

RingerMembership
ringer_member_get_membership (RingerMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEMBER (self), RINGER_MEMBERSHIP_UNKNOWN);

  return self->membership;
}

static void
set_membership (RingerMember *self,
                RingerMembership membership)
{
  if (self->membership == membership)
    return;

  self->membership = membership;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
}

void
ringer_member_apply (RingerMember *self,
                     RingerEvent *event)
{
  RingerMembership membership;
  const char *display_name;
  const char *avatar_mxc;
  gboolean here;

  g_return_if_fail (RINGER_IS_MEMBER (self));
  g_return_if_fail (event != NULL);

  membership = ringer_membership_from_string (ringer_json_peek_string (event->content, "membership"));
  /* A state event that was deleted says nothing; any other without a membership is bad. */
  if (membership == RINGER_MEMBERSHIP_UNKNOWN && json_object_get_size (event->content) > 0)
    return;

  display_name = ringer_json_peek_string (event->content, "displayname");
  avatar_mxc = ringer_json_peek_string (event->content, "avatar_url");
  here = membership == RINGER_MEMBERSHIP_JOIN || membership == RINGER_MEMBERSHIP_INVITE;

  g_object_freeze_notify (G_OBJECT (self));
  /* Who leaves takes their name along; what they were called is worth keeping. */
  if (here || (self->display_name == NULL && display_name != NULL)) {
    g_free (self->display_name);
    self->display_name = ringer_clean_name (display_name);
    update_name (self);
  }
  if ((here || avatar_mxc != NULL) && g_set_str (&self->avatar_mxc, avatar_mxc))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVATAR_MXC]);
  set_membership (self, membership == RINGER_MEMBERSHIP_UNKNOWN ? RINGER_MEMBERSHIP_LEAVE : membership);
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_member_forget_membership (RingerMember *self)
{
  g_return_if_fail (RINGER_IS_MEMBER (self));

  set_membership (self, RINGER_MEMBERSHIP_UNKNOWN);
}

const char *
ringer_member_get_display_name (RingerMember *self)
{
  g_return_val_if_fail (RINGER_IS_MEMBER (self), NULL);

  return self->display_name;
}

void
ringer_member_set_ambiguous (RingerMember *self,
                             gboolean ambiguous)
{
  g_return_if_fail (RINGER_IS_MEMBER (self));

  if (self->ambiguous == ambiguous)
    return;

  self->ambiguous = ambiguous;
  update_name (self);
}
