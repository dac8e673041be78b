/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-private.h"

#include "ringer-error.h"
#include "ringer-json.h"

/* What an account asks its homeserver besides the sync. */

static void
on_event_decrypted (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  RingerEvent *event = ringer_decrypter_decrypt_finish (RINGER_DECRYPTER (source), result, &error);

  if (event != NULL)
    g_task_return_pointer (task, event, (GDestroyNotify) ringer_event_unref);
  else
    g_task_return_error (task, error);
}

static void
on_event (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  g_autoptr (RingerEvent) event = NULL;

  if (answer != NULL)
    event = ringer_event_new (answer, RINGER_EVENT_TIMELINE, ringer_clock_get_wall_ms (self->clock), &error);

  if (event != NULL && !ringer_event_may_be_decrypted (event))
    g_task_return_pointer (task, g_steal_pointer (&event), (GDestroyNotify) ringer_event_unref);
  else if (event != NULL)
    ringer_decrypter_decrypt_async (ringer_encryption_get_decrypter (self->encryption), g_task_get_task_data (task), event,
                                    g_task_get_cancellable (task), on_event_decrypted, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
ringer_account_take_event (RingerAccount *self,
                           const char *room_id,
                           RingerEvent *event)
{
  g_autoptr (RingerSyncUpdate) update = NULL;
  RingerRoomUpdate *room;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));
  g_return_if_fail (event != NULL);

  room = ringer_room_update_new (room_id);
  room->gap = TRUE;
  g_ptr_array_add (room->timeline, ringer_event_ref (event));
  update = ringer_sync_update_new ();
  g_ptr_array_add (update->rooms, room);
  ringer_account_finish_update (self, update);
}

void
ringer_account_fetch_event_async (RingerAccount *self,
                                  const char *room_id,
                                  const char *event_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "GET" };
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_fetch_event_async);
  g_task_set_task_data (task, g_strdup (room_id), g_free);
  path = ringer_http_path ("/_matrix/client/v3/rooms/%s/event/%s", room_id, event_id);
  request.path = path;
  ringer_http_send_async (self->http, &request, cancellable, on_event, task);
}

RingerEvent *
ringer_account_fetch_event_finish (RingerAccount *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  RingerRoom *room;
  char *user_id;
} MemberFetch;

static void
member_fetch_free (MemberFetch *fetch)
{
  g_object_unref (fetch->room);
  g_free (fetch->user_id);
  g_free (fetch);
}

static void
on_member (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccount *self = g_task_get_source_object (task);
  MemberFetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) content = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (RingerEvent) event = NULL;
  g_autoptr (RingerRoomUpdate) update = NULL;

  if (content == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  json = ringer_json_build ("type", "s", "m.room.member", "sender", "s", fetch->user_id, "state_key", "s", fetch->user_id,
                            "content", "o", json_object_ref (content), NULL);
  event = ringer_event_new (json, RINGER_EVENT_STRIPPED, ringer_clock_get_wall_ms (self->clock), &error);
  if (event == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  update = ringer_room_update_new (ringer_room_get_id (fetch->room));
  g_ptr_array_add (update->state, g_steal_pointer (&event));
  ringer_room_apply (fetch->room, update);
  g_task_return_boolean (task, TRUE);
}

void
ringer_account_fetch_member_async (RingerAccount *self,
                                   RingerRoom *room,
                                   const char *user_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "GET" };
  MemberFetch *fetch;
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));
  g_return_if_fail (RINGER_IS_ROOM (room));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_fetch_member_async);
  fetch = g_new0 (MemberFetch, 1);
  fetch->room = g_object_ref (room);
  fetch->user_id = g_strdup (user_id);
  g_task_set_task_data (task, fetch, (GDestroyNotify) member_fetch_free);
  path = ringer_http_path ("/_matrix/client/v3/rooms/%s/state/m.room.member/%s", ringer_room_get_id (room), user_id);
  request.path = path;
  ringer_http_send_async (self->http, &request, cancellable, on_member, task);
}

gboolean
ringer_account_fetch_member_finish (RingerAccount *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* `m.direct` with one room more (Client-Server API, "Direct Messaging"). */
static JsonObject *
add_to_direct (RingerAccount *self,
               const char *user_id,
               const char *room_id)
{
  JsonObject *content = json_object_new ();
  JsonArray *rooms = json_array_new ();
  JsonArray *old_rooms = ringer_json_peek_array (self->direct, user_id);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (self->direct != NULL) {
    json_object_iter_init (&iter, self->direct);
    while (json_object_iter_next (&iter, &name, &node))
      json_object_set_member (content, name, json_node_copy (node));
  }

  for (unsigned int i = 0; old_rooms != NULL && i < json_array_get_length (old_rooms); i++) {
    const char *old_id = ringer_json_array_peek_string (old_rooms, i);

    if (old_id != NULL && !g_str_equal (old_id, room_id))
      json_array_add_string_element (rooms, old_id);
  }
  json_array_add_string_element (rooms, room_id);
  json_object_set_array_member (content, user_id, rooms);

  return content;
}

static void
on_joined (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccount *self = g_task_get_source_object (task);
  RingerRoom *room = g_task_get_task_data (task);
  RingerMember *inviter = ringer_room_get_inviter (room);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  g_autoptr (JsonObject) content = NULL;
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "PUT" };

  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }

  if (inviter == NULL || !ringer_room_is_invited_direct (room)) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  path = ringer_http_path ("/_matrix/client/v3/user/%s/account_data/m.direct", self->user_id);
  request.path = path;
  content = add_to_direct (self, ringer_member_get_user_id (inviter), ringer_room_get_id (room));
  request.body = content;
  ringer_outbox_request_async (self->outbox, &request, 0, g_task_get_cancellable (task), on_done, g_object_ref (task));
}

