/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-application-private.h"

#include "ringer-about-dialog.h"
#include "ringer-shortcuts-dialog.h"
#include "ringer-sign-in-dialog.h"
#include "ringer-window.h"

/*
 * The application's actions. Those of calls take the call's id, so that a notification's button works when no window exists.
 */

static RingerIncomingCall *
lookup_call (RingerApplication *self,
             GVariant *parameter)
{
  return ringer_call_manager_lookup (ringer_application_get_calls (self), g_variant_get_string (parameter, NULL));
}

static void
answer (RingerApplication *self,
        GVariant *parameter,
        gboolean voice_only)
{
  RingerIncomingCall *call = lookup_call (self, parameter);
  RingerCallIntent intent;

  /* The notification of a program that died outlives it. */
  if (call == NULL) {
    ringer_call_manager_expect (ringer_application_get_calls (self), g_variant_get_string (parameter, NULL),
                                voice_only ? RINGER_CALL_WISH_ANSWER_VOICE : RINGER_CALL_WISH_ANSWER);
    ringer_application_present_window (self);
    return;
  }

  intent = voice_only ? RINGER_CALL_VOICE : ringer_incoming_call_get_intent (call);
  ringer_call_manager_answer (ringer_application_get_calls (self), call, intent);
}

static void
on_answer (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  answer (user_data, parameter, FALSE);
}

static void
on_answer_voice (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  answer (user_data, parameter, TRUE);
}

static void
on_preview (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  RingerIncomingCall *call = lookup_call (user_data, parameter);

  if (call != NULL)
    ringer_application_present_preview (user_data, call);
}

static void
on_decline (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  RingerIncomingCall *call = lookup_call (user_data, parameter);

  if (call != NULL)
    ringer_incoming_call_decline (call);
  else
    ringer_call_manager_expect (ringer_application_get_calls (user_data), g_variant_get_string (parameter, NULL), RINGER_CALL_WISH_DECLINE);
}

static void
on_silence (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  RingerIncomingCall *call = lookup_call (user_data, parameter);

  if (call != NULL)
    ringer_incoming_call_silence (call);
}

static void
on_show_call (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  RingerIncomingCall *call = lookup_call (user_data, parameter);

  if (call != NULL && ringer_incoming_call_get_kind (call) == RINGER_CALL_RING)
    ringer_application_present_sheet (user_data);
  else
    ringer_application_present_window (user_data);
}

static void
on_join (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  RingerCallManager *calls = ringer_application_get_calls (user_data);
  const char *account_id;
  const char *room_id;
  RingerRtcSession *session;

  g_variant_get (parameter, "(&s&s)", &account_id, &room_id);
  session = ringer_call_manager_lookup_session (calls, account_id, room_id);
  if (session != NULL)
    ringer_call_manager_join (calls, session, ringer_rtc_session_get_intent (session));
}

static void
on_show_history (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  ringer_window_show_history (RINGER_WINDOW (ringer_application_present_window (user_data)));
}

static void
on_call_back (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  const char *account_id;
  const char *room_id;

  g_variant_get (parameter, "(&s&s)", &account_id, &room_id);
  ringer_application_call_back (user_data, account_id, room_id);
}

static void
on_show_room (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  const char *account_id;
  const char *room_id;

  g_variant_get (parameter, "(&s&s)", &account_id, &room_id);
  ringer_application_show_room (user_data, account_id, room_id);
}

static void
on_hang_up (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (ringer_application_get_calls (user_data));

  if (active != NULL)
    ringer_active_call_hang_up (active);
}

static void
on_retry (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  GListModel *accounts = G_LIST_MODEL (ringer_application_get_accounts (user_data));

  for (unsigned int i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (accounts, i);

    ringer_account_retry_now (account);
  }
}

static void
on_add_account (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  GtkWindow *parent = ringer_application_present_window (user_data);

  adw_dialog_present (ringer_sign_in_dialog_new (ringer_application_get_accounts (user_data), NULL),
                      GTK_WIDGET (parent));
}

static void
on_preferences (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  ringer_application_show_preferences (user_data);
}

static void
on_shortcuts (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  adw_dialog_present (ringer_shortcuts_dialog_new (),
                      GTK_WIDGET (ringer_application_present_window (user_data)));
}

static void
on_about (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  adw_dialog_present (ringer_about_dialog_new (),
                      GTK_WIDGET (ringer_application_present_window (user_data)));
}

static void
on_quit (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  ringer_application_leave_and_quit (user_data);
}

static const GActionEntry entries[] = {
  { .name = "answer", .activate = on_answer, .parameter_type = "s" },
  { .name = "answer-voice", .activate = on_answer_voice, .parameter_type = "s" },
  { .name = "preview", .activate = on_preview, .parameter_type = "s" },
  { .name = "decline", .activate = on_decline, .parameter_type = "s" },
  { .name = "silence", .activate = on_silence, .parameter_type = "s" },
  { .name = "show-call", .activate = on_show_call, .parameter_type = "s" },
  { .name = "join", .activate = on_join, .parameter_type = "(ss)" },
  { .name = "call-back", .activate = on_call_back, .parameter_type = "(ss)" },
  { .name = "show-history", .activate = on_show_history },
  { .name = "show-room", .activate = on_show_room, .parameter_type = "(ss)" },
  { .name = "hang-up", .activate = on_hang_up },
  { .name = "retry", .activate = on_retry },
  { .name = "add-account", .activate = on_add_account },
  { .name = "preferences", .activate = on_preferences },
  { .name = "shortcuts", .activate = on_shortcuts },
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
};

static const struct
{
  const char *action;
  const char *accels[2];
} keys[] = {
  { "app.hang-up", { "<Control><Shift>h", NULL } },
  { "app.preferences", { "<Control>comma", NULL } },
  { "app.shortcuts", { "<Control>question", NULL } },
  { "app.quit", { "<Control>q", NULL } },
  { "win.search", { "<Control>f", NULL } },
  { "window.close", { "<Control>w", NULL } },
};

void
ringer_application_add_actions (RingerApplication *self)
{
  g_return_if_fail (RINGER_IS_APPLICATION (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);
}
