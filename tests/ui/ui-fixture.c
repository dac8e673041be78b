/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ui-fixture.h"

#include <glib/gstdio.h>

#include "ringer-json.h"

/* One for all tests of a program: GTK does not let go of an application that never ran. */
static GtkApplication *the_application;
static UiFixture *the_fixture;

static void
on_action (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  UiFixture *fixture = the_fixture;
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *target = parameter != NULL ? g_variant_print (parameter, FALSE) : NULL;
  RingerIncomingCall *call = NULL;

  g_ptr_array_add (fixture->actions, target != NULL ? g_strdup_printf ("%s %s", name, target) : g_strdup (name));

  if (parameter != NULL && g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING))
    call = ringer_call_manager_lookup (fixture->calls, g_variant_get_string (parameter, NULL));

  if (call != NULL && g_str_equal (name, "answer"))
    ringer_call_manager_answer (fixture->calls, call, ringer_incoming_call_get_intent (call));
  else if (call != NULL && g_str_equal (name, "answer-voice"))
    ringer_call_manager_answer (fixture->calls, call, RINGER_CALL_VOICE);
  else if (call != NULL && g_str_equal (name, "decline"))
    ringer_incoming_call_decline (call);
  else if (call != NULL && g_str_equal (name, "silence"))
    ringer_incoming_call_silence (call);
  else if (g_str_equal (name, "hang-up") && ringer_call_manager_get_active (fixture->calls) != NULL)
    ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
}

static void
start_application (void)
{
  static const struct
  {
    const char *name;
    const char *type;
  } actions[] = {
    { "answer", "s" },
    { "answer-voice", "s" },
    { "decline", "s" },
    { "silence", "s" },
    { "join", "(ss)" },
    { "show-room", "(ss)" },
    { "call-back", "(ss)" },
    { "show-history", NULL },
    { "hang-up", NULL },
    { "preferences", NULL },
    { "shortcuts", NULL },
    { "about", NULL },
    { "add-account", NULL },
    { "quit", NULL },
    { "retry", NULL },
  };
  g_autoptr (GError) error = NULL;

  the_application = GTK_APPLICATION (adw_application_new (RINGER_APP_ID, G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (the_application), "/org/example/Ringer");
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, actions[i].type != NULL ? G_VARIANT_TYPE (actions[i].type) : NULL);

    g_signal_connect (action, "activate", G_CALLBACK (on_action), NULL);
    g_action_map_add_action (G_ACTION_MAP (the_application), G_ACTION (action));
  }
  g_application_register (G_APPLICATION (the_application), NULL, &error);
  g_assert_no_error (error);
}

void
ui_fixture_set_up (UiFixture *fixture,
                   gconstpointer user_data)
{
  static const char *const users[][2] = {
    { "me", "Me" },
    { "work", "Me at Work" },
    { "ann", "Ann Example" },
    { "bob", "Bob" },
    { "carla", "Carla" },
    { "emile", "Émile" },
  };
  g_autoptr (GError) error = NULL;

  fixture->clock = ringer_fake_clock_new (UI_NOW_MS);
  fixture->server = ringer_fake_homeserver_new ();
  /* Not behind what is drawn, which may have no end. */
  ringer_fake_homeserver_set_wake_priority (fixture->server, G_PRIORITY_HIGH_IDLE);
  fixture->requests = g_ptr_array_new_with_free_func (g_free);
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  for (size_t i = 0; i < G_N_ELEMENTS (users); i++)
    ringer_fake_homeserver_add_user (fixture->server, users[i][0], "secret", users[i][1]);

  fixture->folder = g_dir_make_tmp ("ringer-ui-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->secrets = ringer_fake_secret_store_new ();
  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL,
                                                  fixture->folder, fixture->folder);
  fixture->rules = ringer_ring_rules_new (NULL);
  fixture->calls = ringer_call_manager_new (fixture->accounts, fixture->rules);
  fixture->settings = g_settings_new (RINGER_APP_ID);
  fixture->application = the_application;
  fixture->actions = g_ptr_array_new_with_free_func (g_free);
  the_fixture = fixture;
}

static void
close_windows (UiFixture *fixture)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  while (g_list_model_get_n_items (windows) > 0) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);

    gtk_window_destroy (window);
  }
  ui_settle ();
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_folder (child);
  }
  g_remove (path);
}

