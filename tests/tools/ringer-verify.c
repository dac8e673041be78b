/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ringer-secret-service.h"
#include "ringer-system-clock.h"
#include "tool-add-account.h"

/*
 * ringer-verify SERVER USER FOLDER [set-up]
 *
 * Signs in as a new device, whose files go to FOLDER, and gets it verified. Of standard input the first line is the password, the second the recovery key, or
 * empty for comparing emoji with another device: these are written to standard output, and taken for the same. With `set-up` a fresh account is set up
 * instead, and its recovery key is written.
 */

static void
read_line (char *line,
           size_t size)
{
  if (fgets (line, (int) size, stdin) == NULL)
    *line = '\0';
  line[strcspn (line, "\n")] = '\0';
}

static void
on_recovered (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (ringer_device_trust_recover_finish (RINGER_DEVICE_TRUST (source), result, &error))
    return;

  fprintf (stderr, "ringer-verify: %s\n", error->message);
  exit (EXIT_FAILURE);
}

static void
on_comparison (RingerComparison *comparison)
{
  const RingerVerificationEmoji *emoji = ringer_comparison_get_emoji (comparison);

  if (ringer_comparison_get_state (comparison) == RINGER_COMPARISON_ENDED) {
    fprintf (stderr, "ringer-verify: the comparison ended (%d)\n", ringer_comparison_get_end (comparison));
    exit (EXIT_FAILURE);
  }

  if (ringer_comparison_get_state (comparison) != RINGER_COMPARISON_COMPARE)
    return;

  printf ("emoji");
  for (unsigned int i = 0; i < RINGER_VERIFICATION_N_EMOJI; i++)
    printf (" %s", emoji[i].symbol);
  printf ("\n");
  fflush (stdout);
  ringer_comparison_confirm (comparison);
}

static void
on_setup (RingerRecoverySetup *setup)
{
  switch (ringer_recovery_setup_get_state (setup)) {
  case RINGER_RECOVERY_SETUP_AUTH:
    fprintf (stderr, "ringer-verify: the homeserver wants more\n");
    exit (EXIT_FAILURE);
  case RINGER_RECOVERY_SETUP_KEY:
    ringer_recovery_setup_confirm (setup);
    break;
  case RINGER_RECOVERY_SETUP_FAILED:
    fprintf (stderr, "ringer-verify: %s\n", ringer_recovery_setup_get_error (setup)->message);
    exit (EXIT_FAILURE);
  case RINGER_RECOVERY_SETUP_WORKING:
  case RINGER_RECOVERY_SETUP_DONE:
  default:
    break;
  }
}

static void
set_up (RingerDeviceTrust *trust)
{
  g_autoptr (RingerRecoverySetup) setup = ringer_device_trust_set_up (trust);

  g_signal_connect (setup, "notify::state", G_CALLBACK (on_setup), NULL);
  while (ringer_recovery_setup_get_state (setup) != RINGER_RECOVERY_SETUP_DONE)
    g_main_context_iteration (NULL, TRUE);
  printf ("recovery %s\n", ringer_recovery_setup_get_key (setup));
}

static void
wait_for_state (RingerDeviceTrust *trust,
                RingerTrustState state)
{
  while (ringer_device_trust_get_state (trust) != state)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (RingerClock) clock = ringer_system_clock_new ();
  g_autoptr (RingerSecretStore) secrets = ringer_secret_service_new ();
  g_autoptr (RingerAccountManager) accounts = NULL;
  g_autoptr (RingerAccount) account = NULL;
  g_autoptr (RingerComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;
  RingerDeviceTrust *trust;
  char password[512];
  char key[512];

  if (argc < 4 || argc > 5) {
    fprintf (stderr, "usage: ringer-verify SERVER USER FOLDER [set-up] < password and key\n");
    return 2;
  }

  read_line (password, sizeof password);
  read_line (key, sizeof key);
  accounts = ringer_account_manager_new (clock, secrets, NULL, argv[3], argv[3]);
  account = tool_add_account (accounts, clock, argv[1], &(RingerPasswordLogin) { argv[2], password, "Ringer" }, &error);
  if (account == NULL) {
    fprintf (stderr, "ringer-verify: %s\n", error->message);
    return EXIT_FAILURE;
  }

  trust = ringer_account_get_trust (account);
  wait_for_state (trust, argc == 5 ? RINGER_TRUST_NO_IDENTITY : RINGER_TRUST_UNVERIFIED);
  if (argc == 5) {
    set_up (trust);
  } else if (*key != '\0') {
    ringer_device_trust_recover_async (trust, key, NULL, on_recovered, NULL);
  } else {
    comparison = ringer_device_trust_compare (trust, NULL);
    g_signal_connect (comparison, "notify::state", G_CALLBACK (on_comparison), NULL);
  }
  wait_for_state (trust, RINGER_TRUST_VERIFIED);
  while (comparison != NULL && ringer_comparison_get_state (comparison) != RINGER_COMPARISON_DONE)
    g_main_context_iteration (NULL, TRUE);
  printf ("verified %s\n", ringer_account_get_device_id (account));
  ringer_account_stop (account);

  return EXIT_SUCCESS;
}
