/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-frame-cryptor.h"

#include <nettle/gcm.h>
#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>

/*
 * clear bytes | encrypted bytes | tag (16) | initialisation vector (12) | 12 | index of the key
 */

#define SALT "LKFrameEncryptionKey"
#define INFO_SIZE 128
#define MAX_FAILURES 10
#define N_FAILING 50

typedef struct {
  guint8 aes[RINGER_FRAME_KEY_SIZE];
  /* The vector is the salt and a counter: all tracks of a member encrypt with the same key. */
  guint32 salt;
  guint64 counter;
  unsigned int n_failures;
} Key;

struct _RingerFrameCryptor {
  gatomicrefcount ref_count;

  GMutex mutex;
  Key *keys[RINGER_FRAME_N_KEYS];
  Key *sending;
  guint8 sending_index;
  unsigned int generation;
  unsigned int n_lost; /* frames in a row */
  GBytes *trailer;
};

G_DEFINE_BOXED_TYPE (RingerFrameCryptor, ringer_frame_cryptor, ringer_frame_cryptor_ref, ringer_frame_cryptor_unref)

void
ringer_frame_derive_key (const guint8 *raw,
                         size_t size,
                         guint8 key[RINGER_FRAME_KEY_SIZE])
{
  static const guint8 info[INFO_SIZE];
  struct hmac_sha256_ctx hmac;
  guint8 pseudorandom[SHA256_DIGEST_SIZE];

  hmac_sha256_set_key (&hmac, strlen (SALT), (const guint8 *) SALT);
  hkdf_extract (&hmac, (nettle_hash_update_func *) hmac_sha256_update, (nettle_hash_digest_func *) hmac_sha256_digest,
                SHA256_DIGEST_SIZE, size, raw, pseudorandom);
  hmac_sha256_set_key (&hmac, SHA256_DIGEST_SIZE, pseudorandom);
  hkdf_expand (&hmac, (nettle_hash_update_func *) hmac_sha256_update, (nettle_hash_digest_func *) hmac_sha256_digest,
               SHA256_DIGEST_SIZE, INFO_SIZE, info, RINGER_FRAME_KEY_SIZE, key);

  explicit_bzero (pseudorandom, sizeof pseudorandom);
  explicit_bzero (&hmac, sizeof hmac);
}

size_t
ringer_frame_get_n_clear (RingerFrameCodec codec,
                          const guint8 *data,
                          size_t size)
{
  if (codec == RINGER_FRAME_OPUS || size == 0)
    return 1;

  /* The header of a key frame has the picture's size. */
  return (data[0] & 1) == 0 ? 10 : 3;
}

void
ringer_frame_seal (const guint8 key[RINGER_FRAME_KEY_SIZE],
                   const guint8 iv[RINGER_FRAME_IV_SIZE],
                   guint8 index,
                   size_t n_clear,
                   GByteArray *frame)
{
  struct gcm_aes128_ctx gcm;
  size_t size = frame->len;
  guint8 *tail;

  n_clear = MIN (n_clear, size);
  g_byte_array_set_size (frame, frame->len + RINGER_FRAME_OVERHEAD);
  tail = frame->data + size;

  gcm_aes128_set_key (&gcm, key);
  gcm_aes128_set_iv (&gcm, RINGER_FRAME_IV_SIZE, iv);
  gcm_aes128_update (&gcm, n_clear, frame->data);
  gcm_aes128_encrypt (&gcm, size - n_clear, frame->data + n_clear, frame->data + n_clear);
  gcm_aes128_digest (&gcm, GCM_DIGEST_SIZE, tail);
  memcpy (tail + GCM_DIGEST_SIZE, iv, RINGER_FRAME_IV_SIZE);
  tail[GCM_DIGEST_SIZE + RINGER_FRAME_IV_SIZE] = RINGER_FRAME_IV_SIZE;
  tail[GCM_DIGEST_SIZE + RINGER_FRAME_IV_SIZE + 1] = index;

  explicit_bzero (&gcm, sizeof gcm);
}

/* Opens a frame whose size was checked. Where it fails the frame is spoilt. */
static gboolean
open_frame (const Key *key,
            size_t n_clear,
            GByteArray *frame)
{
  struct gcm_aes128_ctx gcm;
  guint8 digest[GCM_DIGEST_SIZE];
  size_t size = frame->len - RINGER_FRAME_OVERHEAD;
  const guint8 *tail = frame->data + size;
  gboolean good;

  gcm_aes128_set_key (&gcm, key->aes);
  gcm_aes128_set_iv (&gcm, RINGER_FRAME_IV_SIZE, tail + GCM_DIGEST_SIZE);
  gcm_aes128_update (&gcm, n_clear, frame->data);
  gcm_aes128_decrypt (&gcm, size - n_clear, frame->data + n_clear, frame->data + n_clear);
  gcm_aes128_digest (&gcm, GCM_DIGEST_SIZE, digest);
  good = memeql_sec (digest, tail, GCM_DIGEST_SIZE) != 0;
  explicit_bzero (&gcm, sizeof gcm);
  if (good)
    g_byte_array_set_size (frame, (unsigned int) size);

  return good;
}

