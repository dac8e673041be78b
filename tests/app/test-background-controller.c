/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "call-fixture.h"
#include "ringer-background-controller.h"
#include "ringer-error.h"

/* When the desktop is asked, and for what. */

#define TEST_TYPE_BACKGROUND (test_background_get_type ())
G_DECLARE_FINAL_TYPE (TestBackground, test_background, TEST, BACKGROUND, GObject)

/* Keeps what was asked, as `background` or `login`, until the test answers. */
struct _TestBackground {
  GObject parent_instance;

  GString *asked;
  GTask *task;
};

static void
test_background_request_async (RingerBackground *background,
                               gboolean at_login,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TestBackground *self = TEST_BACKGROUND (background);

  g_string_append (self->asked, at_login ? "login " : "background ");
  if (self->task != NULL) {
    /* Whoever asks anew does not wait for the first answer. */
    g_assert_true (g_task_return_error_if_cancelled (self->task));
    g_object_unref (self->task);
  }
  self->task = g_task_new (self, cancellable, callback, user_data);
}

static gboolean
test_background_request_finish (RingerBackground *background,
                                GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_background_iface_init (RingerBackgroundInterface *iface)
{
  iface->request_async = test_background_request_async;
  iface->request_finish = test_background_request_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestBackground, test_background, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_BACKGROUND, test_background_iface_init))

static void
test_background_finalize (GObject *object)
{
  g_string_free (TEST_BACKGROUND (object)->asked, TRUE);

  G_OBJECT_CLASS (test_background_parent_class)->finalize (object);
}

static void
test_background_class_init (TestBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_background_finalize;
}

static void
test_background_init (TestBackground *self)
{
  self->asked = g_string_new (NULL);
}

typedef struct
{
  CallFixture base;
  GSettings *settings;
  TestBackground *background;
  RingerBackgroundController *controller;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  call_fixture_set_up (&fixture->base, NULL);
  fixture->settings = g_settings_new (RINGER_APP_ID);
  fixture->background = g_object_new (TEST_TYPE_BACKGROUND, NULL);
  fixture->controller = ringer_background_controller_new (fixture->settings, fixture->base.accounts, RINGER_BACKGROUND (fixture->background));
}

/* Says what the desktop says. */
static void
answer (Fixture *fixture,
        RingerError code)
{
  g_autoptr (GTask) task = g_steal_pointer (&fixture->background->task);

  if (code != RINGER_ERROR_FAILED)
    g_task_return_new_error_literal (task, RINGER_ERROR, (int) code, "no");
  else
    g_task_return_boolean (task, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->controller);
  if (fixture->background->task != NULL)
    answer (fixture, RINGER_ERROR_FAILED);
  g_assert_finalize_object (fixture->background);
  g_settings_reset (fixture->settings, "run-in-background");
  g_settings_reset (fixture->settings, "start-at-login");
  g_object_unref (fixture->settings);
  call_fixture_tear_down (&fixture->base, NULL);
}

/* And nothing else since the last time. */
static void
assert_asked (Fixture *fixture,
              const char *asked)
{
  g_assert_cmpstr (fixture->background->asked->str, ==, asked);
  g_string_truncate (fixture->background->asked, 0);
}

static void
test_follows_settings (Fixture *fixture,
                       gconstpointer user_data)
{
  g_assert_true (ringer_background_controller_is_wanted (fixture->controller));
  assert_asked (fixture, "background ");

  g_settings_set_boolean (fixture->settings, "start-at-login", TRUE);
  assert_asked (fixture, "login ");
  g_settings_set_boolean (fixture->settings, "run-in-background", FALSE);
  assert_asked (fixture, "background ");
  g_assert_false (ringer_background_controller_is_wanted (fixture->controller));
  g_settings_set_boolean (fixture->settings, "start-at-login", FALSE);
  assert_asked (fixture, "");
  g_settings_set_boolean (fixture->settings, "run-in-background", TRUE);
  assert_asked (fixture, "background ");
  g_assert_true (ringer_background_controller_is_wanted (fixture->controller));
}

static void
assert_error (Fixture *fixture,
              RingerError code)
{
  g_autoptr (GError) error = NULL;

  g_object_get (fixture->controller, "error", &error, NULL);
  if (code == RINGER_ERROR_FAILED)
    g_assert_no_error (error);
  else
    g_assert_error (error, RINGER_ERROR, (int) code);
}

static void
test_error (Fixture *fixture,
            gconstpointer user_data)
{
  answer (fixture, RINGER_ERROR_DESKTOP_REFUSED);
  assert_error (fixture, RINGER_ERROR_DESKTOP_REFUSED);
  g_settings_set_boolean (fixture->settings, "start-at-login", TRUE);
  answer (fixture, RINGER_ERROR_FAILED);
  assert_error (fixture, RINGER_ERROR_FAILED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/background-controller/follows-settings", Fixture, NULL, set_up, test_follows_settings, tear_down);
  g_test_add ("/background-controller/error", Fixture, NULL, set_up, test_error, tear_down);

  return g_test_run ();
}
