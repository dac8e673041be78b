/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-session.h"

#include <glib/gi18n.h>

#include "ringer-livekit-room.h"
#include "ringer-media-capture.h"
#include "ringer-media-elements.h"

/* Less of it no connection notices. */
#define MIN_SLEEP_MS 3000

/* A key that came; each room has cryptors of its own, also one that is entered later. */
typedef struct {
  char *identity;
  guint8 index;
  GBytes *key;
} Key;

typedef struct {
  RingerLivekitSession *session;
  RingerLivekitRoom *room;
  gboolean publish;
} Server;

struct _RingerLivekitSession {
  GObject parent_instance;

  RingerClock *clock;
  gboolean encrypted;
  RingerMediaState state;
  GError *error;
  RingerMediaPipeline *pipeline;
  RingerFrameCryptor *cryptor;
  RingerVideoFeed *self_view;
  GListStore *members;
  GHashTable *servers; /* url → Server */
  GPtrArray *keys;     /* (element-type Key) */
  gint64 slept_ms;     /* of all time since the machine's start */
  gboolean offline;
  gboolean metered;
  RingerCaptureAccess *access;
  GCancellable *asking[RINGER_N_MEDIA_DEVICES]; /* while the desktop is asked for it */
};

enum {
  PROP_0,
  PROP_STATE,
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
  N_PROPS,
};

static void media_session_init (RingerMediaSessionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerLivekitSession, ringer_livekit_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_MEDIA_SESSION, media_session_init))

static void
key_free (Key *key)
{
  g_free (key->identity);
  g_bytes_unref (key->key);
  g_free (key);
}

static void
server_free (Server *server)
{
  g_signal_handlers_disconnect_by_data (server->room, server->session);
  ringer_livekit_room_leave (server->room);
  g_object_unref (server->room);
  g_free (server);
}

static void
notify (RingerLivekitSession *self,
        const char *name)
{
  g_object_notify_by_pspec (G_OBJECT (self), g_object_class_find_property (G_OBJECT_GET_CLASS (self), name));
}

static void
set_state (RingerLivekitSession *self,
           RingerMediaState state,
           const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  notify (self, "error");
  if (self->state == state)
    return;

  self->state = state;
  notify (self, "state");
}

/* That of the server that we publish on, or of the only one. */
static void
follow_rooms (RingerLivekitSession *self)
{
  GHashTableIter iter;
  Server *server;
  RingerLivekitRoom *room = NULL;

  if (self->state == RINGER_MEDIA_STATE_CLOSED)
    return;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &server)) {
    if (room == NULL || server->publish)
      room = server->room;
  }
  if (room != NULL)
    set_state (self, ringer_livekit_room_get_state (room), ringer_livekit_room_get_error (room));
}

static const char *
find_url (RingerLivekitSession *self,
          RingerLivekitRoom *room)
{
  GHashTableIter iter;
  gpointer url;
  Server *server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &url, (gpointer *) &server)) {
    if (server->room == room)
      return url;
  }

  return NULL;
}

static void
on_token_needed (RingerLivekitSession *self,
                 RingerLivekitRoom *room)
{
  g_autofree char *url = g_strdup (find_url (self, room));

  if (url != NULL)
    ringer_media_session_emit_token_needed (RINGER_MEDIA_SESSION (self), url);
}

static void
give_keys (RingerLivekitSession *self,
           RingerLivekitSubscriptions *subscriptions)
{
  for (unsigned int i = 0; i < self->keys->len; i++) {
    Key *key = self->keys->pdata[i];

    ringer_livekit_subscriptions_set_key (subscriptions, key->identity, key->index, key->key);
  }
}

static Server *
add_server (RingerLivekitSession *self,
            const char *url,
            gboolean publish)
{
  g_autoptr (RingerLivekitSubscriptions) subscriptions =
    ringer_livekit_subscriptions_new (self->pipeline, G_LIST_MODEL (self->members), self->encrypted);
  Server *server = g_new0 (Server, 1);

  give_keys (self, subscriptions);
  server->session = self;
  server->publish = publish;
  server->room = ringer_livekit_room_new (self->clock, self->pipeline, subscriptions, publish, self->encrypted);
  g_signal_connect_object (server->room, "notify::state", G_CALLBACK (follow_rooms), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (server->room, "token-needed", G_CALLBACK (on_token_needed), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->servers, g_strdup (url), server);

  return server;
}

static void
ringer_livekit_session_set_server (RingerMediaSession *session,
                                   const char *url,
                                   const char *token,
                                   gboolean publish)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);
  Server *server = g_hash_table_lookup (self->servers, url);

  if (self->state == RINGER_MEDIA_STATE_CLOSED)
    return;

  ringer_media_pipeline_start (self->pipeline);
  if (server == NULL || server->publish != publish)
    server = add_server (self, url, publish);
  ringer_livekit_room_enter (server->room, url, token);
}

