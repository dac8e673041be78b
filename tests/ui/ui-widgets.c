/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

/* Finding, pressing and looking at widgets */

#define NARROW_PX 360
#define DEFAULT_DPI (96 * PANGO_SCALE)

/* For sizes to be found, and found again by what depends on them. */
#define N_FRAMES 3
#define SETTLE_AT_MOST_MS 500

typedef gboolean (*Match) (GtkWidget *widget,
                           gconstpointer data);

static GtkWidget *
find (GtkWidget *root,
      Match match,
      gconstpointer data)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return NULL;
  if (match (root, data))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, match, data);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static gboolean
match_type (GtkWidget *widget,
            gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static gboolean
match_text (GtkWidget *widget,
            gconstpointer data)
{
  return GTK_IS_LABEL (widget) && ui_says (gtk_label_get_text (GTK_LABEL (widget)), data);
}

static gboolean
match_icon_button (GtkWidget *widget,
                   gconstpointer data)
{
  return GTK_IS_BUTTON (widget) && ui_says (gtk_widget_get_tooltip_text (widget), data);
}

GtkWidget *
ui_find_icon_button (GtkWidget *root,
                     const char *tooltip)
{
  return find (root, match_icon_button, tooltip);
}

GtkWidget *
ui_find_type (GtkWidget *root,
              GType type)
{
  return find (root, match_type, &type);
}

GtkWidget *
ui_find_text (GtkWidget *root,
              const char *text)
{
  return find (root, match_text, text);
}

GtkWidget *
ui_find_button (GtkWidget *root,
                const char *label)
{
  GtkWidget *found = ui_find_text (root, label);
  GtkWidget *button;

  if (found == NULL)
    g_error ("There is no “%s”", label);

  button = gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);

  return button;
}

void
ui_click (GtkWidget *button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_settle ();
}

static gboolean
press_shortcut (GtkShortcutController *controller,
                GtkWidget *window,
                guint keyval,
                GdkModifierType modifiers)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++) {
    g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), i);
    GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

    if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
        gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval &&
        gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers &&
        gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, window, gtk_shortcut_get_arguments (shortcut)))
      return TRUE;
  }

  return FALSE;
}

/* First the controllers that capture, then the shortcuts, as GTK does it. */
gboolean
ui_press (GtkWidget *window,
          guint keyval,
          GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);
  gboolean taken = FALSE;

  for (unsigned int i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0u, modifiers, &taken);
  }

  for (unsigned int i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_SHORTCUT_CONTROLLER (controller))
      taken = press_shortcut (GTK_SHORTCUT_CONTROLLER (controller), window, keyval, modifiers);
  }
  ui_settle ();

  return taken;
}

/* (transfer full) (nullable): a window as it is drawn. */
static GskRenderNode *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));

  return gtk_snapshot_free_to_node (snapshot);
}

static gboolean
is_drawn (GtkWidget *window)
{
  g_autoptr (GskRenderNode) node = draw (window);

  return node != NULL;
}

/* A window that takes another layout has no content until the frame after that. */
static void
settle_drawn (GtkWidget *window)
{
  ui_settle ();
  ui_wait_until (is_drawn (window));
}

void
ui_present (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0);
  settle_drawn (window);
}

