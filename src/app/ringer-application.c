/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "ringer-autostart-file.h"
#include "ringer-background-controller.h"
#include "ringer-call-link.h"
#include "ringer-call-sheet.h"
#include "ringer-call-window.h"
#include "ringer-desktop-notifier.h"
#include "ringer-desktop-quiet.h"
#include "ringer-device-list.h"
#include "ringer-gst-tone-player.h"
#include "ringer-media-module.h"
#include "ringer-missed-controller.h"
#include "ringer-portal-background.h"
#include "ringer-portal-capture.h"
#include "ringer-portal-shortcuts.h"
#include "ringer-preferences-dialog.h"
#include "ringer-preview-window.h"
#include "ringer-priority.h"
#include "ringer-ring-controller.h"
#include "ringer-room-dialog.h"
#include "ringer-sandbox.h"
#include "ringer-secret-service.h"
#include "ringer-shortcuts-controller.h"
#include "ringer-status-controller.h"
#include "ringer-system-clock.h"
#include "ringer-window.h"

/*
 * Builds everything and wires it. What is shown follows the call manager: a sheet while calls ring, a notification per
 * presented call, a window for the call that this device is in.
 */

/* Long enough for the start to be over: what is loaded then delays no request and no window. */
#define PREPARE_TONE_AFTER_MS 1500

struct _RingerApplication {
  AdwApplication parent_instance;

  RingerClock *clock;
  GSettings *settings;
  RingerAccountManager *accounts;
  RingerDoNotDisturb *do_not_disturb;
  RingerRingRules *rules;
  RingerCallManager *calls;
  RingerTonePlayer *player;
  RingerTonePlayer *soft_player;
  RingerRingController *ring_controller;
  RingerNotifier *notifier;
  RingerMissedController *missed_controller;
  RingerBackgroundController *background_controller;
  RingerStatusController *status_controller;
  RingerGlobalShortcuts *shortcuts;
  RingerShortcutsController *shortcuts_controller;

  GtkWindow *window;
  GtkWindow *sheet;
  GtkWindow *call_window;
  GtkWindow *preview;

  unsigned int inhibit_cookie; /* 0 for none */
  unsigned int prepare_id;
  unsigned int present_call_id;
  unsigned int sigterm_id;
  unsigned int sigint_id;
  gboolean in_background;
  gboolean quitting;
};

G_DEFINE_FINAL_TYPE (RingerApplication, ringer_application, ADW_TYPE_APPLICATION)

/* With an account and the person's leave the program goes on without a window. */
static void
update_background (RingerApplication *self)
{
  gboolean in_background = !self->quitting && ringer_background_controller_is_wanted (self->background_controller);

  if (self->in_background == in_background)
    return;

  self->in_background = in_background;
  if (in_background)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void
on_call_state_changed (RingerApplication *self,
                       GParamSpec *pspec,
                       RingerIncomingCall *call)
{
  if (ringer_incoming_call_get_state (call) != RINGER_INCOMING_RINGING)
    ringer_notifier_withdraw_call (self->notifier, call);
}

/* What could not be delivered is said in the sheet, also where the person had closed it. */
static void
on_call_error_changed (RingerApplication *self,
                       GParamSpec *pspec,
                       RingerIncomingCall *call)
{
  if (ringer_incoming_call_get_error (call) != NULL &&
      ringer_incoming_call_get_kind (call) == RINGER_CALL_RING)
    ringer_application_present_sheet (self);
}

/* Then the call's window shows who else calls. */
static gboolean
is_in_call (RingerApplication *self)
{
  RingerActiveCall *active = ringer_call_manager_get_active (self->calls);

  return self->call_window != NULL && active != NULL && ringer_active_call_get_state (active) != RINGER_ACTIVE_ENDED;
}

/* No window comes up before somebody who is not to be disturbed. */
static void
present_if_ringing (RingerApplication *self,
                    RingerIncomingCall *call)
{
  if (ringer_incoming_call_get_kind (call) == RINGER_CALL_RING && !ringer_incoming_call_get_quiet (call) &&
      ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING && !is_in_call (self))
    ringer_application_present_sheet (self);
}

/* The person's own rules may let it ring after all. */
static void
on_call_rules_changed (RingerApplication *self,
                       GParamSpec *pspec,
                       RingerIncomingCall *call)
{
  present_if_ringing (self, call);
}

static void
on_call_added (RingerApplication *self,
               RingerIncomingCall *call)
{
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::error", G_CALLBACK (on_call_error_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::kind", G_CALLBACK (on_call_rules_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::quiet", G_CALLBACK (on_call_rules_changed), self, G_CONNECT_SWAPPED);

  /* What the person said of it before it was known again is being done. */
  if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING)
    ringer_notifier_show_call (self->notifier, call);
}

/*
 * Not before the notification: where another window has the focus, GNOME Shell puts the sheet behind it and says that it "is ready", in a
 * banner that would keep the one with the buttons waiting.
 */
static void
on_call_shown (RingerApplication *self,
               RingerIncomingCall *call)
{
  present_if_ringing (self, call);
}

static void
on_call_ended (RingerApplication *self,
               RingerIncomingCall *call)
{
  ringer_notifier_withdraw_call (self->notifier, call);
}

/* Who talks touches neither keys nor pointer. */
static void
update_inhibit (RingerApplication *self)
{
  gboolean in_call = ringer_call_manager_get_active (self->calls) != NULL;

  if (in_call == (self->inhibit_cookie != 0))
    return;

  if (in_call) {
    /* Translators: why the desktop is to stay awake. */
    self->inhibit_cookie = gtk_application_inhibit (GTK_APPLICATION (self), NULL,
                                                    GTK_APPLICATION_INHIBIT_SUSPEND | GTK_APPLICATION_INHIBIT_IDLE, _ ("In a call"));
  } else {
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_cookie);
    self->inhibit_cookie = 0;
  }
}

