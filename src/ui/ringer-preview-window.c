/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-preview-window.h"

#include "ringer-call-devices.h"
#include "ringer-hardware-group.h"
#include "ringer-video-view.h"

struct _RingerPreviewWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  AdwWindowTitle *window_title;
  GtkWidget *off_label;
  RingerVideoView *video_view;
  RingerHardwareGroup *hardware_group;

  RingerCallManager *calls;
  RingerIncomingCall *call;
  RingerMediaSession *media;
  RingerCallDevices *devices;
};

G_DEFINE_FINAL_TYPE (RingerPreviewWindow, ringer_preview_window, ADW_TYPE_WINDOW)

static void
on_state_changed (RingerPreviewWindow *self)
{
  if (ringer_incoming_call_get_state (self->call) != RINGER_INCOMING_RINGING)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_camera_changed (RingerPreviewWindow *self)
{
  gboolean on;

  g_object_get (self->media, "camera", &on, NULL);
  gtk_widget_set_visible (self->off_label, !on);
}

static void
on_device_failed (RingerPreviewWindow *self,
                  const GError *error)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (error->message));
}

static void
on_answer_clicked (RingerPreviewWindow *self)
{
  ringer_call_manager_answer (self->calls, self->call, RINGER_CALL_VIDEO);
}

static void
ringer_preview_window_dispose (GObject *object)
{
  RingerPreviewWindow *self = RINGER_PREVIEW_WINDOW (object);

  /* What was not taken over by the call. */
  if (self->calls != NULL)
    ringer_media_supply_drop (ringer_call_manager_get_media_supply (self->calls));
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_PREVIEW_WINDOW);
  g_clear_object (&self->devices);
  g_clear_object (&self->media);
  g_clear_object (&self->call);
  g_clear_object (&self->calls);

  G_OBJECT_CLASS (ringer_preview_window_parent_class)->dispose (object);
}

static void
ringer_preview_window_class_init (RingerPreviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_preview_window_dispose;

  g_type_ensure (RINGER_TYPE_VIDEO_VIEW);
  g_type_ensure (RINGER_TYPE_HARDWARE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-preview-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerPreviewWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RingerPreviewWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, RingerPreviewWindow, off_label);
  gtk_widget_class_bind_template_child (widget_class, RingerPreviewWindow, video_view);
  gtk_widget_class_bind_template_child (widget_class, RingerPreviewWindow, hardware_group);
  gtk_widget_class_bind_template_callback (widget_class, on_answer_clicked);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "preview.microphone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, 0, "preview.camera", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ringer_preview_window_init (RingerPreviewWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

static void
show_devices (RingerPreviewWindow *self,
              GSettings *settings,
              GListModel *const *lists)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (RingerVideoFeed) self_view = NULL;

  g_object_get (self->media, "self-view", &self_view, NULL);
  ringer_video_view_set_feed (self->video_view, self_view);
  ringer_video_view_set_mirrored (self->video_view, TRUE);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("microphone", self->media, "microphone")));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("camera", self->media, "camera")));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preview", G_ACTION_GROUP (actions));
  g_signal_connect_object (self->media, "notify::camera", G_CALLBACK (on_camera_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->media, "device-failed", G_CALLBACK (on_device_failed), self, G_CONNECT_SWAPPED);
  on_camera_changed (self);

  self->devices = ringer_call_devices_new (self->media, lists);
  ringer_call_devices_bind (self->devices, settings);
  ringer_hardware_group_set_up (self->hardware_group, settings, lists, self->media);
}

GtkWidget *
ringer_preview_window_new (GtkApplication *application,
                           RingerCallManager *calls,
                           RingerIncomingCall *call,
                           RingerMediaSession *media,
                           GSettings *settings,
                           GListModel *const *lists)
{
  RingerPreviewWindow *self = g_object_new (RINGER_TYPE_PREVIEW_WINDOW, "application", application, NULL);
  const char *name = ringer_room_get_name (ringer_rtc_session_get_room (ringer_incoming_call_get_session (call)));

  self->calls = g_object_ref (calls);
  self->call = g_object_ref (call);
  self->media = g_object_ref (media);
  adw_window_title_set_title (self->window_title, name);
  gtk_window_set_title (GTK_WINDOW (self), name);
  ringer_incoming_call_silence (call);
  show_devices (self, settings, lists);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
