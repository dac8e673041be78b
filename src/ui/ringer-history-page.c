/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-page.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-history-dialog.h"
#include "ringer-history-row.h"
#include "ringer-list-factory.h"
#include "ringer-time-words.h"

/* A call that the person deletes is out of sight at once, and gone once they can no longer undo it. */

struct _RingerHistoryPage {
  AdwBin parent_instance;

  AdwBanner *error_banner;
  GtkStack *stack;
  GtkListView *list_view;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerHistoryModel *model;
  RingerToday *today;
  AdwToast *toast;
};

G_DEFINE_FINAL_TYPE (RingerHistoryPage, ringer_history_page, ADW_TYPE_BIN)

static void
update (RingerHistoryPage *self)
{
  const char *page = "list";

  if (g_list_model_get_n_items (ringer_history_model_get_model (self->model)) == 0)
    page = ringer_history_model_is_searched (self->model) ? "no-results" : "empty";

  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
update_error (RingerHistoryPage *self)
{
  const GError *error = ringer_history_model_get_error (self->model);

  if (error != NULL) {
    g_autofree char *words = ringer_error_words (error, NULL);
    /* Translators: %s is a sentence that says why. */
    g_autofree char *title = g_strdup_printf (_ ("The history of calls is not kept. %s"), words);

    adw_banner_set_title (self->error_banner, title);
  }
  adw_banner_set_revealed (self->error_banner, error != NULL);
}

/* Deleting */

static void
on_undo (RingerHistoryPage *self,
         AdwToast *toast)
{
  ringer_history_model_unhide_all (self->model);
}

static void
on_toast_dismissed (RingerHistoryPage *self,
                    AdwToast *toast)
{
  g_clear_object (&self->toast);
  ringer_history_model_delete_hidden (self->model);
}

static void
on_delete (RingerHistoryPage *self,
           RingerHistoryDialog *dialog)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  /* One call at a time can be brought back. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);

  ringer_history_model_hide (self->model, ringer_history_dialog_get_item (dialog));
  adw_dialog_close (ADW_DIALOG (dialog));

  self->toast = adw_toast_new (_ ("Call deleted"));
  adw_toast_set_button_label (self->toast, _ ("_Undo"));
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (self->toast));
}

/* The list */

static void
on_activate (RingerHistoryPage *self,
             unsigned int position)
{
  g_autoptr (RingerHistoryItem) item = g_list_model_get_item (ringer_history_model_get_model (self->model), position);
  AdwDialog *dialog = ringer_history_dialog_new (item, self->accounts, self->calls, self->today);

  g_signal_connect_object (dialog, "delete", G_CALLBACK (on_delete), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_row_setup (RingerHistoryPage *self,
              GtkListItem *item)
{
  GtkWidget *row = ringer_history_row_new (self->accounts, self->calls);

  gtk_list_item_set_child (item, row);
  ringer_history_row_name_item (RINGER_HISTORY_ROW (row), item);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_row_bind (RingerHistoryPage *self,
             GtkListItem *item)
{
  ringer_history_row_set_item (RINGER_HISTORY_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_row_unbind (RingerHistoryPage *self,
               GtkListItem *item)
{
  ringer_history_row_set_item (RINGER_HISTORY_ROW (gtk_list_item_get_child (item)), NULL);
}

static char *
get_heading (gpointer item,
             gpointer owner)
{
  RingerHistoryPage *self = owner;

  return ringer_time_words_day (ringer_history_entry_get_started_ms (ringer_history_item_get_entry (item)), ringer_today_get_now_ms (self->today));
}

/* A new factory makes all headings anew: what was today is yesterday. */
static void
set_headings (RingerHistoryPage *self)
{
  g_autoptr (GtkListItemFactory) headings = ringer_list_factory_new_for_headings (get_heading, self);

  gtk_list_view_set_header_factory (self->list_view, headings);
}

static void
build_list (RingerHistoryPage *self)
{
  g_autoptr (GtkListItemFactory) rows = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;
  GListModel *model = ringer_history_model_get_model (self->model);

  rows = ringer_list_factory_new (self, G_CALLBACK (on_row_setup), G_CALLBACK (on_row_bind), G_CALLBACK (on_row_unbind));
  selection = gtk_no_selection_new (g_object_ref (model));
  gtk_list_view_set_factory (self->list_view, rows);
  set_headings (self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));

  g_signal_connect_object (model, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "changed", G_CALLBACK (set_headings), self, G_CONNECT_SWAPPED);
}

static void
ringer_history_page_dispose (GObject *object)
{
  RingerHistoryPage *self = RINGER_HISTORY_PAGE (object);

  /* The list asks the model for rows as long as it has it. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_HISTORY_PAGE);

  g_clear_object (&self->toast);
  g_clear_object (&self->model);
  g_clear_object (&self->today);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_history_page_parent_class)->dispose (object);
}

static void
ringer_history_page_class_init (RingerHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_history_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryPage, error_banner);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
ringer_history_page_init (RingerHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ringer_history_page_new (RingerAccountManager *accounts,
                         RingerCallManager *calls,
                         RingerHistoryModel *model,
                         RingerToday *today)
{
  RingerHistoryPage *self = g_object_new (RINGER_TYPE_HISTORY_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->model = g_object_ref (model);
  self->today = g_object_ref (today);
  build_list (self);
  g_signal_connect_object (model, "notify::error", G_CALLBACK (update_error), self, G_CONNECT_SWAPPED);
  update_error (self);
  update (self);

  return GTK_WIDGET (self);
}

void
ringer_history_page_set_search (RingerHistoryPage *self,
                                const char *search)
{
  g_return_if_fail (RINGER_IS_HISTORY_PAGE (self));

  ringer_history_model_set_search (self->model, search);
  update (self);
}