typedef GListModel *Lists[RINGER_N_DEVICE_KINDS];

/* They are looked for only while there is a call. */
static void
make_lists (Lists lists)
{
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    lists[kind] = ringer_device_list_new ((RingerDeviceKind) kind);
}

static void
clear_lists (Lists lists)
{
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_object_unref (lists[kind]);
}

static void
give_devices (GtkWindow *window)
{
  Lists lists;

  make_lists (lists);
  ringer_call_window_set_devices (RINGER_CALL_WINDOW (window), lists);
  clear_lists (lists);
}

static gboolean
present_call (gpointer user_data)
{
  RingerApplication *self = user_data;
  RingerActiveCall *active = ringer_call_manager_get_active (self->calls);

  self->present_call_id = 0;
  if (active == NULL)
    return G_SOURCE_REMOVE;

  if (self->call_window != NULL)
    gtk_window_destroy (self->call_window);

  g_set_weak_pointer (&self->call_window,
                      GTK_WINDOW (ringer_call_window_new (GTK_APPLICATION (self), active, self->settings, self->clock)));
  ringer_call_window_set_calls (RINGER_CALL_WINDOW (self->call_window), self->calls);
  if (ringer_active_call_get_media (active) != NULL)
    give_devices (self->call_window);
  gtk_window_present (self->call_window);

  return G_SOURCE_REMOVE;
}

static void
on_active_changed (RingerApplication *self)
{
  update_inhibit (self);

  /* Behind the request: who calls hears of the answer before there is a window. That of a call that is over closes itself, after it said why. */
  if (ringer_call_manager_get_active (self->calls) != NULL && self->present_call_id == 0)
    self->present_call_id = g_idle_add_full (RINGER_PRIORITY_BESIDE_DRAWING, present_call, self, NULL);
}

static void
on_prepare_due (gpointer user_data)
{
  RingerApplication *self = user_data;

  self->prepare_id = 0;
  ringer_ring_controller_prepare (self->ring_controller);
}

static gboolean
on_quit_signal (gpointer user_data)
{
  ringer_application_leave_and_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* What is said of single rooms and people is in a file; the rest is among the preferences. */
static RingerRingRules *
make_rules (RingerApplication *self,
            const char *data_dir)
{
  static const char *const keys[] = { "group-calls", "quiet-hours", "quiet-from", "quiet-until" };
  g_autofree char *path = g_build_filename (data_dir, "ring-rules.json", NULL);
  RingerRingRules *rules = ringer_ring_rules_new (path);

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_bind (self->settings, keys[i], rules, keys[i], G_SETTINGS_BIND_GET);
  g_object_bind_property (self->do_not_disturb, "active", rules, "do-not-disturb", G_BINDING_SYNC_CREATE);

  return rules;
}

/* Outside the sandbox everybody may run. */
static RingerBackground *
make_background (RingerApplication *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);

  return ringer_sandbox_is_inside () && bus != NULL ? ringer_portal_background_new (bus) : ringer_autostart_file_new (folder);
}

