/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "notification-mock.h"
#include "ringer-desktop-notifier.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* GLib looks for the desktop's kind once per program, so each kind is a run of its own: `gtk` (as GNOME has it), `freedesktop`, and `portal`. */

#define APP_ID "org.example.RingerTest"
#define APP_PATH "/org/example/RingerTest"

typedef struct {
  CallFixture base;
  NotificationMock mock;
  GApplication *application;
  RingerNotifier *notifier;
  RingerIncomingCall *call;
  GString *pressed; /* the actions and their targets, as `answer ID\n` */
} Fixture;

static gboolean with_gtk; /* or the portal, which is much the same */
static gboolean with_portal;
/* Never let go of: it would wait for the connection that GLib shares. */
static GTestDBus *bus_process;

static void
on_activate (Fixture *fixture,
             GVariant *target,
             GSimpleAction *action)
{
  g_string_append_printf (fixture->pressed, "%s %s\n", g_action_get_name (G_ACTION (action)), g_variant_get_string (target, NULL));
}

static void
ask_bus (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId",
                                        NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* GLib knows what to close only when the desktop has answered. Messages do not overtake each other, so that answer is here after these. */
static void
settle (Fixture *fixture)
{
  ask_bus (fixture->mock.bus);
  ask_bus (g_application_get_dbus_connection (fixture->application));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
has_told_version (gpointer data)
{
  return ((Fixture *) data)->mock.n_asked > 0;
}

static void
make_notifier (Fixture *fixture)
{
  fixture->mock.n_asked = 0;
  fixture->notifier = ringer_desktop_notifier_new (fixture->application, fixture->base.accounts, with_portal);
  if (with_portal) {
    ringer_test_wait_for (has_told_version, fixture);
    settle (fixture);
  }
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *const names[] = { "answer", "decline", "show-call" };
  g_autoptr (GError) error = NULL;

  call_fixture_set_up (&fixture->base, NULL);
  notification_mock_start (&fixture->mock);
  fixture->pressed = g_string_new (NULL);
  fixture->application = g_application_new (APP_ID, G_APPLICATION_DEFAULT_FLAGS);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

    g_signal_connect_swapped (action, "activate", G_CALLBACK (on_activate), fixture);
    g_action_map_add_action (G_ACTION_MAP (fixture->application), G_ACTION (action));
  }
  g_application_register (fixture->application, NULL, &error);
  g_assert_no_error (error);
  make_notifier (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->notifier);
  g_clear_object (&fixture->call);
  g_assert_finalize_object (fixture->application);
  notification_mock_stop (&fixture->mock);
  g_string_free (fixture->pressed, TRUE);
  call_fixture_tear_down (&fixture->base, NULL);
}

static gboolean
is_shown (gpointer data)
{
  return ((Fixture *) data)->mock.n_shown > 0;
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->mock.gone != NULL;
}

static gboolean
is_pressed (gpointer data)
{
  return ((Fixture *) data)->pressed->len > 0;
}

static void
begin_call (Fixture *fixture,
            const char *room_id,
            const char *type,
            const char *intent)
{
  ringer_fake_homeserver_start_call (fixture->base.server, room_id, "ann", "ANNDEV", type, intent);
  call_fixture_sync (&fixture->base);
  g_set_object (&fixture->call, call_fixture_get_call (&fixture->base));
  g_assert_nonnull (fixture->call);

  ringer_notifier_show_call (fixture->notifier, fixture->call);
}

static void
show_call (Fixture *fixture,
           const char *room_id,
           const char *type,
           const char *intent)
{
  begin_call (fixture, room_id, type, intent);
  ringer_test_wait_for (is_shown, fixture);
  settle (fixture);
}

static GVariant *
dup_options (Fixture *fixture)
{
  return g_variant_get_child_value (fixture->mock.shown, with_portal ? 1 : with_gtk ? 2
                                                                                    : 6);
}

/* A text of what is shown: with `gtk` a key of the dictionary, else the place in the row of arguments */
static char *
dup_text (Fixture *fixture,
          const char *key,
          unsigned int place)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GVariant) value = NULL;
  char *text = NULL;

  if (with_gtk) {
    options = dup_options (fixture);
    value = g_variant_lookup_value (options, key, G_VARIANT_TYPE_STRING);
  } else {
    value = g_variant_get_child_value (fixture->mock.shown, place);
  }
  if (value != NULL)
    text = g_variant_dup_string (value, NULL);

  return text;
}

