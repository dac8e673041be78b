/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-call-window.h"

#include <glib/gi18n.h>

#include "ringer-call-devices.h"
#include "ringer-call-link.h"
#include "ringer-call-people.h"
#include "ringer-call-stage.h"
#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-hardware-group.h"
#include "ringer-idle-bars.h"
#include "ringer-lock-label.h"
#include "ringer-push-to-talk.h"
#include "ringer-second-call-bar.h"

/* Follows its call. The time runs only while the window can be seen, so that a call in the background wakes nothing. */

#define READ_END_MS 2000
#define OFFER_CAMERA_MS 20000

struct _RingerCallWindow {
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwToolbarView *toolbar_view;
  RingerCallStage *stage;
  RingerSecondCallBar *second_call_bar;
  GtkWidget *spotlight_button;
  GtkWidget *devices_button;
  GtkWidget *elsewhere_box;
  AdwBanner *banner;
  AdwToastOverlay *toast_overlay;
  GtkButton *microphone_button;
  GtkButton *camera_button;
  GtkButton *screen_button;
  GtkWidget *people_button;
  RingerLockLabel *lock_label;
  AdwStatusPage *failed_page;
  GtkWidget *retry_button;
  GtkWidget *controls_box;

  RingerActiveCall *call;
  GSettings *settings;
  RingerClock *clock;
  RingerCallDevices *devices; /* NULL without sound and pictures */
  RingerIdleBars *idle_bars;
  RingerPushToTalk *push_to_talk; /* NULL without sound and pictures */
  gboolean cramped;
  gboolean offers_camera;
  unsigned int offer_id;
  unsigned int tick_id;
  unsigned int close_id;
};

typedef enum {
  PROP_CALL = 1,
  PROP_SETTINGS,
  PROP_CLOCK,
} RingerCallWindowProperty;

static GParamSpec *properties[PROP_CLOCK + 1];

G_DEFINE_FINAL_TYPE (RingerCallWindow, ringer_call_window, ADW_TYPE_APPLICATION_WINDOW)

static void update_time (RingerCallWindow *self);
static void update_banner (RingerCallWindow *self);

static RingerRtcSession *
get_session (RingerCallWindow *self)
{
  return ringer_active_call_get_session (self->call);
}

/* Nothing else has room then. */
static gboolean
is_full_of_second_call (RingerCallWindow *self)
{
  return self->cramped && gtk_widget_get_visible (GTK_WIDGET (self->second_call_bar));
}

static gint64
get_elapsed_ms (RingerCallWindow *self)
{
  gint64 joined_ms = ringer_active_call_get_joined_ms (self->call);

  /* A wall clock that was set back gives no negative time. */
  return joined_ms > 0 ? MAX (ringer_clock_get_wall_ms (self->clock) - joined_ms, 0) : 0;
}

static void
on_tick (gpointer user_data)
{
  RingerCallWindow *self = user_data;

  self->tick_id = 0;
  update_time (self);
}

static void
update_time (RingerCallWindow *self)
{
  gboolean joined = ringer_active_call_get_state (self->call) == RINGER_ACTIVE_JOINED;
  gint64 elapsed_ms = get_elapsed_ms (self);
  g_autofree char *words = joined ? ringer_call_words_duration (elapsed_ms / 1000) : NULL;

  adw_window_title_set_subtitle (self->window_title, words != NULL ? words : "");

  ringer_clock_clear_timeout (self->clock, &self->tick_id);
  if (joined && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = ringer_clock_add_timeout (self->clock, 1000 - elapsed_ms % 1000, on_tick, self);
}

static void
update_lock (RingerCallWindow *self)
{
  ringer_lock_label_set (self->lock_label, ringer_call_security_of_session (get_session (self)));
}

/* Sound and pictures */

static void
update_control (GtkButton *button,
                gboolean on,
                const char *on_icon,
                const char *off_icon,
                const char *words)
{
  gtk_button_set_icon_name (button, on ? on_icon : off_icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), words);
}

/* (transfer none): only where there are sound and pictures. */
static RingerMediaSession *
get_media_session (RingerCallWindow *self)
{
  return ringer_call_media_get_session (ringer_active_call_get_media (self->call));
}

