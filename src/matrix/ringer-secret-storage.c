/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-secret-storage.h"

#include "ringer-http.h"

static const RingerStoredSecret secrets[] = {
  { "m.cross_signing.master", "master" },
  { "m.cross_signing.self_signing", "self_signing" },
  { "m.cross_signing.user_signing", "user_signing" },
  { "m.megolm_backup.v1", NULL },
};

const RingerStoredSecret *
ringer_secret_storage_get_secret (unsigned int index)
{
  return index < G_N_ELEMENTS (secrets) ? &secrets[index] : NULL;
}

char *
ringer_secret_storage_path (const char *user_id,
                            const char *type)
{
  return ringer_http_path ("/_matrix/client/v3/user/%s/account_data/%s", user_id, type);
}