static gboolean
on_settled (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_frame (GtkWidget *window,
          GdkFrameClock *frame_clock,
          gpointer user_data)
{
  unsigned int *n_left = user_data;

  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Frames of one window after another */
static void
wait_for_frames (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (unsigned int i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    unsigned int n_left = N_FRAMES;
    unsigned int id;

    if (!gtk_widget_get_mapped (window))
      continue;

    id = gtk_widget_add_tick_callback (window, on_frame, &n_left, NULL);
    ui_wait_until (n_left == 0 || !gtk_widget_get_mapped (window));
    if (n_left > 0)
      gtk_widget_remove_tick_callback (window, id);
  }
}

void
ui_settle (void)
{
  gboolean settled = FALSE;
  gboolean late = FALSE;
  unsigned int settled_id;
  unsigned int late_id;

  wait_for_frames ();
  /* And when nothing else is due, which it always is where a machine is too slow for what moves. */
  settled_id = g_idle_add_full (G_PRIORITY_LOW, on_settled, &settled, NULL);
  late_id = g_timeout_add (SETTLE_AT_MOST_MS, on_settled, &late);
  while (!settled && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!settled)
    g_source_remove (settled_id);
  if (!late)
    g_source_remove (late_id);
}

static void
save_picture (GtkWidget *window,
              const char *file)
{
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = draw (window);
  g_autoptr (GdkTexture) texture = NULL;
  float width = (float) gtk_widget_get_width (window);
  float height = (float) gtk_widget_get_height (window);

  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  g_assert_true (gdk_texture_save_to_png (texture, file));
  gsk_renderer_unrealize (renderer);
}

static void
save_picture_of (GtkWidget *window,
                 const char *name,
                 const char *variant)
{
  const char *folder = g_getenv ("RINGER_SCREENSHOTS");
  g_autofree char *file = NULL;

  if (folder == NULL || *folder == '\0')
    return;

  file = g_strdup_printf ("%s/%s-%s.png", folder, name, variant);
  save_picture (window, file);
}

void
ui_save_picture (GtkWidget *window,
                 const char *name)
{
  settle_drawn (window);
  save_picture_of (window, name, "light");
}

static gboolean fits_phones;

void
ui_keep_narrow (void)
{
  fits_phones = TRUE;
}

/* Large text needs more room than a phone has, in most windows. */
static int
get_narrow_px (void)
{
  int dpi;

  if (fits_phones)
    return NARROW_PX;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);

  return NARROW_PX * MAX (dpi, DEFAULT_DPI) / DEFAULT_DPI;
}

/* As narrow as a phone, and back again. */
static void
check_narrow (GtkWidget *window,
              const char *name)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  /* The default size counts the frame, which the window draws itself. */
  gtk_window_set_default_size (GTK_WINDOW (window), get_narrow_px () + width - gtk_widget_get_width (window), height);
  settle_drawn (window);
  g_assert_cmpint (gtk_widget_get_width (window), ==, get_narrow_px ());
  ui_check_words (window);
  save_picture_of (window, name, "narrow");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  settle_drawn (window);
}

static void
on_walked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/* Where `RINGER_ACCESSIBLE_WALK` names the script that looks at this program with assistive technology's eyes. */
static void
check_accessible (void)
{
  const char *script = g_getenv ("RINGER_ACCESSIBLE_WALK");
  g_autoptr (GSubprocess) walk = NULL;
  g_autoptr (GAsyncResult) walked = NULL;
  g_autoptr (GError) error = NULL;

  if (script == NULL || *script == '\0')
    return;

  walk = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "python3", "-B", script, g_get_prgname (), NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (walk, NULL, on_walked, &walked);
  ui_wait_until (walked != NULL);
  g_subprocess_wait_check_finish (walk, walked, &error);
  g_assert_no_error (error);
}

void
ui_check_looks (GtkWidget *window,
                const char *name)
{
  static const struct
  {
    AdwColorScheme scheme;
    const char *name;
  } schemes[] = {
    { ADW_COLOR_SCHEME_FORCE_LIGHT, "light" },
    { ADW_COLOR_SCHEME_FORCE_DARK, "dark" },
  };
  int minimum;

  settle_drawn (window);
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, get_narrow_px ());
  check_accessible ();
  ui_check_words (window);

  for (size_t i = 0; i < G_N_ELEMENTS (schemes); i++) {
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i].scheme);
    settle_drawn (window);
    save_picture_of (window, name, schemes[i].name);
  }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  check_narrow (window, name);
}

gboolean
ui_on_deadline (gpointer user_data)
{
  const char *condition = user_data;

  g_error ("Waited for too long: %s", condition);

  return G_SOURCE_REMOVE;
}
