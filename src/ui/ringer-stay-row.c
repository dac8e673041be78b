/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-stay-row.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-label-tooltip.h"
#include "ringer-parts-bar.h"
#include "ringer-time-words.h"

struct _RingerStayRow {
  AdwPreferencesRow parent_instance;

  RingerAvatar *avatar;
  GtkBox *box;
  GtkLabel *name_label;
  GtkLabel *times_label;
  RingerPartsBar *bar;

  char *description;
};

G_DEFINE_FINAL_TYPE (RingerStayRow, ringer_stay_row, ADW_TYPE_PREFERENCES_ROW)

static void
ringer_stay_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGER_TYPE_STAY_ROW);

  G_OBJECT_CLASS (ringer_stay_row_parent_class)->dispose (object);
}

static void
ringer_stay_row_finalize (GObject *object)
{
  g_free (RINGER_STAY_ROW (object)->description);

  G_OBJECT_CLASS (ringer_stay_row_parent_class)->finalize (object);
}

static void
ringer_stay_row_class_init (RingerStayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_stay_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringer_stay_row_finalize;

  g_type_ensure (RINGER_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-stay-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerStayRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerStayRow, box);
  gtk_widget_class_bind_template_child (widget_class, RingerStayRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerStayRow, times_label);
}

static void
ringer_stay_row_init (RingerStayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringer_label_tooltip_add (self->name_label);
}

GtkWidget *
ringer_stay_row_new (RingerAccount *account,
                     RingerMember *member,
                     const char *user_id,
                     gint64 from_ms,
                     gint64 until_ms)
{
  RingerStayRow *self = g_object_new (RINGER_TYPE_STAY_ROW, NULL);
  const char *name = member != NULL ? ringer_member_get_name (member) : user_id;

  gtk_label_set_label (self->name_label, name);
  ringer_avatar_set (self->avatar, account, member != NULL ? ringer_member_get_avatar_mxc (member) : NULL, name);
  self->bar = RINGER_PARTS_BAR (ringer_parts_bar_new (from_ms, until_ms));
  gtk_box_append (self->box, GTK_WIDGET (self->bar));

  return GTK_WIDGET (self);
}

static char *
words_for_part (const RingerHistoryPart *part)
{
  g_autofree char *from = NULL;

  if (part->until_ms != 0)
    return ringer_time_words_span (part->from_ms, part->until_ms);

  from = ringer_time_words_clock (part->from_ms);

  /* Translators: since when somebody is in a call: "since 18:04". */
  return g_strdup_printf (_ ("since %s"), from);
}

void
ringer_stay_row_add (RingerStayRow *self,
                     const RingerHistoryPart *part)
{
  g_autofree char *words = words_for_part (part);
  g_autofree char *times = NULL;
  const char *earlier;

  g_return_if_fail (RINGER_IS_STAY_ROW (self));

  earlier = gtk_label_get_label (self->times_label);
  /* Translators: times at which somebody was in a call: "18:04–18:10, 18:15–18:20". */
  times = *earlier != '\0' ? g_strdup_printf (_ ("%s, %s"), earlier, words) : g_strdup (words);
  gtk_label_set_label (self->times_label, times);

  g_free (self->description);
  /* Translators: for screen readers: who was in a call, and when: "Ann, 18:04–18:20". */
  self->description = g_strdup_printf (_ ("%s, %s"), gtk_label_get_label (self->name_label), times);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, self->description, -1);
  ringer_parts_bar_add (self->bar, part);
}

const char *
ringer_stay_row_get_description (RingerStayRow *self)
{
  g_return_val_if_fail (RINGER_IS_STAY_ROW (self), NULL);

  return self->description;
}
