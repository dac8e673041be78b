/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include <stdio.h>

#include "ringer-application-private.h"
#include "ringer-call-sheet.h"
#include "ringer-tone-player.h"

/*
 * The program itself, with the moments that are measured told on standard output, a JSON object per line. Times are
 * microseconds of the monotonic clock, which all processes share.
 *
 * name   what the application is called on the bus
 * state  an account's state, and how many rooms it knows
 * update an answer of the homeserver is applied: its headers, and how many rooms it brought
 * ring   the call, the answer's headers, its last byte, the end of parsing, the decision
 * frame  the sheet's first frame behind the decision is painted
 * sample the ringtone's first sample reached the sink
 * ended  a call is over
 * closed a window is gone
 */

typedef struct {
  RingerApplication *application;
  RingerIncomingCall *decided; /* by the update that is being applied */
  GdkFrameClock *frame_clock;
  gulong painted_id;
} Bench;

static void tell (const char *format,
                  ...) G_GNUC_PRINTF (1, 2);

static void
tell (const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  printf ("\n");
  fflush (stdout);
}

static void
on_state (RingerAccount *account,
          GParamSpec *pspec,
          Bench *bench)
{
  g_autoptr (GEnumClass) states = g_type_class_ref (RINGER_TYPE_ACCOUNT_STATE);

  tell ("{\"event\": \"state\", \"state\": \"%s\", \"rooms\": %u, \"us\": %" G_GINT64_FORMAT "}",
        g_enum_get_value (states, (int) ringer_account_get_state (account))->value_nick,
        g_list_model_get_n_items (ringer_account_get_rooms (account)), g_get_monotonic_time ());
}

static void
on_update_applied (RingerAccount *account,
                   RingerSyncUpdate *update,
                   Bench *bench)
{
  tell ("{\"event\": \"update\", \"rooms\": %u, \"headers_us\": %" G_GINT64_FORMAT ", \"us\": %" G_GINT64_FORMAT "}",
        update->rooms->len, update->timing.headers_us, g_get_monotonic_time ());
  if (bench->decided != NULL)
    tell ("{\"event\": \"ring\", \"id\": \"%s\", \"headers_us\": %" G_GINT64_FORMAT ", \"body_us\": %" G_GINT64_FORMAT
          ", \"parsed_us\": %" G_GINT64_FORMAT ", \"decided_us\": %" G_GINT64_FORMAT "}",
          ringer_incoming_call_get_id (bench->decided), update->timing.headers_us, update->timing.body_us, update->timing.parsed_us,
          ringer_incoming_call_get_decided_us (bench->decided));
  g_clear_object (&bench->decided);
}

static void
on_accounts_changed (GListModel *accounts,
                     unsigned int position,
                     unsigned int removed,
                     unsigned int added,
                     Bench *bench)
{
  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (accounts, i);

    g_signal_connect (account, "notify::state", G_CALLBACK (on_state), bench);
    g_signal_connect (account, "update-applied", G_CALLBACK (on_update_applied), bench);
    on_state (account, NULL, bench);
  }
}

static void
stop_watching_frames (Bench *bench)
{
  g_clear_signal_handler (&bench->painted_id, bench->frame_clock);
  g_clear_object (&bench->frame_clock);
}

static void
on_painted (GdkFrameClock *frame_clock,
            Bench *bench)
{
  tell ("{\"event\": \"frame\", \"us\": %" G_GINT64_FORMAT "}", g_get_monotonic_time ());
  stop_watching_frames (bench);
}

static void
on_sheet_mapped (GtkWidget *sheet,
                 Bench *bench)
{
  stop_watching_frames (bench);
  bench->frame_clock = g_object_ref (gtk_widget_get_frame_clock (sheet));
  bench->painted_id = g_signal_connect (bench->frame_clock, "after-paint", G_CALLBACK (on_painted), bench);
}

static void
on_window_added (GtkApplication *application,
                 GtkWindow *window,
                 Bench *bench)
{
  if (RINGER_IS_CALL_SHEET (window))
    g_signal_connect (window, "map", G_CALLBACK (on_sheet_mapped), bench);
}

static void
on_call_added (RingerCallManager *calls,
               RingerIncomingCall *call,
               Bench *bench)
{
  g_set_object (&bench->decided, call);
}

static void
on_call_ended (RingerCallManager *calls,
               RingerIncomingCall *call,
               Bench *bench)
{
  tell ("{\"event\": \"ended\", \"us\": %" G_GINT64_FORMAT "}", g_get_monotonic_time ());
}

static void
on_window_removed (GtkApplication *application,
                   GtkWindow *window,
                   Bench *bench)
{
  tell ("{\"event\": \"closed\", \"us\": %" G_GINT64_FORMAT "}", g_get_monotonic_time ());
}

static gboolean
on_started (GSignalInvocationHint *hint,
            unsigned int n_values,
            const GValue *values,
            gpointer user_data)
{
  tell ("{\"event\": \"sample\", \"us\": %" G_GINT64_FORMAT "}", g_get_monotonic_time ());

  return TRUE;
}

static void
on_startup (GApplication *application,
            Bench *bench)
{
  RingerCallManager *calls = ringer_application_get_calls (bench->application);
  GListModel *accounts = G_LIST_MODEL (ringer_application_get_accounts (bench->application));

  tell ("{\"event\": \"name\", \"application\": \"%s\"}", g_application_get_application_id (application));
  g_signal_connect (calls, "call-added", G_CALLBACK (on_call_added), bench);
  g_signal_connect (calls, "call-ended", G_CALLBACK (on_call_ended), bench);
  g_signal_connect (accounts, "items-changed", G_CALLBACK (on_accounts_changed), bench);
  on_accounts_changed (accounts, 0, 0, g_list_model_get_n_items (accounts), bench);

  /* The player is the application's own affair. */
  g_signal_add_emission_hook (g_signal_lookup ("started", RINGER_TYPE_TONE_PLAYER), 0, on_started, NULL, NULL);
}

int
main (int argc,
      char *argv[])
{
  Bench bench = { 0 };
  int status;

  g_set_prgname (RINGER_APP_ID);
  bench.application = ringer_application_new ();
  g_signal_connect_after (bench.application, "startup", G_CALLBACK (on_startup), &bench);
  g_signal_connect (bench.application, "window-added", G_CALLBACK (on_window_added), &bench);
  g_signal_connect (bench.application, "window-removed", G_CALLBACK (on_window_removed), &bench);

  status = g_application_run (G_APPLICATION (bench.application), argc, argv);
  g_clear_object (&bench.decided);
  stop_watching_frames (&bench);
  g_object_unref (bench.application);

  return status;
}
