/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-call-sheet.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-incoming-page.h"
#include "ringer-key-guard.h"

/*
 * Keeps a page per call, and a page a while longer than its call, so that its end can be read. It has no focus of its own when it comes up: what
 * the person was typing must not press anything.
 */

#define READ_END_MS 2000

struct _RingerCallSheet {
  AdwWindow parent_instance;

  AdwCarousel *carousel;
  GtkWidget *others_box;
  GtkListBox *others_list;

  RingerCallManager *calls;
  RingerAccountManager *accounts;
  RingerClock *clock;
  RingerKeyGuard *guard;
  GError *sound_error;
  GList *endings;
};

typedef enum {
  PROP_CALLS = 1,
  PROP_ACCOUNTS,
  PROP_CLOCK,
  PROP_SOUND_ERROR,
} RingerCallSheetProperty;

static GParamSpec *properties[PROP_SOUND_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerCallSheet, ringer_call_sheet, ADW_TYPE_WINDOW)

/* A page whose call is over, until its end was read. */
typedef struct
{
  RingerCallSheet *self;
  RingerIncomingPage *page;
  unsigned int timeout_id;
} Ending;

static void
ending_free (Ending *ending)
{
  ringer_clock_clear_timeout (ending->self->clock, &ending->timeout_id);
  g_clear_object (&ending->page);
  g_free (ending);
}

static RingerIncomingPage *
get_page (RingerCallSheet *self,
          unsigned int position)
{
  return RINGER_INCOMING_PAGE (adw_carousel_get_nth_page (self->carousel, position));
}

/* (nullable): the page that is shown, and that the keys are about. */
static RingerIncomingPage *
get_current (RingerCallSheet *self)
{
  unsigned int n_pages = adw_carousel_get_n_pages (self->carousel);
  double position = adw_carousel_get_position (self->carousel);

  if (n_pages == 0)
    return NULL;

  return get_page (self, MIN ((unsigned int) (position + 0.5), n_pages - 1));
}

static RingerIncomingPage *
find_page (RingerCallSheet *self,
           RingerIncomingCall *call)
{
  for (unsigned int i = 0; i < adw_carousel_get_n_pages (self->carousel); i++) {
    if (ringer_incoming_page_get_call (get_page (self, i)) == call)
      return get_page (self, i);
  }

  return NULL;
}

static void
add_other_row (RingerCallSheet *self,
               RingerIncomingPage *page)
{
  RingerIncomingCall *call = ringer_incoming_page_get_call (page);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = ringer_call_words_end (call);

  if (title == NULL) {
    /* Translators: another person calls while somebody else's call is shown; %s is their name. */
    title = g_strdup_printf (_ ("%s is calling too"), ringer_member_get_name (ringer_incoming_call_get_caller (call)));
  }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (self->others_list, row);
}

/* Rows of the other pages, in their order; pages aside are out of reach of Tab, so that no key acts on what is not seen. */
static void
update_others (RingerCallSheet *self)
{
  RingerIncomingPage *current = get_current (self);
  unsigned int n_pages = adw_carousel_get_n_pages (self->carousel);

  gtk_list_box_remove_all (self->others_list);
  for (unsigned int i = 0; i < n_pages; i++) {
    RingerIncomingPage *page = get_page (self, i);

    gtk_widget_set_can_focus (GTK_WIDGET (page), page == current);
    if (page != current)
      add_other_row (self, page);
  }
  gtk_widget_set_visible (self->others_box, n_pages > 1);
}

/* As high as what there is to say now: a second caller, a failure or a missing sound must not push the buttons out of sight. */
static void
fit (RingerCallSheet *self)
{
  int width;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), width, -1);
}

static void
on_page_changed (RingerCallSheet *self,
                 unsigned int position)
{
  /* Late news of a page that is gone. */
  if (self->clock == NULL || position >= adw_carousel_get_n_pages (self->carousel))
    return;

  update_others (self);
  ringer_key_guard_rearm (self->guard);
  ringer_incoming_page_announce (get_page (self, position));
}

static void
on_other_activated (RingerCallSheet *self,
                    GtkListBoxRow *row)
{
  RingerIncomingPage *current = get_current (self);
  int wanted = gtk_list_box_row_get_index (row);

  for (unsigned int i = 0; i < adw_carousel_get_n_pages (self->carousel); i++) {
    RingerIncomingPage *page = get_page (self, i);

    if (page == current)
      continue;
    if (wanted-- == 0) {
      adw_carousel_scroll_to (self->carousel, GTK_WIDGET (page), TRUE);
      return;
    }
  }
}

