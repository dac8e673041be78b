/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-window.h"

#include <glib/gi18n.h>

#include "ringer-account-banner.h"
#include "ringer-call-words.h"
#include "ringer-entry-model.h"
#include "ringer-entry-row.h"
#include "ringer-sign-in-page.h"

/* Chooses between sign-in, progress, emptiness and the list; the list itself is the [class@EntryModel]'s and its rows'. */

struct _RingerWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *stack;
  AdwBin *sign_in_bin;
  GMenuModel *primary_menu;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  RingerAccountBanner *banner;
  GtkStack *content_stack;
  AdwStatusPage *progress_page;
  AdwStatusPage *empty_page;
  GtkListView *list_view;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  GSettings *settings;
  RingerEntryModel *model;
  GPtrArray *watched;
};

typedef enum {
  PROP_ACCOUNTS = 1,
  PROP_CALLS,
  PROP_SETTINGS,
} RingerWindowProperty;

static GParamSpec *properties[PROP_SETTINGS + 1];

G_DEFINE_FINAL_TYPE (RingerWindow, ringer_window, ADW_TYPE_APPLICATION_WINDOW)

/* Whether nothing is known of the account's rooms only since they are still to come. */
static gboolean
is_waiting (RingerAccountState state)
{
  return state != RINGER_ACCOUNT_UP_TO_DATE && state != RINGER_ACCOUNT_SIGNED_OUT;
}

static RingerAccount *
find_waiting (RingerWindow *self)
{
  for (unsigned int i = 0; i < self->watched->len; i++) {
    RingerAccount *account = g_ptr_array_index (self->watched, i);

    if (is_waiting (ringer_account_get_state (account)))
      return account;
  }

  return NULL;
}

/* Progress in words; what hinders it is the banner's to say. */
static char *
words_for_progress (RingerAccount *account)
{
  switch (ringer_account_get_state (account)) {
  case RINGER_ACCOUNT_UNLOCKING:
  case RINGER_ACCOUNT_CONNECTING:
  case RINGER_ACCOUNT_FIRST_SYNC:
    return ringer_call_words_account (account);
  case RINGER_ACCOUNT_STOPPED:
  case RINGER_ACCOUNT_LOCKED:
  case RINGER_ACCOUNT_OFFLINE:
  case RINGER_ACCOUNT_FAILING:
  case RINGER_ACCOUNT_UP_TO_DATE:
  case RINGER_ACCOUNT_SIGNED_OUT:
  default:
    return g_strdup (_ ("Your people and rooms will be here in a moment."));
  }
}

static void
update_content (RingerWindow *self)
{
  unsigned int n_all = g_list_model_get_n_items (ringer_entry_model_get_all (self->model));
  unsigned int n_shown = g_list_model_get_n_items (ringer_entry_model_get_model (self->model));
  RingerAccount *waiting = n_all == 0 ? find_waiting (self) : NULL;
  const char *page = "list";

  if (waiting != NULL) {
    g_autofree char *words = words_for_progress (waiting);

    adw_status_page_set_description (self->progress_page, words);
    page = "progress";
  } else if (n_all == 0)
    page = "empty";
  else if (n_shown == 0)
    page = "no-results";

  gtk_stack_set_visible_child_name (self->content_stack, page);
}

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
  update_content (self);
}

static void
on_accounts_changed (RingerWindow *self)
{
  unsigned int n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  GAction *search = g_action_map_lookup_action (G_ACTION_MAP (self), "search");

  for (unsigned int i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update_content, self);
  g_ptr_array_set_size (self->watched, 0);

  for (unsigned int i = 0; i < n_accounts; i++) {
    RingerAccount *account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    g_signal_connect_object (account, "notify::state", G_CALLBACK (update_content), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->watched, account);
  }

  g_simple_action_set_enabled (G_SIMPLE_ACTION (search), n_accounts > 0);
  if (n_accounts == 0)
    show_sign_in (self);
  else
    show_main (self);
}

