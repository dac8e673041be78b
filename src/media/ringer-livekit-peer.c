/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-peer.h"

#include <gst/webrtc/webrtc.h>

#include "ringer-error.h"
#include "ringer-livekit-bitrate.h"
#include "ringer-livekit-fingerprint.h"
#include "ringer-livekit-ice.h"
#include "ringer-livekit-sdp.h"
#include "ringer-livekit-sections.h"
#include "ringer-livekit-sender.h"
#include "ringer-media-elements.h"
#include "ringer-media-gate.h"
#include "ringer-media-link.h"

/*
 * webrtcbin calls from threads of its own. Each call becomes a Note, a piece of work for the main context; what it carries is owned by the note.
 *
 * One description is negotiated at a time: remote, answer, local (subscriber) or offer, local, remote (all others).
 */

#define LATENCY_MS 100
/* Of each kind: a description may have 256. */
#define MAX_SECTIONS 100

typedef struct {
  char *sdp;
  guint32 id;
} Offer;

struct _RingerLivekitPeer {
  GObject parent_instance;

  RingerMediaLink *link; /* to this, for webrtcbin's threads */
  RingerLivekitRole role;
  GstBin *pipeline;
  GstElement *bin;
  RingerMediaGate *gate;
  gboolean closed;

  gboolean negotiating;
  GQueue offers; /* of Offer */
  RingerLivekitSdp *remote;
  RingerLivekitSdp *next_remote;
  GstWebRTCSessionDescription *local;
  guint32 id;

  GPtrArray *senders; /* (element-type RingerLivekitSender) */
  gboolean wants_offer;
  unsigned int n_sections[RINGER_LIVEKIT_DATA]; /* of each kind: where others may send */
  GHashTable *blocks;                           /* GstPad → probe id */
};

enum {
  DESCRIPTION,
  CANDIDATE,
  STREAM,
  READY,
  MEASURED,
  FAILED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerLivekitPeer, ringer_livekit_peer, G_TYPE_OBJECT)

static void
offer_free (Offer *offer)
{
  g_free (offer->sdp);
  g_free (offer);
}

/* From webrtcbin's threads to the main context */

typedef struct _Note Note;
typedef void (*NoteFunc) (RingerLivekitPeer *self,
                          Note *note);

struct _Note {
  RingerMediaLink *peer;
  NoteFunc func;
  GstPromise *promise;
  GstPad *pad;
  unsigned int index;
  char *text;
};

static void
note_free (gpointer data)
{
  Note *note = data;

  ringer_media_link_unref (note->peer);
  g_clear_pointer (&note->promise, gst_promise_unref);
  gst_clear_object (&note->pad);
  g_free (note->text);
  g_free (note);
}

static Note *
note_new (RingerMediaLink *peer,
          NoteFunc func)
{
  Note *note = g_new0 (Note, 1);

  note->peer = ringer_media_link_ref (peer);
  note->func = func;

  return note;
}

static gboolean
on_note (gpointer data)
{
  Note *note = data;
  g_autoptr (RingerLivekitPeer) self = ringer_media_link_get (note->peer);

  if (self != NULL && !self->closed)
    note->func (self, note);

  return G_SOURCE_REMOVE;
}

/* Never at once, also in the main thread: webrtcbin may hold its locks. */
static void
note_send (Note *note)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_note, note, note_free);
  g_source_attach (source, NULL);
}

static void
on_promise (GstPromise *promise,
            gpointer user_data)
{
  Note *note = user_data;

  note->promise = promise;
  note_send (note);
}

/* The note is sent when webrtcbin has done its part. */
static GstPromise *
make_promise (RingerLivekitPeer *self,
              NoteFunc func)
{
  return gst_promise_new_with_change_func (on_promise, note_new (self->link, func), NULL);
}

static const char *
get_name (RingerLivekitPeer *self)
{
  static const char *const names[] = {
    [RINGER_LIVEKIT_ROLE_PUBLISHER] = "publisher",
    [RINGER_LIVEKIT_ROLE_SUBSCRIBER] = "subscriber",
    [RINGER_LIVEKIT_ROLE_BOTH] = "connection",
  };

  return names[self->role];
}

