/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-sign-in-page.h"

#include <glib/gi18n.h>

#include "ringer-field-error.h"
#include "ringer-sign-in-flow.h"

/* Draws the [class@SignInFlow]; what comes next is the flow's to say. */

struct _RingerSignInPage {
  AdwBin parent_instance;

  AdwNavigationView *navigation;
  AdwStatusPage *welcome;
  GtkMenuButton *menu_button;
  AdwEntryRow *address_row;
  GtkLabel *address_error;
  GtkWidget *address_hint;
  GtkWidget *continue_button;
  GtkWidget *address_progress;
  GtkLabel *address_progress_label;
  AdwNavigationPage *password_page;
  GtkLabel *who_label;
  AdwEntryRow *user_row;
  AdwEntryRow *password_row;
  GtkLabel *password_error;
  GtkWidget *sign_in_button;
  GtkWidget *password_progress;
  GtkLabel *password_progress_label;

  RingerSignInFlow *flow;
  RingerSignInState shown_state;
  gboolean again; /* the address is known */
};

enum {
  SIGNAL_DONE,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerSignInPage, ringer_sign_in_page, ADW_TYPE_BIN)

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update_buttons (RingerSignInPage *self)
{
  gboolean needs_user = ringer_sign_in_flow_get_user_id (self->flow) == NULL;

  gtk_widget_set_sensitive (self->continue_button, *text_of (self->address_row) != '\0');
  gtk_widget_set_sensitive (self->sign_in_button,
                            *text_of (self->password_row) != '\0' &&
                              (!needs_user || *text_of (self->user_row) != '\0'));
}

static void
update_address_page (RingerSignInPage *self,
                     RingerSignInState state)
{
  gboolean busy = state == RINGER_SIGN_IN_DISCOVERING;
  const char *words = state == RINGER_SIGN_IN_ADDRESS ? ringer_sign_in_flow_get_words (self->flow) : NULL;
  g_autofree char *progress = NULL;

  /* Translators: %s is the name of a server. */
  progress = g_strdup_printf (_ ("Looking for %s…"), ringer_sign_in_flow_get_server (self->flow));
  gtk_label_set_label (self->address_progress_label, progress);
  gtk_widget_set_visible (self->address_progress, busy);
  gtk_widget_set_visible (self->continue_button, !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->address_row), !busy && !self->again);
  gtk_widget_set_visible (self->address_hint, words == NULL);
  ringer_field_error_show (self->address_row, self->address_error, words);
}

static void
update_password_page (RingerSignInPage *self,
                      RingerSignInState state)
{
  gboolean busy = state == RINGER_SIGN_IN_SIGNING_IN || state == RINGER_SIGN_IN_ADDING;
  const char *user_id = ringer_sign_in_flow_get_user_id (self->flow);
  const char *server = ringer_sign_in_flow_get_server (self->flow);

  gtk_label_set_label (self->who_label, user_id != NULL ? user_id : server);
  gtk_widget_set_visible (GTK_WIDGET (self->user_row), user_id == NULL);
  gtk_label_set_label (self->password_progress_label,
                       state == RINGER_SIGN_IN_ADDING ? _ ("Keeping the sign-in safe…") : _ ("Signing in…"));
  gtk_widget_set_visible (self->password_progress, busy);
  gtk_widget_set_visible (self->sign_in_button, !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->user_row), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password_row), !busy);
  ringer_field_error_show (self->password_row, self->password_error,
                           state == RINGER_SIGN_IN_PASSWORD ? ringer_sign_in_flow_get_words (self->flow) : NULL);
}

static void
show_password_page (RingerSignInPage *self)
{
  if (adw_navigation_view_get_visible_page (self->navigation) != self->password_page)
    adw_navigation_view_push_by_tag (self->navigation, "password");

  gtk_widget_grab_focus (ringer_sign_in_flow_get_user_id (self->flow) == NULL && *text_of (self->user_row) == '\0'
                           ? GTK_WIDGET (self->user_row)
                           : GTK_WIDGET (self->password_row));
}

