/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-people.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-call-words.h"

#define AVATAR_SIZE 40

struct _RingerCallPeople {
  AdwDialog parent_instance;

  GtkListBox *list;
  RingerActiveCall *call;
  GHashTable *rows; /* from RingerMember to its row, which the list has */
};

G_DEFINE_FINAL_TYPE (RingerCallPeople, ringer_call_people, ADW_TYPE_DIALOG)

static void update (RingerCallPeople *self);

static void
add_row (RingerCallPeople *self,
         RingerMember *member)
{
  RingerAccount *account = ringer_rtc_session_get_account (ringer_active_call_get_session (self->call));
  const char *name = ringer_member_get_name (member);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = ringer_avatar_new (AVATAR_SIZE);

  ringer_avatar_set (RINGER_AVATAR (avatar), account, ringer_member_get_avatar_mxc (member), name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_list_box_append (self->list, row);
  g_hash_table_insert (self->rows, g_object_ref (member), row);
}

/* (nullable) (transfer none) */
static const char *
describe (RingerCallPeople *self,
          RingerMember *member,
          RingerMediaMember *media)
{
  RingerAccount *account = ringer_rtc_session_get_account (ringer_active_call_get_session (self->call));
  const char *trouble = media != NULL ? ringer_call_words_trouble (media) : NULL;
  gboolean heard = media == NULL || (ringer_media_member_get_flags (media) & RINGER_MEDIA_MICROPHONE);

  if (g_str_equal (ringer_member_get_user_id (member), ringer_account_get_user_id (account)))
    g_object_get (ringer_call_media_get_session (ringer_active_call_get_media (self->call)), "microphone", &heard, NULL);
  if (trouble != NULL)
    return trouble;

  return heard ? NULL : _ ("Muted");
}

static void
follow (RingerCallPeople *self,
        RingerMediaMember *media)
{
  g_signal_handlers_disconnect_by_func (media, update, self);
  g_signal_connect_object (media, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
update_person (RingerCallPeople *self,
               RingerMember *member)
{
  RingerMediaMember *media = ringer_call_media_lookup (ringer_active_call_get_media (self->call), ringer_member_get_user_id (member), RINGER_MEDIA_CAMERA);
  const char *words;

  if (g_hash_table_lookup (self->rows, member) == NULL)
    add_row (self, member);
  if (media != NULL)
    follow (self, media);
  words = describe (self, member, media);
  adw_action_row_set_subtitle (g_hash_table_lookup (self->rows, member), words != NULL ? words : "");
}

static void
update (RingerCallPeople *self)
{
  GListModel *session = G_LIST_MODEL (ringer_active_call_get_session (self->call));
  RingerRoom *room = ringer_rtc_session_get_room (RINGER_RTC_SESSION (session));
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer member;
  gpointer row;

  for (unsigned int i = 0; i < g_list_model_get_n_items (session); i++) {
    g_autoptr (RingerRtcMembership) membership = g_list_model_get_item (session, i);
    RingerMember *person = ringer_room_ensure_member (room, ringer_rtc_membership_get_user_id (membership));

    if (g_hash_table_add (there, person))
      update_person (self, person);
  }

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &member, &row)) {
    if (g_hash_table_contains (there, member))
      continue;

    gtk_list_box_remove (self->list, row);
    g_hash_table_iter_remove (&iter);
  }
}

static void
ringer_call_people_dispose (GObject *object)
{
  RingerCallPeople *self = RINGER_CALL_PEOPLE (object);

  g_hash_table_remove_all (self->rows);
  g_clear_object (&self->call);

  G_OBJECT_CLASS (ringer_call_people_parent_class)->dispose (object);
}

static void
ringer_call_people_finalize (GObject *object)
{
  g_hash_table_unref (RINGER_CALL_PEOPLE (object)->rows);

  G_OBJECT_CLASS (ringer_call_people_parent_class)->finalize (object);
}

static void
ringer_call_people_class_init (RingerCallPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_call_people_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringer_call_people_finalize;
}

static void
ringer_call_people_init (RingerCallPeople *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  self->rows = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("People in this call"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("People"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 420);
}

AdwDialog *
ringer_call_people_new (RingerActiveCall *call)
{
  RingerCallMedia *media = ringer_active_call_get_media (call);
  RingerCallPeople *self;

  g_return_val_if_fail (media != NULL, NULL);

  self = g_object_new (RINGER_TYPE_CALL_PEOPLE, NULL);
  self->call = g_object_ref (call);
  g_signal_connect_object (ringer_active_call_get_session (call), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "people-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_call_media_get_session (media), "notify::microphone", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_DIALOG (self);
}