void
ui_fixture_tear_down (UiFixture *fixture,
                      gconstpointer user_data)
{
  close_windows (fixture);
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), i);

    ringer_account_stop (account);
  }
  ui_settle ();

  g_assert_finalize_object (g_steal_pointer (&fixture->calls));
  g_assert_finalize_object (g_steal_pointer (&fixture->rules));
  g_assert_finalize_object (g_steal_pointer (&fixture->accounts));
  g_clear_object (&fixture->secrets);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->clock);
  g_settings_reset (fixture->settings, "ringtone");
  g_clear_object (&fixture->settings);
  the_fixture = NULL;
  g_clear_pointer (&fixture->actions, g_ptr_array_unref);
  g_clear_pointer (&fixture->requests, g_ptr_array_unref);
  remove_folder (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

/* What build-aux/screenshots wants to see. */
static void
apply_looks (void)
{
  const char *dpi = g_getenv ("RINGER_TEST_DPI");

  if (dpi != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) g_ascii_strtoll (dpi, NULL, 10) * PANGO_SCALE, NULL);
  if (g_strcmp0 (g_getenv ("RINGER_TEST_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

/* GDK 4.24 warns once of frames of its own, on an X display where nobody composes windows. */
static GLogWriterOutput
write_log (GLogLevelFlags level,
           const GLogField *fields,
           gsize n_fields,
           gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 && strstr (fields[i].value, "gdk_frame_timings_submitted()") != NULL)
      return G_LOG_WRITER_HANDLED;
  }

  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
ui_init (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  /* Times of day are the same wherever the tests run. */
  g_setenv ("TZ", "UTC", TRUE);
  ui_words_init ();
  adw_init ();
  apply_looks ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  start_application ();
}

void
ui_fixture_add_rooms (UiFixture *fixture)
{
  static const char *const ann[] = { "ann", "me", NULL };
  static const char *const bob[] = { "bob", "me", NULL };
  static const char *const group[] = { "bob", "me", "carla", NULL };

  ringer_fake_homeserver_add_room (fixture->server, UI_ANN_ROOM, NULL, ann, TRUE);
  ringer_fake_homeserver_add_room (fixture->server, UI_BOB_ROOM, NULL, bob, TRUE);
  ringer_fake_homeserver_add_room (fixture->server, UI_GARDEN_ROOM, "Team Garden", group, FALSE);
  ringer_fake_homeserver_add_room (fixture->server, UI_CHOIR_ROOM, "Choir", group, FALSE);
}

typedef struct
{
  UiFixture *fixture;
  RingerAccount *account;
} Adding;

static void
on_added (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Adding *adding = user_data;
  g_autoptr (GError) error = NULL;

  adding->account = ringer_account_manager_add_finish (RINGER_ACCOUNT_MANAGER (source), result, &error);
  g_assert_no_error (error);
}

static void
on_signed_in (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  Adding *adding = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerCredentials) credentials = ringer_sign_in_with_password_finish (result, &error);

  g_assert_no_error (error);
  ringer_account_manager_add_async (adding->fixture->accounts, credentials, NULL, on_added, adding);
}

RingerAccount *
ui_fixture_add_account (UiFixture *fixture,
                        const char *user)
{
  g_autoptr (RingerHomeserver) homeserver = ringer_homeserver_new (ringer_fake_homeserver_get_url (fixture->server), NULL, RINGER_LOGIN_PASSWORD, NULL, NULL);
  g_autoptr (RingerAccount) account = NULL;
  Adding adding = { .fixture = fixture };

  ringer_sign_in_with_password_async (RINGER_CLOCK (fixture->clock), homeserver, &(RingerPasswordLogin) { user, "secret", "Test" }, NULL, on_signed_in, &adding);
  ui_wait_until (adding.account != NULL);
  account = g_steal_pointer (&adding.account);

  return account;
}

RingerAccount *
ui_fixture_add_ready_account (UiFixture *fixture,
                              const char *user)
{
  RingerAccount *account = ui_fixture_add_account (fixture, user);

  ui_wait_until (ringer_account_get_state (account) == RINGER_ACCOUNT_UP_TO_DATE);

  return account;
}

void
ui_fixture_break_rules (UiFixture *fixture)
{
  g_assert_finalize_object (fixture->calls);
  g_assert_finalize_object (fixture->rules);

  /* Where the file should be there is a folder. */
  fixture->rules = ringer_ring_rules_new (fixture->folder);
  fixture->calls = ringer_call_manager_new (fixture->accounts, fixture->rules);
}

void
ui_fixture_send_state (UiFixture *fixture,
                       const char *room_id,
                       const char *sender,
                       const char *type,
                       const char *state_key,
                       const char *content)
{
  g_autoptr (JsonObject) object = ringer_json_parse_object (content, -1, NULL);

  g_assert_nonnull (object);
  ringer_fake_homeserver_send_event (fixture->server, room_id, sender, type, state_key, object);
}

gboolean
ui_fixture_was_requested (UiFixture *fixture,
                          const char *method,
                          const char *part_of_path)
{
  g_autoptr (GPtrArray) news = ringer_fake_homeserver_take_requests (fixture->server);

  for (unsigned int i = 0; i < news->len; i++) {
    RingerFakeRequest *request = g_ptr_array_index (news, i);

    g_ptr_array_add (fixture->requests, g_strdup_printf ("%s %s", request->method, request->path));
  }

  for (unsigned int i = 0; i < fixture->requests->len; i++) {
    const char *request = g_ptr_array_index (fixture->requests, i);

    if (g_str_has_prefix (request, method) && strstr (request, part_of_path) != NULL)
      return TRUE;
  }

  return FALSE;
}

gboolean
ui_fixture_was_activated (UiFixture *fixture,
                          const char *action)
{
  return g_ptr_array_find_with_equal_func (fixture->actions, action, g_str_equal, NULL);
}
