/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-call-window.h"

#include <glib/gi18n.h>

#include "ringer-call-link.h"
#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-lock-label.h"
#include "ringer-person-tile.h"
#include "ringer-tile-layout.h"

/* Follows its call. The time runs only while the window can be seen, so that a call in the background wakes nothing. */

#define READ_END_MS 2000

struct _RingerCallWindow {
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkWidget *people_box;
  GtkWidget *elsewhere_box;
  AdwBanner *media_banner;
  AdwToastOverlay *toast_overlay;
  GtkButton *microphone_button;
  GtkButton *camera_button;
  RingerLockLabel *lock_label;
  AdwStatusPage *failed_page;
  GtkWidget *retry_button;
  GtkWidget *controls_box;

  RingerActiveCall *call;
  GSettings *settings;
  RingerClock *clock;
  GPtrArray *tiles;
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

static RingerRtcSession *
get_session (RingerCallWindow *self)
{
  return ringer_active_call_get_session (self->call);
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

static RingerPersonTile *
find_tile (RingerCallWindow *self,
           RingerMember *member)
{
  for (unsigned int i = 0; i < self->tiles->len; i++) {
    if (ringer_person_tile_get_member (g_ptr_array_index (self->tiles, i)) == member)
      return g_ptr_array_index (self->tiles, i);
  }

  return NULL;
}

static RingerPersonTile *
add_tile (RingerCallWindow *self,
          RingerMember *member)
{
  RingerAccount *account = ringer_rtc_session_get_account (get_session (self));
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  RingerPersonTile *tile = RINGER_PERSON_TILE (ringer_person_tile_new (account, member));

  if (media != NULL && g_str_equal (ringer_member_get_user_id (member), ringer_account_get_user_id (account))) {
    g_autoptr (RingerVideoFeed) self_view = NULL;

    g_object_get (ringer_call_media_get_session (media), "self-view", &self_view, NULL);
    ringer_person_tile_set_self_view (tile, self_view);
  }

  gtk_box_append (GTK_BOX (self->people_box), GTK_WIDGET (tile));
  g_ptr_array_add (self->tiles, g_object_ref (tile));

  return tile;
}

/* One tile per person, however many devices they are in with; those that stay keep theirs. */
static void
update_people (RingerCallWindow *self)
{
  RingerRtcSession *session = get_session (self);
  RingerRoom *room = ringer_rtc_session_get_room (session);
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) membership = g_list_model_get_item (G_LIST_MODEL (session), i);
    RingerMember *member = ringer_room_ensure_member (room, ringer_rtc_membership_get_user_id (membership));
    RingerPersonTile *tile = find_tile (self, member);
    RingerMediaMember *its_media = media != NULL ? ringer_call_media_lookup (media, membership) : NULL;

    if (tile == NULL)
      tile = add_tile (self, member);
    if (its_media != NULL)
      ringer_person_tile_set_media (tile, its_media);
    if (!g_ptr_array_find (kept, tile, NULL))
      g_ptr_array_add (kept, g_object_ref (tile));
  }

  for (unsigned int i = self->tiles->len; i > 0; i--) {
    GtkWidget *tile = g_ptr_array_index (self->tiles, i - 1);

    if (g_ptr_array_find (kept, tile, NULL))
      continue;

    gtk_box_remove (GTK_BOX (self->people_box), tile);
    g_ptr_array_remove_index (self->tiles, i - 1);
  }
  ringer_lock_label_set (self->lock_label, ringer_call_security_of_session (session));
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

static void
update_controls (RingerCallWindow *self)
{
  gboolean microphone;
  gboolean camera;

  g_object_get (ringer_call_media_get_session (ringer_active_call_get_media (self->call)), "microphone", &microphone, "camera", &camera, NULL);
  update_control (self->microphone_button, microphone, "audio-input-microphone-symbolic", "microphone-disabled-symbolic",
                  microphone ? _ ("Mute Microphone") : _ ("Unmute Microphone"));
  update_control (self->camera_button, camera, "camera-video-symbolic", "camera-disabled-symbolic",
                  camera ? _ ("Turn Camera Off") : _ ("Turn Camera On"));
}

static void
update_media_banner (RingerCallWindow *self)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  RingerMediaState state = ringer_call_media_get_state (media);
  const GError *error = ringer_call_media_get_error (media);
  g_autofree char *cause = error != NULL ? ringer_error_cause (error) : NULL;
  g_autofree char *words = NULL;