static void
key_free (Key *key)
{
  explicit_bzero (key, sizeof *key);
  g_free (key);
}

RingerFrameCryptor *
ringer_frame_cryptor_new (void)
{
  RingerFrameCryptor *self = g_new0 (RingerFrameCryptor, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);

  return self;
}

RingerFrameCryptor *
ringer_frame_cryptor_ref (RingerFrameCryptor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ringer_frame_cryptor_unref (RingerFrameCryptor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (size_t i = 0; i < RINGER_FRAME_N_KEYS; i++)
    g_clear_pointer (&self->keys[i], key_free);
  g_clear_pointer (&self->trailer, g_bytes_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ringer_frame_cryptor_set_key (RingerFrameCryptor *self,
                              guint8 index,
                              GBytes *raw)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Key *key = g_new0 (Key, 1);
  size_t size;
  const guint8 *data = g_bytes_get_data (raw, &size);

  ringer_frame_derive_key (data, size, key->aes);
  key->salt = g_random_int ();

  /* The counter of a key goes on, should the same be set twice. */
  if (self->keys[index] != NULL && memcmp (self->keys[index]->aes, key->aes, sizeof key->aes) == 0) {
    key->salt = self->keys[index]->salt;
    key->counter = self->keys[index]->counter;
  }
  if (self->sending == self->keys[index] && self->sending != NULL)
    self->sending = key;
  g_clear_pointer (&self->keys[index], key_free);
  self->keys[index] = key;
  self->generation++;
}

void
ringer_frame_cryptor_set_sending_index (RingerFrameCryptor *self,
                                        guint8 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_return_if_fail (self->keys[index] != NULL);

  self->sending = self->keys[index];
  self->sending_index = index;
}

void
ringer_frame_cryptor_set_trailer (RingerFrameCryptor *self,
                                  GBytes *trailer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->trailer, g_bytes_unref);
  if (trailer != NULL && g_bytes_get_size (trailer) > 0)
    self->trailer = g_bytes_ref (trailer);
}

unsigned int
ringer_frame_cryptor_get_generation (RingerFrameCryptor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->generation;
}

GByteArray *
ringer_frame_cryptor_encrypt (RingerFrameCryptor *self,
                              RingerFrameCodec codec,
                              const guint8 *data,
                              size_t size)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GByteArray *frame;
  guint8 iv[RINGER_FRAME_IV_SIZE];
  guint32 salt;
  guint64 counter;

  if (self->sending == NULL)
    return NULL;

  frame = g_byte_array_sized_new ((unsigned int) size + RINGER_FRAME_OVERHEAD);
  g_byte_array_append (frame, data, (unsigned int) size);
  /* livekit-client passes empty frames on as they are. */
  if (size == 0)
    return frame;

  salt = GUINT32_TO_BE (self->sending->salt);
  counter = GUINT64_TO_BE (self->sending->counter++);
  memcpy (iv, &salt, sizeof salt);
  memcpy (iv + sizeof salt, &counter, sizeof counter);
  ringer_frame_seal (self->sending->aes, iv, self->sending_index, ringer_frame_get_n_clear (codec, data, size), frame);

  return frame;
}

static gboolean
is_injected (RingerFrameCryptor *self,
             GByteArray *frame)
{
  size_t size;
  const guint8 *trailer;

  if (self->trailer == NULL)
    return FALSE;

  trailer = g_bytes_get_data (self->trailer, &size);

  return frame->len >= size && memcmp (frame->data + frame->len - size, trailer, size) == 0;
}

static RingerFrameVerdict
decrypt (RingerFrameCryptor *self,
         RingerFrameCodec codec,
         GByteArray *frame)
{
  size_t n_clear = ringer_frame_get_n_clear (codec, frame->data, frame->len);
  Key *key;

  if (frame->len < n_clear + RINGER_FRAME_OVERHEAD || frame->data[frame->len - 2] != RINGER_FRAME_IV_SIZE)
    return RINGER_FRAME_BAD;

  key = self->keys[frame->data[frame->len - 1]];
  if (key == NULL)
    return RINGER_FRAME_NO_KEY;
  if (key->n_failures > MAX_FAILURES)
    return RINGER_FRAME_BAD;
  if (!open_frame (key, n_clear, frame)) {
    key->n_failures++;
    return RINGER_FRAME_BAD;
  }
  key->n_failures = 0;

  return RINGER_FRAME_CLEAR;
}

RingerFrameVerdict
ringer_frame_cryptor_decrypt (RingerFrameCryptor *self,
                              RingerFrameCodec codec,
                              GByteArray *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  RingerFrameVerdict verdict;

  if (frame->len == 0)
    return RINGER_FRAME_CLEAR;
  if (is_injected (self, frame))
    return RINGER_FRAME_INJECTED;

  verdict = decrypt (self, codec, frame);
  self->n_lost = verdict == RINGER_FRAME_CLEAR ? 0 : self->n_lost + 1;

  return verdict;
}

gboolean
ringer_frame_cryptor_is_failing (RingerFrameCryptor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_lost >= N_FAILING;
}