static void
fail (RingerLivekitPeer *self,
      RingerError code,
      const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, (int) code, message);

  if (self->closed)
    return;

  g_debug ("The %s fails: %s", get_name (self), message);
  ringer_livekit_peer_close (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static const GstStructure *
get_reply (Note *note)
{
  return gst_promise_wait (note->promise) == GST_PROMISE_RESULT_REPLIED ? gst_promise_get_reply (note->promise) : NULL;
}

/* Whether webrtcbin did it; else the connection fails. */
static gboolean
check_promise (RingerLivekitPeer *self,
               Note *note)
{
  const GstStructure *reply = get_reply (note);
  g_autoptr (GError) error = NULL;

  if (reply == NULL || !gst_structure_has_field (reply, "error"))
    return TRUE;

  gst_structure_get (reply, "error", G_TYPE_ERROR, &error, NULL);
  fail (self, RINGER_ERROR_BAD_RESPONSE, error != NULL ? error->message : "A description was refused");

  return FALSE;
}

static GstWebRTCSessionDescription *
take_description (Note *note,
                  const char *name)
{
  const GstStructure *reply = get_reply (note);
  GstWebRTCSessionDescription *description = NULL;

  if (reply != NULL)
    gst_structure_get (reply, name, GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &description, NULL);

  return description;
}

/* Descriptions */

static void go_on (RingerLivekitPeer *self);

static void
finish_negotiation (RingerLivekitPeer *self)
{
  g_debug ("The %s has negotiated %u", get_name (self), self->id);
  self->negotiating = FALSE;
  go_on (self);
}

static void
set_remote (RingerLivekitPeer *self,
            GstWebRTCSDPType type,
            NoteFunc next)
{
  GstSDPMessage *message = NULL;
  GstWebRTCSessionDescription *description;

  gst_sdp_message_copy (self->next_remote->message, &message);
  description = gst_webrtc_session_description_new (type, message);
  g_signal_emit_by_name (self->bin, "set-remote-description", description, make_promise (self, next));
  gst_webrtc_session_description_free (description);
}

static void
keep_remote (RingerLivekitPeer *self)
{
  g_clear_pointer (&self->remote, ringer_livekit_sdp_free);
  self->remote = g_steal_pointer (&self->next_remote);
}

/* While a description replaces another, only what both have is sure to be known to webrtcbin. */
static void
admit (RingerLivekitPeer *self,
       RingerLivekitSdp *now,
       RingerLivekitSdp *then)
{
  g_autoptr (GArray) ssrcs = ringer_livekit_sdp_list_ssrcs (now, then);

  ringer_media_gate_set_ssrcs (self->gate, ssrcs);
}

static void
on_answer_set (RingerLivekitPeer *self,
               Note *note)
{
  g_autofree char *sdp = NULL;

  if (!check_promise (self, note))
    return;

  ringer_livekit_sdp_refuse (self->remote, self->local->sdp);
  admit (self, self->remote, self->remote);
  sdp = gst_sdp_message_as_text (self->local->sdp);
  g_signal_emit (self, signals[DESCRIPTION], 0, sdp, self->id);
  finish_negotiation (self);
}

static void
on_answer_made (RingerLivekitPeer *self,
                Note *note)
{
  g_clear_pointer (&self->local, gst_webrtc_session_description_free);
  self->local = take_description (note, "answer");
  if (self->local == NULL)
    fail (self, RINGER_ERROR_BAD_RESPONSE, "An offer cannot be answered");
  else
    g_signal_emit_by_name (self->bin, "set-local-description", self->local, make_promise (self, on_answer_set));
}

static void
on_remote_offer_set (RingerLivekitPeer *self,
                     Note *note)
{
  if (!check_promise (self, note))
    return;

  keep_remote (self);
  ringer_livekit_sections_set_nack (self->bin);
  g_signal_emit_by_name (self->bin, "create-answer", NULL, make_promise (self, on_answer_made));
}

static void
start_answer (RingerLivekitPeer *self,
              Offer *offer)
{
  g_autoptr (GError) error = NULL;

  self->negotiating = TRUE;
  self->id = offer->id;
  self->next_remote = ringer_livekit_sdp_parse (offer->sdp, NULL, &error);
  if (self->next_remote == NULL || !ringer_livekit_sdp_check_follows (self->next_remote, self->remote, &error)) {
    fail (self, RINGER_ERROR_BAD_RESPONSE, error->message);
    return;
  }

  if (self->remote != NULL)
    admit (self, self->next_remote, self->remote);
  set_remote (self, GST_WEBRTC_SDP_TYPE_OFFER, on_remote_offer_set);
}

static void
on_offer_set (RingerLivekitPeer *self,
              Note *note)
{
  g_autofree char *sdp = NULL;

  if (!check_promise (self, note))
    return;

  sdp = ringer_livekit_sdp_name_tracks (self->local->sdp);
  self->id++;
  g_signal_emit (self, signals[DESCRIPTION], 0, sdp, self->id);
}

static void
on_offer_made (RingerLivekitPeer *self,
               Note *note)
{
  g_clear_pointer (&self->local, gst_webrtc_session_description_free);
  self->local = take_description (note, "offer");
  if (self->local == NULL)
    fail (self, RINGER_ERROR_FAILED, "No offer could be made");
  else
    g_signal_emit_by_name (self->bin, "set-local-description", self->local, make_promise (self, on_offer_set));
}

static gboolean
may_offer (RingerLivekitPeer *self)
{
  if (!self->wants_offer || self->role == RINGER_LIVEKIT_ROLE_SUBSCRIBER)
    return FALSE;
  /* webrtcbin leaves out what has no format yet. */
  if (self->role == RINGER_LIVEKIT_ROLE_BOTH)
    return TRUE;

  for (unsigned int i = 0; i < self->senders->len; i++) {
    if (!ringer_livekit_sender_has_format (self->senders->pdata[i]))
      return FALSE;
  }

  return self->senders->len > 0;
}

static void
go_on (RingerLivekitPeer *self)
{
  Offer *offer;

  if (self->closed || self->negotiating)
    return;

  if (may_offer (self)) {
    self->negotiating = TRUE;
    self->wants_offer = FALSE;
    g_signal_emit_by_name (self->bin, "create-offer", NULL, make_promise (self, on_offer_made));
  } else if ((offer = g_queue_pop_head (&self->offers)) != NULL) {
    start_answer (self, offer);
    offer_free (offer);
  }
}

static void
on_remote_answer_set (RingerLivekitPeer *self,
                      Note *note)
{
  if (!check_promise (self, note))
    return;

  keep_remote (self);
  admit (self, self->remote, self->remote);
  finish_negotiation (self);
}

void
ringer_livekit_peer_take_answer (RingerLivekitPeer *self,
                                 const char *sdp,
                                 guint32 id)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (self->closed || !self->negotiating || self->local == NULL || self->next_remote != NULL || (id != 0 && id != self->id))
    return;

  self->next_remote = ringer_livekit_sdp_parse (sdp, self->local->sdp, &error);
  if (self->next_remote == NULL || !ringer_livekit_sdp_check_follows (self->next_remote, self->remote, &error)) {
    fail (self, RINGER_ERROR_BAD_RESPONSE, error->message);
    return;
  }

  ringer_livekit_sdp_refuse (self->next_remote, self->local->sdp);
  if (self->remote != NULL)
    admit (self, self->next_remote, self->remote);
  set_remote (self, GST_WEBRTC_SDP_TYPE_ANSWER, on_remote_answer_set);
}

