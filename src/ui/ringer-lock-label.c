/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-lock-label.h"

#include <glib/gi18n.h>

struct _RingerLockLabel {
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (RingerLockLabel, ringer_lock_label, ADW_TYPE_BIN)

static void
ringer_lock_label_class_init (RingerLockLabelClass *klass)
{
}

static void
ringer_lock_label_init (RingerLockLabel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  /* The words say it all. */
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_justify (self->label, GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "caption");
  adw_bin_set_child (ADW_BIN (self), box);
}

void
ringer_lock_label_set (RingerLockLabel *self,
                       RingerCallSecurity security)
{
  const char *icon_name;
  const char *words;

  g_return_if_fail (RINGER_IS_LOCK_LABEL (self));

  switch (security) {
  case RINGER_CALL_SECURITY_ENCRYPTED:
    icon_name = "channel-secure-symbolic";
    /* Translators: of a call. */
    words = _ ("Encrypted");
    break;
  case RINGER_CALL_SECURITY_UNVERIFIED:
    icon_name = "dialog-warning-symbolic";
    words = _ ("Encrypted, but not by a verified device");
    break;
  case RINGER_CALL_SECURITY_CLEAR:
  default:
    icon_name = "channel-insecure-symbolic";
    /* Translators: of a call. */
    words = _ ("Not encrypted");
  }

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_label_set_label (self->label, words);
  if (security == RINGER_CALL_SECURITY_UNVERIFIED) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dimmed");
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (self), "dimmed");
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
  }
}
