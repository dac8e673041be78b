/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-enums.h"

const char *
ringer_enum_get_nick (GType type,
                      int value)
{
  return g_enum_get_value (g_type_class_get (type), value)->value_nick;
}

int
ringer_enum_from_nick (GType type,
                       const char *nick)
{
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (g_type_class_get (type), nick) : NULL;

  return value != NULL ? value->value : 0;
}
