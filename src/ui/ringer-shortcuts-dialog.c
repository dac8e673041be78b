/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-shortcuts-dialog.h"

#include <glib/gi18n.h>

struct _RingerShortcutsDialog {
  AdwDialog parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (RingerShortcutsDialog, ringer_shortcuts_dialog, ADW_TYPE_DIALOG)

typedef struct
{
  const char *title;
  const char *accel;
} Shortcut;

static const Shortcut incoming_shortcuts[] = {
  { N_ ("Answer"), "<Control>Return" },
  { N_ ("Decline"), "<Control>d" },
  { N_ ("Silence"), "Escape" },
};

static const Shortcut call_shortcuts[] = {
  { N_ ("Microphone on or off"), "m" },
  { N_ ("Camera on or off"), "v" },
  { N_ ("Talk while held, when muted"), "space" },
  { N_ ("Share or stop sharing the screen"), "s" },
  { N_ ("One person large"), "l" },
  { N_ ("People in the call"), "p" },
  { N_ ("Sound and camera"), "d" },
  { N_ ("Full screen"), "F11" },
  { N_ ("Hang up"), "<Control><Shift>h" },
};

static const Shortcut general_shortcuts[] = {
  { N_ ("Search"), "<Control>f" },
  { N_ ("Preferences"), "<Control>comma" },
  { N_ ("Keyboard shortcuts"), "<Control>question" },
  { N_ ("Close window"), "<Control>w" },
  { N_ ("Quit"), "<Control>q" },
};

static void
add_keycap (GtkBox *box,
            const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "keycap");
  gtk_box_append (box, label);
}

/* One keycap per key, with the names that the person's keyboard has. */
static GtkWidget *
build_keycaps (const char *accel)
{
  static const GdkModifierType modifiers[] = { GDK_CONTROL_MASK, GDK_SHIFT_MASK };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GdkModifierType mask;
  guint keyval;
  g_autofree char *key = NULL;

  gtk_accelerator_parse (accel, &keyval, &mask);
  for (size_t i = 0; i < G_N_ELEMENTS (modifiers); i++) {
    g_autofree char *label = NULL;
    size_t length;

    if ((mask & modifiers[i]) == 0)
      continue;

    /* GTK's translated name of the modifier is what stands before the plus. */
    label = gtk_accelerator_get_label (0, modifiers[i]);
    length = strlen (label);
    if (length > 0 && label[length - 1] == '+')
      label[length - 1] = '\0';
    add_keycap (GTK_BOX (box), label);
  }

  key = gtk_accelerator_get_label (keyval, 0);
  add_keycap (GTK_BOX (box), key);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  /* Keys stand in the order in which they are pressed, whatever the direction of the text. */
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);

  return box;
}

static void
add_group (RingerShortcutsDialog *self,
           const char *title,
           const Shortcut *shortcuts,
           size_t n_shortcuts)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  for (size_t i = 0; i < n_shortcuts; i++) {
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcuts[i].title));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), build_keycaps (shortcuts[i].accel));
    adw_preferences_group_add (group, row);
  }
  adw_preferences_page_add (self->page, group);
}

static void
ringer_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGER_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (ringer_shortcuts_dialog_parent_class)->dispose (object);
}

static void
ringer_shortcuts_dialog_class_init (RingerShortcutsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerShortcutsDialog, page);
}

static void
ringer_shortcuts_dialog_init (RingerShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  add_group (self, _ ("While It Rings"), incoming_shortcuts, G_N_ELEMENTS (incoming_shortcuts));
  add_group (self, _ ("In a Call"), call_shortcuts, G_N_ELEMENTS (call_shortcuts));
  add_group (self, _ ("General"), general_shortcuts, G_N_ELEMENTS (general_shortcuts));
}

AdwDialog *
ringer_shortcuts_dialog_new (void)
{
  return g_object_new (RINGER_TYPE_SHORTCUTS_DIALOG, NULL);
}
