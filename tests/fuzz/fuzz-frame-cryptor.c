/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-frame-cryptor.h"

/* A frame, decrypted as it is, and encrypted and decrypted again. */

static void
decrypt (RingerFrameCryptor *cryptor,
         RingerFrameCodec codec,
         const guint8 *data,
         size_t size)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  RingerFrameVerdict verdict;

  g_byte_array_append (frame, data, (unsigned int) size);
  verdict = ringer_frame_cryptor_decrypt (cryptor, codec, frame);
  g_assert_true (verdict != RINGER_FRAME_CLEAR || frame->len == size || frame->len + RINGER_FRAME_OVERHEAD == size);
}

static void
encrypt (RingerFrameCryptor *cryptor,
         RingerFrameCodec codec,
         const guint8 *data,
         size_t size)
{
  g_autoptr (GByteArray) frame = ringer_frame_cryptor_encrypt (cryptor, codec, data, size);

  /* An encoder's frames are not shorter than their header. */
  if (size < ringer_frame_get_n_clear (codec, data, size))
    return;

  g_assert_cmpint (ringer_frame_cryptor_decrypt (cryptor, codec, frame), ==, RINGER_FRAME_CLEAR);
  g_assert_cmpmem (frame->data, frame->len, data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();
  g_autoptr (GBytes) key = g_bytes_new_static ("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 16);
  g_autoptr (GBytes) trailer = g_bytes_new_static ("sif", 3);

  ringer_frame_cryptor_set_key (cryptor, 0, key);
  ringer_frame_cryptor_set_key (cryptor, 7, key);
  ringer_frame_cryptor_set_sending_index (cryptor, 7);
  for (RingerFrameCodec codec = RINGER_FRAME_OPUS; codec <= RINGER_FRAME_VP8; codec++) {
    encrypt (cryptor, codec, data, size);
    decrypt (cryptor, codec, data, size);
  }
  ringer_frame_cryptor_set_trailer (cryptor, trailer);
  decrypt (cryptor, RINGER_FRAME_OPUS, data, size);

  return 0;
}
