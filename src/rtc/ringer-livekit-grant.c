/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-grant.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-network.h"
#include "ringer-secret-store.h"

/* From the homeserver's word on who this is to the SFU's token: two requests, the second in one of two forms. */

#define MAX_TOKEN_BYTES (16 * 1024)

typedef enum {
  FORM_OLD, /* sfu/get */
  FORM_NEW, /* get_token */
} Form;

typedef struct
{
  RingerAccount *account;
  RingerHttp *http;
  JsonObject *openid;
  char *room_id;
  char *slot_id;
  char *member_id;
  Form form;
  gboolean second; /* the other form was tried */
} Fetch;

static void ask_service (GTask *task);

void
ringer_livekit_grant_free (RingerLivekitGrant *self)
{
  g_free (self->url);
  ringer_secret_free (self->token);
  g_free (self->identity);
  g_free (self->room);
  g_free (self);
}

static void
fetch_free (Fetch *self)
{
  g_clear_object (&self->account);
  g_clear_object (&self->http);
  g_clear_pointer (&self->openid, json_object_unref);
  g_free (self->room_id);
  g_free (self->slot_id);
  g_free (self->member_id);
  g_free (self);
}

/* What a token says of itself (RFC 7519). Whether it is genuine is the SFU's to say. */
static JsonObject *
read_claims (const char *token)
{
  g_auto (GStrv) parts = strlen (token) <= MAX_TOKEN_BYTES ? g_strsplit (token, ".", 4) : NULL;
  g_autoptr (GString) text = NULL;
  g_autofree guchar *claims = NULL;
  gsize length;

  if (parts == NULL || g_strv_length (parts) != 3)
    return NULL;

  /* Base64 for URLs, of which the padding is left out. */
  text = g_string_new (parts[1]);
  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  claims = g_base64_decode (text->str, &length);

  return ringer_json_parse_object ((const char *) claims, (gssize) length, NULL);
}

/* Unencrypted only on this machine. */
static gboolean
is_safe_url (const char *url)
{
  g_autofree char *http_url = g_str_has_prefix (url, "ws") ? g_strconcat ("http", url + 2, NULL) : g_strdup (url);

  return ringer_network_check_url (http_url, NULL);
}

RingerLivekitGrant *
ringer_livekit_grant_new (JsonObject *answer,
                          GError **error)
{
  const char *url;
  const char *token;
  const char *identity;
  const char *room;
  g_autoptr (JsonObject) claims = NULL;
  RingerLivekitGrant *self;
  gint64 expires_s;

  g_return_val_if_fail (answer != NULL, NULL);

  url = ringer_json_peek_string (answer, "url");
  token = ringer_json_peek_string (answer, "jwt");
  claims = token != NULL ? read_claims (token) : NULL;
  identity = ringer_json_peek_string (claims, "sub");
  room = ringer_json_peek_string (ringer_json_peek_object (claims, "video"), "room");
  if (url == NULL || identity == NULL || room == NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The call service's answer is no right to connect");
    return NULL;
  }
  if (!is_safe_url (url)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_INSECURE, "The connection to the call would not be encrypted");
    return NULL;
  }

  self = g_new0 (RingerLivekitGrant, 1);
  self->url = g_strdup (url);
  self->token = g_strdup (token);
  self->identity = g_strdup (identity);
  self->room = g_strdup (room);
  self->expires_ms = ringer_json_get_integer (claims, "exp", &expires_s) ? expires_s * 1000 : G_MAXINT64;

  return self;
}

static void
on_granted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  RingerLivekitGrant *grant = answer != NULL ? ringer_livekit_grant_new (answer, &error) : NULL;

  if (grant != NULL) {
    g_task_return_pointer (task, grant, (GDestroyNotify) ringer_livekit_grant_free);
  } else if (answer == NULL && !self->second && ringer_error_is_missing (error)) {
    g_error_free (error);
    self->second = TRUE;
    self->form = self->form == FORM_NEW ? FORM_OLD : FORM_NEW;
    ask_service (task);
  } else {
    g_task_return_error (task, error);
  }
}

/* The services refuse what they do not know, so exactly this. */
static JsonObject *
make_body (Fetch *self)
{
  const char *device_id = ringer_account_get_device_id (self->account);
  JsonObject *member;

  if (self->form == FORM_OLD)
    return ringer_json_build ("room", "s", self->room_id, "openid_token", "o", json_object_ref (self->openid), "device_id", "s", device_id, NULL);

  member = ringer_json_build ("id", "s", self->member_id,
                              "claimed_user_id", "s", ringer_account_get_user_id (self->account),
                              "claimed_device_id", "s", device_id,
                              NULL);

  return ringer_json_build ("room_id", "s", self->room_id,
                            "slot_id", "s", self->slot_id,
                            "openid_token", "o", json_object_ref (self->openid),
                            "member", "o", member,
                            NULL);
}

static void
ask_service (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (JsonObject) body = make_body (self);
  RingerHttpRequest request = {
    .method = "POST",
    .path = self->form == FORM_NEW ? "/get_token" : "/sfu/get",
    .body = body,
    .anonymous = TRUE,
  };

  ringer_http_send_async (self->http, &request, g_task_get_cancellable (task), on_granted, g_object_ref (task));
}

static void
on_openid (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->openid = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  if (self->openid != NULL)
    ask_service (task);
  else
    g_task_return_error (task, error);
}

void
ringer_livekit_grant_fetch_async (RingerAccount *account,
                                  const RingerLivekitGrantRequest *request,
                                  gint64 deadline_ms,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autofree char *path = NULL;
  RingerHttpRequest openid = { .method = "POST" };
  GError *error = NULL;
  g_autoptr (GTask) task = NULL;
  Fetch *self;

  g_return_if_fail (RINGER_IS_ACCOUNT (account));
  g_return_if_fail (request != NULL);

  task = g_task_new (account, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_livekit_grant_fetch_async);
  self = g_new0 (Fetch, 1);
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  self->account = g_object_ref (account);
  self->room_id = g_strdup (request->room_id);
  self->slot_id = g_strdup (request->slot_id);
  self->member_id = g_strdup (request->member_id);
  self->form = request->hashed ? FORM_NEW : FORM_OLD;
  self->http = ringer_http_new (ringer_account_get_clock (account), request->service_url, &error);
  if (self->http == NULL) {
    g_task_return_error (task, error);
    return;
  }

  path = ringer_http_path ("/_matrix/client/v3/user/%s/openid/request_token", ringer_account_get_user_id (account));
  openid.path = path;
  ringer_outbox_request_async (ringer_account_get_outbox (account), &openid, deadline_ms, cancellable, on_openid, g_object_ref (task));
}

RingerLivekitGrant *
ringer_livekit_grant_fetch_finish (GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
ringer_livekit_make_identity (const char *user_id,
                              const char *device_id,
                              const char *member_id)
{
  const char *parts[] = { user_id, device_id, member_id };
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *identity;

  g_return_val_if_fail (user_id != NULL && device_id != NULL && member_id != NULL, NULL);

  for (unsigned int i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (i > 0)
      g_string_append_c (json, ',');
    ringer_json_append_string (json, parts[i]);
  }
  g_string_append_c (json, ']');

  g_checksum_update (checksum, (const guchar *) json->str, (gssize) json->len);
  g_checksum_get_digest (checksum, digest, &length);
  identity = g_base64_encode (digest, length);
  *strchr (identity, '=') = '\0';

  return identity;
}
