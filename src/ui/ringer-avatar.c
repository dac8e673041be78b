/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-avatar.h"

/*
 * Decoding scales while it reads, off the main thread: what a stranger chose as their picture neither stalls a ring nor fills the memory.
 */

struct _RingerAvatar {
  AdwBin parent_instance;

  AdwAvatar *avatar;
  RingerAccount *account;
  char *mxc;
  GCancellable *cancellable;
  int loaded_px;
};

typedef enum {
  PROP_SIZE = 1,
} RingerAvatarProperty;

static GParamSpec *properties[PROP_SIZE + 1];

G_DEFINE_FINAL_TYPE (RingerAvatar, ringer_avatar, ADW_TYPE_BIN)

static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  GdkMemoryFormat format = gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8;
  g_autoptr (GBytes) pixels = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf), format, pixels,
                                 (gsize) gdk_pixbuf_get_rowstride (pixbuf));
}

static void
on_decoded (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerAvatar) self = user_data;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  pixbuf = gdk_pixbuf_new_from_stream_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (pixbuf == NULL) {
    g_debug ("Could not read a picture: %s", error->message);
    return;
  }

  texture = make_texture (pixbuf);
  adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
}

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerAvatar) self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  bytes = ringer_media_repository_load_finish (RINGER_MEDIA_REPOSITORY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (bytes == NULL) {
    /* The initials stay. */
    g_debug ("Could not get a picture: %s", error->message);
    return;
  }

  /* Cancelled between the answer and here, for the picture of somebody else. */
  if (self->cancellable == NULL)
    return;

  stream = g_memory_input_stream_new_from_bytes (bytes);
  gdk_pixbuf_new_from_stream_at_scale_async (stream, self->loaded_px, self->loaded_px, TRUE, self->cancellable,
                                             on_decoded, g_object_ref (self));
}

static void
cancel (RingerAvatar *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (RingerAvatar *self)
{
  int px = adw_avatar_get_size (self->avatar) * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->mxc == NULL || self->account == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (self->loaded_px >= px)
    return;

  cancel (self);
  self->cancellable = g_cancellable_new ();
  self->loaded_px = px;
  ringer_media_repository_load_async (ringer_account_get_media (self->account), self->mxc, px, self->cancellable,
                                      on_loaded, g_object_ref (self));
}

static void
ringer_avatar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringer_avatar_parent_class)->map (widget);

  load (RINGER_AVATAR (widget));
}

static void
ringer_avatar_unmap (GtkWidget *widget)
{
  RingerAvatar *self = RINGER_AVATAR (widget);

  /* What is still on its way when the row scrolls off is not worth the bytes. */
  if (adw_avatar_get_custom_image (self->avatar) == NULL) {
    cancel (self);
    self->loaded_px = 0;
  }

  GTK_WIDGET_CLASS (ringer_avatar_parent_class)->unmap (widget);
}

static void
ringer_avatar_dispose (GObject *object)
{
  RingerAvatar *self = RINGER_AVATAR (object);

  cancel (self);
  g_clear_object (&self->account);
  g_clear_pointer (&self->mxc, g_free);

  G_OBJECT_CLASS (ringer_avatar_parent_class)->dispose (object);
}

static void
ringer_avatar_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  RingerAvatar *self = RINGER_AVATAR (object);

  switch ((RingerAvatarProperty) prop_id) {
  case PROP_SIZE:
    g_value_set_int (value, adw_avatar_get_size (self->avatar));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_avatar_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  RingerAvatar *self = RINGER_AVATAR (object);

  switch ((RingerAvatarProperty) prop_id) {
  case PROP_SIZE:
    if (adw_avatar_get_size (self->avatar) != g_value_get_int (value)) {
      adw_avatar_set_size (self->avatar, g_value_get_int (value));
      load (self);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_avatar_class_init (RingerAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_avatar_dispose;
  object_class->get_property = ringer_avatar_get_property;
  object_class->set_property = ringer_avatar_set_property;
  widget_class->map = ringer_avatar_map;
  widget_class->unmap = ringer_avatar_unmap;

  properties[PROP_SIZE] =
    g_param_spec_int ("size", NULL, NULL, -1, 512, 40,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "ringer-avatar");
  /* The name stands beside it. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringer_avatar_init (RingerAvatar *self)
{
  self->avatar = ADW_AVATAR (adw_avatar_new (40, NULL, TRUE));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->avatar));
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (load), NULL);
}

GtkWidget *
ringer_avatar_new (int size)
{
  return g_object_new (RINGER_TYPE_AVATAR, "size", size, NULL);
}

void
ringer_avatar_set (RingerAvatar *self,
                   RingerAccount *account,
                   const char *mxc,
                   const char *name)
{
  gboolean other_account;

  g_return_if_fail (RINGER_IS_AVATAR (self));
  g_return_if_fail (account == NULL || RINGER_IS_ACCOUNT (account));

  adw_avatar_set_text (self->avatar, name);

  other_account = g_set_object (&self->account, account);
  if (!g_set_str (&self->mxc, mxc) && !other_account)
    return;

  cancel (self);
  self->loaded_px = 0;
  adw_avatar_set_custom_image (self->avatar, NULL);
  load (self);
}
