/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-test-util.h"

#include <libsoup/soup.h>

#define DEADLINE_S 20

/* It says of itself that it is localhost's, and nobody else does. */
#define CERTIFICATE                                                    \
  "-----BEGIN PRIVATE KEY-----\n"                                      \
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEWjn2dvLVgBtcdYu\n" \
  "ieTeYJLMZY5HoBy0ROY1pwyzP6ShRANCAASTZ2VS8z7idiRA0zIVZ4fjJ/npOBb/\n" \
  "7Q8BHD0lBo5ityJVH0yfWGs6Dk9futGH96LIQVwN9/hta+lpDtksrzVY\n"         \
  "-----END PRIVATE KEY-----\n"                                        \
  "-----BEGIN CERTIFICATE-----\n"                                      \
  "MIIBfjCCASWgAwIBAgIUScwvrgAdvxxIurJr84B22/Qyx88wCgYIKoZIzj0EAwIw\n" \
  "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE3NTczMFoYDzIxMjYxMTAy\n" \
  "MTc1NzMwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n" \
  "PQMBBwNCAASTZ2VS8z7idiRA0zIVZ4fjJ/npOBb/7Q8BHD0lBo5ityJVH0yfWGs6\n" \
  "Dk9futGH96LIQVwN9/hta+lpDtksrzVYo1MwUTAdBgNVHQ4EFgQUp9mjSzzGozLV\n" \
  "m43X1bFanyA+HsowHwYDVR0jBBgwFoAUp9mjSzzGozLVm43X1bFanyA+HsowDwYD\n" \
  "VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBcK2gcKhjwyXFT4migz5Bc\n" \
  "cVLOuR3c3f2w7zGsfm3JZgIgDvpTvnKLwofC4UU2QdJlnmdPk7gFl58FuNSIekE7\n" \
  "Lmw=\n"                                                             \
  "-----END CERTIFICATE-----\n"

static gboolean
on_deadline (gpointer user_data)
{
  g_error ("What the test waits for did not happen within %d s", DEADLINE_S);

  return G_SOURCE_REMOVE;
}

void
ringer_test_wait_for (gboolean (*done) (gpointer data),
                      gpointer data)
{
  unsigned int id = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (id);
}

void
ringer_test_push_on (gboolean (*done) (gpointer data),
                     gpointer data)
{
  unsigned int id = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, FALSE);

  g_source_remove (id);
}

static gboolean
on_draw (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

unsigned int
ringer_test_draw_without_end (void)
{
  /* GDK_PRIORITY_REDRAW */
  return g_idle_add_full (G_PRIORITY_HIGH_IDLE + 20, on_draw, NULL, NULL);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
ringer_test_let_go (gpointer object)
{
  gpointer watched = object;

  g_object_add_weak_pointer (object, &watched);
  g_object_unref (object);
  ringer_test_push_on (is_gone, &watched);
}

char *
ringer_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("ringer-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = NULL;

  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL) {
    GFile *child = NULL;

    if (!g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) || child == NULL)
      break;

    remove_tree (child);
  }

  g_file_delete (file, NULL, NULL);
}

void
ringer_test_remove_folder (char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  remove_tree (file);
  g_free (path);
}

unsigned int
ringer_test_listen_untrusted (void)
{
  /* Nobody hears when it is done with somebody who did not trust it, and it has to live until then. */
  static SoupServer *server;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  if (server == NULL) {
    certificate = g_tls_certificate_new_from_pem (CERTIFICATE, -1, &error);
    g_assert_no_error (error);
    server = soup_server_new ("tls-certificate", certificate, NULL);
    soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
    g_assert_no_error (error);
  }
  uris = soup_server_get_uris (server);

  return (unsigned int) g_uri_get_port (uris->data);
}
