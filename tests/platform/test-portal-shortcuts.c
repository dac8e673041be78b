/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portal-mock.h"
#include "ringer-error.h"
#include "ringer-portal-shortcuts.h"
#include "ringer-test-util.h"

/* What the portal is asked, in which order, and what comes of its answers. */

#define SHORTCUTS "org.freedesktop.portal.GlobalShortcuts"
#define REGISTRY "org.freedesktop.host.portal.Registry"
#define SESSION "/org/freedesktop/portal/desktop/session/1/ringer"
#define KEYS "'shortcuts': <@a(sa{sv}) [('answer', {'trigger_description': <'Super+A'>}), ('decline', {'trigger_description': <7>}), ('other', {})]>"
#define YES "{'session_handle': <'" SESSION "'>, " KEYS "}"

typedef struct
{
  PortalMock portal;
  RingerGlobalShortcuts *shortcuts;
  RingerGlobalShortcut pressed;
  unsigned int n_pressed;
} Fixture;

static GTestDBus *bus_process;

static void
on_activated (Fixture *fixture,
              RingerGlobalShortcut shortcut)
{
  fixture->pressed = shortcut;
  fixture->n_pressed++;
}

static void
start_portal (Fixture *fixture,
              const char *kind)
{
  const char *const all[] = { REGISTRY, SHORTCUTS, NULL };
  gboolean old = g_strcmp0 (kind, "old") == 0;

  portal_mock_start (&fixture->portal, g_strcmp0 (kind, "missing") == 0 ? NULL : all + old);
  portal_mock_answer (&fixture->portal, 0, YES);
}

static void
set_up (Fixture *fixture,
        gconstpointer kind)
{
  start_portal (fixture, kind);
  fixture->shortcuts = ringer_portal_shortcuts_new (g_strcmp0 (kind, "sandbox") == 0 ? NULL : "org.example.Test");
  g_signal_connect_swapped (fixture->shortcuts, "activated", G_CALLBACK (on_activated), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->shortcuts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  portal_mock_stop (&fixture->portal);
}

static gboolean
is_bound (gpointer data)
{
  return ringer_global_shortcuts_is_bound (((Fixture *) data)->shortcuts);
}

static gboolean
is_off (gpointer data)
{
  gboolean enabled;

  g_object_get (((Fixture *) data)->shortcuts, "enabled", &enabled, NULL);

  return !enabled;
}

static gboolean
is_pressed (gpointer data)
{
  return ((Fixture *) data)->n_pressed > 0;
}

static void
bind_shortcuts (Fixture *fixture)
{
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
  ringer_test_wait_for (is_bound, fixture);
}

static void
assert_called (Fixture *fixture,
               const char *const *names)
{
  g_assert_cmpuint (fixture->portal.names->len, ==, g_strv_length ((char **) names));
  for (unsigned int i = 0; names[i] != NULL; i++)
    g_assert_cmpstr (g_ptr_array_index (fixture->portal.names, i), ==, names[i]);
}

static void
assert_trigger (Fixture *fixture,
                RingerGlobalShortcut shortcut,
                const char *trigger)
{
  g_assert_cmpstr (ringer_global_shortcuts_get_trigger (fixture->shortcuts, shortcut), ==, trigger);
}

/* Who asks is said first, where the portal cannot see it. */
static void
test_host (Fixture *fixture,
           gconstpointer user_data)
{
  const char *app_id;

  bind_shortcuts (fixture);
  assert_called (fixture, (const char *const[]) { "Register", "CreateSession", "BindShortcuts", NULL });
  g_variant_get_child (portal_mock_find (&fixture->portal, "Register"), 0, "&s", &app_id);
  g_assert_cmpstr (app_id, ==, "org.example.Test");
}

static void
test_sandbox (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GVariant) asked = NULL;
  const char *session;

  bind_shortcuts (fixture);
  assert_called (fixture, (const char *const[]) { "CreateSession", "BindShortcuts", NULL });
  g_variant_get_child (portal_mock_find (&fixture->portal, "BindShortcuts"), 0, "&o", &session);
  g_assert_cmpstr (session, ==, SESSION);
  asked = g_variant_get_child_value (portal_mock_find (&fixture->portal, "BindShortcuts"), 1);
  g_assert_cmpuint (g_variant_n_children (asked), ==, RINGER_N_GLOBAL_SHORTCUTS);
}

/* A portal that does not want to know who asks */
static void
test_old (Fixture *fixture,
          gconstpointer user_data)
{
  bind_shortcuts (fixture);
  assert_called (fixture, (const char *const[]) { "CreateSession", "BindShortcuts", NULL });
}

static gboolean
has_other_keys (gpointer data)
{
  return g_strcmp0 (ringer_global_shortcuts_get_trigger (((Fixture *) data)->shortcuts, RINGER_GLOBAL_SHORTCUT_SILENCE), "F12") == 0;
}

static void
test_keys (Fixture *fixture,
           gconstpointer user_data)
{
  bind_shortcuts (fixture);
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER, "Super+A");
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_DECLINE, NULL);
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_SILENCE, NULL);

  portal_mock_emit (&fixture->portal, SHORTCUTS, "ShortcutsChanged",
                    "(objectpath '" SESSION "', @a(sa{sv}) [('silence', {'trigger_description': <'F12'>})])");
  ringer_test_wait_for (has_other_keys, fixture);
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER, NULL);
}

