/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-add-account.h"

#include "ringer-discovery.h"

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static RingerHomeserver *
discover (RingerClock *clock,
          const char *server,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_discover_async (clock, server, NULL, on_ready, &result);
  wait_for (&result);

  return ringer_discover_finish (result, error);
}

static RingerCredentials *
sign_in (RingerClock *clock,
         RingerHomeserver *homeserver,
         const RingerPasswordLogin *login,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_sign_in_with_password_async (clock, homeserver, login, NULL, on_ready, &result);
  wait_for (&result);

  return ringer_sign_in_with_password_finish (result, error);
}

RingerAccount *
tool_add_account (RingerAccountManager *accounts,
                  RingerClock *clock,
                  const char *server,
                  const RingerPasswordLogin *login,
                  GError **error)
{
  g_autoptr (RingerHomeserver) homeserver = discover (clock, server, error);
  g_autoptr (RingerCredentials) credentials = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (homeserver == NULL)
    return NULL;

  credentials = sign_in (clock, homeserver, login, error);
  if (credentials == NULL)
    return NULL;

  ringer_account_manager_add_async (accounts, credentials, NULL, on_ready, &result);
  wait_for (&result);

  return ringer_account_manager_add_finish (accounts, result, error);
}
