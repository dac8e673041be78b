/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ringer-event.h"

G_BEGIN_DECLS

/*
 * What the targets of the fuzzer share. Each target is a program with one function: with libFuzzer's main () it is fed with bytes that the fuzzer
 * makes up, with that of fuzz-replay.c it is fed with the seeds. A warning, a critical message and a failed assertion are findings.
 */

/** RINGER_FUZZ_NOW_MS: this machine's clock, as the targets have it. */
#define RINGER_FUZZ_NOW_MS G_GINT64_CONSTANT (1700000000000)

/** LLVMFuzzerInitialize: called once, before all else. */
int LLVMFuzzerInitialize (int *argc,
                          char ***argv);

/** LLVMFuzzerTestOneInput: the target; called with each input. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            size_t size);

/** ringer_fuzz_parse: (transfer full) (nullable): the object that an input is, if it is one. */
JsonObject *ringer_fuzz_parse (const guint8 *data,
                               size_t size);

/** ringer_fuzz_next_line: (nullable): where the next line of an input begins that is several; moves @data and @size behind it. */
const guint8 *ringer_fuzz_next_line (const guint8 **data,
                                     size_t *size,
                                     size_t *line_size);

/** ringer_fuzz_check_event: asserts what everybody may rely on who gets an event. */
void ringer_fuzz_check_event (RingerEvent *event,
                              RingerEventKind kind);

/** ringer_fuzz_check_events: the same for a list of them, in which state events may be stubs of deleted ones. */
void ringer_fuzz_check_events (GPtrArray *events,
                               RingerEventKind kind);

G_END_DECLS
