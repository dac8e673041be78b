/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-why-page.h"

#include <glib/gi18n.h>

#include "ringer-list-factory.h"
#include "ringer-record-page.h"
#include "ringer-time-words.h"
#include "ringer-why-row.h"

#define DIALOG_WIDTH 460
#define DIALOG_HEIGHT 620

struct _RingerWhyPage {
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkListView *list_view;

  GListModel *items;
  RingerToday *today;
};

G_DEFINE_FINAL_TYPE (RingerWhyPage, ringer_why_page, ADW_TYPE_NAVIGATION_PAGE)

static void
update (RingerWhyPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (self->items) > 0 ? "list" : "empty");
}

static void
on_activate (RingerWhyPage *self,
             unsigned int position)
{
  GtkWidget *navigation = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  g_autoptr (RingerWhyItem) item = g_list_model_get_item (self->items, position);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ringer_record_page_new (item, self->today));
}

static void
on_row_setup (RingerWhyPage *self,
              GtkListItem *item)
{
  GtkWidget *row = ringer_why_row_new ();

  gtk_list_item_set_child (item, row);
  ringer_why_row_name_item (RINGER_WHY_ROW (row), item);
  gtk_list_item_set_selectable (item, FALSE);
}

static void
on_row_bind (RingerWhyPage *self,
             GtkListItem *item)
{
  ringer_why_row_set_item (RINGER_WHY_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_row_unbind (RingerWhyPage *self,
               GtkListItem *item)
{
  ringer_why_row_set_item (RINGER_WHY_ROW (gtk_list_item_get_child (item)), NULL);
}

static char *
get_heading (gpointer item,
             gpointer owner)
{
  RingerWhyPage *self = owner;

  return ringer_time_words_day (ringer_ring_record_get_arrival (ringer_why_item_get_record (item))->arrived_ms, ringer_today_get_now_ms (self->today));
}

/* A new factory makes all headings anew: what was today is yesterday. */
static void
set_headings (RingerWhyPage *self)
{
  g_autoptr (GtkListItemFactory) headings = ringer_list_factory_new_for_headings (get_heading, self);

  gtk_list_view_set_header_factory (self->list_view, headings);
}

static void
build_list (RingerWhyPage *self)
{
  g_autoptr (GtkListItemFactory) rows = NULL;
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (self->items));

  rows = ringer_list_factory_new (self, G_CALLBACK (on_row_setup), G_CALLBACK (on_row_bind), G_CALLBACK (on_row_unbind));
  gtk_list_view_set_factory (self->list_view, rows);
  set_headings (self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));

  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->today, "changed", G_CALLBACK (set_headings), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
ringer_why_page_dispose (GObject *object)
{
  RingerWhyPage *self = RINGER_WHY_PAGE (object);

  /* The list asks the model for rows as long as it has it. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_WHY_PAGE);

  g_clear_object (&self->items);
  g_clear_object (&self->today);

  G_OBJECT_CLASS (ringer_why_page_parent_class)->dispose (object);
}

static void
ringer_why_page_class_init (RingerWhyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_why_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-why-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerWhyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerWhyPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
ringer_why_page_init (RingerWhyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
ringer_why_page_new (const char *title,
                     GListModel *items,
                     RingerToday *today)
{
  RingerWhyPage *self = g_object_new (RINGER_TYPE_WHY_PAGE, "title", title, NULL);

  self->items = g_object_ref (items);
  self->today = g_object_ref (today);
  build_list (self);

  return ADW_NAVIGATION_PAGE (self);
}

AdwDialog *
ringer_why_dialog_new (RingerAccountManager *accounts,
                       RingerCallManager *calls,
                       RingerToday *today)
{
  const char *title = _ ("Why Did It Ring?");
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *navigation = adw_navigation_view_new ();
  g_autoptr (GListModel) items = ringer_why_item_list_all (accounts, calls);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ringer_why_page_new (title, items, today));
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_child (dialog, navigation);
  adw_dialog_set_content_width (dialog, DIALOG_WIDTH);
  adw_dialog_set_content_height (dialog, DIALOG_HEIGHT);

  return dialog;
}
