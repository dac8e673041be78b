/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ringer-fake-homeserver.h"

G_BEGIN_DECLS

/* Every change has a number; the sync position is the last number that a client has seen. */

typedef struct {
  JsonObject *json;
  const char *id;
  const char *type;
  const char *state_key;
  gint64 position;
  char *transaction; /* of the session that sent it, or NULL */
} FakeEvent;

typedef struct {
  char *id;
  GPtrArray *events;
} FakeRoom;

typedef struct {
  JsonObject *content;
  gint64 position;
} FakeAccountData;

typedef struct {
  char *id;
  char *password;
  char *display_name;
  GHashTable *account_data;
  GHashTable *devices; /* id → FakeDevice */
} FakeUser;

typedef struct {
  char *name;
  gint64 last_seen_ms;
} FakeDevice;

typedef struct {
  char *token;
  char *device;
  FakeUser *user;
} FakeSession;

typedef struct {
  RingerFakeHomeserver *server;
  char *id;
  FakeRoom *room;
  char *sender;
  char *type;
  char *state_key;
  JsonObject *content;
  gint64 delay_ms;
  gint64 sticky_ms; /* or 0 */
  unsigned int timeout;
} FakeDelayed;

typedef struct {
  RingerFakeHomeserver *server;
  SoupServerMessage *message;
  FakeUser *user;
  char *device;
  char *token;
  char *filter;
  gboolean sliding;
  gint64 since;
  unsigned int timeout;
} FakePoll;

typedef struct {
  char *path_part;
  unsigned int n;
  unsigned int status;
  char *body;
  char *content_type; /* with @bytes */
  GBytes *bytes;      /* an answer as it is, or NULL */
} FakeFailure;

struct _RingerFakeHomeserver {
  GObject parent_instance;

  SoupServer *http;
  RingerClock *clock;
  char *url;
  gint64 date_offset_ms;
  gint64 position;
  unsigned int last_id;
  gboolean soft_logout;
  unsigned int wake_id;
  int wake_priority;

  GHashTable *users;
  GHashTable *sessions;
  GHashTable *rooms;
  GHashTable *features;
  GHashTable *delayed;
  GPtrArray *polls;
  GPtrArray *failures;
  GPtrArray *requests;
  CryptoHomeserver *keys;
  char *auth_stage; /* that is wanted, or NULL */
  gboolean auth_confirmed;
  char *account_page; /* or NULL */
};

/* A request in work. */
typedef struct {
  RingerFakeHomeserver *server;
  SoupServerMessage *message;
  FakeSession *session; /* NULL for a request without a token */
  GHashTable *query;    /* or NULL */
  JsonObject *body;     /* or NULL */
  const char *args[4];
} FakeRequest;

/* The rooms */

char *ringer_fake_homeserver_full_id (const char *user);
char *ringer_fake_homeserver_next_id (RingerFakeHomeserver *self,
                                      const char *prefix);
gint64 ringer_fake_homeserver_now_ms (RingerFakeHomeserver *self);
FakeUser *ringer_fake_homeserver_lookup_user (RingerFakeHomeserver *self,
                                              const char *user);
FakeRoom *ringer_fake_homeserver_lookup_room (RingerFakeHomeserver *self,
                                              const char *room_id);
/* Takes @json, and adds what the homeserver gives an event; returns its id. */
const char *ringer_fake_homeserver_add_event (RingerFakeHomeserver *self,
                                              const char *room_id,
                                              JsonObject *json);
FakeEvent *ringer_fake_room_find (FakeRoom *room,
                                  const char *event_id);
FakeEvent *ringer_fake_room_get_state (FakeRoom *room,
                                       const char *type,
                                       const char *state_key);
/* The member event's `membership`, or NULL. */
const char *ringer_fake_room_get_membership (FakeRoom *room,
                                             const char *user_id);
void ringer_fake_homeserver_set_membership (RingerFakeHomeserver *self,
                                            FakeRoom *room,
                                            const char *user_id,
                                            const char *membership);

/* The answers */

void ringer_fake_keys_handle_upload (FakeRequest *request);
void ringer_fake_keys_handle_query (FakeRequest *request);
void ringer_fake_keys_handle_claim (FakeRequest *request);
void ringer_fake_keys_handle_signatures (FakeRequest *request);
void ringer_fake_keys_handle_signing_keys (FakeRequest *request);
void ringer_fake_keys_handle_to_device (FakeRequest *request);
void ringer_fake_keys_handle_backup_info (FakeRequest *request);
void ringer_fake_keys_handle_backup_new (FakeRequest *request);
void ringer_fake_keys_handle_backup_room (FakeRequest *request);
void ringer_fake_keys_handle_back_up (FakeRequest *request);
/* Adds what the encryption needs to the answer to a poll. */
void ringer_fake_keys_fill_sync (FakePoll *poll,
                                 JsonObject *body);
void ringer_fake_homeserver_handle (SoupServer *http,
                                    SoupServerMessage *message,
                                    const char *path,
                                    GHashTable *query,
                                    gpointer user_data);
void ringer_fake_reply (SoupServerMessage *message,
                        unsigned int status,
                        JsonObject *body); /* takes @body */
void ringer_fake_reply_error (SoupServerMessage *message,
                              unsigned int status,
                              const char *errcode);
void ringer_fake_reply_nothing (FakeRequest *request);
void ringer_fake_reply_not_found (FakeRequest *request);
void ringer_fake_reply_unknown_token (RingerFakeHomeserver *self,
                                      SoupServerMessage *message);
/* Answers as the test told it to, if it did. */
gboolean ringer_fake_reply_if_told (RingerFakeHomeserver *self,
                                    SoupServerMessage *message,
                                    gboolean only_bytes);

/* The sync */

void ringer_fake_sync_handle (FakeRequest *request);
void ringer_fake_sync_handle_sliding (FakeRequest *request);
/* The answer in the other form; takes @plain. */
JsonObject *ringer_fake_sliding_convert (JsonObject *plain,
                                         gboolean initial);
void ringer_fake_sync_poll_free (FakePoll *poll);
/* Something changed: answers the polls that it concerns, soon. */
void ringer_fake_sync_wake (RingerFakeHomeserver *self);

/* Devices */

void ringer_fake_device_free (FakeDevice *device);
/* Whether it is proven who asks; else the answer is written. */
gboolean ringer_fake_homeserver_check_auth (FakeRequest *request);
void ringer_fake_devices_handle_list (FakeRequest *request);
void ringer_fake_devices_handle_rename (FakeRequest *request);
void ringer_fake_devices_handle_delete (FakeRequest *request);
void ringer_fake_devices_handle_metadata (FakeRequest *request);

/* The pictures */

GBytes *ringer_fake_picture (const char *name);

/* Push rules, of the kind override only */

void ringer_fake_push_handle_get (FakeRequest *request);
void ringer_fake_push_handle_put (FakeRequest *request);
void ringer_fake_push_handle_enable (FakeRequest *request);
void ringer_fake_push_handle_delete (FakeRequest *request);

/* Sticky events (MSC4354) */

gboolean ringer_fake_room_is_in_sticky_call (RingerFakeHomeserver *self,
                                             FakeRoom *room,
                                             const char *user_id);

/* Delayed events (MSC4140) */

void ringer_fake_delayed_free (FakeDelayed *delayed);
void ringer_fake_delayed_handle_new (FakeRequest *request,
                                     const char *state_key,
                                     gint64 sticky_ms);
void ringer_fake_delayed_handle_action (FakeRequest *request);

G_END_DECLS