static void
remove_page (RingerCallSheet *self,
             RingerIncomingPage *page)
{
  gboolean was_current = page == get_current (self);

  adw_carousel_remove (self->carousel, GTK_WIDGET (page));
  if (adw_carousel_get_n_pages (self->carousel) == 0) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  update_others (self);
  fit (self);

  /* Another call came up in its place. */
  if (was_current) {
    ringer_key_guard_rearm (self->guard);
    ringer_incoming_page_announce (get_current (self));
  }
}

static void
on_end_read (gpointer user_data)
{
  Ending *ending = user_data;
  RingerCallSheet *self = ending->self;
  g_autoptr (RingerIncomingPage) page = g_steal_pointer (&ending->page);

  ending->timeout_id = 0;
  self->endings = g_list_remove (self->endings, ending);
  ending_free (ending);
  remove_page (self, page);
}

static void
add_page (RingerCallSheet *self,
          RingerIncomingCall *call)
{
  GtkWidget *page;

  if (ringer_incoming_call_get_kind (call) != RINGER_CALL_RING || find_page (self, call) != NULL)
    return;

  page = ringer_incoming_page_new (call, self->accounts, self->calls);
  ringer_incoming_page_set_sound_error (RINGER_INCOMING_PAGE (page), self->sound_error);
  adw_carousel_append (self->carousel, page);
  update_others (self);
  fit (self);
  if (adw_carousel_get_n_pages (self->carousel) == 1)
    ringer_key_guard_rearm (self->guard);
}

/* What the person says of who may ring counts for what rings already. */
static void
on_kind_changed (RingerCallSheet *self,
                 GParamSpec *pspec,
                 RingerIncomingCall *call)
{
  RingerIncomingPage *page = find_page (self, call);

  if (ringer_incoming_call_get_kind (call) == RINGER_CALL_RING)
    add_page (self, call);
  else if (page != NULL && ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING)
    remove_page (self, page);
}

static void
on_call_added (RingerCallSheet *self,
               RingerIncomingCall *call)
{
  g_signal_connect_object (call, "notify::kind", G_CALLBACK (on_kind_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::error", G_CALLBACK (fit), self, G_CONNECT_SWAPPED);
  add_page (self, call);
}

static void
on_call_ended (RingerCallSheet *self,
               RingerIncomingCall *call)
{
  RingerCallEndReason reason = ringer_incoming_call_get_end_reason (call);
  RingerIncomingPage *page = find_page (self, call);
  Ending *ending;

  if (page == NULL)
    return;

  /* The person did it here, and need not be told. */
  if (reason == RINGER_CALL_END_ANSWERED || reason == RINGER_CALL_END_DECLINED) {
    remove_page (self, page);
    return;
  }

  ending = g_new0 (Ending, 1);
  ending->self = self;
  ending->page = g_object_ref (page);
  ending->timeout_id = ringer_clock_add_timeout (self->clock, READ_END_MS, on_end_read, ending);
  self->endings = g_list_prepend (self->endings, ending);
  update_others (self);
}

static void
answer (GtkWidget *widget,
        const char *action,
        GVariant *parameter)
{
  RingerIncomingPage *page = get_current (RINGER_CALL_SHEET (widget));

  if (page != NULL)
    ringer_incoming_page_answer (page);
}

static void
decline (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  RingerIncomingPage *page = get_current (RINGER_CALL_SHEET (widget));

  if (page != NULL)
    ringer_incoming_page_decline (page);
}

static void
silence (GtkWidget *widget,
         const char *action,
         GVariant *parameter)
{
  RingerIncomingPage *page = get_current (RINGER_CALL_SHEET (widget));

  if (page != NULL)
    ringer_incoming_page_silence (page);
}

/* Stops the sound of all that it shows; the calls go on. */
static gboolean
ringer_call_sheet_close_request (GtkWindow *window)
{
  RingerCallSheet *self = RINGER_CALL_SHEET (window);

  for (unsigned int i = 0; i < adw_carousel_get_n_pages (self->carousel); i++)
    ringer_incoming_page_silence (get_page (self, i));

  return GTK_WINDOW_CLASS (ringer_call_sheet_parent_class)->close_request (window);
}

static void
ringer_call_sheet_show (GtkWidget *widget)
{
  RingerIncomingPage *current;

  GTK_WIDGET_CLASS (ringer_call_sheet_parent_class)->show (widget);

  /* Showing a window gives the focus to its first button. */
  gtk_window_set_focus (GTK_WINDOW (widget), NULL);

  current = get_current (RINGER_CALL_SHEET (widget));
  if (current != NULL)
    ringer_incoming_page_announce (current);
}

static void
show_initial_page (RingerCallSheet *self)
{
  GListModel *incoming = ringer_call_manager_get_incoming (self->calls);
  RingerIncomingCall *heard = ringer_call_manager_get_sounding (self->calls);
  RingerIncomingPage *page = NULL;

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    on_call_added (self, call);
  }

  if (heard == NULL)
    heard = ringer_call_manager_get_soft (self->calls);
  if (heard != NULL)
    page = find_page (self, heard);
  if (page != NULL)
    adw_carousel_scroll_to (self->carousel, GTK_WIDGET (page), FALSE);
}

static void
ringer_call_sheet_constructed (GObject *object)
{
  RingerCallSheet *self = RINGER_CALL_SHEET (object);

  G_OBJECT_CLASS (ringer_call_sheet_parent_class)->constructed (object);

  self->guard = ringer_key_guard_new (self->clock);
  ringer_key_guard_attach (self->guard, GTK_WIDGET (self));
  show_initial_page (self);
  g_signal_connect_object (self->calls, "call-added", G_CALLBACK (on_call_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "call-ended", G_CALLBACK (on_call_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "notify::active", G_CALLBACK (fit), self, G_CONNECT_SWAPPED);
}

static void
ringer_call_sheet_dispose (GObject *object)
{
  RingerCallSheet *self = RINGER_CALL_SHEET (object);

  g_list_free_full (g_steal_pointer (&self->endings), (GDestroyNotify) ending_free);
  g_clear_object (&self->clock);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_CALL_SHEET);
  g_clear_object (&self->guard);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);
  g_clear_error (&self->sound_error);

  G_OBJECT_CLASS (ringer_call_sheet_parent_class)->dispose (object);
}

static void
set_sound_error (RingerCallSheet *self,
                 const GError *error)
{
  if (self->sound_error == NULL && error == NULL)
    return;

  g_clear_error (&self->sound_error);
  self->sound_error = error != NULL ? g_error_copy (error) : NULL;
  for (unsigned int i = 0; i < adw_carousel_get_n_pages (self->carousel); i++)
    ringer_incoming_page_set_sound_error (get_page (self, i), self->sound_error);
  fit (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUND_ERROR]);
}

