/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "tool-sign-in.h"

#include "ringer-account-manager.h"
#include "ringer-discovery.h"
#include "ringer-secret-service.h"
#include "ringer-sign-in.h"
#include "ringer-system-clock.h"

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

static RingerCredentials *
fetch_credentials (RingerClock *clock,
                   RingerHomeserver *homeserver,
                   const char *user,
                   const char *password,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *device_name = g_strdup_printf ("Ringer on %s", g_get_host_name ());

  ringer_sign_in_with_password_async (clock, homeserver, &(RingerPasswordLogin) { user, password, device_name }, NULL, on_ready, &result);
  wait_for (&result);

  return ringer_sign_in_with_password_finish (result, error);
}

static char *
add_account (RingerClock *clock,
             RingerCredentials *credentials,
             GError **error)
{
  const char *folder = RINGER_DEVELOPMENT ? "ringer-devel" : "ringer";
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), folder, NULL);
  g_autofree char *cache_dir = g_build_filename (g_get_user_cache_dir (), folder, NULL);
  g_autoptr (RingerSecretStore) secrets = ringer_secret_service_new ();
  g_autoptr (RingerAccountManager) accounts = ringer_account_manager_new (clock, secrets, NULL, data_dir, cache_dir);
  g_autoptr (RingerAccount) account = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ringer_account_manager_add_async (accounts, credentials, NULL, on_ready, &result);
  wait_for (&result);

  account = ringer_account_manager_add_finish (accounts, result, error);
  if (account == NULL)
    return NULL;

  ringer_account_stop (account);
  return g_strdup (ringer_account_get_id (account));
}

char *
tool_sign_in (const char *server,
              const char *user,
              const char *password,
              GError **error)
{
  g_autoptr (RingerClock) clock = ringer_system_clock_new ();
  g_autoptr (RingerHomeserver) homeserver = NULL;
  g_autoptr (RingerCredentials) credentials = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  ringer_discover_async (clock, server, NULL, on_ready, &result);
  wait_for (&result);

  homeserver = ringer_discover_finish (result, error);
  if (homeserver == NULL)
    return NULL;

  credentials = fetch_credentials (clock, homeserver, user, password, error);
  if (credentials == NULL)
    return NULL;

  return add_account (clock, credentials, error);
}
