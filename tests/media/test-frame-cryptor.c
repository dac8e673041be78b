/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-frame-cryptor.h"

/* Frame encryption, against vectors that WebCrypto made with livekit-client's parameters. */

#define KEY_16 "000102030405060708090a0b0c0d0e0f"
#define KEY_32 KEY_16 "101112131415161718191a1b1c1d1e1f"
#define IV "112233440000100000000fff"
#define OPUS_CLEAR "f8fffe"
#define OPUS_SEALED "f8c0bb4fc08bd380ba816e5ce2a39fbf9a8685112233440000100000000fff0c00"
#define DELTA_CLEAR "d10100aabbcc"
#define DELTA_SEALED "d1010095fedb8afd48cb979217ebd5db05ba0faaec1a112233440000100000000fff0cff"
#define KEY_FRAME_CLEAR "1002009d012a080008000047088585888584880202000c0d6000feffab5080"
#define KEY_FRAME_SEALED "1002009d012a080008003f021fb2bec33214b35ed559b78fa509087d85c4fcf0af9935f1343474fc0c0bca4e5c1ac5" \
                         "112233440000100000000fff0c07"

static const struct {
  RingerFrameCodec codec;
  guint8 index;
  const char *clear;
  const char *sealed;
} vectors[] = {
  { RINGER_FRAME_OPUS, 0, OPUS_CLEAR, OPUS_SEALED },
  { RINGER_FRAME_VP8, 255, DELTA_CLEAR, DELTA_SEALED },
  { RINGER_FRAME_VP8, 7, KEY_FRAME_CLEAR, KEY_FRAME_SEALED },
};

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; *hex != '\0'; hex += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (bytes, &byte, 1);
  }

  return bytes;
}

static void
assert_hex (const guint8 *data,
            size_t size,
            const char *expected)
{
  GString *hex = g_string_new (NULL);

  for (size_t i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  g_assert_cmpstr (hex->str, ==, expected);
  g_string_free (hex, TRUE);
}

static void
set_key (RingerFrameCryptor *cryptor,
         guint8 index,
         const char *hex)
{
  g_autoptr (GBytes) raw = g_byte_array_free_to_bytes (from_hex (hex));

  ringer_frame_cryptor_set_key (cryptor, index, raw);
}

static void
assert_decrypt (RingerFrameCryptor *cryptor,
                RingerFrameCodec codec,
                const char *sealed,
                RingerFrameVerdict verdict,
                const char *clear)
{
  g_autoptr (GByteArray) frame = from_hex (sealed);

  g_assert_cmpint (ringer_frame_cryptor_decrypt (cryptor, codec, frame), ==, verdict);
  if (clear != NULL)
    assert_hex (frame->data, frame->len, clear);
}

static void
test_keys (void)
{
  g_autoptr (GByteArray) key_16 = from_hex (KEY_16);
  g_autoptr (GByteArray) key_32 = from_hex (KEY_32);
  guint8 aes[RINGER_FRAME_KEY_SIZE];

  ringer_frame_derive_key (key_16->data, key_16->len, aes);
  assert_hex (aes, sizeof aes, "4086b4641064e1ae8b63d4eb83ad3e7e");
  ringer_frame_derive_key (key_32->data, key_32->len, aes);
  assert_hex (aes, sizeof aes, "6d0dd7b3d6f4efde47ab9a9e15abde76");
}

static void
test_seal (void)
{
  g_autoptr (GByteArray) key = from_hex (KEY_16);
  g_autoptr (GByteArray) iv = from_hex (IV);
  guint8 aes[RINGER_FRAME_KEY_SIZE];

  ringer_frame_derive_key (key->data, key->len, aes);
  for (size_t i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (GByteArray) frame = from_hex (vectors[i].clear);

    ringer_frame_seal (aes, iv->data, vectors[i].index, ringer_frame_get_n_clear (vectors[i].codec, frame->data, frame->len), frame);
    assert_hex (frame->data, frame->len, vectors[i].sealed);
  }
}

static void
test_open (void)
{
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (vectors); i++) {
    assert_decrypt (cryptor, vectors[i].codec, vectors[i].sealed, RINGER_FRAME_NO_KEY, NULL);
    set_key (cryptor, vectors[i].index, KEY_16);
    assert_decrypt (cryptor, vectors[i].codec, vectors[i].sealed, RINGER_FRAME_CLEAR, vectors[i].clear);
  }
}