static void
ringer_livekit_session_remove_server (RingerMediaSession *session,
                                      const char *url)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);

  g_hash_table_remove (self->servers, url);
  follow_rooms (self);
}

static int
find_member (RingerLivekitSession *self,
             const char *identity)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMediaMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (g_str_equal (ringer_media_member_get_identity (member), identity))
      return (int) i;
  }

  return -1;
}

static RingerMediaMember *
ringer_livekit_session_expect_member (RingerMediaSession *session,
                                      const char *identity)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);
  int position = find_member (self, identity);
  g_autoptr (RingerMediaMember) member = NULL;

  if (position >= 0)
    member = g_list_model_get_item (G_LIST_MODEL (self->members), (unsigned int) position);
  else {
    member = ringer_media_member_new (identity);
    g_list_store_append (self->members, member);
  }

  /* The list has a reference. */
  return member;
}

static void
ringer_livekit_session_forget_member (RingerMediaSession *session,
                                      const char *identity)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);
  int position = find_member (self, identity);
  GHashTableIter iter;
  Server *server;

  if (position >= 0)
    g_list_store_remove (self->members, (unsigned int) position);
  for (unsigned int i = self->keys->len; i > 0; i--) {
    if (g_str_equal (((Key *) self->keys->pdata[i - 1])->identity, identity))
      g_ptr_array_remove_index (self->keys, i - 1);
  }
  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &server))
    ringer_livekit_subscriptions_forget_keys (ringer_livekit_room_get_subscriptions (server->room), identity);
}

static void
remember_key (RingerLivekitSession *self,
              const char *identity,
              guint8 index,
              GBytes *raw)
{
  Key *key;

  for (unsigned int i = 0; i < self->keys->len; i++) {
    key = self->keys->pdata[i];
    if (key->index == index && g_str_equal (key->identity, identity)) {
      g_bytes_unref (key->key);
      key->key = g_bytes_ref (raw);
      return;
    }
  }

  key = g_new0 (Key, 1);
  key->identity = g_strdup (identity);
  key->index = index;
  key->key = g_bytes_ref (raw);
  g_ptr_array_add (self->keys, key);
}

static void
ringer_livekit_session_set_key (RingerMediaSession *session,
                                const char *identity,
                                guint8 index,
                                GBytes *key)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);
  GHashTableIter iter;
  Server *server;

  remember_key (self, identity, index, key);
  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &server))
    ringer_livekit_subscriptions_set_key (ringer_livekit_room_get_subscriptions (server->room), identity, index, key);
}

static void
ringer_livekit_session_set_own_key (RingerMediaSession *session,
                                    guint8 index,
                                    GBytes *key)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);

  ringer_frame_cryptor_set_key (self->cryptor, index, key);
  ringer_frame_cryptor_set_sending_index (self->cryptor, index);
}

/* Our own devices */

static const char *const device_properties[RINGER_N_MEDIA_DEVICES] = {
  [RINGER_MEDIA_DEVICE_MICROPHONE] = "microphone",
  [RINGER_MEDIA_DEVICE_CAMERA] = "camera",
  [RINGER_MEDIA_DEVICE_SCREEN] = "screen",
};

static void
stop_asking (RingerLivekitSession *self,
             RingerMediaDevice device)
{
  g_cancellable_cancel (self->asking[device]);
  g_clear_object (&self->asking[device]);
}

static void
take_refusal (RingerLivekitSession *self,
              RingerMediaDevice device,
              const GError *reason)
{
  gboolean refused = g_error_matches (reason, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED);
  g_autoptr (GError) error = NULL;

  g_debug ("There are no pictures: %s", reason->message);
  notify (self, device_properties[device]);
  /* Who shares nothing after all knows it. */
  if (refused && device == RINGER_MEDIA_DEVICE_SCREEN)
    return;

  if (refused)
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The desktop doesn't let Ringer use the camera. You can change that in its settings."));
  else
    error = ringer_media_capture_fail (device, FALSE);
  ringer_media_session_emit_device_failed (RINGER_MEDIA_SESSION (self), error);
}

static void
on_screen_ended (RingerLivekitSession *self)
{
  ringer_media_pipeline_set_on (self->pipeline, RINGER_MEDIA_DEVICE_SCREEN, FALSE);
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerLivekitSession *self = g_task_get_source_object (task);
  RingerMediaDevice device = (RingerMediaDevice) GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerCaptureRemote) remote = ringer_capture_access_open_finish (RINGER_CAPTURE_ACCESS (source), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;

  g_clear_object (&self->asking[device]);
  if (remote == NULL) {
    take_refusal (self, device, error);
    return;
  }

  ringer_media_pipeline_set_remote (self->pipeline, device, remote);
  if (device == RINGER_MEDIA_DEVICE_SCREEN)
    g_signal_connect_object (remote, "ended", G_CALLBACK (on_screen_ended), self, G_CONNECT_SWAPPED);
  ringer_media_pipeline_set_on (self->pipeline, device, TRUE);
}

