/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingerNoticeButton:
 * @label: what is written on it
 * @action: an action of the application, with its prefix `app.`
 * @target: (nullable): what it is activated with
 * @purpose: (nullable): what it is for, in the words of the Notification portal: `call.accept`, …
 */
typedef struct
{
  const char *label;
  const char *action;
  GVariant *target;
  const char *purpose;
} RingerNoticeButton;

#define RINGER_NOTICE_MAX_BUTTONS 3

/**
 * RingerNotice:
 * @id: its name, under which it is withdrawn
 * @title: the first line
 * @body: (nullable): the second
 * @icon: what is beside it
 * @category: `call.incoming`, `call.unanswered`
 * @priority: how it stands out
 * @silent: whether it makes a sound of its own, if the desktop has one for it
 * @action: what a click on it does, with its prefix `app.`
 * @target: (nullable): what that is activated with
 * @buttons: its buttons
 * @n_buttons: how many
 *
 * A notification as the person sees it. A value for the moment of sending; it owns nothing.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *body;
  GIcon *icon;
  const char *category;
  GNotificationPriority priority;
  gboolean silent;
  const char *action;
  GVariant *target;
  RingerNoticeButton buttons[RINGER_NOTICE_MAX_BUTTONS];
  unsigned int n_buttons;
} RingerNotice;

/** ringer_notice_to_notification: (transfer full): as GLib has it, for all desktops. What it cannot say is left out: purposes, silence. */
GNotification *ringer_notice_to_notification (const RingerNotice *self);

/** ringer_notice_to_portal: (transfer floating): the arguments of `AddNotification` of the Notification portal, version 2. */
GVariant *ringer_notice_to_portal (const RingerNotice *self);

G_END_DECLS