static void
update_controls (RingerCallWindow *self)
{
  gboolean microphone;
  gboolean camera;
  gboolean screen;

  g_object_get (get_media_session (self), "microphone", &microphone, "camera", &camera, "screen", &screen, NULL);
  update_control (self->microphone_button, microphone, "audio-input-microphone-symbolic", "microphone-disabled-symbolic",
                  microphone ? _ ("Mute Microphone") : _ ("Unmute Microphone"));
  update_control (self->camera_button, camera, "camera-video-symbolic", "camera-disabled-symbolic",
                  camera ? _ ("Turn Camera Off") : _ ("Turn Camera On"));
  update_control (self->screen_button, screen, "screen-shared-symbolic", "screen-shared-symbolic", screen ? _ ("Stop Sharing Screen") : _ ("Share Screen"));
}

/* While there is something to look at, and nothing to be told */
static void
update_idle_bars (RingerCallWindow *self)
{
  gboolean has_pictures;

  g_object_get (self->stage, "has-pictures", &has_pictures, NULL);
  ringer_idle_bars_set_hiding (self->idle_bars, has_pictures && !adw_banner_get_revealed (self->banner) &&
                                                  !gtk_widget_get_visible (GTK_WIDGET (self->second_call_bar)));
}

/* (transfer full) (nullable): what there is to tell of the connection. */
static char *
describe_connection (RingerCallWindow *self)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  const GError *error = ringer_call_media_get_error (media);
  g_autofree char *cause = error != NULL ? ringer_error_cause (error) : NULL;

  switch (ringer_call_media_get_state (media)) {
  case RINGER_MEDIA_STATE_FAILED:
    if (cause == NULL || self->cramped)
      return g_strdup (_ ("You can't be heard"));
    /* Translators: %s is a cause in small letters, as in "you are offline". */
    return g_strdup_printf (_ ("You can't be heard: %s"), cause);
  case RINGER_MEDIA_STATE_RECONNECTING:
    if (cause == NULL || self->cramped)
      return g_strdup (_ ("Reconnecting…"));
    /* Translators: it is tried again and again; %s is why it did not work last, in small letters, as in "the server doesn't answer". */
    return g_strdup_printf (_ ("Reconnecting: %s"), cause);
  case RINGER_MEDIA_STATE_IDLE:
  case RINGER_MEDIA_STATE_CONNECTING:
    if (cause == NULL || self->cramped)
      return g_strdup (_ ("Connecting…"));
    /* Translators: it is tried again and again; %s is why it did not work last, in small letters, as in "the server doesn't answer". */
    return g_strdup_printf (_ ("Connecting: %s"), cause);
  case RINGER_MEDIA_STATE_CONNECTED:
  case RINGER_MEDIA_STATE_CLOSED:
  default:
    return NULL;
  }
}

/* @words and @button: (nullable) */
static void
show_banner (RingerCallWindow *self,
             const char *words,
             const char *button)
{
  gboolean news = words != NULL && (!adw_banner_get_revealed (self->banner) || g_strcmp0 (words, adw_banner_get_title (self->banner)) != 0);

  if (news) {
    adw_banner_set_title (self->banner, words);
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             button != NULL ? GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH : GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  }
  if (words != NULL)
    adw_banner_set_button_label (self->banner, button);
  adw_banner_set_revealed (self->banner, words != NULL);
  update_idle_bars (self);
}

static void
on_offer_over (gpointer user_data)
{
  RingerCallWindow *self = user_data;

  self->offer_id = 0;
  self->offers_camera = FALSE;
  update_banner (self);
}

static void
update_banner (RingerCallWindow *self)
{
  g_autofree char *words = NULL;

  if (ringer_active_call_get_media (self->call) == NULL)
    return;

  words = describe_connection (self);
  if (words != NULL && !is_full_of_second_call (self)) {
    gboolean failed = ringer_call_media_get_state (ringer_active_call_get_media (self->call)) == RINGER_MEDIA_STATE_FAILED;

    show_banner (self, words, failed ? _ ("_Try Again") : NULL);
  } else if (self->offers_camera && !self->cramped) {
    /* Translators: a button; turns the camera on. */
    show_banner (self, _ ("Your camera is off"), _ ("Turn On"));
    if (self->offer_id == 0)
      self->offer_id = ringer_clock_add_timeout (self->clock, OFFER_CAMERA_MS, on_offer_over, self);
  } else {
    show_banner (self, NULL, NULL);
  }
}