static gboolean
has_to_ask (RingerLivekitSession *self,
            RingerMediaDevice device)
{
  return device != RINGER_MEDIA_DEVICE_MICROPHONE && self->access != NULL &&
         ringer_capture_access_covers (self->access, device == RINGER_MEDIA_DEVICE_CAMERA ? RINGER_CAPTURE_CAMERA : RINGER_CAPTURE_SCREEN);
}

static void
set_on (RingerLivekitSession *self,
        RingerMediaDevice device,
        gboolean on)
{
  g_autoptr (GTask) task = NULL;

  if (!on)
    stop_asking (self, device);
  if (!on || !has_to_ask (self, device)) {
    ringer_media_pipeline_set_on (self->pipeline, device, on);
    return;
  }
  if (self->asking[device] != NULL || self->state == RINGER_MEDIA_STATE_CLOSED || ringer_media_pipeline_is_on (self->pipeline, device))
    return;

  self->asking[device] = g_cancellable_new ();
  task = g_task_new (self, self->asking[device], NULL, NULL);
  g_task_set_source_tag (task, set_on);
  g_task_set_task_data (task, GINT_TO_POINTER (device), NULL);
  ringer_capture_access_open_async (self->access, device == RINGER_MEDIA_DEVICE_CAMERA ? RINGER_CAPTURE_CAMERA : RINGER_CAPTURE_SCREEN,
                                    self->asking[device], on_opened, g_steal_pointer (&task));
}

static void
ringer_livekit_session_start (RingerMediaSession *session)
{
  ringer_media_pipeline_start (RINGER_LIVEKIT_SESSION (session)->pipeline);
}

static void
ringer_livekit_session_set_device (RingerMediaSession *session,
                                   RingerDeviceKind kind,
                                   const char *id)
{
  ringer_media_pipeline_set_device (RINGER_LIVEKIT_SESSION (session)->pipeline, kind, id);
}

static void
ringer_livekit_session_close (RingerMediaSession *session)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (session);

  set_state (self, RINGER_MEDIA_STATE_CLOSED, NULL);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++)
    stop_asking (self, device);
  g_hash_table_remove_all (self->servers);
  g_ptr_array_set_size (self->keys, 0);
  ringer_media_pipeline_close (self->pipeline);
}

static void
media_session_init (RingerMediaSessionInterface *iface)
{
  iface->start = ringer_livekit_session_start;
  iface->set_device = ringer_livekit_session_set_device;
  iface->set_server = ringer_livekit_session_set_server;
  iface->remove_server = ringer_livekit_session_remove_server;
  iface->expect_member = ringer_livekit_session_expect_member;
  iface->forget_member = ringer_livekit_session_forget_member;
  iface->set_key = ringer_livekit_session_set_key;
  iface->set_own_key = ringer_livekit_session_set_own_key;
  iface->close = ringer_livekit_session_close;
}

static void
for_each_room (RingerLivekitSession *self,
               void (*func) (RingerLivekitRoom *room))
{
  GHashTableIter iter;
  Server *server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &server))
    func (server->room);
}

/* A clock that was set is no reason, and looks the same otherwise. */
static void
on_jumped (RingerLivekitSession *self)
{
  gint64 boot_ms = ringer_clock_get_boot_ms (self->clock);
  gint64 slept_ms = boot_ms - ringer_clock_get_monotonic_ms (self->clock);

  if (slept_ms - self->slept_ms > MIN_SLEEP_MS)
    for_each_room (self, ringer_livekit_room_reconnect);
  self->slept_ms = slept_ms;
}

static void
on_network_changed (RingerLivekitSession *self,
                    gboolean available)
{
  /* The sockets of before are of no use; those of another network may be. */
  if (available)
    for_each_room (self, self->offline ? ringer_livekit_room_reconnect : ringer_livekit_room_check);
  self->offline = !available;
}

static void
on_device_failed (RingerLivekitSession *self,
                  const GError *error)
{
  ringer_media_session_emit_device_failed (RINGER_MEDIA_SESSION (self), error);
}

/* They have the same names there. */
static void
on_pipeline_property (RingerLivekitSession *self,
                      GParamSpec *pspec)
{
  notify (self, pspec->name);
}

