/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"

G_BEGIN_DECLS

/**
 * RingerLivekitGrant:
 * @url: where the SFU is (WebSocket)
 * @token: what opens it, a secret (JWT)
 * @identity: who this device is there
 * @room: which room of the SFU it is for
 * @expires_ms: until when it opens, ms since 1970 by the service's clock; %G_MAXINT64 if it does not say
 *
 * The right to connect to one SFU for one session (MSC4195). Identity and room are read from the token, and never made up.
 */
typedef struct
{
  char *url;
  char *token;
  char *identity;
  char *room;
  gint64 expires_ms;
} RingerLivekitGrant;

void ringer_livekit_grant_free (RingerLivekitGrant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerLivekitGrant, ringer_livekit_grant_free)

/**
 * ringer_livekit_grant_new:
 * @answer: what a token service answered
 * @error: return location: RINGER_ERROR_BAD_RESPONSE, RINGER_ERROR_INSECURE
 *
 * Returns: (transfer full) (nullable): the grant
 */
RingerLivekitGrant *ringer_livekit_grant_new (JsonObject *answer,
                                              GError **error);

/**
 * RingerLivekitGrantRequest:
 * @service_url: the token service
 * @room_id: the session's room
 * @slot_id: its slot
 * @member_id: the id of this device's part in it
 * @hashed: whether to ask for an identity that is a hash first, as those do who are there by sticky event; else as the older clients have it first
 *
 * What is asked for. Where the service does not know the one form, the other is asked for.
 */
typedef struct
{
  const char *service_url;
  const char *room_id;
  const char *slot_id;
  const char *member_id;
  gboolean hashed;
} RingerLivekitGrantRequest;

/**
 * ringer_livekit_grant_fetch_async:
 * @account: an account
 * @request: what is asked for
 * @deadline_ms: the moment on the monotonic clock after which it is pointless
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Gets an OpenID token of the homeserver (Client-Server API, "OpenID") and changes it at the service for a grant.
 */
void ringer_livekit_grant_fetch_async (RingerAccount *account,
                                       const RingerLivekitGrantRequest *request,
                                       gint64 deadline_ms,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/** ringer_livekit_grant_fetch_finish: (transfer full) (nullable): the grant; RINGER_ERROR_FORBIDDEN where the service does not let this person in. */
RingerLivekitGrant *ringer_livekit_grant_fetch_finish (GAsyncResult *result,
                                                       GError **error);

/** ringer_livekit_make_identity: (transfer full): who a member is at the SFU in the newer form: unpadded base64 of the SHA-256 of the canonical JSON of its three parts. */
char *ringer_livekit_make_identity (const char *user_id,
                                    const char *device_id,
                                    const char *member_id);

G_END_DECLS