static void
on_banner_clicked (RingerCallWindow *self)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);

  if (ringer_call_media_get_state (media) == RINGER_MEDIA_STATE_FAILED)
    ringer_call_media_retry (media);
  else
    g_object_set (get_media_session (self), "camera", TRUE, NULL);
}

/* Who answered from elsewhere has not seen yet what the others would see. For a while only: the button of the camera tells it as well. */
static void
offer_camera (RingerCallWindow *self)
{
  RingerCallIntent intent;
  gboolean camera;

  g_object_get (self->call, "intent", &intent, NULL);
  g_object_get (get_media_session (self), "camera", &camera, NULL);
  self->offers_camera = intent == RINGER_CALL_VIDEO && !camera;
}

static void
on_camera_changed (RingerCallWindow *self)
{
  ringer_clock_clear_timeout (self->clock, &self->offer_id);
  self->offers_camera = FALSE;
  update_controls (self);
  update_banner (self);
}

static void
tell (RingerCallWindow *self,
      const char *words)
{
  AdwToast *toast = adw_toast_new (words);
  GtkWidget *label = gtk_label_new (words);

  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  /* The toast's own would cut long words off. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
on_device_failed (RingerCallWindow *self,
                  const GError *error)
{
  tell (self, error->message);
}

static void
on_device_lost (RingerCallWindow *self,
                RingerDeviceKind kind,
                const char *name)
{
  g_autofree char *words = ringer_call_words_device_lost (kind, name);

  tell (self, words);
}

static void
on_device_returned (RingerCallWindow *self,
                    RingerDeviceKind kind,
                    const char *name)
{
  g_autofree char *words = ringer_call_words_device_returned (name);

  tell (self, words);
}

static void
show_devices (GtkWidget *widget,
              const char *action,
              GVariant *parameter)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (widget);
  GListModel *lists[RINGER_N_DEVICE_KINDS];

  if (self->devices == NULL)
    return;

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    lists[kind] = ringer_call_devices_get_list (self->devices, (RingerDeviceKind) kind);
  adw_dialog_present (ringer_hardware_dialog_new (self->settings, lists, get_media_session (self)), widget);
}

static void
show_people (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (widget);

  if (ringer_active_call_get_media (self->call) != NULL)
    adw_dialog_present (ringer_call_people_new (self->call), widget);
}

static void
update_controls_box (RingerCallWindow *self)
{
  gtk_widget_set_visible (self->controls_box, ringer_active_call_get_state (self->call) <= RINGER_ACTIVE_JOINED && !is_full_of_second_call (self));
}

static void
show_controls (RingerCallWindow *self)
{
  gboolean has_media = ringer_active_call_get_media (self->call) != NULL;

  gtk_widget_set_visible (self->elsewhere_box, !has_media);
  gtk_widget_set_visible (GTK_WIDGET (self->microphone_button), has_media);
  gtk_widget_set_visible (GTK_WIDGET (self->camera_button), has_media && !self->cramped);
  gtk_widget_set_visible (GTK_WIDGET (self->screen_button), has_media && !self->cramped);
  gtk_widget_set_visible (self->people_button, has_media && !self->cramped);
  gtk_widget_set_visible (self->spotlight_button, has_media && !self->cramped);
  gtk_widget_set_visible (self->devices_button, self->devices != NULL && !self->cramped);
}

static void
set_cramped (RingerCallWindow *self,
             gboolean cramped)
{
  self->cramped = cramped;
  ringer_call_stage_set_cramped (self->stage, cramped);
  show_controls (self);
  update_controls_box (self);
  update_banner (self);
}

static void
on_cramped (RingerCallWindow *self)
{
  set_cramped (self, TRUE);
}

static void
on_roomy (RingerCallWindow *self)
{
  set_cramped (self, FALSE);
}

static void
on_second_call (RingerCallWindow *self)
{
  update_controls_box (self);
  update_banner (self);
  update_idle_bars (self);
}

/* Large text needs more, but no more than a phone has. */
static void
update_minimum (RingerCallWindow *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  double sp = adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, 1, settings);

  gtk_widget_set_size_request (GTK_WIDGET (self), (int) MIN (256 * sp, 320), (int) MIN (240 * sp, 300));
}

static void
toggle_fullscreen (GtkWidget *widget,
                   const char *action,
                   GVariant *parameter)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (widget)))
    gtk_window_unfullscreen (GTK_WINDOW (widget));
  else
    gtk_window_fullscreen (GTK_WINDOW (widget));
}

