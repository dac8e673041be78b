/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-media.h"

#include "ringer-call-keys.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-livekit-grant.h"
#include "ringer-rtc-transports.h"

/* Which servers there have to be follows from who is in the session, again after each change. Each is got into by itself. */

#define GRANT_DEADLINE_MS 15000
#define MAX_RETRY_MS 15000

/* Each is a connection of its own; nobody talks with people of so many homeservers. */
#define MAX_SERVERS 32

typedef struct
{
  RingerCallMedia *media;
  char *service_url;
  char *url; /* of its SFU, once that is known */
  gboolean own;
  gboolean wanted;
  gboolean fetching;
  unsigned int n_failures;
  unsigned int retry_id;
} Server;

struct _RingerCallMedia {
  GObject parent_instance;

  RingerRtcSession *rtc_session;
  RingerAccount *account;
  RingerClock *clock;
  RingerOwnMembership *membership;
  RingerMediaSession *session;
  RingerCallKeys *keys; /* NULL where the room is not encrypted */
  GCancellable *cancellable;
  GPtrArray *servers;
  GHashTable *identities; /* of everybody else who is there → RingerMediaMember */
  RingerMediaState state;
  GError *error;
};

typedef enum {
  PROP_SESSION = 1,
  PROP_STATE,
  PROP_ERROR,
} RingerCallMediaProperty;

enum {
  SIGNAL_PEOPLE_CHANGED,
  SIGNAL_SERVICE_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_ERROR + 1];
static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallMedia, ringer_call_media, G_TYPE_OBJECT)

static void fetch_grant (Server *server);

static void
server_free (Server *server)
{
  ringer_clock_clear_timeout (server->media->clock, &server->retry_id);
  g_free (server->service_url);
  g_free (server->url);
  g_free (server);
}

static void
set_state (RingerCallMedia *self,
           RingerMediaState state,
           const GError *error)
{
  if (self->error != error) {
    g_clear_error (&self->error);
    self->error = error != NULL ? g_error_copy (error) : NULL;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  }
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
}

static gboolean
is_stopped (RingerCallMedia *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* Where the others are */

static char *
get_first_transport (RingerRtcMembership *member)
{
  g_auto (GStrv) urls = ringer_rtc_transports_read (ringer_rtc_membership_get_transports (member));

  return g_strdup (urls[0]);
}

/* Where a member sends. The session's first is its oldest. */
static char *
get_member_service (RingerCallMedia *self,
                    RingerRtcMembership *member)
{
  g_autoptr (RingerRtcMembership) oldest = NULL;

  if (!ringer_rtc_membership_holds_to_oldest (member))
    return get_first_transport (member);

  oldest = g_list_model_get_item (G_LIST_MODEL (self->rtc_session), 0);

  return get_first_transport (oldest);
}

static GPtrArray *
list_others (RingerCallMedia *self)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rtc_session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (self->rtc_session), i);

    if (!ringer_rtc_session_is_own (self->rtc_session, member))
      g_ptr_array_add (others, g_steal_pointer (&member));
  }

  return others;
}

/* Servers */

static Server *
find_server (RingerCallMedia *self,
             const char *service_url)
{
  for (unsigned int i = 0; i < self->servers->len; i++) {
    Server *server = g_ptr_array_index (self->servers, i);

    if (g_str_equal (server->service_url, service_url))
      return server;
  }

  return NULL;
}

/* Several services may lead to one SFU; it is entered once. */
static gboolean
is_shared (RingerCallMedia *self,
           Server *server)
{
  for (unsigned int i = 0; i < self->servers->len; i++) {
    Server *other = g_ptr_array_index (self->servers, i);

    if (other != server && g_strcmp0 (other->url, server->url) == 0)
      return TRUE;
  }

  return FALSE;
}

static Server *
add_server (RingerCallMedia *self,
            const char *service_url,
            gboolean own)
{
  Server *server = g_new0 (Server, 1);

  server->media = self;
  server->service_url = g_strdup (service_url);
  server->own = own;
  g_ptr_array_add (self->servers, server);
  fetch_grant (server);

  return server;
}

static void
remove_server (RingerCallMedia *self,
               Server *server)
{
  if (server->url != NULL && !is_shared (self, server))
    ringer_media_session_remove_server (self->session, server->url);
  g_ptr_array_remove (self->servers, server);
}

