/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ringer-fake-clock.h"
#include "ringer-fake-network.h"
#include "ringer-sync.h"

G_BEGIN_DECLS

#define ME "@me:h"
#define NOW_MS G_GINT64_CONSTANT (1700000000000)

/* What SyncFixture is made with: the user data of the test. */
#define SYNC_FIXTURE_PLAIN GINT_TO_POINTER (0)
#define SYNC_FIXTURE_SLIDING GINT_TO_POINTER (1)

/* A request as it came */
typedef struct
{
  char *path;
  GHashTable *query;
  char *body;
} SyncRequest;

/* A sync loop, and a homeserver that answers what the test says, when the test says it. Polls and `/messages` apart. */
typedef struct
{
  SoupServer *server;
  RingerFakeClock *clock;
  RingerFakeNetwork *network;
  RingerHttp *http;
  RingerSyncBackend *backend;
  RingerSync *sync;

  GPtrArray *polls;
  GPtrArray *pages;
  GQueue held_polls;
  GQueue held_pages;
  GQueue poll_replies;
  GQueue page_replies;

  GPtrArray *updates;
  unsigned int n_logged;
  unsigned int log_id;
  gboolean stop_on_update;
  gboolean hold_on_update;
} SyncFixture;

void sync_fixture_set_up (SyncFixture *fixture,
                          gconstpointer user_data);
void sync_fixture_tear_down (SyncFixture *fixture,
                             gconstpointer user_data);

/* Starts the loop from nothing; the first answer's position is `s1`, and the second request stands. */
void sync_fixture_start (SyncFixture *fixture);

/* Answers the request that stands, or else the next one that comes. */
void sync_fixture_push_poll (SyncFixture *fixture,
                             guint status,
                             const char *body);
void sync_fixture_push_page (SyncFixture *fixture,
                             guint status,
                             const char *body);

const char *sync_fixture_get_query (GPtrArray *requests,
                                    unsigned int index,
                                    const char *name);
RingerSyncUpdate *sync_fixture_get_update (SyncFixture *fixture,
                                           unsigned int index);

/* For what must not happen: lets what is under way come to rest. */
void sync_fixture_settle (void);

gboolean sync_fixture_on_deadline (gpointer user_data);

#define wait_until(condition)                                                       \
  G_STMT_START                                                                      \
  {                                                                                 \
    guint deadline_id = g_timeout_add_seconds (20, sync_fixture_on_deadline, NULL); \
    while (!(condition))                                                            \
      g_main_context_iteration (NULL, TRUE);                                        \
    g_source_remove (deadline_id);                                                  \
  }                                                                                 \
  G_STMT_END

G_END_DECLS