static void
follow_media (RingerCallWindow *self)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  g_autoptr (GSimpleActionGroup) actions = NULL;
  RingerMediaSession *session;

  show_controls (self);
  if (media == NULL)
    return;

  session = get_media_session (self);
  actions = g_simple_action_group_new ();
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("microphone", session, "microphone")));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("camera", session, "camera")));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("screen", session, "screen")));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("spotlight", self->stage, "spotlight")));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", G_ACTION_GROUP (actions));

  g_signal_connect_object (session, "notify::microphone", G_CALLBACK (update_controls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::camera", G_CALLBACK (on_camera_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::screen", G_CALLBACK (update_controls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "device-failed", G_CALLBACK (on_device_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "notify", G_CALLBACK (update_banner), self, G_CONNECT_SWAPPED);
  offer_camera (self);
  update_controls (self);
  update_banner (self);
}

static void
update_title (RingerCallWindow *self)
{
  const char *name = ringer_room_get_name (ringer_rtc_session_get_room (get_session (self)));

  adw_window_title_set_title (self->window_title, name);
  gtk_window_set_title (GTK_WINDOW (self), name);
}

static void
on_end_read (gpointer user_data)
{
  RingerCallWindow *self = user_data;

  self->close_id = 0;
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
show_failure (RingerCallWindow *self,
              const GError *error)
{
  g_autofree char *server = ringer_call_words_server (ringer_rtc_session_get_account (get_session (self)));
  g_autofree char *words = ringer_error_words (error, server);

  adw_status_page_set_description (self->failed_page, words);
  gtk_stack_set_visible_child_name (self->stack, "failed");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
show_end (RingerCallWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "ended");
  if (self->close_id == 0)
    self->close_id = ringer_clock_add_timeout (self->clock, READ_END_MS, on_end_read, self);
}

static void
update_state (RingerCallWindow *self)
{
  const GError *error = ringer_active_call_get_error (self->call);
  RingerActiveCallState state = ringer_active_call_get_state (self->call);

  update_controls_box (self);
  update_time (self);

  switch (state) {
  case RINGER_ACTIVE_JOINING:
    gtk_stack_set_visible_child_name (self->stack, "joining");
    break;
  case RINGER_ACTIVE_JOINED:
    gtk_stack_set_visible_child_name (self->stack, "joined");
    break;
  case RINGER_ACTIVE_LEAVING:
  case RINGER_ACTIVE_ENDED:
  default:
    /* Whoever hung up need not wait for the homeserver. */
    if (error == NULL)
      show_end (self);
    else if (state == RINGER_ACTIVE_ENDED)
      show_failure (self, error);
  }
}

static void
on_open_clicked (RingerCallWindow *self)
{
  g_autofree char *template = g_settings_get_string (self->settings, "call-link");
  g_autofree char *link = ringer_call_link_new (ringer_rtc_session_get_room (get_session (self)), template);

  ringer_call_link_open (link, GTK_WIDGET (self));
}

static gboolean
ringer_call_window_close_request (GtkWindow *window)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (window);

  if (ringer_active_call_get_state (self->call) != RINGER_ACTIVE_ENDED)
    ringer_active_call_hang_up (self->call);

  return GTK_WINDOW_CLASS (ringer_call_window_parent_class)->close_request (window);
}

static void
ringer_call_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringer_call_window_parent_class)->map (widget);

  update_time (RINGER_CALL_WINDOW (widget));
}

static void
ringer_call_window_unmap (GtkWidget *widget)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (widget);

  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->tick_id);

  GTK_WIDGET_CLASS (ringer_call_window_parent_class)->unmap (widget);
}