static void
on_retry_due (gpointer user_data)
{
  Server *server = user_data;

  server->retry_id = 0;
  fetch_grant (server);
}

/* What was never connected does not reconnect. */
static RingerMediaState
get_state_after (RingerCallMedia *self,
                 const GError *error)
{
  if (!ringer_error_is_transient (error))
    return RINGER_MEDIA_STATE_FAILED;

  return self->state == RINGER_MEDIA_STATE_CONNECTING ? RINGER_MEDIA_STATE_CONNECTING : RINGER_MEDIA_STATE_RECONNECTING;
}

static void
take_failure (RingerCallMedia *self,
              Server *server,
              const GError *error)
{
  g_message ("There is no right to connect to a call's server: %s", error->message);
  if (server->own)
    set_state (self, get_state_after (self, error), error);

  /* What others were refused may be given later, since the room is not there before somebody of that homeserver is. */
  if (ringer_error_is_transient (error) || !server->own)
    server->retry_id = ringer_clock_add_timeout (self->clock, MIN (1000 << MIN (server->n_failures, 4), MAX_RETRY_MS), on_retry_due, server);
  server->n_failures++;
}

static void
take_grant (RingerCallMedia *self,
            Server *server,
            RingerLivekitGrant *grant)
{
  server->n_failures = 0;
  if (g_strcmp0 (server->url, grant->url) != 0 && server->url != NULL && !is_shared (self, server))
    ringer_media_session_remove_server (self->session, server->url);
  g_set_str (&server->url, grant->url);
  if (server->own || !is_shared (self, server))
    ringer_media_session_set_server (self->session, grant->url, grant->token, server->own);
}

typedef struct
{
  RingerCallMedia *media;
  char *service_url;
  gboolean own;
} Fetch;

static void
on_grant (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (RingerCallMedia) self = fetch->media;
  g_autofree char *service_url = fetch->service_url;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitGrant) grant = ringer_livekit_grant_fetch_finish (result, &error);
  gboolean own = fetch->own;
  Server *server = is_stopped (self) ? NULL : find_server (self, service_url);

  g_free (fetch);
  /* What was asked for before it was another's, or mine, is under another name. */
  if (server == NULL || server->own != own)
    return;

  server->fetching = FALSE;
  if (grant != NULL)
    take_grant (self, server, grant);
  else
    take_failure (self, server, error);
}

static void
fetch_grant (Server *server)
{
  RingerCallMedia *self = server->media;
  RingerLivekitGrantRequest request = {
    .service_url = server->service_url,
    .room_id = ringer_room_get_id (ringer_rtc_session_get_room (self->rtc_session)),
    .slot_id = ringer_rtc_session_get_slot_id (self->rtc_session),
    .member_id = ringer_own_membership_get_member_id (self->membership),
    /* Where this device only listens, it does not matter by which name; the newer form is asked for first, as others do. */
    .hashed = !server->own || ringer_own_membership_is_sticky (self->membership),
  };
  Fetch *fetch;

  if (server->fetching)
    return;

  server->fetching = TRUE;
  ringer_clock_clear_timeout (self->clock, &server->retry_id);
  fetch = g_new0 (Fetch, 1);
  fetch->media = g_object_ref (self);
  fetch->service_url = g_strdup (server->service_url);
  fetch->own = server->own;
  ringer_livekit_grant_fetch_async (self->account, &request, ringer_clock_get_monotonic_ms (self->clock) + GRANT_DEADLINE_MS, self->cancellable, on_grant, fetch);
}

/* Who is there, and where */

static void
emit_people_changed (RingerCallMedia *self)
{
  g_signal_emit (self, signals[SIGNAL_PEOPLE_CHANGED], 0);
}

static void
add_member (RingerCallMedia *self,
            const char *identity)
{
  static const char *const deciding[] = { "notify::present", "notify::microphone", "notify::camera", "notify::screen" };
  RingerMediaMember *member = ringer_media_session_expect_member (self->session, identity);

  g_hash_table_insert (self->identities, g_strdup (identity), member);
  for (size_t i = 0; i < G_N_ELEMENTS (deciding); i++)
    g_signal_connect_object (member, deciding[i], G_CALLBACK (emit_people_changed), self, G_CONNECT_SWAPPED);
}