static void
ringer_livekit_session_get_property (GObject *object,
                                     unsigned int id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (object);

  switch (id) {
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
    g_value_set_boolean (value, ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_MICROPHONE));
    break;
  case PROP_CAMERA:
    g_value_set_boolean (value, ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_CAMERA));
    break;
  case PROP_SCREEN:
    g_value_set_boolean (value, ringer_media_pipeline_is_on (self->pipeline, RINGER_MEDIA_DEVICE_SCREEN));
    break;
  case PROP_ACCESS:
    g_value_set_object (value, self->access);
    break;
  case PROP_METERED:
    g_value_set_boolean (value, self->metered);
    break;
  case PROP_LEVEL:
    g_object_get_property (G_OBJECT (self->pipeline), "level", value);
    break;
  case PROP_MEMBERS:
    g_value_set_object (value, self->members);
    break;
  case PROP_SELF_VIEW:
    g_value_set_object (value, self->self_view);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_livekit_session_set_property (GObject *object,
                                     unsigned int id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (object);

  switch (id) {
  case PROP_ENCRYPTED:
    self->encrypted = g_value_get_boolean (value);
    break;
  case PROP_MICROPHONE:
    set_on (self, RINGER_MEDIA_DEVICE_MICROPHONE, g_value_get_boolean (value));
    break;
  case PROP_CAMERA:
    set_on (self, RINGER_MEDIA_DEVICE_CAMERA, g_value_get_boolean (value));
    break;
  case PROP_SCREEN:
    set_on (self, RINGER_MEDIA_DEVICE_SCREEN, g_value_get_boolean (value));
    break;
  case PROP_ACCESS:
    if (g_set_object (&self->access, g_value_get_object (value)))
      notify (self, pspec->name);
    break;
  case PROP_METERED:
    if (self->metered != g_value_get_boolean (value)) {
      self->metered = !self->metered;
      ringer_media_pipeline_set_metered (self->pipeline, self->metered);
      notify (self, pspec->name);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_livekit_session_dispose (GObject *object)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (object);

  if (self->pipeline != NULL)
    ringer_livekit_session_close (RINGER_MEDIA_SESSION (self));
  g_clear_object (&self->pipeline);

  G_OBJECT_CLASS (ringer_livekit_session_parent_class)->dispose (object);
}

static void
ringer_livekit_session_finalize (GObject *object)
{
  RingerLivekitSession *self = RINGER_LIVEKIT_SESSION (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->access);
  g_clear_error (&self->error);
  g_clear_pointer (&self->cryptor, ringer_frame_cryptor_unref);
  g_clear_object (&self->self_view);
  g_clear_object (&self->members);
  g_hash_table_unref (self->servers);
  g_ptr_array_unref (self->keys);

  G_OBJECT_CLASS (ringer_livekit_session_parent_class)->finalize (object);
}

static void
ringer_livekit_session_class_init (RingerLivekitSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_livekit_session_get_property;
  object_class->set_property = ringer_livekit_session_set_property;
  object_class->dispose = ringer_livekit_session_dispose;
  object_class->finalize = ringer_livekit_session_finalize;

  g_object_class_override_property (object_class, PROP_STATE, "state");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  g_object_class_override_property (object_class, PROP_ENCRYPTED, "encrypted");
  g_object_class_override_property (object_class, PROP_MICROPHONE, "microphone");
  g_object_class_override_property (object_class, PROP_CAMERA, "camera");
  g_object_class_override_property (object_class, PROP_SCREEN, "screen");
  g_object_class_override_property (object_class, PROP_ACCESS, "access");
  g_object_class_override_property (object_class, PROP_METERED, "metered");
  g_object_class_override_property (object_class, PROP_LEVEL, "level");
  g_object_class_override_property (object_class, PROP_MEMBERS, "members");
  g_object_class_override_property (object_class, PROP_SELF_VIEW, "self-view");
}

static void
ringer_livekit_session_init (RingerLivekitSession *self)
{
  self->cryptor = ringer_frame_cryptor_new ();
  self->self_view = ringer_video_feed_new ();
  self->members = g_list_store_new (RINGER_TYPE_MEDIA_MEMBER);
  self->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) server_free);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
}

RingerMediaSession *
ringer_livekit_session_new (RingerClock *clock,
                            gboolean encrypted,
                            const RingerMediaDevices *devices)
{
  RingerLivekitSession *self = g_object_new (RINGER_TYPE_LIVEKIT_SESSION, "encrypted", encrypted, NULL);

  self->clock = g_object_ref (clock);
  self->slept_ms = ringer_clock_get_boot_ms (clock) - ringer_clock_get_monotonic_ms (clock);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (on_jumped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
  self->pipeline = ringer_media_pipeline_new (devices, encrypted ? self->cryptor : NULL, self->self_view);
  ringer_media_warm_up ();
  g_signal_connect_object (self->pipeline, "device-failed", G_CALLBACK (on_device_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "notify", G_CALLBACK (on_pipeline_property), self, G_CONNECT_SWAPPED);

  return RINGER_MEDIA_SESSION (self);
}