static void
build_objects (RingerApplication *self)
{
  const char *folder = RINGER_DEVELOPMENT ? "ringer-devel" : "ringer";
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), folder, NULL);
  g_autofree char *cache_dir = g_build_filename (g_get_user_cache_dir (), folder, NULL);
  g_autoptr (RingerSecretStore) secrets = ringer_secret_service_new ();
  g_autoptr (RingerBackground) background = make_background (self);
  g_autoptr (RingerCaptureAccess) access = NULL;
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));

  self->clock = ringer_system_clock_new ();
  self->settings = g_settings_new (RINGER_APP_ID);
  self->accounts = ringer_account_manager_new (self->clock, secrets, g_network_monitor_get_default (), data_dir, cache_dir);
  self->do_not_disturb = ringer_desktop_quiet_new (self->settings, ringer_sandbox_is_inside ());
  g_settings_bind (self->settings, "only-verified-devices", self->accounts, "only-verified-devices", G_SETTINGS_BIND_GET);
  self->rules = make_rules (self, data_dir);
  self->calls = ringer_call_manager_new (self->accounts, self->rules);
  if (bus != NULL)
    access = ringer_portal_capture_new (bus, ringer_sandbox_is_inside ());
  ringer_media_supply_set_maker (ringer_call_manager_get_media_supply (self->calls), ringer_media_module_make_session, access);
  self->player = ringer_gst_tone_player_new ();
  self->soft_player = ringer_gst_tone_player_new ();
  self->ring_controller = ringer_ring_controller_new (self->calls, self->player, self->soft_player, self->settings);
  self->notifier = ringer_desktop_notifier_new (G_APPLICATION (self), self->accounts, ringer_sandbox_is_inside ());
  self->missed_controller = ringer_missed_controller_new (self->calls, self->notifier);
  self->background_controller = ringer_background_controller_new (self->settings, self->accounts, background);
  self->status_controller = ringer_status_controller_new (self->calls, self->do_not_disturb, background);
  self->shortcuts = ringer_portal_shortcuts_new (ringer_sandbox_is_inside () ? NULL : RINGER_APP_ID);
  self->shortcuts_controller = ringer_shortcuts_controller_new (self->calls, self->shortcuts);
  g_settings_bind (self->settings, "global-shortcuts", self->shortcuts, "enabled", G_SETTINGS_BIND_DEFAULT);
}

/* Where the desktop does not tell of its own switch, there is one in the menu, and in the notification of a call. */
static void
add_do_not_disturb (RingerApplication *self)
{
  g_autoptr (GAction) action = g_settings_create_action (self->settings, "do-not-disturb");

  if (!ringer_do_not_disturb_is_desktops (self->do_not_disturb))
    g_action_map_add_action (G_ACTION_MAP (self), action);
}

/* GTK reads its own theme, which takes a fifth of the start, only for libadwaita to put another in its place. */
static void
start_gtk (void)
{
  gboolean wanted = g_getenv ("GTK_THEME") != NULL;

  if (!wanted)
    g_setenv ("GTK_THEME", "Empty", TRUE);
  gtk_init ();
  if (!wanted)
    g_unsetenv ("GTK_THEME");
}