static void
update_members (RingerCallMedia *self,
                GPtrArray *others)
{
  g_autoptr (GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean changed = FALSE;
  GHashTableIter iter;
  gpointer identity;

  for (unsigned int i = 0; i < others->len; i++) {
    char *its_identity = ringer_rtc_membership_dup_identity (g_ptr_array_index (others, i));

    g_hash_table_add (there, its_identity);
    if (g_hash_table_contains (self->identities, its_identity))
      continue;

    add_member (self, its_identity);
    changed = TRUE;
  }

  g_hash_table_iter_init (&iter, self->identities);
  while (g_hash_table_iter_next (&iter, &identity, NULL)) {
    if (g_hash_table_contains (there, identity))
      continue;

    ringer_media_session_forget_member (self->session, identity);
    g_hash_table_iter_remove (&iter);
    changed = TRUE;
  }

  if (changed)
    emit_people_changed (self);
}

static void
update_servers (RingerCallMedia *self,
                GPtrArray *others)
{
  for (unsigned int i = 0; i < self->servers->len; i++) {
    Server *server = g_ptr_array_index (self->servers, i);

    server->wanted = server->own;
  }

  for (unsigned int i = 0; i < others->len; i++) {
    g_autofree char *service_url = get_member_service (self, g_ptr_array_index (others, i));
    Server *server = service_url != NULL ? find_server (self, service_url) : NULL;

    if (server == NULL && service_url != NULL && self->servers->len < MAX_SERVERS)
      server = add_server (self, service_url, FALSE);
    if (server != NULL)
      server->wanted = TRUE;
  }

  for (unsigned int i = self->servers->len; i-- > 0;) {
    Server *server = g_ptr_array_index (self->servers, i);

    if (!server->wanted)
      remove_server (self, server);
  }
}

/* Where all others look for media, if that is one place; %NULL where everybody has a place of their own. */
static char *
find_common_service (RingerCallMedia *self,
                     GPtrArray *others)
{
  for (unsigned int i = 0; i < others->len; i++) {
    if (ringer_rtc_membership_holds_to_oldest (g_ptr_array_index (others, i)))
      return get_member_service (self, g_ptr_array_index (others, i));
  }

  return NULL;
}

static Server *
get_own_server (RingerCallMedia *self)
{
  for (unsigned int i = 0; i < self->servers->len; i++) {
    Server *server = g_ptr_array_index (self->servers, i);

    if (server->own)
      return server;
  }

  g_return_val_if_reached (NULL);
}

/* Whether this device is in it and somebody is older: nobody has to go by what it says itself. */
static gboolean
is_led (RingerCallMedia *self)
{
  g_autoptr (RingerRtcMembership) oldest = g_list_model_get_item (G_LIST_MODEL (self->rtc_session), 0);

  return ringer_rtc_session_is_joined_here (self->rtc_session) && !ringer_rtc_session_is_own (self->rtc_session, oldest);
}

/* When the oldest leaves, those who hold to the oldest look for everybody's media where the next one's are. */
static void
follow_common_service (RingerCallMedia *self,
                       GPtrArray *others)
{
  g_autofree char *service_url = is_led (self) ? find_common_service (self, others) : NULL;
  Server *own = get_own_server (self);
  Server *other;

  if (service_url == NULL || g_str_equal (own->service_url, service_url))
    return;

  remove_server (self, own);
  other = find_server (self, service_url);
  if (other != NULL)
    remove_server (self, other);
  ringer_own_membership_set_service (self->membership, service_url);
  set_state (self, RINGER_MEDIA_STATE_RECONNECTING, NULL);
  add_server (self, service_url, TRUE);
  g_signal_emit (self, signals[SIGNAL_SERVICE_CHANGED], 0);
}

static void
update (RingerCallMedia *self)
{
  g_autoptr (GPtrArray) others = NULL;

  if (is_stopped (self) || self->servers->len == 0)
    return;

  others = list_others (self);
  update_members (self, others);
  follow_common_service (self, others);
  update_servers (self, others);
}

/* The service that this device sends by */

static void
begin (RingerCallMedia *self,
       const char *service_url)
{
  ringer_own_membership_set_service (self->membership, service_url);
  set_state (self, RINGER_MEDIA_STATE_CONNECTING, NULL);
  add_server (self, service_url, TRUE);
  update (self);
}

static char *
find_any_service (GPtrArray *others)
{
  for (unsigned int i = 0; i < others->len; i++) {
    char *service_url = get_first_transport (g_ptr_array_index (others, i));

    if (service_url != NULL)
      return service_url;
  }

  return NULL;
}

static void
on_transports (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerCallMedia *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_auto (GStrv) urls = ringer_rtc_transports_fetch_finish (result, &error);
  g_autoptr (GPtrArray) others = list_others (self);
  g_autofree char *service_url = urls != NULL ? g_strdup (urls[0]) : find_any_service (others);

  if (is_stopped (self) || service_url == NULL) {
    g_task_return_error (task, error != NULL ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call is over"));
    return;
  }

  /* Better as a guest at somebody's than not at all. */
  g_clear_error (&error);
  begin (self, service_url);
  g_task_return_boolean (task, TRUE);
}

void
ringer_call_media_find_async (RingerCallMedia *self,
                              gint64 deadline_ms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autofree char *service_url = NULL;

  g_return_if_fail (RINGER_IS_CALL_MEDIA (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_call_media_find_async);
  others = list_others (self);
  service_url = find_common_service (self, others);
  if (service_url != NULL) {
    begin (self, service_url);
    g_task_return_boolean (task, TRUE);
    return;
  }

  ringer_rtc_transports_fetch_async (self->account, deadline_ms, cancellable, on_transports, g_object_ref (task));
}

gboolean
ringer_call_media_find_finish (RingerCallMedia *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What the media and the keys say */

static void
on_session_state (RingerCallMedia *self)
{
  g_autoptr (GError) error = NULL;
  RingerMediaState state;

  g_object_get (self->session, "state", &state, "error", &error, NULL);
  /* Before a server is named it knows nothing. */
  if (state != RINGER_MEDIA_STATE_IDLE && !is_stopped (self))
    set_state (self, state, error);
}

static void
on_token_needed (RingerCallMedia *self,
                 const char *url)
{
  for (unsigned int i = 0; i < self->servers->len; i++) {
    Server *server = g_ptr_array_index (self->servers, i);

    if (g_strcmp0 (server->url, url) == 0) {
      fetch_grant (server);
      return;
    }
  }
}

static void
on_own_key (RingerCallMedia *self,
            unsigned int index,
            GBytes *key)
{
  ringer_media_session_set_own_key (self->session, (guint8) index, key);
}

static void
on_member_key (RingerCallMedia *self,
               const char *identity,
               unsigned int index,
               GBytes *key)
{
  ringer_media_session_set_key (self->session, identity, (guint8) index, key);
}

static void
on_member_unverified (RingerCallMedia *self,
                      const char *identity,
                      gboolean unverified)
{
  RingerMediaMember *member = g_hash_table_lookup (self->identities, identity);

  if (member != NULL)
    ringer_media_member_report (member, self->keys, unverified ? RINGER_MEDIA_UNVERIFIED : 0);
}

static void
ringer_call_media_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerCallMedia *self = RINGER_CALL_MEDIA (object);

  switch ((RingerCallMediaProperty) prop_id) {
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_media_dispose (GObject *object)
{
  RingerCallMedia *self = RINGER_CALL_MEDIA (object);

  if (self->session != NULL)
    ringer_call_media_stop (self);

  G_OBJECT_CLASS (ringer_call_media_parent_class)->dispose (object);
}

static void
ringer_call_media_finalize (GObject *object)
{
  RingerCallMedia *self = RINGER_CALL_MEDIA (object);

  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->identities, g_hash_table_unref);
  g_clear_object (&self->keys);
  g_clear_object (&self->session);
  g_clear_object (&self->rtc_session);
  g_clear_object (&self->account);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_call_media_parent_class)->finalize (object);
}

static void
ringer_call_media_class_init (RingerCallMediaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_call_media_dispose;
  object_class->finalize = ringer_call_media_finalize;
  object_class->get_property = ringer_call_media_get_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, RINGER_TYPE_MEDIA_SESSION, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_MEDIA_STATE, RINGER_MEDIA_STATE_IDLE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_PEOPLE_CHANGED] =
    g_signal_new ("people-changed", RINGER_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SERVICE_CHANGED] =
    g_signal_new ("service-changed", RINGER_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_call_media_init (RingerCallMedia *self)
{
  self->cancellable = g_cancellable_new ();
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) server_free);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

RingerCallMedia *
ringer_call_media_new (RingerRtcSession *session,
                       RingerOwnMembership *membership,
                       RingerMediaSession *media)
{
  RingerCallMedia *self;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), NULL);
  g_return_val_if_fail (membership != NULL, NULL);
  g_return_val_if_fail (RINGER_IS_MEDIA_SESSION (media), NULL);

  self = g_object_new (RINGER_TYPE_CALL_MEDIA, NULL);
  self->rtc_session = g_object_ref (session);
  self->account = g_object_ref (ringer_rtc_session_get_account (session));
  self->clock = g_object_ref (ringer_account_get_clock (self->account));
  self->membership = membership;
  self->session = g_object_ref (media);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "notify::state", G_CALLBACK (on_session_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "token-needed", G_CALLBACK (on_token_needed), self, G_CONNECT_SWAPPED);

  if (ringer_room_is_encrypted (ringer_rtc_session_get_room (session))) {
    self->keys = ringer_call_keys_new (session, ringer_own_membership_get_member_id (membership));
    g_signal_connect_object (self->keys, "own-key", G_CALLBACK (on_own_key), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->keys, "member-key", G_CALLBACK (on_member_key), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->keys, "member-unverified", G_CALLBACK (on_member_unverified), self, G_CONNECT_SWAPPED);
  }

  return self;
}

void
ringer_call_media_note_joined (RingerCallMedia *self)
{
  g_return_if_fail (RINGER_IS_CALL_MEDIA (self));

  if (self->keys != NULL && !is_stopped (self))
    ringer_call_keys_start (self->keys);
}

void
ringer_call_media_retry (RingerCallMedia *self)
{
  g_return_if_fail (RINGER_IS_CALL_MEDIA (self));

  if (is_stopped (self))
    return;

  set_state (self, RINGER_MEDIA_STATE_CONNECTING, NULL);
  for (unsigned int i = 0; i < self->servers->len; i++)
    fetch_grant (g_ptr_array_index (self->servers, i));
}

void
ringer_call_media_stop (RingerCallMedia *self)
{
  g_return_if_fail (RINGER_IS_CALL_MEDIA (self));

  if (is_stopped (self))
    return;

  g_cancellable_cancel (self->cancellable);
  if (self->keys != NULL)
    ringer_call_keys_stop (self->keys);
  g_ptr_array_set_size (self->servers, 0);
  g_hash_table_remove_all (self->identities);
  ringer_media_session_close (self->session);
  set_state (self, RINGER_MEDIA_STATE_CLOSED, NULL);
}

RingerMediaSession *
ringer_call_media_get_session (RingerCallMedia *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEDIA (self), NULL);

  return self->session;
}

