/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A session of its own for the demo: private XDG folders, a bus and a keyring that are thrown away, so that nothing of the
 * person's is read or changed. The screen and the sound stay theirs.
 */

/** DEMO_SESSION_LIFELINE_FD: inside, a file descriptor that reads as ended when the session shall end. */
#define DEMO_SESSION_LIFELINE_FD 3

/** demo_session_is_inside: whether this process runs in such a session. */
gboolean demo_session_is_inside (void);

/** demo_session_run: runs this program again, with the same arguments, in a new session; returns its exit status. */
int demo_session_run (const char *const *arguments);

/** demo_session_start_keyring: (transfer full) (nullable): a keyring on @bus that is open; end the process when done. */
GSubprocess *demo_session_start_keyring (GDBusConnection *bus,
                                         GError **error);

/** demo_session_get_build_path: (transfer full): a file of the build folder that this program is in. */
char *demo_session_get_build_path (const char *name);

G_END_DECLS