  if (state == RINGER_MEDIA_STATE_FAILED && cause != NULL)
    /* Translators: %s is a cause in small letters, as in "you are offline". */
    words = g_strdup_printf (_ ("You can't be heard: %s"), cause);
  else if (state == RINGER_MEDIA_STATE_FAILED)
    words = g_strdup (_ ("You can't be heard"));
  else if (state == RINGER_MEDIA_STATE_RECONNECTING)
    words = g_strdup (_ ("Reconnecting…"));
  else if (state == RINGER_MEDIA_STATE_CONNECTING || state == RINGER_MEDIA_STATE_IDLE)
    words = g_strdup (_ ("Connecting…"));

  if (words != NULL)
    adw_banner_set_title (self->media_banner, words);
  adw_banner_set_button_label (self->media_banner, state == RINGER_MEDIA_STATE_FAILED ? _ ("_Try Again") : NULL);
  adw_banner_set_revealed (self->media_banner, words != NULL);
}

static void
on_retry_media (RingerCallWindow *self)
{
  ringer_call_media_retry (ringer_active_call_get_media (self->call));
}

static void
on_device_failed (RingerCallWindow *self,
                  const GError *error)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (error->message));
}

static void
follow_media (RingerCallWindow *self)
{
  RingerCallMedia *media = ringer_active_call_get_media (self->call);
  g_autoptr (GSimpleActionGroup) actions = NULL;
  g_autoptr (GListModel) members = NULL;
  RingerMediaSession *session;

  gtk_widget_set_visible (self->elsewhere_box, media == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->microphone_button), media != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->camera_button), media != NULL);
  if (media == NULL)
    return;

  session = ringer_call_media_get_session (media);
  actions = g_simple_action_group_new ();
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("microphone", session, "microphone")));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (g_property_action_new ("camera", session, "camera")));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", G_ACTION_GROUP (actions));

  g_signal_connect_object (session, "notify::microphone", G_CALLBACK (update_controls), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::camera", G_CALLBACK (update_controls), self, G_CONNECT_SWAPPED);
  g_object_get (session, "members", &members, NULL);
  g_signal_connect_object (members, "items-changed", G_CALLBACK (update_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "device-failed", G_CALLBACK (on_device_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "notify", G_CALLBACK (update_media_banner), self, G_CONNECT_SWAPPED);
  update_controls (self);
  update_media_banner (self);
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
update_state (RingerCallWindow *self)
{
  const GError *error = ringer_active_call_get_error (self->call);
  RingerActiveCallState state = ringer_active_call_get_state (self->call);

  gtk_widget_set_visible (self->controls_box, state != RINGER_ACTIVE_ENDED);
  update_time (self);

  switch (state) {
  case RINGER_ACTIVE_JOINING:
    gtk_stack_set_visible_child_name (self->stack, "joining");
    break;
  case RINGER_ACTIVE_JOINED:
    gtk_stack_set_visible_child_name (self->stack, "joined");
    break;
  case RINGER_ACTIVE_LEAVING:
    gtk_widget_set_sensitive (self->controls_box, FALSE);
    break;
  case RINGER_ACTIVE_ENDED:
  default:
    if (error != NULL)
      show_failure (self, error);
    else
      gtk_stack_set_visible_child_name (self->stack, "ended");
    if (error == NULL && self->close_id == 0)
      self->close_id = ringer_clock_add_timeout (self->clock, READ_END_MS, on_end_read, self);
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
  g_signal_connect_object (session, "changed", G_CALLBACK (update_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (room, "notify::name", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->clock, "jumped", G_CALLBACK (update_time), self, G_CONNECT_SWAPPED);
  update_title (self);
  update_people (self);
  follow_media (self);
  update_state (self);
}

static void
ringer_call_window_dispose (GObject *object)
{
  RingerCallWindow *self = RINGER_CALL_WINDOW (object);

  if (self->clock != NULL) {
    ringer_clock_clear_timeout (self->clock, &self->tick_id);
    ringer_clock_clear_timeout (self->clock, &self->close_id);
  }
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
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

  g_type_ensure (RINGER_TYPE_TILE_LAYOUT);
  g_type_ensure (RINGER_TYPE_LOCK_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-call-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, people_box);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, elsewhere_box);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, media_banner);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, microphone_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, camera_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, lock_label);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, RingerCallWindow, controls_box);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_media);

  /* Not among the application's keys, for GTK has no name for it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_HangupPhone, 0, "app.hang-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_AudioMicMute, 0, "call.microphone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "call.microphone", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, 0, "call.camera", NULL);
}

static void
ringer_call_window_init (RingerCallWindow *self)
{
  self->tiles = g_ptr_array_new_with_free_func (g_object_unref);
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
