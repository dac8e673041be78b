/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-parts-bar.h"

#define HEIGHT_PX 6
#define WIDTH_PX 60
/* Who was in it for a moment only is seen all the same. */
#define LEAST_PART_PX 4
#define TROUGH_ALPHA 0.15f

typedef struct
{
  double from; /* of the whole, 0 to 1 */
  double until;
} Part;

struct _RingerPartsBar {
  GtkWidget parent_instance;

  gint64 from_ms;
  gint64 until_ms;
  GArray *parts;
};

G_DEFINE_FINAL_TYPE (RingerPartsBar, ringer_parts_bar, GTK_TYPE_WIDGET)

static void
fill (GtkSnapshot *snapshot,
      const graphene_rect_t *bounds,
      const GdkRGBA *color)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, bounds, bounds->size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, bounds);
  gtk_snapshot_pop (snapshot);
}

static void
ringer_parts_bar_snapshot (GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  RingerPartsBar *self = RINGER_PARTS_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = MIN ((float) gtk_widget_get_height (widget), HEIGHT_PX);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;
  GdkRGBA trough;

  gtk_widget_get_color (widget, &color);
  trough = color;
  trough.alpha *= TROUGH_ALPHA;
  fill (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height), &trough);

  for (unsigned int i = 0; i < self->parts->len; i++) {
    const Part *part = &g_array_index (self->parts, Part, i);
    float part_width = MIN (MAX ((float) (part->until - part->from) * width, LEAST_PART_PX), width);
    float x = MIN ((float) part->from * width, width - part_width);

    fill (snapshot, &GRAPHENE_RECT_INIT (mirrored ? width - x - part_width : x, 0, part_width, height), &color);
  }
}

static void
ringer_parts_bar_finalize (GObject *object)
{
  g_array_unref (RINGER_PARTS_BAR (object)->parts);

  G_OBJECT_CLASS (ringer_parts_bar_parent_class)->finalize (object);
}

static void
ringer_parts_bar_class_init (RingerPartsBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringer_parts_bar_finalize;
  widget_class->snapshot = ringer_parts_bar_snapshot;

  gtk_widget_class_set_css_name (widget_class, "parts-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ringer_parts_bar_init (RingerPartsBar *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH_PX, HEIGHT_PX);
}

GtkWidget *
ringer_parts_bar_new (gint64 from_ms,
                      gint64 until_ms)
{
  RingerPartsBar *self = g_object_new (RINGER_TYPE_PARTS_BAR, NULL);

  self->from_ms = from_ms;
  self->until_ms = until_ms;

  return GTK_WIDGET (self);
}

static double
get_place (RingerPartsBar *self,
           gint64 at_ms)
{
  gint64 length_ms = MAX (self->until_ms - self->from_ms, 1);

  return CLAMP ((double) (at_ms - self->from_ms) / (double) length_ms, 0.0, 1.0);
}

void
ringer_parts_bar_add (RingerPartsBar *self,
                      const RingerHistoryPart *part)
{
  Part filled;

  g_return_if_fail (RINGER_IS_PARTS_BAR (self));

  filled.from = get_place (self, part->from_ms);
  filled.until = part->until_ms != 0 ? get_place (self, part->until_ms) : 1.0;
  g_array_append_val (self->parts, filled);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
