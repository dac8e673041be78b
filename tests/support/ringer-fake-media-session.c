/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-media-session.h"

struct _RingerFakeMediaSession {
  GObject parent_instance;

  GString *log;
  GListStore *members;
  RingerMediaState state;
  GError *error;
  gboolean encrypted;
  gboolean microphone;
  gboolean camera;
  gboolean screen;
  gboolean metered;
  double level;
  RingerCaptureAccess *access;
  RingerVideoFeed *self_view;
};

typedef enum {
  PROP_STATE = 1,
  PROP_ERROR,
  PROP_ENCRYPTED,
  PROP_MICROPHONE,
  PROP_CAMERA,
  PROP_SCREEN,
  PROP_ACCESS,
  PROP_METERED,
  PROP_LEVEL,
  PROP_MEMBERS,
  PROP_SELF_VIEW,
} RingerFakeMediaSessionProperty;

static void ringer_fake_media_session_iface_init (RingerMediaSessionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeMediaSession, ringer_fake_media_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_MEDIA_SESSION, ringer_fake_media_session_iface_init))

static void
start (RingerMediaSession *session)
{
  g_string_append (RINGER_FAKE_MEDIA_SESSION (session)->log, "start;");
}

static void
set_device (RingerMediaSession *session,
            RingerDeviceKind kind,
            const char *id)
{
  static const char *const names[RINGER_N_DEVICE_KINDS] = { "speaker", "microphone", "camera" };

  g_string_append_printf (RINGER_FAKE_MEDIA_SESSION (session)->log, "%s %s;", names[kind], id != NULL ? id : "");
}

static void
set_server (RingerMediaSession *session,
            const char *url,
            const char *token,
            gboolean publish)
{
  g_string_append_printf (RINGER_FAKE_MEDIA_SESSION (session)->log, "%s %s;", publish ? "send" : "listen", url);
}

static void
remove_server (RingerMediaSession *session,
               const char *url)
{
  g_string_append_printf (RINGER_FAKE_MEDIA_SESSION (session)->log, "leave %s;", url);
}

static RingerMediaMember *
expect_member (RingerMediaSession *session,
               const char *identity)
{
  RingerFakeMediaSession *self = RINGER_FAKE_MEDIA_SESSION (session);
  g_autoptr (RingerMediaMember) member = ringer_media_member_new (identity);

  g_string_append_printf (self->log, "expect %s;", identity);
  g_list_store_append (self->members, member);

  return member;
}

static void
forget_member (RingerMediaSession *session,
               const char *identity)
{
  RingerFakeMediaSession *self = RINGER_FAKE_MEDIA_SESSION (session);

  g_string_append_printf (self->log, "forget %s;", identity);
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMediaMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (g_str_equal (ringer_media_member_get_identity (member), identity))
      g_list_store_remove (self->members, i--);
  }
}

static void
set_key (RingerMediaSession *session,
         const char *identity,
         guint8 index,
         GBytes *key)
{
  g_string_append_printf (RINGER_FAKE_MEDIA_SESSION (session)->log, "key of %s %u;", identity, index);
}

static void
set_own_key (RingerMediaSession *session,
             guint8 index,
             GBytes *key)
{
  g_string_append_printf (RINGER_FAKE_MEDIA_SESSION (session)->log, "own key %u;", index);
}

static void
close_session (RingerMediaSession *session)
{
  g_string_append (RINGER_FAKE_MEDIA_SESSION (session)->log, "close;");
}