static void
ringer_call_sheet_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerCallSheet *self = RINGER_CALL_SHEET (object);

  switch ((RingerCallSheetProperty) prop_id) {
  case PROP_SOUND_ERROR:
    g_value_set_boxed (value, self->sound_error);
    break;
  case PROP_CALLS:
  case PROP_ACCOUNTS:
  case PROP_CLOCK:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_sheet_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  RingerCallSheet *self = RINGER_CALL_SHEET (object);

  switch ((RingerCallSheetProperty) prop_id) {
  case PROP_CALLS:
    self->calls = g_value_dup_object (value);
    break;
  case PROP_ACCOUNTS:
    self->accounts = g_value_dup_object (value);
    break;
  case PROP_CLOCK:
    self->clock = g_value_dup_object (value);
    break;
  case PROP_SOUND_ERROR:
    set_sound_error (self, g_value_get_boxed (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_sheet_class_init (RingerCallSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ringer_call_sheet_constructed;
  object_class->dispose = ringer_call_sheet_dispose;
  object_class->get_property = ringer_call_sheet_get_property;
  object_class->set_property = ringer_call_sheet_set_property;
  widget_class->show = ringer_call_sheet_show;
  GTK_WINDOW_CLASS (klass)->close_request = ringer_call_sheet_close_request;

  properties[PROP_CALLS] =
    g_param_spec_object ("calls", NULL, NULL, RINGER_TYPE_CALL_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] =
    g_param_spec_object ("accounts", NULL, NULL, RINGER_TYPE_ACCOUNT_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, RINGER_TYPE_CLOCK,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOUND_ERROR] =
    g_param_spec_boxed ("sound-error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-call-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerCallSheet, carousel);
  gtk_widget_class_bind_template_child (widget_class, RingerCallSheet, others_box);
  gtk_widget_class_bind_template_child (widget_class, RingerCallSheet, others_list);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_other_activated);

  gtk_widget_class_install_action (widget_class, "sheet.answer", NULL, answer);
  gtk_widget_class_install_action (widget_class, "sheet.decline", NULL, decline);
  gtk_widget_class_install_action (widget_class, "sheet.silence", NULL, silence);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "sheet.answer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "sheet.answer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "sheet.decline", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sheet.silence", NULL);
  /* Keyboards and headsets have keys of their own for it; as on a phone, muting silences the ring. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Phone, 0, "sheet.answer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_PickupPhone, 0, "sheet.answer", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_HangupPhone, 0, "sheet.decline", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_AudioMute, 0, "sheet.silence", NULL);
}

static void
ringer_call_sheet_init (RingerCallSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (RINGER_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

GtkWidget *
ringer_call_sheet_new (GtkApplication *application,
                       RingerCallManager *calls,
                       RingerAccountManager *accounts,
                       RingerClock *clock)
{
  return g_object_new (RINGER_TYPE_CALL_SHEET,
                       "application", application,
                       "calls", calls,
                       "accounts", accounts,
                       "clock", clock,
                       NULL);
}
