/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-session.h"

#include "ringer-enums.h"

enum {
  SIGNAL_TOKEN_NEEDED,
  SIGNAL_DEVICE_FAILED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_INTERFACE (RingerMediaSession, ringer_media_session, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_IDLE, "idle"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_CONNECTING, "connecting"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_CONNECTED, "connected"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_RECONNECTING, "reconnecting"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_FAILED, "failed"),
  RINGER_ENUM_VALUE (RINGER_MEDIA_STATE_CLOSED, "closed"),
  { 0 },
};

RINGER_DEFINE_ENUM_TYPE (RingerMediaState, ringer_media_state, state_values)

static void
ringer_media_session_default_init (RingerMediaSessionInterface *iface)
{
  g_object_interface_install_property (iface, g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_MEDIA_STATE, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (
    iface, g_param_spec_boolean ("encrypted", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boolean ("microphone", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boolean ("camera", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boolean ("screen", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_object ("access", NULL, NULL, RINGER_TYPE_CAPTURE_ACCESS, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boolean ("metered", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_double ("level", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_object ("members", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_object ("self-view", NULL, NULL, RINGER_TYPE_VIDEO_FEED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  signals[SIGNAL_TOKEN_NEEDED] =
    g_signal_new ("token-needed", RINGER_TYPE_MEDIA_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DEVICE_FAILED] =
    g_signal_new ("device-failed", RINGER_TYPE_MEDIA_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

void
ringer_media_session_start (RingerMediaSession *self)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));

  RINGER_MEDIA_SESSION_GET_IFACE (self)->start (self);
}

void
ringer_media_session_set_device (RingerMediaSession *self,
                                 RingerDeviceKind kind,
                                 const char *id)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));

  RINGER_MEDIA_SESSION_GET_IFACE (self)->set_device (self, kind, id);
}

void
ringer_media_session_set_server (RingerMediaSession *self,
                                 const char *url,
                                 const char *token,
                                 gboolean publish)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));
  g_return_if_fail (url != NULL && token != NULL);

  RINGER_MEDIA_SESSION_GET_IFACE (self)->set_server (self, url, token, publish);
}

void
ringer_media_session_remove_server (RingerMediaSession *self,
                                    const char *url)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));
  g_return_if_fail (url != NULL);

  RINGER_MEDIA_SESSION_GET_IFACE (self)->remove_server (self, url);
}

RingerMediaMember *
ringer_media_session_expect_member (RingerMediaSession *self,
                                    const char *identity)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_SESSION (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  return RINGER_MEDIA_SESSION_GET_IFACE (self)->expect_member (self, identity);
}

void
ringer_media_session_forget_member (RingerMediaSession *self,
                                    const char *identity)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));
  g_return_if_fail (identity != NULL);

  RINGER_MEDIA_SESSION_GET_IFACE (self)->forget_member (self, identity);
}

void
ringer_media_session_set_key (RingerMediaSession *self,
                              const char *identity,
                              guint8 index,
                              GBytes *key)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));
  g_return_if_fail (identity != NULL && key != NULL);

  RINGER_MEDIA_SESSION_GET_IFACE (self)->set_key (self, identity, index, key);
}

void
ringer_media_session_set_own_key (RingerMediaSession *self,
                                  guint8 index,
                                  GBytes *key)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));
  g_return_if_fail (key != NULL);

  RINGER_MEDIA_SESSION_GET_IFACE (self)->set_own_key (self, index, key);
}

void
ringer_media_session_close (RingerMediaSession *self)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));

  RINGER_MEDIA_SESSION_GET_IFACE (self)->close (self);
}

void
ringer_media_session_emit_token_needed (RingerMediaSession *self,
                                        const char *url)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_TOKEN_NEEDED], 0, url);
}

void
ringer_media_session_emit_device_failed (RingerMediaSession *self,
                                         const GError *error)
{
  g_return_if_fail (RINGER_IS_MEDIA_SESSION (self));

  g_signal_emit (self, signals[SIGNAL_DEVICE_FAILED], 0, error);
}