static void
ringer_fake_media_session_get_property (GObject *object,
                                        guint prop_id,
                                        GValue *value,
                                        GParamSpec *pspec)
{
  RingerFakeMediaSession *self = RINGER_FAKE_MEDIA_SESSION (object);

  switch ((RingerFakeMediaSessionProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_ENCRYPTED:
    g_value_set_boolean (value, self->encrypted);
    break;
  case PROP_MICROPHONE:
    g_value_set_boolean (value, self->microphone);
    break;
  case PROP_CAMERA:
    g_value_set_boolean (value, self->camera);
    break;
  case PROP_SCREEN:
    g_value_set_boolean (value, self->screen);
    break;
  case PROP_ACCESS:
    g_value_set_object (value, self->access);
    break;
  case PROP_METERED:
    g_value_set_boolean (value, self->metered);
    break;
  case PROP_LEVEL:
    g_value_set_double (value, self->level);
    break;
  case PROP_MEMBERS:
    g_value_set_object (value, self->members);
    break;
  case PROP_SELF_VIEW:
    g_value_set_object (value, self->self_view);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_fake_media_session_set_property (GObject *object,
                                        guint prop_id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  RingerFakeMediaSession *self = RINGER_FAKE_MEDIA_SESSION (object);

  switch ((RingerFakeMediaSessionProperty) prop_id) {
  case PROP_STATE:
    self->state = (RingerMediaState) g_value_get_enum (value);
    break;
  case PROP_ERROR:
    g_clear_error (&self->error);
    self->error = g_value_dup_boxed (value);
    break;
  case PROP_ENCRYPTED:
    self->encrypted = g_value_get_boolean (value);
    break;
  case PROP_MICROPHONE:
    self->microphone = g_value_get_boolean (value);
    break;
  case PROP_CAMERA:
    self->camera = g_value_get_boolean (value);
    break;
  case PROP_SCREEN:
    self->screen = g_value_get_boolean (value);
    break;
  case PROP_ACCESS:
    g_set_object (&self->access, g_value_get_object (value));
    break;
  case PROP_METERED:
    self->metered = g_value_get_boolean (value);
    break;
  case PROP_LEVEL:
    self->level = g_value_get_double (value);
    break;
  case PROP_MEMBERS:
  case PROP_SELF_VIEW:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_fake_media_session_finalize (GObject *object)
{
  RingerFakeMediaSession *self = RINGER_FAKE_MEDIA_SESSION (object);

  g_string_free (self->log, TRUE);
  g_object_unref (self->members);
  g_object_unref (self->self_view);
  g_clear_object (&self->access);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_fake_media_session_parent_class)->finalize (object);
}

static void
ringer_fake_media_session_class_init (RingerFakeMediaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_fake_media_session_get_property;
  object_class->set_property = ringer_fake_media_session_set_property;
  object_class->finalize = ringer_fake_media_session_finalize;

  g_object_class_install_property (object_class, PROP_STATE, g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_MEDIA_STATE, RINGER_MEDIA_STATE_IDLE, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_ERROR, g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_ENCRYPTED, g_param_spec_boolean ("encrypted", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | flags));
  g_object_class_install_property (object_class, PROP_MICROPHONE, g_param_spec_boolean ("microphone", NULL, NULL, FALSE, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_CAMERA, g_param_spec_boolean ("camera", NULL, NULL, FALSE, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_SCREEN, g_param_spec_boolean ("screen", NULL, NULL, FALSE, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_ACCESS, g_param_spec_object ("access", NULL, NULL, RINGER_TYPE_CAPTURE_ACCESS, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_METERED, g_param_spec_boolean ("metered", NULL, NULL, FALSE, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_LEVEL, g_param_spec_double ("level", NULL, NULL, 0, 1, 0, G_PARAM_READWRITE | flags));
  g_object_class_install_property (object_class, PROP_MEMBERS, g_param_spec_object ("members", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | flags));
  g_object_class_install_property (object_class, PROP_SELF_VIEW, g_param_spec_object ("self-view", NULL, NULL, RINGER_TYPE_VIDEO_FEED, G_PARAM_READABLE | flags));
}

static void
ringer_fake_media_session_init (RingerFakeMediaSession *self)
{
  self->log = g_string_new (NULL);
  self->members = g_list_store_new (RINGER_TYPE_MEDIA_MEMBER);
  self->self_view = ringer_video_feed_new ();
}

static void
ringer_fake_media_session_iface_init (RingerMediaSessionInterface *iface)
{
  iface->start = start;
  iface->set_device = set_device;
  iface->set_server = set_server;
  iface->remove_server = remove_server;
  iface->expect_member = expect_member;
  iface->forget_member = forget_member;
  iface->set_key = set_key;
  iface->set_own_key = set_own_key;
  iface->close = close_session;
}

RingerFakeMediaSession *
ringer_fake_media_session_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_MEDIA_SESSION, NULL);
}

char *
ringer_fake_media_session_take_log (RingerFakeMediaSession *self)
{
  char *log = g_strdup (self->log->str);

  g_string_truncate (self->log, 0);

  return log;
}

const char *
ringer_fake_media_session_peek_log (RingerFakeMediaSession *self)
{
  return self->log->str;
}
