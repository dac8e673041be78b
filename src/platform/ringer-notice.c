/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-notice.h"

GNotification *
ringer_notice_to_notification (const RingerNotice *self)
{
  GNotification *notification;

  g_return_val_if_fail (self != NULL, NULL);

  notification = g_notification_new (self->title);
  if (self->body != NULL)
    g_notification_set_body (notification, self->body);
  g_notification_set_icon (notification, self->icon);
  g_notification_set_category (notification, self->category);
  g_notification_set_priority (notification, self->priority);
  g_notification_set_default_action_and_target_value (notification, self->action, self->target);
  for (unsigned int i = 0; i < self->n_buttons; i++)
    g_notification_add_button_with_target_value (notification, self->buttons[i].label, self->buttons[i].action, self->buttons[i].target);

  return notification;
}

static const char *
get_priority_name (GNotificationPriority priority)
{
  switch (priority) {
  case G_NOTIFICATION_PRIORITY_LOW:
    return "low";
  case G_NOTIFICATION_PRIORITY_HIGH:
    return "high";
  case G_NOTIFICATION_PRIORITY_URGENT:
    return "urgent";
  case G_NOTIFICATION_PRIORITY_NORMAL:
  default:
    return "normal";
  }
}

static GVariant *
button_to_portal (const RingerNoticeButton *button)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "label", "s", button->label);
  g_variant_dict_insert (&dict, "action", "s", button->action);
  if (button->target != NULL)
    g_variant_dict_insert_value (&dict, "target", button->target);
  if (button->purpose != NULL)
    g_variant_dict_insert (&dict, "purpose", "s", button->purpose);

  return g_variant_dict_end (&dict);
}

GVariant *
ringer_notice_to_portal (const RingerNotice *self)
{
  GVariantBuilder buttons = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) icon = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  icon = g_icon_serialize (self->icon);
  for (unsigned int i = 0; i < self->n_buttons; i++)
    g_variant_builder_add_value (&buttons, button_to_portal (&self->buttons[i]));

  g_variant_dict_insert (&dict, "title", "s", self->title);
  if (self->body != NULL)
    g_variant_dict_insert (&dict, "body", "s", self->body);
  if (icon != NULL)
    g_variant_dict_insert_value (&dict, "icon", icon);
  g_variant_dict_insert (&dict, "category", "s", self->category);
  g_variant_dict_insert (&dict, "priority", "s", get_priority_name (self->priority));
  if (self->silent)
    g_variant_dict_insert (&dict, "sound", "s", "silent");
  g_variant_dict_insert (&dict, "default-action", "s", self->action);
  if (self->target != NULL)
    g_variant_dict_insert_value (&dict, "default-action-target", self->target);
  g_variant_dict_insert_value (&dict, "buttons", g_variant_builder_end (&buttons));

  return g_variant_new ("(s@a{sv})", self->id, g_variant_dict_end (&dict));
}
