/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-window.h"

#include <glib/gi18n.h>

#include "ringer-account-banner.h"
#include "ringer-people-page.h"
#include "ringer-sign-in-page.h"

/* Chooses between sign-in and the page of calls, people and rooms. */

struct _RingerWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
  AdwBin *sign_in_bin;
  GMenuModel *primary_menu;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  RingerAccountBanner *banner;
  AdwBin *page_bin;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  GSettings *settings;
  RingerToday *today;
  GtkWidget *people_page; /* the bin's */
};

typedef enum {
  PROP_ACCOUNTS = 1,
  PROP_CALLS,
  PROP_SETTINGS,
} RingerWindowProperty;

static GParamSpec *properties[PROP_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (RingerWindow, ringer_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_sign_in (RingerWindow *self)
{
  GtkWidget *page;

  if (adw_bin_get_child (self->sign_in_bin) != NULL)
    return;

  page = ringer_sign_in_page_new (self->accounts, NULL, self->primary_menu);
  adw_bin_set_child (self->sign_in_bin, page);
  gtk_stack_set_visible_child_name (self->stack, "sign-in");
  gtk_widget_grab_focus (ringer_sign_in_page_get_initial_focus (RINGER_SIGN_IN_PAGE (page)));
}

static void
show_main (RingerWindow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "main");
  if (adw_bin_get_child (self->sign_in_bin) != NULL) {
    /* An entry that goes while it has the keyboard would complain. */
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
    adw_bin_set_child (self->sign_in_bin, NULL);
  }
}

static void
on_accounts_changed (RingerWindow *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 0;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "search")), any);
  if (any)
    show_main (self);
  else
    show_sign_in (self);
}

static void
on_search_changed (RingerWindow *self)
{
  const char *search = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  ringer_people_page_set_search (RINGER_PEOPLE_PAGE (self->people_page), search);
}

static void
on_search_toggled (GSimpleAction *action,
                   GVariant *state,
                   gpointer user_data)
{
  RingerWindow *self = user_data;

  g_simple_action_set_state (action, state);
  gtk_search_bar_set_search_mode (self->search_bar, g_variant_get_boolean (state));
}

static void
on_search_mode_changed (RingerWindow *self)
{
  gboolean searching = gtk_search_bar_get_search_mode (self->search_bar);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "search");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (searching));
}

static void
restore_size (RingerWindow *self)
{
  int width;
  int height;

  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
ringer_window_close_request (GtkWindow *window)
{
  RingerWindow *self = RINGER_WINDOW (window);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));

  return GTK_WINDOW_CLASS (ringer_window_parent_class)->close_request (window);
}

static void
ringer_window_constructed (GObject *object)
{
  RingerWindow *self = RINGER_WINDOW (object);

  G_OBJECT_CLASS (ringer_window_parent_class)->constructed (object);

  self->today = ringer_today_new (ringer_account_manager_get_clock (self->accounts));
  self->people_page = ringer_people_page_new (self->accounts, self->calls, self->today);
  adw_bin_set_child (self->page_bin, self->people_page);
  restore_size (self);
  ringer_account_banner_set_accounts (self->banner, self->accounts);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

static void
ringer_window_dispose (GObject *object)
{
  RingerWindow *self = RINGER_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_WINDOW);

  g_clear_object (&self->today);
  g_clear_object (&self->settings);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_window_parent_class)->dispose (object);
}

static void
ringer_window_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  RingerWindow *self = RINGER_WINDOW (object);

  switch ((RingerWindowProperty) prop_id) {
  case PROP_ACCOUNTS:
    self->accounts = g_value_dup_object (value);
    break;
  case PROP_CALLS:
    self->calls = g_value_dup_object (value);
    break;
  case PROP_SETTINGS:
    self->settings = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_window_class_init (RingerWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ringer_window_constructed;
  object_class->dispose = ringer_window_dispose;
  object_class->set_property = ringer_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = ringer_window_close_request;

  properties[PROP_ACCOUNTS] =
    g_param_spec_object ("accounts", NULL, NULL, RINGER_TYPE_ACCOUNT_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CALLS] =
    g_param_spec_object ("calls", NULL, NULL, RINGER_TYPE_CALL_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (RINGER_TYPE_ACCOUNT_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, sign_in_bin);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, page_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static const GActionEntry entries[] = {
  { .name = "search", .state = "false", .change_state = on_search_toggled },
};

static void
ringer_window_init (RingerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->page_bin));
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (on_search_mode_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_window_new (GtkApplication *application,
                   RingerAccountManager *accounts,
                   RingerCallManager *calls,
                   GSettings *settings)
{
  return g_object_new (RINGER_TYPE_WINDOW,
                       "application", application,
                       "accounts", accounts,
                       "calls", calls,
                       "settings", settings,
                       NULL);
}