RingerMediaState
ringer_call_media_get_state (RingerCallMedia *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEDIA (self), RINGER_MEDIA_STATE_CLOSED);

  return self->state;
}

const GError *
ringer_call_media_get_error (RingerCallMedia *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEDIA (self), NULL);

  return self->error;
}

static unsigned int
rank (RingerMediaMember *member,
      RingerMediaFlags wanted)
{
  RingerMediaFlags flags = ringer_media_member_get_flags (member);

  return (flags & wanted ? 4 : 0) + (flags & RINGER_MEDIA_MICROPHONE ? 2 : 0) + (flags & RINGER_MEDIA_PRESENT ? 1 : 0);
}

RingerMediaMember *
ringer_call_media_lookup (RingerCallMedia *self,
                          const char *user_id,
                          RingerMediaFlags wanted)
{
  RingerMediaMember *found = NULL;

  g_return_val_if_fail (RINGER_IS_CALL_MEDIA (self), NULL);
  g_return_val_if_fail (user_id != NULL, NULL);

  if (g_str_equal (user_id, ringer_account_get_user_id (self->account)))
    return NULL;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rtc_session)); i++) {
    g_autoptr (RingerRtcMembership) membership = g_list_model_get_item (G_LIST_MODEL (self->rtc_session), i);
    g_autofree char *identity = ringer_rtc_membership_dup_identity (membership);
    RingerMediaMember *member = g_hash_table_lookup (self->identities, identity);

    if (member != NULL && g_str_equal (ringer_rtc_membership_get_user_id (membership), user_id) && (found == NULL || rank (member, wanted) >= rank (found, wanted)))
      found = member;
  }

  return found;
}