static void
ringer_call_window_constructed (GObject *object)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (object);
  RingerRtcSession *session = get_session (self);
  RingerRoom *room = ringer_rtc_session_get_room (session);

  G_OBJECT_CLASS (ringer_call_window_parent_class)->constructed (object);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry_button), "(ss)",
                                    ringer_account_get_id (ringer_rtc_session_get_account (session)),
                                    ringer_room_get_id (room));

  g_signal_connect_object (self->call, "notify", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (update_lock), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::name", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->clock, "jumped", G_CALLBACK (update_time), self, G_CONNECT_SWAPPED);
  if (ringer_active_call_get_media (self->call) != NULL)
    self->push_to_talk = ringer_push_to_talk_new (ADW_APPLICATION_WINDOW (self), get_media_session (self));
  /* What is added last has the keys first. */
  self->idle_bars = ringer_idle_bars_new (GTK_WIDGET (self), self->toolbar_view, self->clock);
  g_signal_connect_object (self->stage, "notify::has-pictures", G_CALLBACK (update_idle_bars), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->second_call_bar, "notify::visible", G_CALLBACK (on_second_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi", G_CALLBACK (update_minimum), self, G_CONNECT_SWAPPED);
  ringer_call_stage_set_up (self->stage, self->call);
  update_minimum (self);
  update_title (self);
  update_lock (self);
  follow_media (self);
  update_state (self);
}

static void
ringer_call_window_dispose (GObject *object)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (object);

  if (self->clock != NULL) {
    ringer_clock_clear_timeout (self->clock, &self->offer_id);
    ringer_clock_clear_timeout (self->clock, &self->tick_id);
    ringer_clock_clear_timeout (self->clock, &self->close_id);
  }
  g_clear_object (&self->devices);
  g_clear_object (&self->idle_bars);
  g_clear_object (&self->push_to_talk);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_CALL_WINDOW);
  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  g_clear_object (&self->call);

  G_OBJECT_CLASS (ringer_call_window_parent_class)->dispose (object);
}

static void
ringer_call_window_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (object);

  switch ((RingerCallWindowProperty) prop_id) {
  case PROP_CALL:
    self->call = g_value_dup_object (value);
    break;
  case PROP_SETTINGS:
    self->settings = g_value_dup_object (value);
    break;
  case PROP_CLOCK:
    self->clock = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_window_class_init (RingerCallWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ringer_call_window_constructed;
  object_class->dispose = ringer_call_window_dispose;
  object_class->set_property = ringer_call_window_set_property;
  widget_class->map = ringer_call_window_map;
  widget_class->unmap = ringer_call_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = ringer_call_window_close_request;

  properties[PROP_CALL] =
    g_param_spec_object ("call", NULL, NULL, RINGER_TYPE_ACTIVE_CALL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, RINGER_TYPE_CLOCK,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (RINGER_TYPE_CALL_STAGE);
  g_type_ensure (RINGER_TYPE_SECOND_CALL_BAR);
  g_type_ensure (RINGER_TYPE_LOCK_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-call-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, second_call_bar);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, spotlight_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, devices_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, screen_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, people_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, elsewhere_box);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, microphone_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, camera_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, lock_label);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, controls_box);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cramped);
  gtk_widget_class_bind_template_callback (widget_class, on_roomy);

  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.devices", NULL, show_devices);
  gtk_widget_class_install_action (widget_class, "win.people", NULL, show_people);

  /* Not among the application's keys, for GTK has no name for it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_HangupPhone, 0, "app.hang-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_AudioMicMute, 0, "call.microphone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "call.microphone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, 0, "call.camera", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "call.screen", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "call.spotlight", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "win.devices", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "win.people", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F11, 0, "win.fullscreen", NULL);
}

static void
ringer_call_window_init (RingerCallWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

GtkWidget *
ringer_call_window_new (GtkApplication *application,
                        RingerActiveCall *call,
                        GSettings *settings,
                        RingerClock *clock)
{
  return g_object_new (RINGER_TYPE_CALL_WINDOW,
                       "application", application,
                       "call", call,
                       "settings", settings,
                       "clock", clock,
                       NULL);
}

void
ringer_call_window_set_devices (RingerCallWindow *self,
                                GListModel *const *lists)
{
  g_return_if_fail (RINGER_IS_CALL_WINDOW (self));

  if (ringer_active_call_get_media (self->call) == NULL || self->devices != NULL)
    return;

  self->devices = ringer_call_devices_new (get_media_session (self), lists);
  ringer_call_devices_bind (self->devices, self->settings);
  g_signal_connect_object (self->devices, "lost", G_CALLBACK (on_device_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->devices, "returned", G_CALLBACK (on_device_returned), self, G_CONNECT_SWAPPED);
  show_controls (self);
}

void
ringer_call_window_set_calls (RingerCallWindow *self,
                              RingerCallManager *calls)
{
  g_return_if_fail (RINGER_IS_CALL_WINDOW (self));

  ringer_second_call_bar_set_up (self->second_call_bar, calls);
}
