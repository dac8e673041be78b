/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-secret-store.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SECRET_SERVICE (ringer_secret_service_get_type ())
/**
 * RingerSecretService:
 *
 * [iface@SecretStore] over libsecret: the Secret Service on the session bus, and in the sandbox libsecret's own file keyed by the Secret portal.
 * Items carry the attributes `account` and `name`. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerSecretService, ringer_secret_service, RINGER, SECRET_SERVICE, GObject)

RingerSecretStore *ringer_secret_service_new (void);

G_END_DECLS
