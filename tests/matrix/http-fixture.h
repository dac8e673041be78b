/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-http.h"

G_BEGIN_DECLS

#define HTTP_FIXTURE_NOW_MS G_GINT64_CONSTANT (1752583130000) /* Tue, 15 Jul 2025 12:38:50 GMT */
#define PATH "/_matrix/client/v3/test"
#define REFRESH_PATH "/_matrix/client/v3/refresh"

/* One answer. */
typedef struct
{
  unsigned int status;
  const char *body;
  const char *header; /* one more header, and its value */
  const char *value;
  GBytes *bytes;      /* instead of the body */
  const char *raw;    /* instead of all: these bytes, and no more */
  gboolean stay_open; /* after the raw bytes */
} HttpAnswer;

/* A request as it came. */
typedef struct
{
  char *line; /* method and path */
  char *authorization;
  char *body;
} HttpRequest;

/* A homeserver that says word for word what the test tells it to, and who asks it with the tokens `old` and `again`. */
typedef struct
{
  RingerFakeClock *clock;
  SoupServer *server;
  unsigned int port;
  GQueue answers;         /* of HttpAnswer; where none is left, it is `{}` */
  GQueue refresh_answers; /* the same for those to refresh */
  GPtrArray *requests;    /* of HttpRequest, but for those to refresh */
  GPtrArray *refreshes;   /* of HttpRequest */
  GPtrArray *open;        /* of GIOStream */
  RingerHttp *http;
  GCancellable *cancellable;
  unsigned int n_tokens_changed;
  char *refresh_token; /* as last told */
} HttpFixture;

void http_fixture_set_up (HttpFixture *fixture,
                          gconstpointer user_data);
void http_fixture_tear_down (HttpFixture *fixture,
                             gconstpointer user_data);

/* The answer to the next request that has none yet. */
void http_fixture_will_answer (HttpFixture *fixture,
                               HttpAnswer answer);

/* The same for requests to refresh the tokens, which stand apart. */
void http_fixture_will_refresh (HttpFixture *fixture,
                                HttpAnswer answer);

/* Waits for the answer, and clears the result. */
JsonObject *http_fixture_finish (HttpFixture *fixture,
                                 GAsyncResult **result,
                                 GError **error);

/* By default `GET PATH`; the cancellable is the fixture's. */
void http_fixture_start (HttpFixture *fixture,
                         RingerHttpRequest request,
                         GAsyncResult **result);

JsonObject *http_fixture_ask (HttpFixture *fixture,
                              RingerHttpRequest request,
                              GError **error);

void http_fixture_assert_fine (HttpFixture *fixture,
                               RingerHttpRequest request);

/* The error with which the request has to end. */
GError *http_fixture_get_failure (HttpFixture *fixture,
                                  RingerHttpRequest request);

void http_fixture_assert_fails (HttpFixture *fixture,
                                RingerHttpRequest request,
                                RingerError code);

G_END_DECLS