void
ringer_livekit_peer_take_offer (RingerLivekitPeer *self,
                                const char *sdp,
                                guint32 id)
{
  Offer *offer;

  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (self->closed || self->role != RINGER_LIVEKIT_ROLE_SUBSCRIBER)
    return;

  offer = g_new0 (Offer, 1);
  offer->sdp = g_strdup (sdp);
  offer->id = id;
  g_queue_push_tail (&self->offers, offer);
  go_on (self);
}

static void
on_offer_due (RingerLivekitPeer *self,
              Note *note)
{
  go_on (self);
}

void
ringer_livekit_peer_offer (RingerLivekitPeer *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (!self->wants_offer)
    note_send (note_new (self->link, on_offer_due));
  self->wants_offer = TRUE;
}

void
ringer_livekit_peer_make_room (RingerLivekitPeer *self,
                               RingerLivekitKind kind,
                               unsigned int n)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));
  g_return_if_fail (kind < RINGER_LIVEKIT_DATA);

  if (self->closed || self->role != RINGER_LIVEKIT_ROLE_BOTH)
    return;

  for (; self->n_sections[kind] < MIN (n, MAX_SECTIONS); self->n_sections[kind]++)
    ringer_livekit_sections_add (self->bin, kind);
}

gboolean
ringer_livekit_peer_make_more_room (RingerLivekitPeer *self,
                                    RingerLivekitKind kind,
                                    unsigned int n)
{
  unsigned int n_before;

  g_return_val_if_fail (RINGER_IS_LIVEKIT_PEER (self), FALSE);
  g_return_val_if_fail (kind < RINGER_LIVEKIT_DATA, FALSE);

  n_before = self->n_sections[kind];
  ringer_livekit_peer_make_room (self, kind, n_before + MIN (n, MAX_SECTIONS));

  return self->n_sections[kind] > n_before;
}

void
ringer_livekit_peer_take_candidate (RingerLivekitPeer *self,
                                    const char *candidate)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (!self->closed)
    ringer_livekit_ice_take_candidate (self->bin, candidate);
}

/* Tracks of ours */

