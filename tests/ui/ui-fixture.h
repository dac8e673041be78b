/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"

G_BEGIN_DECLS

#define UI_NOW_MS G_GINT64_CONSTANT (1752583130000)

#define UI_ANN_ROOM "!ann:" RINGER_FAKE_SERVER_NAME
#define UI_BOB_ROOM "!bob:" RINGER_FAKE_SERVER_NAME
#define UI_GARDEN_ROOM "!garden:" RINGER_FAKE_SERVER_NAME
#define UI_CHOIR_ROOM "!choir:" RINGER_FAKE_SERVER_NAME

/*
 * The real model on the small homeserver, and an application whose actions do what Ringer's do and are written down.
 *
 * The users are me, work, ann, bob, carla and emile, all with the password `secret`.
 */
typedef struct
{
  RingerFakeHomeserver *server;
  GPtrArray *requests; /* "METHOD path" of all that changed something there */
  char *folder;
  RingerFakeClock *clock;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerRingRules *rules;
  RingerCallManager *calls;
  GSettings *settings;
  GtkApplication *application;
  GPtrArray *actions; /* "name" or "name target" of all that were activated */
} UiFixture;

void ui_fixture_set_up (UiFixture *fixture,
                        gconstpointer user_data);
void ui_fixture_tear_down (UiFixture *fixture,
                           gconstpointer user_data);

/* Starts GTK as Ringer does; to be called in main () after g_test_init (). */
void ui_init (void);

/* Ann and Bob in direct chats of me, and the rooms Team Garden and Choir. */
void ui_fixture_add_rooms (UiFixture *fixture);

/* (transfer none): signs `me` or `work` in. */
RingerAccount *ui_fixture_add_account (UiFixture *fixture,
                                       const char *user);
/* (transfer none): the same, and waits until it is up to date. */
RingerAccount *ui_fixture_add_ready_account (UiFixture *fixture,
                                             const char *user);

/* From now on there are rules that cannot be kept, and a manager of calls that has them. */
void ui_fixture_break_rules (UiFixture *fixture);

/* Sends a state event, written as JSON. */
void ui_fixture_send_state (UiFixture *fixture,
                            const char *room_id,
                            const char *sender,
                            const char *type,
                            const char *state_key,
                            const char *content);

gboolean ui_fixture_was_requested (UiFixture *fixture,
                                   const char *method,
                                   const char *part_of_path);
gboolean ui_fixture_was_activated (UiFixture *fixture,
                                   const char *action);

/** ui_find_icon_button: (nullable): the first visible button with that tooltip. */
GtkWidget *ui_find_icon_button (GtkWidget *root,
                                const char *tooltip);

/* (transfer none) (nullable): the first widget of a type below @root that can be seen. */
GtkWidget *ui_find_type (GtkWidget *root,
                         GType type);
/* (transfer none) (nullable): the label with that text below @root that can be seen. */
GtkWidget *ui_find_text (GtkWidget *root,
                         const char *text);
/* (transfer none): the button with that label below @root; fails where there is none that can be seen. */
GtkWidget *ui_find_button (GtkWidget *root,
                           const char *label);
void ui_click (GtkWidget *button);

/* Whether a text says, in the language that the tests run in, what an English one says. */
gboolean ui_says (const char *text,
                  const char *english);
void ui_assert_says (const char *text,
                     const char *english);
/* Asserts, where the tests run in the language that marks its texts, that all that can be seen below @root has the mark and is not cut off. */
void ui_check_words (GtkWidget *root);
/* What ui_init () does for them. */
void ui_words_init (void);

/* Presses a key as the window's controllers see it: whether something took it. */
gboolean ui_press (GtkWidget *window,
                   guint keyval,
                   GdkModifierType modifiers);

/* Shows a window and lets it be drawn. */
void ui_present (GtkWidget *window);

/* Asserts that a window can be 360 px wide, and that assistive technology finds a name at each control where it is asked; and saves its picture, light, dark and narrow, where `RINGER_SCREENSHOTS` says where. */
void ui_check_looks (GtkWidget *window,
                     const char *name);

/* From now on windows have to be as narrow with large text as with any other. */
void ui_keep_narrow (void);

/* Saves a window's picture as it is, where `RINGER_SCREENSHOTS` says where. */
void ui_save_picture (GtkWidget *window,
                      const char *name);

/* Lets what is under way come to rest. */
void ui_settle (void);

gboolean ui_on_deadline (gpointer user_data);

#define ui_iterate_until(condition, may_block)                                             \
  G_STMT_START                                                                             \
  {                                                                                        \
    guint deadline_id = g_timeout_add_seconds (20, ui_on_deadline, (gpointer) #condition); \
    while (!(condition))                                                                   \
      g_main_context_iteration (NULL, may_block);                                          \
    g_source_remove (deadline_id);                                                         \
  }                                                                                        \
  G_STMT_END

#define ui_wait_until(condition) ui_iterate_until ((condition), TRUE)

/* For a condition that itself lets the main context run, and may so have used up what would wake it. */
#define ui_push_until(condition) ui_iterate_until ((condition), FALSE)

G_END_DECLS
