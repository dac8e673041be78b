/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "tool-sign-in.h"

#include "ringer-secret-service.h"
#include "ringer-system-clock.h"
#include "tool-add-account.h"
#include "tool-make-identity.h"

char *
tool_sign_in (const char *server,
              const char *user,
              const char *password,
              gboolean verified,
              GError **error)
{
  const char *folder = RINGER_DEVELOPMENT ? "ringer-devel" : "ringer";
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), folder, NULL);
  g_autofree char *cache_dir = g_build_filename (g_get_user_cache_dir (), folder, NULL);
  g_autofree char *device_name = g_strdup_printf ("Ringer on %s", g_get_host_name ());
  g_autoptr (RingerClock) clock = ringer_system_clock_new ();
  g_autoptr (RingerSecretStore) secrets = ringer_secret_service_new ();
  g_autoptr (RingerAccountManager) accounts = ringer_account_manager_new (clock, secrets, NULL, data_dir, cache_dir);
  g_autoptr (RingerAccount) account = NULL;

  account = tool_add_account (accounts, clock, server, &(RingerPasswordLogin) { user, password, device_name }, error);
  if (account == NULL)
    return NULL;

  if (verified && !tool_make_identity (account, error))
    return NULL;

  ringer_account_stop (account);
  return g_strdup (ringer_account_get_id (account));
}