static void
on_format (RingerLivekitPeer *self)
{
  self->wants_offer = TRUE;
  go_on (self);
}

char *
ringer_livekit_peer_add_track (RingerLivekitPeer *self,
                               GstPad *source,
                               gboolean video)
{
  RingerLivekitSender *sender;

  g_return_val_if_fail (RINGER_IS_LIVEKIT_PEER (self), NULL);
  g_return_val_if_fail (!self->closed, NULL);

  sender = ringer_livekit_sender_new (self->bin, self->gate, source, video);
  g_signal_connect_object (sender, "format", G_CALLBACK (on_format), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->senders, sender);

  return g_strdup (ringer_livekit_sender_get_cid (sender));
}

/* What webrtcbin says, in its threads */

static void
on_candidate_noted (RingerLivekitPeer *self,
                    Note *note)
{
  g_autofree char *candidate = ringer_livekit_ice_make_candidate (note->text, note->index);

  g_signal_emit (self, signals[CANDIDATE], 0, candidate);
}

static void
on_ice_candidate (GstElement *bin,
                  unsigned int index,
                  const char *candidate,
                  RingerMediaLink *link)
{
  Note *note = note_new (link, on_candidate_noted);

  note->index = index;
  note->text = g_strdup (candidate);
  note_send (note);
}

static void
open_gate (RingerLivekitPeer *self)
{
  if (!ringer_livekit_fingerprint_check (self->bin, self->remote->fingerprint)) {
    fail (self, RINGER_ERROR_BAD_CERTIFICATE, "The certificate is not the one that the call service announced");
    return;
  }

  if (ringer_media_gate_is_open (self->gate))
    return;

  ringer_media_gate_set_open (self->gate, TRUE);
  g_signal_emit (self, signals[READY], 0);
}

static void
on_state_noted (RingerLivekitPeer *self,
                Note *note)
{
  g_debug ("The %s is in state %u", get_name (self), note->index);
  if (note->index == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED && self->remote != NULL)
    open_gate (self);
  else if (note->index == GST_WEBRTC_PEER_CONNECTION_STATE_FAILED)
    fail (self, RINGER_ERROR_NO_SERVER, "There is no way to the call service for sound and pictures");
}

static void
on_connection_state (GstElement *bin,
                     GParamSpec *pspec,
                     RingerMediaLink *link)
{
  Note *note = note_new (link, on_state_noted);
  GstWebRTCPeerConnectionState state;

  g_object_get (bin, "connection-state", &state, NULL);
  note->index = state;
  note_send (note);
}

static void
on_pad_noted (RingerLivekitPeer *self,
              Note *note)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (note->pad);
  unsigned int ssrc = 0;

  g_hash_table_insert (self->blocks, gst_object_ref (note->pad), GUINT_TO_POINTER (note->index));
  if (caps != NULL)
    gst_structure_get_uint (gst_caps_get_structure (caps, 0), "ssrc", &ssrc);
  g_signal_emit (self, signals[STREAM], 0, note->pad, self->remote != NULL ? ringer_livekit_sdp_find_track (self->remote, ssrc) : NULL);
}

static void
on_pad_added (GstElement *bin,
              GstPad *pad,
              RingerMediaLink *link)
{
  Note *note;

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC)
    return;

  note = note_new (link, on_pad_noted);
  note->pad = gst_object_ref (pad);
  note->index = (unsigned int) gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM, NULL, NULL, NULL);
  note_send (note);
}

void
ringer_livekit_peer_release_stream (RingerLivekitPeer *self,
                                    GstPad *pad)
{
  gpointer id;

  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (!g_hash_table_lookup_extended (self->blocks, pad, NULL, &id))
    return;

  gst_pad_remove_probe (pad, GPOINTER_TO_UINT (id));
  g_hash_table_remove (self->blocks, pad);
}

/* Setting up and closing */