static void
assert_words (Fixture *fixture,
              const char *title,
              const char *body)
{
  g_autofree char *shown_title = dup_text (fixture, "title", 3);
  g_autofree char *shown_body = dup_text (fixture, "body", 4);

  g_assert_cmpstr (shown_title, ==, title);
  g_assert_cmpstr (shown_body, ==, body);
}

/* The buttons in their order, as `Label=app.action::TARGET`, or without a target */
static char *
dup_buttons (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  if (with_gtk) {
    g_autoptr (GVariant) options = dup_options (fixture);
    g_autoptr (GVariant) buttons = g_variant_lookup_value (options, "buttons", G_VARIANT_TYPE ("aa{sv}"));

    for (size_t i = 0; i < g_variant_n_children (buttons); i++) {
      g_autoptr (GVariant) button = g_variant_get_child_value (buttons, i);
      const char *label = NULL;
      const char *action = NULL;
      const char *target = NULL;

      g_assert_true (g_variant_lookup (button, "label", "&s", &label));
      g_assert_true (g_variant_lookup (button, "action", "&s", &action));
      g_string_append_printf (text, "%s=%s", label, action);
      if (g_variant_lookup (button, "target", "&s", &target))
        g_string_append_printf (text, "::%s", target);
      g_string_append_c (text, '\n');
    }
  } else {
    g_autofree const char **actions = NULL;

    g_variant_get_child (fixture->mock.shown, 5, "^a&s", &actions);
    for (unsigned int i = 0; actions[i] != NULL; i += 2) {
      if (!g_str_equal (actions[i], "default"))
        g_string_append_printf (text, "%s=%s\n", actions[i + 1], actions[i]);
    }
  }

  return g_string_free (text, FALSE);
}

static void
assert_urgency (Fixture *fixture,
                const char *priority,
                guint8 urgency)
{
  g_autoptr (GVariant) options = dup_options (fixture);
  const char *shown_priority = NULL;
  const char *category = NULL;
  guint8 shown_urgency = 0;

  if (with_gtk) {
    g_assert_true (g_variant_lookup (options, "priority", "&s", &shown_priority));
    g_assert_cmpstr (shown_priority, ==, priority);
  } else {
    g_assert_true (g_variant_lookup (options, "urgency", "y", &shown_urgency));
    g_assert_cmpuint (shown_urgency, ==, urgency);
    g_assert_true (g_variant_lookup (options, "category", "&s", &category));
    g_assert_cmpstr (category, ==, "call.incoming");
  }
}

/* GLib hands pictures on only as GNOME has it; elsewhere the desktop shows the application's icon. */
static gboolean
has_picture (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GVariant) options = dup_options (fixture);
  g_autoptr (GVariant) serialized = g_variant_lookup_value (options, "icon", NULL);
  g_autoptr (GIcon) icon = serialized == NULL ? NULL : g_icon_deserialize (serialized);

  return G_IS_BYTES_ICON (icon);
}

static void
test_ring (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *buttons = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *id = NULL;
  const char *call_id;

  show_call (fixture, CALL_ROOM, "ring", "video");
  call_id = ringer_incoming_call_get_id (fixture->call);
  assert_words (fixture, "Ann", "Incoming video call");
  assert_urgency (fixture, "urgent", 2);

  buttons = dup_buttons (fixture);
  expected = g_strdup_printf ("Decline=app.decline::%s\nAnswer=app.answer::%s\n", call_id, call_id);
  g_assert_cmpstr (buttons, ==, expected);

  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  ringer_test_wait_for (is_gone, fixture);
  id = with_gtk ? g_strconcat ("call-incoming-", call_id, NULL) : g_strdup ("1");
  g_assert_cmpstr (fixture->mock.gone, ==, id);
}