void
ringer_account_accept_invite_async (RingerAccount *self,
                                    RingerRoom *room,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "POST" };
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));
  g_return_if_fail (RINGER_IS_ROOM (room));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_accept_invite_async);
  g_task_set_task_data (task, g_object_ref (room), g_object_unref);
  path = ringer_http_path ("/_matrix/client/v3/join/%s", ringer_room_get_id (room));
  request.path = path;
  ringer_outbox_request_async (self->outbox, &request, 0, cancellable, on_joined, task);
}

gboolean
ringer_account_accept_invite_finish (RingerAccount *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_account_reject_invite_async (RingerAccount *self,
                                    RingerRoom *room,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "POST" };
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));
  g_return_if_fail (RINGER_IS_ROOM (room));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_reject_invite_async);
  path = ringer_http_path ("/_matrix/client/v3/rooms/%s/leave", ringer_room_get_id (room));
  request.path = path;
  ringer_outbox_request_async (self->outbox, &request, 0, cancellable, on_done, task);
}

gboolean
ringer_account_reject_invite_finish (RingerAccount *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Muting */

#define PUSH_RULES "/_matrix/client/v3/pushrules/"
#define OVERRIDE_RULE PUSH_RULES "global/override/%s"

typedef struct
{
  char *room_id;
  GPtrArray *rule_ids; /* of the rules that mute it, once they are known */
  unsigned int n_deleted;
} Mute;

static void
mute_free (Mute *mute)
{
  g_free (mute->room_id);
  g_clear_pointer (&mute->rule_ids, g_ptr_array_unref);
  g_free (mute);
}

static void
request_rule (GTask *task,
              RingerHttpRequest *request,
              GAsyncReadyCallback callback)
{
  RingerAccount *self = g_task_get_source_object (task);

  ringer_outbox_request_async (self->outbox, request, 0, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static JsonObject *
build_mute (const char *room_id)
{
  JsonArray *conditions = json_array_new ();

  json_array_add_object_element (conditions, ringer_json_build ("kind", "s", "event_match", "key", "s", "room_id", "pattern", "s", room_id, NULL));

  return ringer_json_build ("conditions", "a", conditions, "actions", "a", json_array_new (), NULL);
}

static void
on_rule_put (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Mute *mute = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "PUT" };

  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }

  /* A rule of that id that was there and off has new conditions now, and is still off. */
  path = ringer_http_path (OVERRIDE_RULE "/enabled", mute->room_id);
  request.path = path;
  body = ringer_json_build ("enabled", "b", TRUE, NULL);
  request.body = body;
  request_rule (task, &request, on_done);
}

static void
put_rule (GTask *task)
{
  Mute *mute = g_task_get_task_data (task);
  g_autofree char *path = ringer_http_path (OVERRIDE_RULE, mute->room_id);
  g_autoptr (JsonObject) body = build_mute (mute->room_id);
  RingerHttpRequest request = { .method = "PUT", .path = path, .body = body };

  request_rule (task, &request, on_rule_put);
}

static void delete_next_rule (GTask *task);

static void
on_rule_deleted (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);

  /* One that is gone meanwhile is as good as deleted. */
  if (answer == NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    delete_next_rule (task);
}

static void
delete_next_rule (GTask *task)
{
  Mute *mute = g_task_get_task_data (task);
  const char *rule_id;
  g_autofree char *path = NULL;
  RingerHttpRequest request = { .method = "DELETE" };

  if (mute->n_deleted == mute->rule_ids->len) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  rule_id = g_ptr_array_index (mute->rule_ids, mute->n_deleted++);
  path = ringer_http_path (OVERRIDE_RULE, rule_id);
  request.path = path;
  request_rule (task, &request, on_rule_deleted);
}

static void
on_rules (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccount *self = g_task_get_source_object (task);
  Mute *mute = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  g_autoptr (RingerPushRules) rules = NULL;

  if (answer == NULL) {
    g_task_return_error (task, error);
    return;
  }

  rules = ringer_push_rules_new (self->user_id, answer);
  mute->rule_ids = ringer_push_rules_list_mutes (rules, mute->room_id);
  delete_next_rule (task);
}

void
ringer_account_set_room_muted_async (RingerAccount *self,
                                     RingerRoom *room,
                                     gboolean muted,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  /* The rules that the sync brought may be older than what was said a moment ago. */
  RingerHttpRequest request = { .method = "GET", .path = PUSH_RULES };
  g_autoptr (GTask) task = NULL;
  Mute *mute;

  g_return_if_fail (RINGER_IS_ACCOUNT (self));
  g_return_if_fail (RINGER_IS_ROOM (room));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_set_room_muted_async);
  mute = g_new0 (Mute, 1);
  mute->room_id = g_strdup (ringer_room_get_id (room));
  g_task_set_task_data (task, mute, (GDestroyNotify) mute_free);
  if (muted)
    put_rule (task);
  else
    request_rule (task, &request, on_rules);
}

gboolean
ringer_account_set_room_muted_finish (RingerAccount *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
