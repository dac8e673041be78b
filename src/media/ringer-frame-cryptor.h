/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** RINGER_FRAME_OVERHEAD: by how many bytes a frame grows: tag, initialisation vector, its length, the key's index. */
#define RINGER_FRAME_OVERHEAD 30
#define RINGER_FRAME_KEY_SIZE 16
#define RINGER_FRAME_IV_SIZE 12
#define RINGER_FRAME_N_KEYS 256

/** RingerFrameCodec: what a frame is of; it decides how much of it stays in clear. */
typedef enum {
  RINGER_FRAME_OPUS,
  RINGER_FRAME_VP8,
} RingerFrameCodec;

/**
 * RingerFrameVerdict:
 * @RINGER_FRAME_CLEAR: it was decrypted, or had nothing to decrypt
 * @RINGER_FRAME_INJECTED: the server made it, to fill a gap: never to be played
 * @RINGER_FRAME_NO_KEY: its key is not there (yet)
 * @RINGER_FRAME_BAD: it is no encrypted frame, or its key is another one
 *
 * What came of a frame. All but the first are dropped.
 */
typedef enum {
  RINGER_FRAME_CLEAR,
  RINGER_FRAME_INJECTED,
  RINGER_FRAME_NO_KEY,
  RINGER_FRAME_BAD,
} RingerFrameVerdict;

/** ringer_frame_derive_key: the AES key that LiveKit's HKDF makes of a raw key of any length. */
void ringer_frame_derive_key (const guint8 *raw,
                              size_t size,
                              guint8 key[RINGER_FRAME_KEY_SIZE]);

/**
 * ringer_frame_seal:
 * @key: the AES key
 * @iv: never the same twice with the same key
 * @index: the key's index
 * @n_clear: how many bytes stay in clear (ringer_frame_get_n_clear()); they are authenticated
 * @frame: (inout): the frame, becoming the sealed one
 *
 * Encrypts a frame as livekit-client does.
 */
void ringer_frame_seal (const guint8 key[RINGER_FRAME_KEY_SIZE],
                        const guint8 iv[RINGER_FRAME_IV_SIZE],
                        guint8 index,
                        size_t n_clear,
                        GByteArray *frame);

/** ringer_frame_get_n_clear: how many bytes of a frame stay in clear, for the server and for depayloaders. */
size_t ringer_frame_get_n_clear (RingerFrameCodec codec,
                                 const guint8 *data,
                                 size_t size);

typedef struct _RingerFrameCryptor RingerFrameCryptor;

#define RINGER_TYPE_FRAME_CRYPTOR (ringer_frame_cryptor_get_type ())
/**
 * RingerFrameCryptor:
 *
 * The keys of one member of a call, and what is done with them: LiveKit's end-to-end encryption of frames (AES-128-GCM), with 256 keys addressed by
 * their index. One for each identity, and one for ourselves, which all our tracks share.
 *
 * All functions may be called from any thread. Keys are overwritten before they are freed.
 */
GType ringer_frame_cryptor_get_type (void);

RingerFrameCryptor *ringer_frame_cryptor_new (void);
RingerFrameCryptor *ringer_frame_cryptor_ref (RingerFrameCryptor *self);
void ringer_frame_cryptor_unref (RingerFrameCryptor *self);

/**
 * ringer_frame_cryptor_set_key:
 * @self: a cryptor
 * @index: below 256
 * @raw: the raw key, as it came over Olm
 *
 * Sets a key; what was there under the index is forgotten, and what failed with it, too.
 */
void ringer_frame_cryptor_set_key (RingerFrameCryptor *self,
                                   guint8 index,
                                   GBytes *raw);

/** ringer_frame_cryptor_set_sending_index: with which key to encrypt; it has to be there. */
void ringer_frame_cryptor_set_sending_index (RingerFrameCryptor *self,
                                             guint8 index);

/** ringer_frame_cryptor_set_trailer: (nullable): what the frames end with that the server makes itself (`JoinResponse.sif_trailer`). */
void ringer_frame_cryptor_set_trailer (RingerFrameCryptor *self,
                                       GBytes *trailer);

/** ringer_frame_cryptor_get_generation: grows with each key that is set. */
unsigned int ringer_frame_cryptor_get_generation (RingerFrameCryptor *self);

/**
 * ringer_frame_cryptor_encrypt:
 * @self: a cryptor
 * @codec: what it is of
 * @data: a frame of an encoder
 * @size: its size
 *
 * Returns: (transfer full) (nullable): the encrypted frame; %NULL while there is no key to send with
 */
GByteArray *ringer_frame_cryptor_encrypt (RingerFrameCryptor *self,
                                          RingerFrameCodec codec,
                                          const guint8 *data,
                                          size_t size);

/**
 * ringer_frame_cryptor_decrypt:
 * @self: a cryptor
 * @codec: what it is of
 * @frame: (inout): the frame, becoming the clear one where the verdict is %RINGER_FRAME_CLEAR
 *
 * A key that fails more than ten times in a row is not tried again until it is set anew.
 */
RingerFrameVerdict ringer_frame_cryptor_decrypt (RingerFrameCryptor *self,
                                                 RingerFrameCodec codec,
                                                 GByteArray *frame);

/** ringer_frame_cryptor_is_failing: whether of what came last, about a second of sound, nothing could be decrypted. */
gboolean ringer_frame_cryptor_is_failing (RingerFrameCryptor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerFrameCryptor, ringer_frame_cryptor_unref)

G_END_DECLS