static void
test_pressed (Fixture *fixture,
              gconstpointer user_data)
{
  const char *const wrong[] = {
    "(objectpath '" SESSION "', 'hang-up', uint64 1, @a{sv} {})",
    "(objectpath '" SESSION "', 'answer')",
    "('answer',)",
  };

  bind_shortcuts (fixture);
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    portal_mock_emit (&fixture->portal, SHORTCUTS, "Activated", wrong[i]);
  portal_mock_emit (&fixture->portal, SHORTCUTS, "Activated", "(objectpath '" SESSION "', 'decline', uint64 1, @a{sv} {})");
  ringer_test_wait_for (is_pressed, fixture);
  g_assert_cmpint (fixture->pressed, ==, RINGER_GLOBAL_SHORTCUT_DECLINE);
  g_assert_cmpuint (fixture->n_pressed, ==, 1);
}

static void
assert_error (Fixture *fixture,
              RingerError code)
{
  g_autoptr (GError) error = NULL;

  g_object_get (fixture->shortcuts, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, (int) code);
}

/* The switch goes back, and the next try asks anew. */
static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  portal_mock_answer (&fixture->portal, 1, "{}");
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
  ringer_test_wait_for (is_off, fixture);
  assert_error (fixture, RINGER_ERROR_DESKTOP_REFUSED);

  portal_mock_answer (&fixture->portal, 0, YES);
  bind_shortcuts (fixture);
  g_object_set (fixture->shortcuts, "enabled", FALSE, NULL);
  g_assert_false (is_bound (fixture));
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER, NULL);
}

static void
test_missing (Fixture *fixture,
              gconstpointer user_data)
{
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
  ringer_test_wait_for (is_off, fixture);
  assert_error (fixture, RINGER_ERROR_DESKTOP_LACKS);
}

static void
test_nonsense (Fixture *fixture,
               gconstpointer user_data)
{
  const char *const answers[] = {
    "{}",
    "{'session_handle': <7>}",
    "{'session_handle': <'no path'>, " KEYS "}",
    "{'session_handle': <'" SESSION "'>}",
    "{'session_handle': <'" SESSION "'>, 'shortcuts': <['answer']>}",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++) {
    portal_mock_answer (&fixture->portal, 0, answers[i]);
    g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
    ringer_test_wait_for (is_off, fixture);
    assert_error (fixture, RINGER_ERROR_DESKTOP_LACKS);
  }
}

/* As GNOME 48 does it: it says that it failed, and has told their keys. */
static void
test_bound_all_the_same (Fixture *fixture,
                         gconstpointer user_data)
{
  fixture->portal.failing = "BindShortcuts";
  fixture->portal.news = "(objectpath '" SESSION "', @a(sa{sv}) [('answer', {'trigger_description': <'Press <Control><Super>a'>})])";
  bind_shortcuts (fixture);
  assert_trigger (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER, "Press <Control><Super>a");

  /* Which says nothing of the next time. */
  g_object_set (fixture->shortcuts, "enabled", FALSE, NULL);
  fixture->portal.news = NULL;
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
  ringer_test_wait_for (is_off, fixture);
  assert_error (fixture, RINGER_ERROR_DESKTOP_REFUSED);
}

static gboolean
is_asked (gpointer data)
{
  return portal_mock_find (&((Fixture *) data)->portal, "CreateSession") != NULL;
}

/* Switched off, and gone, while the desktop thinks; often, for the answer to the call is on its way in another thread. */
static void
test_let_go (Fixture *fixture,
             gconstpointer user_data)
{
  fixture->portal.silent = TRUE;
  for (int i = 0; i < 100; i++) {
    g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
    ringer_test_wait_for (is_asked, fixture);
    g_object_set (fixture->shortcuts, "enabled", FALSE, NULL);
    g_ptr_array_set_size (fixture->portal.names, 0);
    g_ptr_array_set_size (fixture->portal.calls, 0);
  }
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
}

static gboolean
is_asked_to_bind (gpointer data)
{
  return portal_mock_find (&((Fixture *) data)->portal, "BindShortcuts") != NULL;
}

static void
test_started_anew (Fixture *fixture,
                   gconstpointer user_data)
{
  g_object_set (fixture->shortcuts, "enabled", TRUE, NULL);
  ringer_test_wait_for (is_bound, fixture);

  portal_mock_stop (&fixture->portal);
  start_portal (fixture, NULL);
  ringer_test_wait_for (is_asked_to_bind, fixture);
  ringer_test_wait_for (is_bound, fixture);
  g_assert_cmpstr (ringer_global_shortcuts_get_trigger (fixture->shortcuts, RINGER_GLOBAL_SHORTCUT_ANSWER), ==, "Super+A");
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  bus_process = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus_process);
#define add_test(path, kind, function) g_test_add ("/portal-shortcuts/" path, Fixture, kind, set_up, function, tear_down)
  add_test ("host", NULL, test_host);
  add_test ("sandbox", "sandbox", test_sandbox);
  add_test ("old", "old", test_old);
  add_test ("keys", NULL, test_keys);
  add_test ("pressed", NULL, test_pressed);
  add_test ("refused", NULL, test_refused);
  add_test ("bound-all-the-same", NULL, test_bound_all_the_same);
  add_test ("missing", "missing", test_missing);
  add_test ("nonsense", NULL, test_nonsense);
  add_test ("started-anew", NULL, test_started_anew);
  add_test ("let-go", NULL, test_let_go);
  status = g_test_run ();
  g_test_dbus_down (bus_process);
  g_object_unref (bus_process);

  return status;
}
