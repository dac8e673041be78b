/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_NETWORK (ringer_fake_network_get_type ())
/**
 * RingerFakeNetwork:
 *
 * A GNetworkMonitor that says what a test says; at first that there is a network.
 */
G_DECLARE_FINAL_TYPE (RingerFakeNetwork, ringer_fake_network, RINGER, FAKE_NETWORK, GObject)

RingerFakeNetwork *ringer_fake_network_new (void);

/** ringer_fake_network_set_available: whether there is a network; emits `network-changed` in any case. */
void ringer_fake_network_set_available (RingerFakeNetwork *self,
                                        gboolean available);

G_END_DECLS