static void
ringer_application_startup (GApplication *application)
{
  RingerApplication *self = RINGER_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  start_gtk ();
  G_APPLICATION_CLASS (ringer_application_parent_class)->startup (application);

  build_objects (self);
  ringer_application_add_actions (self);
  add_do_not_disturb (self);

  g_signal_connect_object (self->calls, "call-added", G_CALLBACK (on_call_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "call-ended", G_CALLBACK (on_call_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "call-shown", G_CALLBACK (on_call_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "notify::active", G_CALLBACK (on_active_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->background_controller, "notify::wanted", G_CALLBACK (update_background), self, G_CONNECT_SWAPPED);

  self->sigterm_id = g_unix_signal_add (SIGTERM, on_quit_signal, self);
  self->sigint_id = g_unix_signal_add (SIGINT, on_quit_signal, self);

  /* An account that cannot be read says so in the window; the others ring all the same. */
  if (!ringer_account_manager_load (self->accounts, &error))
    g_message ("Could not load an account: %s", error->message);

  update_background (self);
  self->prepare_id = ringer_clock_add_timeout (self->clock, PREPARE_TONE_AFTER_MS, on_prepare_due, self);
}

/* The homeserver's delayed leave does it where this could not. */
static void
finish_leaving (RingerCallManager *calls,
                GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (!ringer_call_manager_leave_all_finish (calls, result, &error))
    g_message ("Quit without having left the call: %s", error->message);
}

static void
ringer_application_activate (GApplication *application)
{
  ringer_application_present_window (RINGER_APPLICATION (application));
}

static void
on_left_at_end (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  finish_leaving (RINGER_CALL_MANAGER (source), result);
  *(gboolean *) user_data = TRUE;
}

/* When the session ends GTK quits without asking; the homeserver still has to be told. */
static void
leave_at_end (RingerApplication *self)
{
  gboolean left = FALSE;

  self->quitting = TRUE;
  ringer_call_manager_leave_all_async (self->calls, NULL, NULL, on_left_at_end, &left);
  while (!left)
    g_main_context_iteration (NULL, TRUE);
}

static void
ringer_application_shutdown (GApplication *application)
{
  RingerApplication *self = RINGER_APPLICATION (application);

  /* As long as there are handlers for them, the signals that end a session do not cut it short. */
  if (self->calls != NULL && !self->quitting)
    leave_at_end (self);
  if (!ringer_media_module_finish ())
    g_message ("Quit before all devices of a call were closed");

  g_clear_handle_id (&self->sigterm_id, g_source_remove);
  g_clear_handle_id (&self->sigint_id, g_source_remove);
  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->prepare_id);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->sheet);
  g_clear_handle_id (&self->present_call_id, g_source_remove);
  g_clear_weak_pointer (&self->call_window);
  g_clear_weak_pointer (&self->preview);

  if (self->accounts != NULL) {
    for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
      g_autoptr (RingerAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      ringer_account_stop (account);
    }
  }

  G_APPLICATION_CLASS (ringer_application_parent_class)->shutdown (application);
}

static int
ringer_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version")) {
    g_print ("Ringer %s\n", RINGER_VERSION);
    return EXIT_SUCCESS;
  }

  return -1;
}

static void
ringer_application_dispose (GObject *object)
{
  RingerApplication *self = RINGER_APPLICATION (object);

  g_clear_object (&self->ring_controller);
  g_clear_object (&self->missed_controller);
  g_clear_object (&self->background_controller);
  g_clear_object (&self->status_controller);
  g_clear_object (&self->shortcuts_controller);
  g_clear_object (&self->shortcuts);
  g_clear_object (&self->notifier);
  g_clear_object (&self->player);
  g_clear_object (&self->soft_player);
  g_clear_object (&self->calls);
  g_clear_object (&self->rules);
  g_clear_object (&self->do_not_disturb);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ringer_application_parent_class)->dispose (object);
}

static void
ringer_application_class_init (RingerApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = ringer_application_dispose;
  application_class->startup = ringer_application_startup;
  application_class->activate = ringer_application_activate;
  application_class->shutdown = ringer_application_shutdown;
  application_class->handle_local_options = ringer_application_handle_local_options;
}

static void
ringer_application_init (RingerApplication *self)
{
  g_application_add_main_option (G_APPLICATION (self), "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 _ ("Print the version and exit"), NULL);
}

static void
on_left (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerApplication) self = user_data;

  finish_leaving (RINGER_CALL_MANAGER (source), result);
  g_application_release (G_APPLICATION (self));
  g_application_quit (G_APPLICATION (self));
}

RingerApplication *
ringer_application_new (void)
{
  return g_object_new (RINGER_TYPE_APPLICATION,
                       "application-id", RINGER_APP_ID,
                       "resource-base-path", "/org/example/Ringer",
                       "register-session", TRUE,
                       NULL);
}

RingerAccountManager *
ringer_application_get_accounts (RingerApplication *self)
{
  g_return_val_if_fail (RINGER_IS_APPLICATION (self), NULL);

  return self->accounts;
}

RingerCallManager *
ringer_application_get_calls (RingerApplication *self)
{
  g_return_val_if_fail (RINGER_IS_APPLICATION (self), NULL);

  return self->calls;
}

GtkWindow *
ringer_application_present_window (RingerApplication *self)
{
  g_return_val_if_fail (RINGER_IS_APPLICATION (self), NULL);

  if (self->window == NULL)
    g_set_weak_pointer (&self->window,
                        GTK_WINDOW (ringer_window_new (GTK_APPLICATION (self), self->accounts, self->calls, self->settings)));
  gtk_window_present (self->window);

  return self->window;
}

