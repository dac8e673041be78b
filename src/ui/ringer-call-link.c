/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-link.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static gboolean
is_web_link (const char *link)
{
  g_autofree char *scheme = g_uri_parse_scheme (link);

  return g_uri_is_valid (link, G_URI_FLAGS_NONE, NULL) &&
         (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0);
}

static char *
link_from_template (const char *template,
                    const char *room_id)
{
  g_autofree char *escaped = NULL;
  g_autofree char *link = NULL;
  g_auto (GStrv) parts = NULL;

  if (template == NULL || strstr (template, "%s") == NULL)
    return NULL;

  escaped = g_uri_escape_string (room_id, NULL, FALSE);
  parts = g_strsplit (template, "%s", -1);
  link = g_strjoinv (escaped, parts);

  return is_web_link (link) ? g_steal_pointer (&link) : NULL;
}

char *
ringer_call_link_new (RingerRoom *room,
                      const char *template)
{
  const char *room_id;
  const char *own_server;
  g_autofree char *escaped = NULL;
  g_autofree char *via = NULL;
  char *link;

  g_return_val_if_fail (RINGER_IS_ROOM (room), NULL);

  room_id = ringer_room_get_id (room);
  link = link_from_template (template, room_id);
  if (link != NULL)
    return link;

  escaped = g_uri_escape_string (*room_id == '!' ? room_id + 1 : room_id, ":", FALSE);
  own_server = strchr (ringer_room_get_own_user_id (room), ':');
  if (own_server == NULL)
    return g_strconcat ("matrix:roomid/", escaped, NULL);

  via = g_uri_escape_string (own_server + 1, ":", FALSE);

  return g_strconcat ("matrix:roomid/", escaped, "?via=", via, NULL);
}

static void
on_launched (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error) ||
      g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) ||
      gtk_widget_get_root (widget) == NULL)
    return;

  g_debug ("Could not open a link: %s", error->message);
  dialog = adw_alert_dialog_new (_ ("No Other App Found"),
                                 _ ("There is no application on this computer that opens Matrix links. Install one, such as Fractal or Element."));
  /* Translators: a button that only closes a message. */
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, widget);
}

void
ringer_call_link_open (const char *link,
                       GtkWidget *widget)
{
  g_autoptr (GtkUriLauncher) launcher = NULL;
  GtkRoot *root;

  g_return_if_fail (link != NULL);
  g_return_if_fail (GTK_IS_WIDGET (widget));

  root = gtk_widget_get_root (widget);
  launcher = gtk_uri_launcher_new (link);
  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                           on_launched, g_object_ref (widget));
}
