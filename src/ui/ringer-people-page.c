/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-people-page.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-entry-model.h"
#include "ringer-entry-row.h"
#include "ringer-list-factory.h"

/* Chooses between progress, emptiness and the list; the list itself is the [class@EntryModel]'s and its rows'. */

struct _RingerPeoplePage {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *progress_page;
  AdwStatusPage *empty_page;
  GtkListView *list_view;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerToday *today;
  RingerEntryModel *model;
  GPtrArray *watched;
};

G_DEFINE_FINAL_TYPE (RingerPeoplePage, ringer_people_page, ADW_TYPE_BIN)

/* Whether nothing is known of the account's rooms only since they are still to come. */
static gboolean
is_waiting (RingerAccountState state)
{
  return state != RINGER_ACCOUNT_UP_TO_DATE && state != RINGER_ACCOUNT_SIGNED_OUT;
}

static RingerAccount *
find_waiting (RingerPeoplePage *self)
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
update (RingerPeoplePage *self)
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

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
on_accounts_changed (RingerPeoplePage *self)
{
  for (unsigned int i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update, self);
  g_ptr_array_set_size (self->watched, 0);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    RingerAccount *account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->watched, account);
  }
  update (self);
}

/* Cards have buttons of their own. */
static gboolean
has_page (RingerEntry *entry)
{
  RingerEntryKind kind = ringer_entry_get_kind (entry);

  return kind == RINGER_ENTRY_PERSON || kind == RINGER_ENTRY_ROOM;
}

static void
on_row_activated (RingerPeoplePage *self,
                  unsigned int position)
{
  g_autoptr (RingerEntry) entry = g_list_model_get_item (ringer_entry_model_get_model (self->model), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-room", "(ss)",
                              ringer_account_get_id (ringer_entry_get_account (entry)), ringer_room_get_id (ringer_entry_get_room (entry)));
}

static void
on_row_setup (RingerPeoplePage *self,
              GtkListItem *item)
{
  GtkWidget *row = ringer_entry_row_new (self->accounts, self->calls, self->today);

  gtk_list_item_set_child (item, row);
  ringer_entry_row_name_item (RINGER_ENTRY_ROW (row), item);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_row_bind (RingerPeoplePage *self,
             GtkListItem *item)
{
  RingerEntry *entry = gtk_list_item_get_item (item);

  ringer_entry_row_set_entry (RINGER_ENTRY_ROW (gtk_list_item_get_child (item)), entry);
  gtk_list_item_set_activatable (item, has_page (entry));
}

static void
on_row_unbind (RingerPeoplePage *self,
               GtkListItem *item)
{
  ringer_entry_row_set_entry (RINGER_ENTRY_ROW (gtk_list_item_get_child (item)), NULL);
}

static char *
get_heading (gpointer item,
             gpointer owner)
{
  return g_strdup (ringer_entry_get_section_title (item));
}

static void
build_list (RingerPeoplePage *self)
{
  g_autoptr (GtkListItemFactory) rows = NULL;
  g_autoptr (GtkListItemFactory) headings = ringer_list_factory_new_for_headings (get_heading, self);
  g_autoptr (GtkNoSelection) selection = NULL;
  GListModel *model;

  self->model = ringer_entry_model_new (self->accounts, self->calls);
  model = ringer_entry_model_get_model (self->model);

  rows = ringer_list_factory_new (self, G_CALLBACK (on_row_setup), G_CALLBACK (on_row_bind), G_CALLBACK (on_row_unbind));
  selection = gtk_no_selection_new (g_object_ref (model));
  gtk_list_view_set_factory (self->list_view, rows);
  gtk_list_view_set_header_factory (self->list_view, headings);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_single_click_activate (self->list_view, TRUE);
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
ringer_people_page_dispose (GObject *object)
{
  RingerPeoplePage *self = RINGER_PEOPLE_PAGE (object);

  /* The list asks the model for rows as long as it has it. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  /* The bin does not know that its child goes with the template. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_PEOPLE_PAGE);

  g_clear_object (&self->model);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->today);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_people_page_parent_class)->dispose (object);
}

static void
ringer_people_page_class_init (RingerPeoplePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_people_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerPeoplePage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerPeoplePage, progress_page);
  gtk_widget_class_bind_template_child (widget_class, RingerPeoplePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RingerPeoplePage, list_view);
}

static void
ringer_people_page_init (RingerPeoplePage *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->empty_page, RINGER_APP_ID "-symbolic");
}

GtkWidget *
ringer_people_page_new (RingerAccountManager *accounts,
                        RingerCallManager *calls,
                        RingerToday *today)
{
  RingerPeoplePage *self = g_object_new (RINGER_TYPE_PEOPLE_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->today = g_object_ref (today);
  build_list (self);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);

  return GTK_WIDGET (self);
}

void
ringer_people_page_set_search (RingerPeoplePage *self,
                               const char *search)
{
  g_return_if_fail (RINGER_IS_PEOPLE_PAGE (self));

  ringer_entry_model_set_search (self->model, search);
  update (self);
}
