/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-sign-in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * ringer-sign-in SERVER USER [verified]
 *
 * Adds an account to the program's data folder and to the keyring without a window; the password is the first line of
 * standard input. With "verified" the account gets an identity that signs the device, as the first device of an account may.
 */

int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account_id = NULL;
  char password[512];

  if (argc != 3 && (argc != 4 || !g_str_equal (argv[3], "verified"))) {
    fprintf (stderr, "usage: ringer-sign-in SERVER USER [verified] < password\n");
    return 2;
  }

  if (fgets (password, sizeof password, stdin) == NULL) {
    fprintf (stderr, "ringer-sign-in: no password on standard input\n");
    return 2;
  }

  password[strcspn (password, "\n")] = '\0';
  account_id = tool_sign_in (argv[1], argv[2], password, argc == 4, &error);
  explicit_bzero (password, sizeof password);

  if (account_id == NULL) {
    fprintf (stderr, "ringer-sign-in: %s\n", error->message);
    return EXIT_FAILURE;
  }

  printf ("%s\n", account_id);
  return EXIT_SUCCESS;
}
