/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tile-layout.h"

#define SPACING 12
#define MIN_WIDTH 120
#define MIN_HEIGHT 120

/* Of a large one, as in a window in the corner */
#define MIN_LARGE_HEIGHT 48

/* Beside a large one */
#define STRIP_WIDTH 144
#define STRIP_HEIGHT 96
/* Lower than that there is no room for a strip. */
#define MIN_HEIGHT_WITH_STRIP 300

/* Wider looks odd without a picture, higher leaves little room for one. */
#define MAX_RATIO (16.0 / 9.0)
#define MIN_RATIO 1.0

struct _RingerTileLayout {
  GtkLayoutManager parent_instance;

  GtkWidget *large; /* of the widget's children, or NULL */
};

G_DEFINE_FINAL_TYPE (RingerTileLayout, ringer_tile_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct
{
  int n_columns;
  int n_rows;
  int width;
  int height;
} Grid;

static int
count (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);

  return n;
}

static Grid
make_grid (int n,
           int n_columns,
           int width,
           int height)
{
  Grid grid = { .n_columns = n_columns, .n_rows = (n + n_columns - 1) / n_columns };

  grid.width = MAX ((width - (grid.n_columns - 1) * SPACING) / grid.n_columns, MIN_WIDTH);
  grid.height = MAX ((height - (grid.n_rows - 1) * SPACING) / grid.n_rows, MIN_HEIGHT);
  grid.width = MIN (grid.width, (int) (grid.height * MAX_RATIO));
  grid.height = MIN (grid.height, (int) (grid.width / MIN_RATIO));

  return grid;
}

static Grid
find_grid (int n,
           int width,
           int height)
{
  Grid best = make_grid (n, 1, width, height);

  for (int n_columns = 2; n_columns <= n && n_columns * (MIN_WIDTH + SPACING) - SPACING <= width; n_columns++) {
    Grid grid = make_grid (n, n_columns, width, height);
    gboolean fits = grid.n_rows * (grid.height + SPACING) - SPACING <= height;
    gboolean best_fits = best.n_rows * (best.height + SPACING) - SPACING <= height;

    if ((fits && !best_fits) || (fits == best_fits && grid.width * grid.height > best.width * best.height))
      best = grid;
  }

  return best;
}

static GtkSizeRequestMode
ringer_tile_layout_get_request_mode (GtkLayoutManager *layout,
                                     GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ringer_tile_layout_measure (GtkLayoutManager *layout,
                            GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  RingerTileLayout *self = RINGER_TILE_LAYOUT (layout);
  int n = count (widget);
  int n_columns = MAX (((for_size > 0 ? for_size : MIN_WIDTH) + SPACING) / (MIN_WIDTH + SPACING), 1);
  int n_rows = (n + n_columns - 1) / n_columns;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN_WIDTH;
  else if (self->large != NULL)
    *minimum = MIN_LARGE_HEIGHT;
  else
    *minimum = MAX (n_rows * (MIN_HEIGHT + SPACING) - SPACING, 0);
  *natural = *minimum;
}

/* One large tile, and below it as many of the others as there is room for. */
static void
allocate_spotlight (RingerTileLayout *self,
                    GtkWidget *widget,
                    int width,
                    int height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n_others = height >= MIN_HEIGHT_WITH_STRIP ? MIN (count (widget) - 1, (width + SPACING) / (STRIP_WIDTH + SPACING)) : 0;
  int strip = n_others > 0 ? STRIP_HEIGHT + SPACING : 0;
  int start = (width - n_others * (STRIP_WIDTH + SPACING) + SPACING) / 2;
  int index = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int column = rtl ? n_others - 1 - index : index;

    if (!gtk_widget_should_layout (child))
      continue;

    gtk_widget_set_child_visible (child, child == self->large || index < n_others);
    if (child == self->large) {
      gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, width, height - strip }, -1);
    } else if (index < n_others) {
      gtk_widget_size_allocate (child, &(GtkAllocation) { start + column * (STRIP_WIDTH + SPACING), height - STRIP_HEIGHT, STRIP_WIDTH, STRIP_HEIGHT }, -1);
      index++;
    }
  }
}

static void
ringer_tile_layout_allocate (GtkLayoutManager *layout,
                             GtkWidget *widget,
                             int width,
                             int height,
                             int baseline)
{
  int n = count (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Grid grid;
  int top;
  int index = 0;

  if (n == 0)
    return;
  if (RINGER_TILE_LAYOUT (layout)->large != NULL) {
    allocate_spotlight (RINGER_TILE_LAYOUT (layout), widget, width, height);
    return;
  }

  grid = find_grid (n, width, height);
  top = MAX ((height - grid.n_rows * (grid.height + SPACING) + SPACING) / 2, 0);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    int row = index / grid.n_columns;
    int column = index % grid.n_columns;
    int n_in_row = MIN (n - row * grid.n_columns, grid.n_columns);
    int start = (width - n_in_row * (grid.width + SPACING) + SPACING) / 2;

    if (!gtk_widget_should_layout (child))
      continue;

    column = rtl ? n_in_row - 1 - column : column;
    gtk_widget_set_child_visible (child, TRUE);
    gtk_widget_size_allocate (child, &(GtkAllocation) { start + column * (grid.width + SPACING), top + row * (grid.height + SPACING), grid.width, grid.height }, -1);
    index++;
  }
}

static void
ringer_tile_layout_class_init (RingerTileLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = ringer_tile_layout_get_request_mode;
  layout_class->measure = ringer_tile_layout_measure;
  layout_class->allocate = ringer_tile_layout_allocate;
}

static void
ringer_tile_layout_init (RingerTileLayout *self)
{
}

void
ringer_tile_layout_set_large (RingerTileLayout *self,
                              GtkWidget *large)
{
  g_return_if_fail (RINGER_IS_TILE_LAYOUT (self));

  if (self->large == large)
    return;

  self->large = large;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