static void
on_search_changed (RingerWindow *self)
{
  ringer_entry_model_set_search (self->model, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_content (self);
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

/* Cards have buttons of their own. */
static gboolean
has_page (RingerEntry *entry)
{
  RingerEntryKind kind = ringer_entry_get_kind (entry);

  return kind == RINGER_ENTRY_PERSON || kind == RINGER_ENTRY_ROOM;
}

static void
on_row_activated (RingerWindow *self,
                  unsigned int position)
{
  g_autoptr (RingerEntry) entry = g_list_model_get_item (ringer_entry_model_get_model (self->model), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-room", "(ss)",
                              ringer_account_get_id (ringer_entry_get_account (entry)), ringer_room_get_id (ringer_entry_get_room (entry)));
}

static void
on_row_setup (RingerWindow *self,
              GtkListItem *item,
              GtkSignalListItemFactory *factory)
{
  GtkWidget *row = ringer_entry_row_new (self->accounts, self->calls);

  gtk_list_item_set_child (item, row);
  ringer_entry_row_name_item (RINGER_ENTRY_ROW (row), item);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_row_bind (RingerWindow *self,
             GtkListItem *item,
             GtkSignalListItemFactory *factory)
{
  RingerEntry *entry = gtk_list_item_get_item (item);

  ringer_entry_row_set_entry (RINGER_ENTRY_ROW (gtk_list_item_get_child (item)), entry);
  gtk_list_item_set_activatable (item, has_page (entry));
}

static void
on_row_unbind (RingerWindow *self,
               GtkListItem *item,
               GtkSignalListItemFactory *factory)
{
  ringer_entry_row_set_entry (RINGER_ENTRY_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_header_setup (RingerWindow *self,
                 GtkListHeader *header,
                 GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
on_header_bind (RingerWindow *self,
                GtkListHeader *header,
                GtkSignalListItemFactory *factory)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       ringer_entry_get_section_title (gtk_list_header_get_item (header)));
}

static GtkListItemFactory *
build_factory (RingerWindow *self,
               GCallback setup,
               GCallback bind,
               GCallback unbind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", setup, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", bind, self, G_CONNECT_SWAPPED);
  if (unbind != NULL)
    g_signal_connect_object (factory, "unbind", unbind, self, G_CONNECT_SWAPPED);

  return factory;
}

static void
build_list (RingerWindow *self)
{
  g_autoptr (GtkListItemFactory) rows = NULL;
  g_autoptr (GtkListItemFactory) headers = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;
  GListModel *model;

  self->model = ringer_entry_model_new (self->accounts, self->calls);
  model = ringer_entry_model_get_model (self->model);

  rows = build_factory (self, G_CALLBACK (on_row_setup), G_CALLBACK (on_row_bind), G_CALLBACK (on_row_unbind));
  headers = build_factory (self, G_CALLBACK (on_header_setup), G_CALLBACK (on_header_bind), NULL);
  selection = gtk_no_selection_new (g_object_ref (model));
  gtk_list_view_set_factory (self->list_view, rows);
  gtk_list_view_set_header_factory (self->list_view, headers);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (update_content), self, G_CONNECT_SWAPPED);
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

  build_list (self);
  restore_size (self);
  ringer_account_banner_set_accounts (self->banner, self->accounts);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

static void
ringer_window_dispose (GObject *object)
{
  RingerWindow *self = RINGER_WINDOW (object);

  /* The list asks the model for rows as long as it has it. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_WINDOW);

  g_clear_object (&self->model);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
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
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, progress_page);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RingerWindow, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
}

static const GActionEntry entries[] = {
  { .name = "search", .state = "false", .change_state = on_search_toggled },
};

static void
ringer_window_init (RingerWindow *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));

  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");

  adw_status_page_set_icon_name (self->empty_page, RINGER_APP_ID "-symbolic");
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->list_view));
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