static void
on_flow_changed (RingerSignInPage *self)
{
  RingerSignInState state = ringer_sign_in_flow_get_state (self->flow);
  gboolean moved = state != self->shown_state;

  self->shown_state = state;
  if (state == RINGER_SIGN_IN_DONE) {
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
    return;
  }

  update_address_page (self, state);
  update_password_page (self, state);
  update_buttons (self);

  if (!moved)
    return;

  if (state == RINGER_SIGN_IN_PASSWORD)
    show_password_page (self);
  else if (state == RINGER_SIGN_IN_ADDRESS)
    gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

static void
on_address_activated (RingerSignInPage *self)
{
  if (*text_of (self->address_row) != '\0')
    ringer_sign_in_flow_set_address (self->flow, text_of (self->address_row));
}

static void
on_password_activated (RingerSignInPage *self)
{
  const char *user_id = ringer_sign_in_flow_get_user_id (self->flow);
  const char *user = user_id != NULL ? user_id : text_of (self->user_row);

  if (*user == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->user_row));
  else if (*text_of (self->password_row) == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
  else
    ringer_sign_in_flow_set_password (self->flow, user, text_of (self->password_row));
}

static void
on_typed (RingerSignInPage *self)
{
  if (self->flow == NULL)
    return;

  ringer_sign_in_flow_clear_error (self->flow);
  update_buttons (self);
}

static void
on_cancel_clicked (RingerSignInPage *self)
{
  ringer_sign_in_flow_cancel (self->flow);
}

static void
on_popped (RingerSignInPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  ringer_sign_in_flow_back (self->flow);
}

static void
ringer_sign_in_page_dispose (GObject *object)
{
  RingerSignInPage *self = RINGER_SIGN_IN_PAGE (object);

  if (self->flow != NULL)
    ringer_sign_in_flow_cancel (self->flow);
  g_clear_object (&self->flow);
  /* The bin would let go of it a second time. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (ringer_sign_in_page_parent_class)->dispose (object);
}

static void
ringer_sign_in_page_class_init (RingerSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_sign_in_page_dispose;

  signals[SIGNAL_DONE] =
    g_signal_new ("done", RINGER_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, navigation);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, address_error);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, address_hint);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, address_progress);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, address_progress_label);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, password_page);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, who_label);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, password_error);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, password_progress);
  gtk_widget_class_bind_template_child (widget_class, RingerSignInPage, password_progress_label);
  gtk_widget_class_bind_template_callback (widget_class, on_address_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_password_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_popped);
}

static void
ringer_sign_in_page_init (RingerSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_up_welcome (RingerSignInPage *self,
                RingerAccount *again,
                gboolean first)
{
  if (first) {
    adw_status_page_set_icon_name (self->welcome, RINGER_APP_ID);
    return;
  }

  adw_status_page_set_title (self->welcome, again != NULL ? _ ("Sign In Again") : _ ("Add Account"));
  adw_status_page_set_description (self->welcome, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->welcome), "compact");
}

GtkWidget *
ringer_sign_in_page_new (RingerAccountManager *accounts,
                         RingerAccount *again,
                         GMenuModel *menu)
{
  RingerSignInPage *self = g_object_new (RINGER_TYPE_SIGN_IN_PAGE, NULL);

  self->flow = ringer_sign_in_flow_new (accounts);
  g_signal_connect_object (self->flow, "changed", G_CALLBACK (on_flow_changed), self, G_CONNECT_SWAPPED);

  if (menu != NULL) {
    gtk_menu_button_set_menu_model (self->menu_button, menu);
    gtk_widget_set_visible (GTK_WIDGET (self->menu_button), TRUE);
  }

  set_up_welcome (self, again, menu != NULL);
  if (again != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), ringer_account_get_user_id (again));
    self->again = TRUE;
    on_address_activated (self);
  }
  on_flow_changed (self);

  return GTK_WIDGET (self);
}

GtkWidget *
ringer_sign_in_page_get_initial_focus (RingerSignInPage *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_PAGE (self), NULL);

  return GTK_WIDGET (self->address_row);
}
