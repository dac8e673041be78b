/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-frame-cryptor.h"

G_BEGIN_DECLS

/*
 * Encrypts or decrypts the frames that pass a pad: behind an encoder or a depayloader, where a buffer is one frame.
 */

/** ringer_frame_probe_encrypt: what passes the pad is encrypted, or dropped as long as there is no key. */
void ringer_frame_probe_encrypt (GstPad *pad,
                                 RingerFrameCryptor *cryptor,
                                 RingerFrameCodec codec);

/**
 * ringer_frame_probe_decrypt:
 * @pad: the source pad of a depayloader
 * @cryptor: the sender's keys
 * @codec: what passes
 *
 * What passes the pad is decrypted, or dropped. After a picture was dropped nothing passes until a key frame, which is asked for.
 */
void ringer_frame_probe_decrypt (GstPad *pad,
                                 RingerFrameCryptor *cryptor,
                                 RingerFrameCodec codec);

/**
 * ringer_frame_probe_fit_requests:
 * @pad: the sink pad of a depayloader
 *
 * Makes of the requests for key frames that pass the pad what LiveKit understands (PLI), and lets at most one pass in half a second, so that loss makes no
 * storm of them.
 */
void ringer_frame_probe_fit_requests (GstPad *pad);

G_END_DECLS