/* As the desktop does it: GNOME calls the application, others emit a signal. */
static void
test_press (Fixture *fixture,
            gconstpointer action)
{
  GVariantBuilder targets = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  g_autofree char *name = NULL;
  g_autofree char *expected = NULL;

  show_call (fixture, CALL_ROOM, "ring", "video");
  name = g_strdup_printf ("app.%s::%s", (const char *) action, ringer_incoming_call_get_id (fixture->call));
  expected = g_strdup_printf ("%s %s\n", (const char *) action, ringer_incoming_call_get_id (fixture->call));

  if (with_gtk) {
    g_variant_builder_add (&targets, "v", g_variant_new_string (ringer_incoming_call_get_id (fixture->call)));
    g_dbus_connection_call (fixture->mock.bus, APP_ID, APP_PATH, "org.freedesktop.Application", "ActivateAction",
                            g_variant_new ("(sava{sv})", action, &targets, NULL),
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  } else {
    g_variant_builder_clear (&targets);
    notification_mock_press (&fixture->mock, name);
  }

  ringer_test_wait_for (is_pressed, fixture);
  g_assert_cmpstr (fixture->pressed->str, ==, expected);
}

static void
test_banner (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *buttons = NULL;
  g_autofree char *expected = NULL;

  show_call (fixture, CALL_GROUP, "notification", "audio");
  assert_words (fixture, "Ann · Garden", "Incoming voice call");
  assert_urgency (fixture, "high", 1);

  buttons = dup_buttons (fixture);
  expected = g_strdup_printf ("Join=app.answer::%s\n", ringer_incoming_call_get_id (fixture->call));
  g_assert_cmpstr (buttons, ==, expected);
}

/* Where Ringer has a switch of its own, and it is not on. */
static void
test_own_switch (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful ("do-not-disturb", NULL, g_variant_new_boolean (FALSE));
  g_autofree char *buttons = NULL;
  g_autofree char *buttons_when_quiet = NULL;

  g_action_map_add_action (G_ACTION_MAP (fixture->application), G_ACTION (action));
  show_call (fixture, CALL_ROOM, "ring", "video");
  buttons = dup_buttons (fixture);
  g_assert_true (g_str_has_suffix (buttons, "\nDo Not Disturb=app.do-not-disturb\n"));

  fixture->mock.n_shown = 0;
  g_object_set (fixture->base.rules, "do-not-disturb", TRUE, NULL);
  ringer_test_wait_for (is_shown, fixture);
  settle (fixture);
  buttons_when_quiet = dup_buttons (fixture);
  g_assert_null (strstr (buttons_when_quiet, "Do Not Disturb"));
}

static gboolean
is_urgent (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GVariant) options = dup_options (fixture);
  g_autoptr (GVariant) urgency = g_variant_lookup_value (options, with_gtk ? "priority" : "urgency", NULL);

  return with_gtk ? g_str_equal (g_variant_get_string (urgency, NULL), "urgent") : g_variant_get_byte (urgency) == 2;
}

static void
test_do_not_disturb (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *buttons = NULL;
  g_autofree char *expected = NULL;

  g_object_set (fixture->base.rules, "do-not-disturb", TRUE, NULL);
  show_call (fixture, CALL_ROOM, "ring", "video");
  assert_words (fixture, "Ann", "Incoming video call");
  assert_urgency (fixture, "normal", 1);
  buttons = dup_buttons (fixture);
  expected = g_strdup_printf ("Decline=app.decline::%s\nAnswer=app.answer::%s\n", ringer_incoming_call_get_id (fixture->call),
                              ringer_incoming_call_get_id (fixture->call));
  g_assert_cmpstr (buttons, ==, expected);

  g_object_set (fixture->base.rules, "do-not-disturb", FALSE, NULL);
  ringer_test_wait_for (is_urgent, fixture);
  settle (fixture);
}

static gboolean
has_new_name (gpointer data)
{
  g_autofree char *title = dup_text (data, "title", 3);

  return g_str_equal (title, "Annabel");
}

static void
test_follows_caller (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_build ("membership", "s", "join", "displayname", "s", "Annabel", NULL);

  show_call (fixture, CALL_ROOM, "ring", "video");
  g_assert_true (!with_gtk || has_picture (fixture));

  ringer_fake_homeserver_send_event (fixture->base.server, CALL_ROOM, fixture->base.ann, "m.room.member", fixture->base.ann, content);
  ringer_test_wait_for (has_new_name, fixture);
  /* Who has no picture any more is not shown with the old one. */
  g_assert_false (with_gtk && has_picture (fixture));
  settle (fixture);
}

/* GLib does not know yet what to close. */
static void
test_over_before_the_answer (Fixture *fixture,
                             gconstpointer user_data)
{
  begin_call (fixture, CALL_GROUP, "notification", "audio");
  ringer_test_wait_for (is_shown, fixture);
  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  /* Once more is no more. */
  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  ringer_test_wait_for (is_gone, fixture);
}

