/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-list-factory.h"

typedef struct
{
  RingerListTitleFunc title;
  gpointer owner;
} Headings;

GtkListItemFactory *
ringer_list_factory_new (gpointer owner,
                         GCallback set_up,
                         GCallback bind,
                         GCallback unbind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", set_up, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", bind, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", unbind, owner, G_CONNECT_SWAPPED);

  return factory;
}

static void
on_heading_setup (Headings *headings,
                  GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
on_heading_bind (Headings *headings,
                 GtkListHeader *header)
{
  g_autofree char *title = headings->title (gtk_list_header_get_item (header), headings->owner);

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), title);
}

static void
headings_free (gpointer data,
               GClosure *closure)
{
  g_free (data);
}

GtkListItemFactory *
ringer_list_factory_new_for_headings (RingerListTitleFunc title,
                                      gpointer owner)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Headings *headings = g_new0 (Headings, 1);

  headings->title = title;
  headings->owner = owner;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_heading_setup), headings, headings_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_heading_bind), headings);

  return factory;
}
