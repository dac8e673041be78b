/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-sender.h"

#include <gst/webrtc/webrtc.h>

#include "ringer-media-link.h"

struct _RingerLivekitSender {
  GObject parent_instance;

  RingerMediaLink *link; /* to this, for the thread that gives the packets */
  GstPad *source;
  GstPad *sink; /* webrtcbin's */
  char *cid;
  gboolean has_format;
};

static unsigned int format_signal;

G_DEFINE_FINAL_TYPE (RingerLivekitSender, ringer_livekit_sender, G_TYPE_OBJECT)

static gboolean
on_format (gpointer user_data)
{
  g_autoptr (RingerLivekitSender) self = ringer_media_link_get (user_data);

  if (self == NULL || self->has_format)
    return G_SOURCE_REMOVE;

  self->has_format = gst_pad_has_current_caps (self->sink);
  if (self->has_format)
    g_signal_emit (self, format_signal, 0);

  return G_SOURCE_REMOVE;
}

/* In the thread that gives the packets. */
static void
on_caps (GstPad *pad,
         GParamSpec *pspec,
         RingerMediaLink *link)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_format, ringer_media_link_ref (link), (GDestroyNotify) ringer_media_link_unref);
  g_source_attach (source, NULL);
}

const char *
ringer_livekit_sender_get_cid (RingerLivekitSender *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_SENDER (self), NULL);

  return self->cid;
}

gboolean
ringer_livekit_sender_has_format (RingerLivekitSender *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_SENDER (self), FALSE);

  return self->has_format;
}

static void
ringer_livekit_sender_dispose (GObject *object)
{
  RingerLivekitSender *self = RINGER_LIVEKIT_SENDER (object);

  if (self->sink != NULL) {
    g_signal_handlers_disconnect_by_data (self->sink, self->link);
    gst_pad_unlink (self->source, self->sink);
  }
  gst_clear_object (&self->source);
  gst_clear_object (&self->sink);

  G_OBJECT_CLASS (ringer_livekit_sender_parent_class)->dispose (object);
}

static void
ringer_livekit_sender_finalize (GObject *object)
{
  RingerLivekitSender *self = RINGER_LIVEKIT_SENDER (object);

  ringer_media_link_unref (self->link);
  g_free (self->cid);

  G_OBJECT_CLASS (ringer_livekit_sender_parent_class)->finalize (object);
}

static void
ringer_livekit_sender_class_init (RingerLivekitSenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_livekit_sender_dispose;
  object_class->finalize = ringer_livekit_sender_finalize;

  format_signal = g_signal_new ("format", RINGER_TYPE_LIVEKIT_SENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_livekit_sender_init (RingerLivekitSender *self)
{
  self->link = ringer_media_link_new (self);
}

RingerLivekitSender *
ringer_livekit_sender_new (GstElement *webrtcbin,
                           RingerMediaGate *gate,
                           GstPad *source,
                           gboolean video)
{
  RingerLivekitSender *self = g_object_new (RINGER_TYPE_LIVEKIT_SENDER, NULL);
  g_autoptr (GstWebRTCRTPTransceiver) transceiver = NULL;

  self->source = gst_object_ref (source);
  self->sink = gst_element_request_pad_simple (webrtcbin, "sink_%u");
  g_object_get (self->sink, "transceiver", &transceiver, NULL);
  g_object_set (transceiver, "direction", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_SENDONLY, "do-nack", video, NULL);
  self->cid = gst_object_get_name (GST_OBJECT (transceiver));
  ringer_media_link_connect (self->link, self->sink, "notify::caps", G_CALLBACK (on_caps));
  ringer_media_gate_put (gate, source);
  gst_pad_link (source, self->sink);
  self->has_format = gst_pad_has_current_caps (self->sink);

  return self;
}