void
ringer_application_present_sheet (RingerApplication *self)
{
  g_return_if_fail (RINGER_IS_APPLICATION (self));

  if (self->sheet == NULL) {
    g_set_weak_pointer (&self->sheet,
                        GTK_WINDOW (ringer_call_sheet_new (GTK_APPLICATION (self), self->calls, self->accounts, self->clock)));
    g_object_bind_property (self->ring_controller, "error", self->sheet, "sound-error", G_BINDING_SYNC_CREATE);
  }
  gtk_window_present (self->sheet);
}

void
ringer_application_present_preview (RingerApplication *self,
                                    RingerIncomingCall *call)
{
  RingerMediaSession *media;
  Lists lists;

  g_return_if_fail (RINGER_IS_APPLICATION (self));

  if (self->preview != NULL)
    gtk_window_destroy (self->preview);
  media = ringer_media_supply_prepare (ringer_call_manager_get_media_supply (self->calls), ringer_incoming_call_get_session (call));
  /* Where what calls need is not installed, there is nothing to see. */
  if (media == NULL) {
    ringer_call_manager_answer (self->calls, call, RINGER_CALL_VIDEO);
    return;
  }

  make_lists (lists);
  g_set_weak_pointer (&self->preview, GTK_WINDOW (ringer_preview_window_new (GTK_APPLICATION (self), self->calls, call, media, self->settings, lists)));
  clear_lists (lists);
  gtk_window_present (self->preview);
}

void
ringer_application_show_preferences (RingerApplication *self)
{
  GtkWindow *parent = ringer_application_present_window (self);
  g_autoptr (GListModel) devices = ringer_gst_tone_player_list_devices ();
  g_autoptr (RingerTonePlayer) preview = ringer_gst_tone_player_new ();
  Lists lists;
  AdwDialog *dialog = ringer_preferences_dialog_new (self->settings, self->accounts, self->calls, self->do_not_disturb, preview, devices);

  g_object_bind_property (self->background_controller, "error", dialog, "background-error", G_BINDING_SYNC_CREATE);
  ringer_preferences_dialog_set_shortcuts (RINGER_PREFERENCES_DIALOG (dialog), self->shortcuts);
  make_lists (lists);
  ringer_preferences_dialog_set_devices (RINGER_PREFERENCES_DIALOG (dialog), self->settings, lists);
  clear_lists (lists);
  adw_dialog_present (dialog, GTK_WIDGET (parent));
}

static RingerRoom *
find_room (RingerApplication *self,
           const char *account_id,
           const char *room_id,
           RingerAccount **account)
{
  *account = ringer_account_manager_lookup (self->accounts, account_id);

  return *account != NULL ? ringer_account_lookup_room (*account, room_id) : NULL;
}

void
ringer_application_call_back (RingerApplication *self,
                              const char *account_id,
                              const char *room_id)
{
  GtkWindow *parent;
  RingerAccount *account;
  RingerRoom *room;
  g_autofree char *template = NULL;
  g_autofree char *link = NULL;

  g_return_if_fail (RINGER_IS_APPLICATION (self));

  parent = ringer_application_present_window (self);
  room = find_room (self, account_id, room_id, &account);
  /* It may have been left since the notification was shown. */
  if (room == NULL)
    return;

  template = g_settings_get_string (self->settings, "call-link");
  link = ringer_call_link_new (room, template);
  ringer_call_link_open (link, GTK_WIDGET (parent));
  ringer_call_history_mark_seen (ringer_call_manager_get_history (self->calls, account), room_id);
}

void
ringer_application_show_room (RingerApplication *self,
                              const char *account_id,
                              const char *room_id)
{
  GtkWindow *parent;
  RingerAccount *account;
  RingerRoom *room;
  g_autoptr (RingerTonePlayer) preview = NULL;

  g_return_if_fail (RINGER_IS_APPLICATION (self));

  parent = ringer_application_present_window (self);
  room = find_room (self, account_id, room_id, &account);
  if (room == NULL || ringer_room_get_membership (room) != RINGER_MEMBERSHIP_JOIN)
    return;

  preview = ringer_gst_tone_player_new ();
  adw_dialog_present (ringer_room_dialog_new (self->accounts, account, room, self->calls, self->settings, preview),
                      GTK_WIDGET (parent));
}

void
ringer_application_leave_and_quit (RingerApplication *self)
{
  g_return_if_fail (RINGER_IS_APPLICATION (self));

  if (self->quitting)
    return;

  self->quitting = TRUE;
  g_application_hold (G_APPLICATION (self));
  ringer_call_manager_leave_all_async (self->calls, NULL, NULL, on_left, g_object_ref (self));
}
