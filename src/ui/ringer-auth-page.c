/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-auth-page.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-field-error.h"
#include "ringer-toast.h"

struct _RingerAuthPage {
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwEntryRow *password_row;
  GtkLabel *password_error;
  GtkWidget *password_button;
  GtkWidget *open_button;
  GtkWidget *not_yet_label;
  AdwStatusPage *failed_page;

  RingerUserAuth *auth;
  char *server;
  gboolean visited; /* the page, as the person says */
};

G_DEFINE_FINAL_TYPE (RingerAuthPage, ringer_auth_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_password (RingerAuthPage *self)
{
  const GError *error = ringer_user_auth_get_error (self->auth);

  ringer_field_error_show (self->password_row, self->password_error, error != NULL ? _ ("The password is wrong. Try again.") : NULL);
  gtk_stack_set_visible_child_name (self->stack, "password");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
show_page (RingerAuthPage *self)
{
  gtk_widget_set_visible (self->not_yet_label, self->visited);
  gtk_stack_set_visible_child_name (self->stack, "page");
  gtk_widget_grab_focus (self->open_button);
}

static void
show_failed (RingerAuthPage *self)
{
  g_autofree char *words = ringer_error_words (ringer_user_auth_get_error (self->auth), self->server);

  adw_status_page_set_description (self->failed_page, words);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
update (RingerAuthPage *self)
{
  switch (ringer_user_auth_get_state (self->auth)) {
  case RINGER_USER_AUTH_PASSWORD:
    show_password (self);
    break;
  case RINGER_USER_AUTH_PAGE:
    show_page (self);
    break;
  case RINGER_USER_AUTH_FAILED:
    show_failed (self);
    break;
  case RINGER_USER_AUTH_BUSY:
  case RINGER_USER_AUTH_DONE:
  default:
    gtk_stack_set_visible_child_name (self->stack, "busy");
  }
}

static void
on_password_typed (RingerAuthPage *self)
{
  gtk_widget_set_sensitive (self->password_button, *gtk_editable_get_text (GTK_EDITABLE (self->password_row)) != '\0');
  ringer_field_error_show (self->password_row, self->password_error, NULL);
}

static void
on_password_activated (RingerAuthPage *self)
{
  g_autofree char *password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));

  if (*password == '\0')
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  ringer_user_auth_give_password (self->auth, password);
}

static void
on_launched (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerAuthPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error) && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    ringer_toast_show (GTK_WIDGET (self), _ ("There is no web browser on this computer."));
}

static void
on_open_clicked (RingerAuthPage *self)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (ringer_user_auth_get_uri (self->auth));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, on_launched, g_object_ref (self));
}

static void
on_visited_clicked (RingerAuthPage *self)
{
  self->visited = TRUE;
  ringer_user_auth_go_on (self->auth);
}

static void
on_again_clicked (RingerAuthPage *self)
{
  ringer_user_auth_go_on (self->auth);
}

static void
ringer_auth_page_dispose (GObject *object)
{
  RingerAuthPage *self = RINGER_AUTH_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_AUTH_PAGE);
  g_clear_object (&self->auth);

  G_OBJECT_CLASS (ringer_auth_page_parent_class)->dispose (object);
}

static void
ringer_auth_page_finalize (GObject *object)
{
  g_free (RINGER_AUTH_PAGE (object)->server);

  G_OBJECT_CLASS (ringer_auth_page_parent_class)->finalize (object);
}

static void
ringer_auth_page_class_init (RingerAuthPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_auth_page_dispose;
  object_class->finalize = ringer_auth_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-auth-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, password_error);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, password_button);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, not_yet_label);
  gtk_widget_class_bind_template_child (widget_class, RingerAuthPage, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, on_password_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_password_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_visited_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
ringer_auth_page_init (RingerAuthPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
ringer_auth_page_new (RingerUserAuth *auth,
                      const char *server)
{
  RingerAuthPage *self;

  g_return_val_if_fail (RINGER_IS_USER_AUTH (auth), NULL);

  self = g_object_new (RINGER_TYPE_AUTH_PAGE, NULL);
  self->auth = g_object_ref (auth);
  self->server = g_strdup (server);
  g_signal_connect_object (auth, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