/* What is shown when the program ends goes with it. */
static void
test_ends_with_program (Fixture *fixture,
                        gconstpointer user_data)
{
  show_call (fixture, CALL_ROOM, "ring", "video");
  g_assert_finalize_object (fixture->notifier);
  ringer_test_wait_for (is_gone, fixture);
  make_notifier (fixture);
}

static void
test_withdrawn_at_once (Fixture *fixture,
                        gconstpointer user_data)
{
  /* Even before it is shown, while the picture is waited for */
  ringer_fake_homeserver_start_call (fixture->base.server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  call_fixture_sync (&fixture->base);
  g_set_object (&fixture->call, call_fixture_get_call (&fixture->base));
  ringer_notifier_show_call (fixture->notifier, fixture->call);
  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  for (unsigned int i = 0; i < 5; i++)
    call_fixture_sync (&fixture->base);
  g_assert_cmpuint (fixture->mock.n_shown, ==, 0);
}

static void
test_withdrawn (Fixture *fixture,
                gconstpointer user_data)
{
  show_call (fixture, CALL_ROOM, "ring", "video");
  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  ringer_test_wait_for (is_gone, fixture);
  notification_mock_forget (&fixture->mock);

  /* Neither the picture nor what changes brings it back. */
  call_fixture_sync (&fixture->base);
  ringer_notifier_withdraw_call (fixture->notifier, fixture->call);
  call_fixture_sync (&fixture->base);
  g_assert_cmpuint (fixture->mock.n_shown, ==, 0);
}

/* The words that only the portal has */
static void
test_portal (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GVariant) buttons = NULL;
  const char *const purposes[] = { "call.decline", "call.accept" };
  const char *category = NULL;
  const char *sound = NULL;

  show_call (fixture, CALL_ROOM, "ring", "video");
  options = dup_options (fixture);
  g_assert_true (g_variant_lookup (options, "category", "&s", &category));
  g_assert_cmpstr (category, ==, "call.incoming");
  g_assert_true (g_variant_lookup (options, "sound", "&s", &sound));
  g_assert_cmpstr (sound, ==, "silent");

  buttons = g_variant_lookup_value (options, "buttons", G_VARIANT_TYPE ("aa{sv}"));
  g_assert_cmpuint (g_variant_n_children (buttons), ==, G_N_ELEMENTS (purposes));
  for (size_t i = 0; i < G_N_ELEMENTS (purposes); i++) {
    g_autoptr (GVariant) button = g_variant_get_child_value (buttons, i);
    const char *purpose = NULL;

    g_assert_true (g_variant_lookup (button, "purpose", "&s", &purpose));
    g_assert_cmpstr (purpose, ==, purposes[i]);
  }
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  with_portal = g_str_equal (argv[1], "portal");
  with_gtk = with_portal || g_str_equal (argv[1], "gtk");
  g_setenv ("GNOTIFICATION_BACKEND", argv[1], TRUE);

  bus_process = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus_process);
  g_test_add ("/desktop-notifier/ring", Fixture, NULL, set_up, test_ring, tear_down);
  if (with_portal)
    g_test_add ("/desktop-notifier/portal", Fixture, NULL, set_up, test_portal, tear_down);
  g_test_add ("/desktop-notifier/answer", Fixture, "answer", set_up, test_press, tear_down);
  g_test_add ("/desktop-notifier/decline", Fixture, "decline", set_up, test_press, tear_down);
  g_test_add ("/desktop-notifier/banner", Fixture, NULL, set_up, test_banner, tear_down);
  g_test_add ("/desktop-notifier/do-not-disturb", Fixture, NULL, set_up, test_do_not_disturb, tear_down);
  g_test_add ("/desktop-notifier/own-switch", Fixture, NULL, set_up, test_own_switch, tear_down);
  g_test_add ("/desktop-notifier/follows-caller", Fixture, NULL, set_up, test_follows_caller, tear_down);
  g_test_add ("/desktop-notifier/ends-with-program", Fixture, NULL, set_up, test_ends_with_program, tear_down);
  g_test_add ("/desktop-notifier/over-before-the-answer", Fixture, NULL, set_up, test_over_before_the_answer, tear_down);
  g_test_add ("/desktop-notifier/withdrawn", Fixture, NULL, set_up, test_withdrawn, tear_down);
  g_test_add ("/desktop-notifier/withdrawn-at-once", Fixture, NULL, set_up, test_withdrawn_at_once, tear_down);
  status = g_test_run ();
  g_test_dbus_stop (bus_process);

  return status;
}