RingerLivekitPeer *
ringer_livekit_peer_new (GstBin *pipeline,
                         RingerLivekitRole role,
                         GPtrArray *ice_servers,
                         gboolean force_relay)
{
  g_autoptr (RingerLivekitPeer) self = g_object_new (RINGER_TYPE_LIVEKIT_PEER, NULL);
  g_autoptr (GstElement) bin = gst_element_factory_make ("webrtcbin", NULL);
  g_autoptr (GstElement) rtpbin = bin != NULL ? gst_bin_get_by_name (GST_BIN (bin), "rtpbin") : NULL;

  if (rtpbin == NULL)
    return NULL;

  self->role = role;
  self->pipeline = gst_object_ref (pipeline);
  self->bin = gst_object_ref_sink (g_steal_pointer (&bin));
  /* In an offer, port 0 in a bundled section is more than some servers understand. */
  g_object_set (self->bin,
                "bundle-policy", role == RINGER_LIVEKIT_ROLE_SUBSCRIBER ? GST_WEBRTC_BUNDLE_POLICY_MAX_BUNDLE : GST_WEBRTC_BUNDLE_POLICY_MAX_COMPAT,
                "ice-transport-policy", force_relay ? GST_WEBRTC_ICE_TRANSPORT_POLICY_RELAY : GST_WEBRTC_ICE_TRANSPORT_POLICY_ALL,
                NULL);
  ringer_livekit_ice_set_servers (self->bin, ice_servers);
  ringer_media_link_connect (self->link, self->bin, "on-ice-candidate", G_CALLBACK (on_ice_candidate));
  ringer_media_link_connect (self->link, self->bin, "notify::connection-state", G_CALLBACK (on_connection_state));
  ringer_media_link_connect (self->link, self->bin, "pad-added", G_CALLBACK (on_pad_added));
  ringer_media_gate_guard (self->gate, rtpbin);
  ringer_media_hurry (rtpbin, LATENCY_MS);
  gst_bin_add (pipeline, self->bin);
  gst_element_sync_state_with_parent (self->bin);

  return g_steal_pointer (&self);
}

void
ringer_livekit_peer_close (RingerLivekitPeer *self)
{
  GHashTableIter iter;
  gpointer pad, id;

  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  ringer_media_gate_set_open (self->gate, FALSE);
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, &pad, &id))
    gst_pad_remove_probe (pad, GPOINTER_TO_UINT (id));
  g_hash_table_remove_all (self->blocks);
  g_ptr_array_set_size (self->senders, 0);
  if (self->bin != NULL) {
    g_signal_handlers_disconnect_by_data (self->bin, self->link);
    ringer_media_stop (g_steal_pointer (&self->bin));
  }
}

static void
on_stats (RingerLivekitPeer *self,
          Note *note)
{
  const GstStructure *stats = get_reply (note);
  double loss;

  if (stats != NULL && ringer_livekit_bitrate_read_loss (stats, &loss))
    g_signal_emit (self, signals[MEASURED], 0, loss);
}

void
ringer_livekit_peer_measure (RingerLivekitPeer *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_PEER (self));

  if (!self->closed)
    g_signal_emit_by_name (self->bin, "get-stats", NULL, make_promise (self, on_stats));
}

gboolean
ringer_livekit_peer_is_ready (RingerLivekitPeer *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_PEER (self), FALSE);

  return ringer_media_gate_is_open (self->gate);
}

static void
ringer_livekit_peer_dispose (GObject *object)
{
  ringer_livekit_peer_close (RINGER_LIVEKIT_PEER (object));

  G_OBJECT_CLASS (ringer_livekit_peer_parent_class)->dispose (object);
}

static void
ringer_livekit_peer_finalize (GObject *object)
{
  RingerLivekitPeer *self = RINGER_LIVEKIT_PEER (object);

  g_queue_clear_full (&self->offers, (GDestroyNotify) offer_free);
  g_clear_pointer (&self->remote, ringer_livekit_sdp_free);
  g_clear_pointer (&self->next_remote, ringer_livekit_sdp_free);
  g_clear_pointer (&self->local, gst_webrtc_session_description_free);
  g_ptr_array_unref (self->senders);
  g_hash_table_unref (self->blocks);
  ringer_media_gate_unref (self->gate);
  ringer_media_link_unref (self->link);
  gst_clear_object (&self->pipeline);

  G_OBJECT_CLASS (ringer_livekit_peer_parent_class)->finalize (object);
}

static void
ringer_livekit_peer_class_init (RingerLivekitPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_livekit_peer_dispose;
  object_class->finalize = ringer_livekit_peer_finalize;

  signals[DESCRIPTION] =
    g_signal_new ("description", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  signals[CANDIDATE] =
    g_signal_new ("candidate", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[STREAM] =
    g_signal_new ("stream", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, GST_TYPE_PAD, G_TYPE_STRING);
  signals[READY] =
    g_signal_new ("ready", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MEASURED] =
    g_signal_new ("measured", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[FAILED] =
    g_signal_new ("failed", RINGER_TYPE_LIVEKIT_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_livekit_peer_init (RingerLivekitPeer *self)
{
  self->link = ringer_media_link_new (self);
  self->gate = ringer_media_gate_new ();
  g_queue_init (&self->offers);
  self->senders = g_ptr_array_new_with_free_func (g_object_unref);
  self->blocks = g_hash_table_new_full (NULL, NULL, gst_object_unref, NULL);
}
