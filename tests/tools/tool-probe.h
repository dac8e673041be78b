/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * How the tools look into a pipeline that is not theirs.
 */

/**
 * tool_probe:
 * @factory: (transfer none): the name of an element factory; it has to last
 * @callback: called for each buffer that an element of it gives, in the thread that gives it; the pad is the element's `src`
 *
 * Watches each such element that is put into whatever bin of the process from now on. One factory at a time.
 */
void tool_probe (const char *factory,
                 GstPadProbeCallback callback);

G_END_DECLS
