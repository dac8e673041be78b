/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-comparison-page.h"

#include <glib/gi18n.h>

#include "ringer-emoji-words.h"

struct _RingerComparisonPage {
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  GtkWidget *accept_button;
  GtkLabel *wait_label;
  AdwWrapBox *emoji_box;
  GtkWidget *match_button;
  AdwStatusPage *end_page;

  RingerComparison *comparison;
  gboolean asked; /* by the other device */
};

G_DEFINE_FINAL_TYPE (RingerComparisonPage, ringer_comparison_page, ADW_TYPE_NAVIGATION_PAGE)

static GtkWidget *
make_tile (const RingerVerificationEmoji *emoji)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *symbol = gtk_label_new (emoji->symbol);
  GtkWidget *name = gtk_label_new (ringer_emoji_words (emoji));

  gtk_widget_add_css_class (symbol, "emoji");
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_set_size_request (tile, 72, -1);
  gtk_box_append (GTK_BOX (tile), symbol);
  gtk_box_append (GTK_BOX (tile), name);

  return tile;
}

static void
fill_emoji (RingerComparisonPage *self)
{
  const RingerVerificationEmoji *emoji = ringer_comparison_get_emoji (self->comparison);

  for (unsigned int i = 0; emoji != NULL && i < RINGER_VERIFICATION_N_EMOJI; i++)
    adw_wrap_box_append (self->emoji_box, make_tile (&emoji[i]));
}

static const char *
words_for (RingerComparisonEnd end)
{
  switch (end) {
  case RINGER_COMPARISON_END_HERE:
    return _ ("You cancelled it on this device.");
  case RINGER_COMPARISON_END_THERE:
    return _ ("It was cancelled on the other device.");
  case RINGER_COMPARISON_END_ELSEWHERE:
    return _ ("It goes on at another of your devices.");
  case RINGER_COMPARISON_END_TIMEOUT:
    return _ ("It took too long. Have both devices at hand, then try again.");
  case RINGER_COMPARISON_END_MISMATCH:
    return _ ("The emoji were not the same on both devices. Somebody may be between them: check that both are your own, and try again in another network.");
  case RINGER_COMPARISON_END_FAILED:
  default:
    return _ ("Something went wrong between the two devices. Try again.");
  }
}

static void
show_end (RingerComparisonPage *self)
{
  const char *words = words_for (ringer_comparison_get_end (self->comparison));

  adw_status_page_set_description (self->end_page, words);
  gtk_stack_set_visible_child_name (self->stack, "ended");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
update (RingerComparisonPage *self)
{
  switch (ringer_comparison_get_state (self->comparison)) {
  case RINGER_COMPARISON_ASKED:
    self->asked = TRUE;
    gtk_stack_set_visible_child_name (self->stack, "asked");
    gtk_widget_grab_focus (self->accept_button);
    break;
  case RINGER_COMPARISON_COMPARE:
    fill_emoji (self);
    gtk_stack_set_visible_child_name (self->stack, "compare");
    gtk_widget_grab_focus (self->match_button);
    break;
  case RINGER_COMPARISON_ENDED:
    show_end (self);
    break;
  case RINGER_COMPARISON_WAITING:
    gtk_label_set_label (self->wait_label, self->asked ? _ ("Go on there.") : _ ("Open an app where you are signed in already, and accept there."));
    gtk_stack_set_visible_child_name (self->stack, "wait");
    break;
  case RINGER_COMPARISON_CONFIRMED:
  case RINGER_COMPARISON_DONE:
  default:
    gtk_label_set_label (self->wait_label, _ ("Confirm it on the other device, too."));
    gtk_stack_set_visible_child_name (self->stack, "wait");
  }
}

static void
on_accept_clicked (RingerComparisonPage *self)
{
  ringer_comparison_accept (self->comparison);
}

static void
on_match_clicked (RingerComparisonPage *self)
{
  ringer_comparison_confirm (self->comparison);
}

static void
on_mismatch_clicked (RingerComparisonPage *self)
{
  ringer_comparison_cancel (self->comparison, TRUE);
}

static void
ringer_comparison_page_dispose (GObject *object)
{
  RingerComparisonPage *self = RINGER_COMPARISON_PAGE (object);

  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_COMPARISON_PAGE);
  g_clear_object (&self->comparison);

  G_OBJECT_CLASS (ringer_comparison_page_parent_class)->dispose (object);
}

static void
ringer_comparison_page_class_init (RingerComparisonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_comparison_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-comparison-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, accept_button);
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, wait_label);
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, emoji_box);
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, match_button);
  gtk_widget_class_bind_template_child (widget_class, RingerComparisonPage, end_page);
  gtk_widget_class_bind_template_callback (widget_class, on_accept_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_match_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_mismatch_clicked);
}

static void
ringer_comparison_page_init (RingerComparisonPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
ringer_comparison_page_new (RingerComparison *comparison)
{
  RingerComparisonPage *self;

  g_return_val_if_fail (RINGER_IS_COMPARISON (comparison), NULL);

  self = g_object_new (RINGER_TYPE_COMPARISON_PAGE, NULL);
  self->comparison = g_object_ref (comparison);
  g_signal_connect_object (comparison, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
