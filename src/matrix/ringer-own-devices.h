/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-encryption.h"
#include "ringer-http.h"
#include "ringer-own-device.h"
#include "ringer-user-auth.h"

G_BEGIN_DECLS

#define RINGER_TYPE_OWN_DEVICES (ringer_own_devices_get_type ())
/**
 * RingerOwnDevices:
 *
 * The devices on which an account is signed in (Client-Server API, "Device Management"), this one first, then by when they were seen last: a GListModel of
 * [class@OwnDevice]. What it is asked to do is done once: the person is there. Owned by the page that shows it.
 *
 * Properties (notify, read-only): `loading`, `error` (nullable boxed GError: why the list could not be fetched).
 */
G_DECLARE_FINAL_TYPE (RingerOwnDevices, ringer_own_devices, RINGER, OWN_DEVICES, GObject)

RingerOwnDevices *ringer_own_devices_new (RingerEncryption *encryption,
                                          RingerHttp *http,
                                          const char *user_id,
                                          const char *device_id);

/** ringer_own_devices_refresh: fetches the list; the first time it has to be asked for, later it follows what the encryption hears of the devices. */
void ringer_own_devices_refresh (RingerOwnDevices *self);
/** ringer_own_devices_stop: gives up what is under way. */
void ringer_own_devices_stop (RingerOwnDevices *self);

gboolean ringer_own_devices_get_loading (RingerOwnDevices *self);
/** ringer_own_devices_get_error: (transfer none) (nullable): why the list could not be fetched. */
const GError *ringer_own_devices_get_error (RingerOwnDevices *self);
/** ringer_own_devices_get_n_unverified: how many others encrypt but are not verified. */
unsigned int ringer_own_devices_get_n_unverified (RingerOwnDevices *self);

/** ringer_own_devices_rename_async: gives a device another name. */
void ringer_own_devices_rename_async (RingerOwnDevices *self,
                                      RingerOwnDevice *device,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean ringer_own_devices_rename_finish (RingerOwnDevices *self,
                                           GAsyncResult *result,
                                           GError **error);

/** ringer_own_devices_get_page: (transfer full) (nullable): the account's page on which another device is signed out (MSC4191), where the homeserver has one. */
char *ringer_own_devices_get_page (RingerOwnDevices *self,
                                   RingerOwnDevice *device);

/** ringer_own_devices_sign_out: (transfer full): signs another device out, where there is no page for it. */
RingerUserAuth *ringer_own_devices_sign_out (RingerOwnDevices *self,
                                             RingerOwnDevice *device);

G_END_DECLS
