/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include <string.h>

/* Pictures of one colour, which follows from the name, written by hand as PNG. */

#define SIDE 96

static guint32
crc (const guint8 *data,
     gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    sum ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
  }

  return ~sum;
}

static void
append_number (GByteArray *bytes,
               guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray *png,
              const char *type,
              const guint8 *data,
              gsize length)
{
  unsigned int start;

  append_number (png, length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, length);
  append_number (png, crc (png->data + start, png->len - start));
}

static GBytes *
deflate (GByteArray *raw)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr (GBytes) bytes = g_bytes_new (raw->data, raw->len);

  return g_converter_convert_bytes (compressor, bytes, NULL);
}

GBytes *
ringer_fake_picture (const char *name)
{
  static const guint8 magic[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  const guint8 format[] = { 8, 2, 0, 0, 0 }; /* eight bits per channel, RGB */
  unsigned int hash = g_str_hash (name);
  const guint8 pixel[] = { 0x60 + hash % 0x80, 0x60 + (hash >> 8) % 0x80, 0x60 + (hash >> 16) % 0x80 };
  g_autoptr (GByteArray) raw = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GBytes) packed = NULL;
  GByteArray *png = g_byte_array_new ();
  gsize length;
  const guint8 *data;

  append_number (header, SIDE);
  append_number (header, SIDE);
  g_byte_array_append (header, format, sizeof format);

  for (unsigned int y = 0; y < SIDE; y++) {
    g_byte_array_append (raw, (const guint8 *) "", 1);
    for (unsigned int x = 0; x < SIDE; x++)
      g_byte_array_append (raw, pixel, sizeof pixel);
  }

  packed = deflate (raw);
  data = g_bytes_get_data (packed, &length);

  g_byte_array_append (png, magic, sizeof magic);
  append_chunk (png, "IHDR", header->data, header->len);
  append_chunk (png, "IDAT", data, length);
  append_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (png);
}
