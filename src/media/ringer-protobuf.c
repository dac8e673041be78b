/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-protobuf.h"

#include <math.h>
#include <string.h>

#define MAX_FIELD_NUMBER ((1u << 29) - 1)

void
ringer_protobuf_reader_init (RingerProtobufReader *reader,
                             const guint8 *data,
                             size_t size)
{
  *reader = (RingerProtobufReader) { .data = data, .size = size };
}

static gboolean
read_varint (RingerProtobufReader *reader,
             guint64 *value)
{
  *value = 0;

  for (unsigned int shift = 0; shift < 64 && reader->position < reader->size; shift += 7) {
    guint8 byte = reader->data[reader->position++];

    *value |= (guint64) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
read_fixed (RingerProtobufReader *reader,
            unsigned int n_bytes,
            guint64 *value)
{
  if (reader->size - reader->position < n_bytes)
    return FALSE;

  *value = 0;
  for (unsigned int i = 0; i < n_bytes; i++)
    *value |= (guint64) reader->data[reader->position++] << (8 * i);

  return TRUE;
}

static gboolean
read_bytes (RingerProtobufReader *reader,
            RingerProtobufField *field)
{
  guint64 size;

  if (!read_varint (reader, &size) || size > reader->size - reader->position)
    return FALSE;

  field->data = reader->data + reader->position;
  field->size = (size_t) size;
  reader->position += field->size;

  return TRUE;
}

static gboolean
read_field (RingerProtobufReader *reader,
            RingerProtobufField *field)
{
  guint64 tag;

  if (!read_varint (reader, &tag) || tag >> 3 == 0 || tag >> 3 > MAX_FIELD_NUMBER)
    return FALSE;

  field->number = (guint32) (tag >> 3);
  switch (tag & 7) {
  case RINGER_PROTOBUF_VARINT:
    field->wire = RINGER_PROTOBUF_VARINT;
    return read_varint (reader, &field->value);
  case RINGER_PROTOBUF_FIXED64:
    field->wire = RINGER_PROTOBUF_FIXED64;
    return read_fixed (reader, 8, &field->value);
  case RINGER_PROTOBUF_BYTES:
    field->wire = RINGER_PROTOBUF_BYTES;
    return read_bytes (reader, field);
  case RINGER_PROTOBUF_FIXED32:
    field->wire = RINGER_PROTOBUF_FIXED32;
    return read_fixed (reader, 4, &field->value);
  default:
    return FALSE;
  }
}

gboolean
ringer_protobuf_reader_next (RingerProtobufReader *reader,
                             RingerProtobufField *field)
{
  *field = (RingerProtobufField) { 0 };
  if (reader->broken || reader->position >= reader->size)
    return FALSE;

  reader->broken = !read_field (reader, field);

  return !reader->broken;
}

char *
ringer_protobuf_field_dup_string (const RingerProtobufField *field)
{
  const char *text = (const char *) field->data;

  if (field->wire != RINGER_PROTOBUF_BYTES || !g_utf8_validate_len (text, field->size, NULL))
    return NULL;

  return g_strndup (text, field->size);
}

float
ringer_protobuf_field_get_float (const RingerProtobufField *field)
{
  guint32 bits = (guint32) field->value;
  float value;

  if (field->wire != RINGER_PROTOBUF_FIXED32)
    return 0;

  memcpy (&value, &bits, sizeof value);

  return isfinite (value) ? value : 0;
}

static void
write_varint (GByteArray *message,
              guint64 value)
{
  guint8 byte;

  while (value >= 0x80) {
    byte = (guint8) (value | 0x80);
    g_byte_array_append (message, &byte, 1);
    value >>= 7;
  }
  byte = (guint8) value;
  g_byte_array_append (message, &byte, 1);
}

static void
write_tag (GByteArray *message,
           guint32 number,
           RingerProtobufWire wire)
{
  write_varint (message, (guint64) number << 3 | wire);
}

static void
write_bytes (GByteArray *message,
             guint32 number,
             const guint8 *data,
             size_t size)
{
  write_tag (message, number, RINGER_PROTOBUF_BYTES);
  write_varint (message, size);
  g_byte_array_append (message, data, (unsigned int) size);
}

void
ringer_protobuf_write_number (GByteArray *message,
                              guint32 number,
                              guint64 value)
{
  if (value == 0)
    return;

  write_tag (message, number, RINGER_PROTOBUF_VARINT);
  write_varint (message, value);
}

void
ringer_protobuf_write_string (GByteArray *message,
                              guint32 number,
                              const char *text)
{
  if (text != NULL && *text != '\0')
    write_bytes (message, number, (const guint8 *) text, strlen (text));
}

void
ringer_protobuf_write_message (GByteArray *message,
                               guint32 number,
                               GByteArray *content)
{
  write_bytes (message, number, content->data, content->len);
  g_byte_array_unref (content);
}