static void
test_both_ways (void)
{
  g_autoptr (RingerFrameCryptor) here = ringer_frame_cryptor_new ();
  g_autoptr (RingerFrameCryptor) there = ringer_frame_cryptor_new ();
  g_autoptr (GByteArray) clear = from_hex (DELTA_CLEAR);
  g_autoptr (GByteArray) first = NULL;
  g_autoptr (GByteArray) second = NULL;
  g_autoptr (GByteArray) empty = NULL;

  /* Nothing is sent before there is a key. */
  g_assert_null (ringer_frame_cryptor_encrypt (here, RINGER_FRAME_VP8, clear->data, clear->len));

  set_key (here, 3, KEY_32);
  ringer_frame_cryptor_set_sending_index (here, 3);
  first = ringer_frame_cryptor_encrypt (here, RINGER_FRAME_VP8, clear->data, clear->len);
  /* The same key again does not begin its counter anew. */
  set_key (here, 3, KEY_32);
  second = ringer_frame_cryptor_encrypt (here, RINGER_FRAME_VP8, clear->data, clear->len);
  g_assert_cmpuint (first->len, ==, clear->len + RINGER_FRAME_OVERHEAD);
  g_assert_cmpint (memcmp (first->data + first->len - 14, second->data + second->len - 14, RINGER_FRAME_IV_SIZE), !=, 0);

  set_key (there, 3, KEY_32);
  g_assert_cmpint (ringer_frame_cryptor_decrypt (there, RINGER_FRAME_VP8, first), ==, RINGER_FRAME_CLEAR);
  g_assert_cmpint (ringer_frame_cryptor_decrypt (there, RINGER_FRAME_VP8, second), ==, RINGER_FRAME_CLEAR);
  assert_hex (first->data, first->len, DELTA_CLEAR);
  assert_hex (second->data, second->len, DELTA_CLEAR);

  empty = ringer_frame_cryptor_encrypt (here, RINGER_FRAME_OPUS, NULL, 0);
  g_assert_cmpuint (empty->len, ==, 0);
  g_assert_cmpint (ringer_frame_cryptor_decrypt (there, RINGER_FRAME_OPUS, empty), ==, RINGER_FRAME_CLEAR);
}

static void
test_bad (void)
{
  static const char *const frames[] = {
    "f8",
    "0c00",
    "f8fffe",
    /* Another byte in clear, another tag, another length of the vector */
    "f9c0bb4fc08bd380ba816e5ce2a39fbf9a8685112233440000100000000fff0c00",
    "f8c0bb4fc08bd380ba816e5ce2a39fbf9a8686112233440000100000000fff0c00",
    "f8c0bb4fc08bd380ba816e5ce2a39fbf9a8685112233440000100000000fff0d00",
  };
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();

  set_key (cryptor, 0, KEY_16);
  for (size_t i = 0; i < G_N_ELEMENTS (frames); i++)
    assert_decrypt (cryptor, RINGER_FRAME_OPUS, frames[i], RINGER_FRAME_BAD, NULL);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_CLEAR, OPUS_CLEAR);
}

static void
test_failures (void)
{
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();

  set_key (cryptor, 0, KEY_32);
  for (unsigned int i = 0; i < 11; i++)
    assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_BAD, NULL);
  set_key (cryptor, 0, KEY_16);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_CLEAR, OPUS_CLEAR);
  g_assert_cmpuint (ringer_frame_cryptor_get_generation (cryptor), ==, 2);
}

static void
test_failing (void)
{
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();

  for (unsigned int i = 0; i < 50; i++) {
    g_assert_false (ringer_frame_cryptor_is_failing (cryptor));
    assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_NO_KEY, NULL);
  }
  g_assert_true (ringer_frame_cryptor_is_failing (cryptor));
  set_key (cryptor, 0, KEY_16);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_CLEAR, OPUS_CLEAR);
  g_assert_false (ringer_frame_cryptor_is_failing (cryptor));
}

static void
test_injected (void)
{
  g_autoptr (RingerFrameCryptor) cryptor = ringer_frame_cryptor_new ();
  g_autoptr (GBytes) trailer = g_bytes_new_static ("LK-ROCKS", 8);

  set_key (cryptor, 0, KEY_16);
  ringer_frame_cryptor_set_trailer (cryptor, trailer);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, "f8fffe4c4b2d524f434b53", RINGER_FRAME_INJECTED, NULL);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, "4b53", RINGER_FRAME_BAD, NULL);
  assert_decrypt (cryptor, RINGER_FRAME_OPUS, OPUS_SEALED, RINGER_FRAME_CLEAR, OPUS_CLEAR);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame-cryptor/keys", test_keys);
  g_test_add_func ("/frame-cryptor/seal", test_seal);
  g_test_add_func ("/frame-cryptor/open", test_open);
  g_test_add_func ("/frame-cryptor/both-ways", test_both_ways);
  g_test_add_func ("/frame-cryptor/bad", test_bad);
  g_test_add_func ("/frame-cryptor/failures", test_failures);
  g_test_add_func ("/frame-cryptor/failing", test_failing);
  g_test_add_func ("/frame-cryptor/injected", test_injected);

  return g_test_run ();
}
