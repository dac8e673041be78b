/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RINGER_PRIORITY_BESIDE_DRAWING:
 *
 * What is done whenever there is time, by turns with what GTK draws (it is `GDK_PRIORITY_REDRAW`). With %G_PRIORITY_DEFAULT_IDLE it would never be done on a
 * machine that is slower in drawing than a spinner in turning.
 */
#define RINGER_PRIORITY_BESIDE_DRAWING (G_PRIORITY_HIGH_IDLE + 20)

G_END_DECLS
