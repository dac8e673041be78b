/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * For the files of a room: one value of an enum whose nick is the word for logs, files and tests.
 */
#define RINGER_ENUM_VALUE(value, nick) { (int) (value), #value, nick }

/** RINGER_DEFINE_ENUM_TYPE: defines `PREFIX_get_type ()` for an enum with a `values` array. */
#define RINGER_DEFINE_ENUM_TYPE(TypeName, prefix, values)                            \
  GType                                                                              \
    prefix##_get_type (void)                                                         \
  {                                                                                  \
    static GType type;                                                               \
                                                                                     \
    if (g_once_init_enter_pointer (&type))                                           \
      g_once_init_leave_pointer (&type, g_enum_register_static (#TypeName, values)); \
                                                                                     \
    return type;                                                                     \
  }

/** ringer_enum_get_nick: the word for a value. */
const char *ringer_enum_get_nick (GType type,
                                  int value);

/** ringer_enum_from_nick: the value that a word (nullable) is for; 0 if there is none. */
int ringer_enum_from_nick (GType type,
                           const char *nick);

G_END_DECLS
