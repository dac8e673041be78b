/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding/), as far as LiveKit's signalling needs it: no groups, no zigzag.
 * The reader takes what a stranger wrote: each length is checked before it is used, and nothing is allocated.
 */

/** RingerProtobufWire: how a field is written. */
typedef enum {
  RINGER_PROTOBUF_VARINT = 0,
  RINGER_PROTOBUF_FIXED64 = 1,
  RINGER_PROTOBUF_BYTES = 2,
  RINGER_PROTOBUF_FIXED32 = 5,
} RingerProtobufWire;

/**
 * RingerProtobufField:
 * @number: its number
 * @wire: how it was written
 * @value: the value of a number; 0 for bytes
 * @data: the bytes, inside what is read; %NULL for a number
 * @size: how many
 *
 * One field.
 */
typedef struct {
  guint32 number;
  RingerProtobufWire wire;
  guint64 value;
  const guint8 *data;
  size_t size;
} RingerProtobufField;

/** RingerProtobufReader: where in a message the reading is. */
typedef struct {
  const guint8 *data;
  size_t size;
  size_t position;
  gboolean broken;
} RingerProtobufReader;

/** ringer_protobuf_reader_init: begins to read a message; @data has to outlive the reading. */
void ringer_protobuf_reader_init (RingerProtobufReader *reader,
                                  const guint8 *data,
                                  size_t size);

/**
 * ringer_protobuf_reader_next:
 * @reader: a reader
 * @field: (out caller-allocates): the field
 *
 * Returns: whether there was another field; at the end of the message, and where it is broken (then @broken is set), there is none
 */
gboolean ringer_protobuf_reader_next (RingerProtobufReader *reader,
                                      RingerProtobufField *field);

/**
 * ringer_protobuf_field_dup_string:
 * @field: a field
 *
 * Returns: (transfer full) (nullable): its bytes as a string; %NULL if it is a number, not UTF-8 or has a zero byte
 */
char *ringer_protobuf_field_dup_string (const RingerProtobufField *field);

/** ringer_protobuf_field_get_float: a `float`; 0 if it is something else, or not a finite number. */
float ringer_protobuf_field_get_float (const RingerProtobufField *field);

/** ringer_protobuf_write_number: appends a number; 0, which is what a missing one means, is left out. */
void ringer_protobuf_write_number (GByteArray *message,
                                   guint32 number,
                                   guint64 value);

/** ringer_protobuf_write_string: appends a string; %NULL and the empty one are left out. */
void ringer_protobuf_write_string (GByteArray *message,
                                   guint32 number,
                                   const char *text);

/** ringer_protobuf_write_message: appends a message, or other bytes, also if there are none; frees @content. */
void ringer_protobuf_write_message (GByteArray *message,
                                    guint32 number,
                                    GByteArray *content);

G_END_DECLS
