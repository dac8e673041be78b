/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-window.h"

#include <glib/gi18n.h>

#include "ringer-account-banner.h"
#include "ringer-history-page.h"
#include "ringer-people-page.h"
#include "ringer-sign-in-page.h"
#include "ringer-verify-prompt.h"
#include "ringer-why-page.h"

/*
 * Chooses between sign-in and the pages, which are searched by one entry. Missed calls are seen once the history comes before the person's eyes,
 * and when they leave it; one that comes meanwhile is news until then, since nobody may be there.
 */

struct _RingerWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
  AdwBin *sign_in_bin;
  GMenuModel *primary_menu;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  RingerAccountBanner *banner;
  AdwViewStack *view_stack;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  GSettings *settings;
  RingerToday *today;
  RingerHistoryModel *history;
  RingerVerifyPrompt *verify_prompt;
  GtkWidget *people_page;  /* the view stack's */
  GtkWidget *history_page; /* the view stack's */
  gboolean in_history;
};

typedef enum {
  PROP_ACCOUNTS = 1,
  PROP_CALLS,
  PROP_SETTINGS,
} RingerWindowProperty;

static GParamSpec *properties[PROP_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (RingerWindow, ringer_window, ADW_TYPE_APPLICATION_WINDOW)

/* The history, and what the person has seen of it */

static void
update_badge (RingerWindow *self)
{
  unsigned int n_missed = ringer_history_model_get_n_missed (self->history);
  AdwViewStackPage *page;

  /* With the window what was about to be deleted goes, too. */
  if (self->history_page == NULL)
    return;

  page = adw_view_stack_get_page (self->view_stack, self->history_page);
  adw_view_stack_page_set_badge_number (page, n_missed);
  adw_view_stack_page_set_needs_attention (page, n_missed > 0);
}

static void
mark_seen (RingerWindow *self)
{
  if (self->in_history && gtk_window_is_active (GTK_WINDOW (self)))
    ringer_history_model_mark_seen (self->history);
}

static void
on_page_changed (RingerWindow *self)
{
  gboolean in_history = self->history_page != NULL && adw_view_stack_get_visible_child (self->view_stack) == self->history_page;

  if (self->in_history == in_history)
    return;

  if (!in_history) {
    mark_seen (self);
    ringer_history_model_end_news (self->history);
  }
  self->in_history = in_history;
  mark_seen (self);
}

static void
on_why (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  RingerWindow *self = user_data;

  adw_dialog_present (ringer_why_dialog_new (self->accounts, self->calls, self->today), GTK_WIDGET (self));
}

/* What is shown */

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
set_enabled (RingerWindow *self,
             const char *action,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)), enabled);
}

static void
on_accounts_changed (RingerWindow *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 0;

  set_enabled (self, "search", any);
  set_enabled (self, "why", any);
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
  ringer_history_page_set_search (RINGER_HISTORY_PAGE (self->history_page), search);
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
build_pages (RingerWindow *self)
{
  self->today = ringer_today_new (ringer_account_manager_get_clock (self->accounts));
  self->history = ringer_history_model_new (self->accounts, self->calls);

  self->people_page = ringer_people_page_new (self->accounts, self->calls, self->today);
  adw_view_stack_add_titled_with_icon (self->view_stack, self->people_page, "people", _ ("People"), "system-users-symbolic");

  self->history_page = ringer_history_page_new (self->accounts, self->calls, self->history, self->today);
  adw_view_stack_add_titled_with_icon (self->view_stack, self->history_page, "history",
                                       /* Translators: the calls that there were. */
                                       _ ("History"), "document-open-recent-symbolic");

  g_signal_connect_object (self->history, "notify::n-missed", G_CALLBACK (update_badge), self, G_CONNECT_SWAPPED);
  update_badge (self);
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

  mark_seen (self);
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

  build_pages (self);
  restore_size (self);
  self->verify_prompt = ringer_verify_prompt_new (self->accounts, GTK_WIDGET (self));
  ringer_account_banner_set_accounts (self->banner, self->accounts, self->calls);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

/* GTK 4.18 keeps the widgets around the one that had the focus when a breakpoint changed the layout; the pages, which listen to everything, go all the same. */
static void
drop_pages (RingerWindow *self)
{
  GtkWidget *pages[] = { g_steal_pointer (&self->people_page), g_steal_pointer (&self->history_page) };

  for (size_t i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (pages[i] != NULL)
      adw_view_stack_remove (self->view_stack, pages[i]);
  }
}

static void
ringer_window_dispose (GObject *object)
{
  RingerWindow *self = RINGER_WINDOW (object);

  drop_pages (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_WINDOW);

  g_clear_object (&self->verify_prompt);
  g_clear_object (&self->history);
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
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, view_stack);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
}

static const GActionEntry entries[] = {
  { .name = "search", .state = "false", .change_state = on_search_toggled },
  { .name = "why", .activate = on_why },
};

static void
ringer_window_init (RingerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->view_stack));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (mark_seen), NULL);
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

void
ringer_window_show_history (RingerWindow *self)
{
  g_return_if_fail (RINGER_IS_WINDOW (self));

  adw_view_stack_set_visible_child (self->view_stack, self->history_page);
}
