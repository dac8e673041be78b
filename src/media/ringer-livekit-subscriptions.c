/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-subscriptions.h"

#include "ringer-livekit-requests.h"
#include "ringer-media-branch.h"
#include "ringer-media-member.h"

/* A track of somebody else's. */
typedef struct {
  char *sid;
  char *identity;
  RingerLivekitKind kind;
  RingerLivekitSource source;
  gboolean muted;
  gboolean playable;
  gboolean subscribed;
  unsigned int shown_width; /* what the server was told */
  unsigned int shown_height;
  RingerMediaBranch *branch;
} Track;

struct _RingerLivekitSubscriptions {
  GObject parent_instance;

  RingerMediaPipeline *pipeline;
  GListModel *members;
  gboolean encrypted;
  GPtrArray *followed; /* (element-type RingerMediaMember): to tell who is gone */

  GHashTable *participants; /* sid → identity */
  GHashTable *tracks;       /* sid → Track */
  GHashTable *cryptors;     /* identity → RingerFrameCryptor */
  GHashTable *speaking;     /* set of identities */
  GBytes *trailer;
};

enum {
  REQUEST,
  CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerLivekitSubscriptions, ringer_livekit_subscriptions, G_TYPE_OBJECT)

static void
close_branch (Track *track)
{
  if (track->branch != NULL)
    ringer_media_branch_close (track->branch);
  g_clear_object (&track->branch);
}

static void
track_free (Track *track)
{
  close_branch (track);
  g_free (track->sid);
  g_free (track->identity);
  g_free (track);
}

/* Takes the reference. */
static void
request (RingerLivekitSubscriptions *self,
         GBytes *bytes)
{
  g_signal_emit (self, signals[REQUEST], 0, bytes);
  g_bytes_unref (bytes);
}

static RingerFrameCryptor *
get_cryptor (RingerLivekitSubscriptions *self,
             const char *identity)
{
  RingerFrameCryptor *cryptor = g_hash_table_lookup (self->cryptors, identity);

  if (cryptor == NULL) {
    cryptor = ringer_frame_cryptor_new ();
    ringer_frame_cryptor_set_trailer (cryptor, self->trailer);
    g_hash_table_insert (self->cryptors, g_strdup (identity), cryptor);
  }

  return cryptor;
}

/* Members */

static RingerMediaMember *
find_member (RingerLivekitSubscriptions *self,
             const char *identity)
{
  for (unsigned int i = 0; i < self->followed->len; i++) {
    if (g_strcmp0 (ringer_media_member_get_identity (self->followed->pdata[i]), identity) == 0)
      return self->followed->pdata[i];
  }

  return NULL;
}

static gboolean
is_present (RingerLivekitSubscriptions *self,
            const char *identity)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, self->participants);
  while (g_hash_table_iter_next (&iter, NULL, &other)) {
    if (g_str_equal (other, identity))
      return TRUE;
  }

  return FALSE;
}

static RingerVideoFeed *
get_feed (RingerMediaMember *member,
          const Track *track)
{
  if (track->kind != RINGER_LIVEKIT_VIDEO)
    return NULL;

  return track->source == RINGER_LIVEKIT_SOURCE_SCREEN ? ringer_media_member_get_screen_feed (member) : ringer_media_member_get_camera_feed (member);
}

/* What of a track concerns its sender. */
static RingerMediaFlags
describe_track (RingerLivekitSubscriptions *self,
                const Track *track)
{
  if (!track->playable)
    return self->encrypted ? RINGER_MEDIA_UNENCRYPTED : RINGER_MEDIA_UNDECRYPTABLE;
  if (track->muted)
    return 0;

  switch ((int) track->source) {
  case RINGER_LIVEKIT_SOURCE_MICROPHONE:
    return RINGER_MEDIA_MICROPHONE;
  case RINGER_LIVEKIT_SOURCE_CAMERA:
    return RINGER_MEDIA_CAMERA;
  case RINGER_LIVEKIT_SOURCE_SCREEN:
    return RINGER_MEDIA_SCREEN;
  default:
    return 0;
  }
}

static void
show_member (RingerLivekitSubscriptions *self,
             RingerMediaMember *member)
{
  const char *identity = ringer_media_member_get_identity (member);
  RingerFrameCryptor *cryptor = g_hash_table_lookup (self->cryptors, identity);
  unsigned int flags = 0;
  GHashTableIter iter;
  Track *track;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track)) {
    if (g_str_equal (track->identity, identity))
      flags |= describe_track (self, track);
  }
  if (is_present (self, identity))
    flags |= RINGER_MEDIA_PRESENT;
  if (g_hash_table_contains (self->speaking, identity))
    flags |= RINGER_MEDIA_SPEAKING;
  if (cryptor != NULL && ringer_frame_cryptor_is_failing (cryptor))
    flags |= RINGER_MEDIA_UNDECRYPTABLE;

  ringer_media_member_report (member, self, (RingerMediaFlags) flags);
}

/* Tells the server which tracks we want, and how large. Whether that is another one than before. */
static gboolean
follow_track (RingerLivekitSubscriptions *self,
              Track *track)
{
  RingerMediaMember *member = find_member (self, track->identity);
  RingerVideoFeed *feed = member != NULL ? get_feed (member, track) : NULL;
  unsigned int width = feed != NULL ? ringer_video_feed_get_shown_width (feed) : 0;
  unsigned int height = feed != NULL ? ringer_video_feed_get_shown_height (feed) : 0;
  gboolean wanted = member != NULL && track->playable && (track->kind == RINGER_LIVEKIT_AUDIO || (feed != NULL && width > 0));
  gboolean changed = wanted != track->subscribed;

  if (changed) {
    track->subscribed = wanted;
    request (self, ringer_livekit_request_new_subscription (track->sid, wanted));
    if (!wanted)
      close_branch (track);
  }
  if (feed != NULL && track->branch != NULL)
    ringer_video_feed_set_muted (feed, track->muted);
  if (wanted && feed != NULL && (width != track->shown_width || height != track->shown_height)) {
    track->shown_width = width;
    track->shown_height = height;
    request (self, ringer_livekit_request_new_track_setting (track->sid, width, height));
  }

  return changed;
}

static void
follow_tracks (RingerLivekitSubscriptions *self)
{
  GHashTableIter iter;
  Track *track;
  gboolean changed = FALSE;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track))
    changed |= follow_track (self, track);
  for (unsigned int i = 0; i < self->followed->len; i++)
    show_member (self, self->followed->pdata[i]);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_volume (RingerLivekitSubscriptions *self,
           GParamSpec *pspec,
           RingerMediaMember *member)
{
  GHashTableIter iter;
  Track *track;
  double volume;

  g_object_get (member, "volume", &volume, NULL);
  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track)) {
    if (track->branch != NULL && g_str_equal (track->identity, ringer_media_member_get_identity (member)))
      ringer_media_branch_set_volume (track->branch, volume);
  }
}

static void
unfollow_member (RingerLivekitSubscriptions *self,
                 RingerMediaMember *member)
{
  ringer_media_member_report (member, self, 0);
  g_signal_handlers_disconnect_by_data (member, self);
  g_signal_handlers_disconnect_by_data (ringer_media_member_get_camera_feed (member), self);
  g_signal_handlers_disconnect_by_data (ringer_media_member_get_screen_feed (member), self);
}

static void
follow_member (RingerLivekitSubscriptions *self,
               RingerMediaMember *member)
{
  g_signal_connect_object (member, "notify::volume", G_CALLBACK (on_volume), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_media_member_get_camera_feed (member), "notify::shown-width",
                           G_CALLBACK (follow_tracks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_media_member_get_screen_feed (member), "notify::shown-width",
                           G_CALLBACK (follow_tracks), self, G_CONNECT_SWAPPED);
}

static void
on_members_changed (RingerLivekitSubscriptions *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->followed);

  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->members); i++) {
    RingerMediaMember *member = g_list_model_get_item (self->members, i);

    if (!g_ptr_array_remove (before, member))
      follow_member (self, member);
    g_ptr_array_add (self->followed, member);
  }
  for (unsigned int i = 0; i < before->len; i++)
    unfollow_member (self, before->pdata[i]);

  follow_tracks (self);
}

/* What the server says */

static gboolean
is_playable (RingerLivekitSubscriptions *self,
             const RingerLivekitTrackInfo *info)
{
  return info->encryption == (self->encrypted ? RINGER_LIVEKIT_ENCRYPTION_GCM : RINGER_LIVEKIT_ENCRYPTION_NONE);
}

static void
take_track (RingerLivekitSubscriptions *self,
            const char *identity,
            const RingerLivekitTrackInfo *info)
{
  Track *track = g_hash_table_lookup (self->tracks, info->sid);

  /* Whose it is never changes. */
  if (track != NULL && !g_str_equal (track->identity, identity))
    return;

  if (track == NULL) {
    track = g_new0 (Track, 1);
    track->sid = g_strdup (info->sid);
    track->identity = g_strdup (identity);
    track->kind = info->kind;
    track->source = info->source;
    g_hash_table_insert (self->tracks, track->sid, track);
  }
  track->muted = info->muted;
  track->playable = is_playable (self, info);
  if (!track->playable)
    close_branch (track);
}

static gboolean
has_track (const RingerLivekitParticipantInfo *info,
           const char *sid)
{
  for (unsigned int i = 0; i < info->tracks->len; i++) {
    if (g_str_equal (((RingerLivekitTrackInfo *) info->tracks->pdata[i])->sid, sid))
      return TRUE;
  }

  return FALSE;
}

/* The list of a participant's tracks is always whole. */
static void
remove_tracks (RingerLivekitSubscriptions *self,
               const RingerLivekitParticipantInfo *info,
               gboolean all)
{
  GHashTableIter iter;
  Track *track;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track)) {
    if (g_str_equal (track->identity, info->identity) && (all || !has_track (info, track->sid)))
      g_hash_table_iter_remove (&iter);
  }
}

static void
take_participant (RingerLivekitSubscriptions *self,
                  const RingerLivekitParticipantInfo *info)
{
  if (info->presence == RINGER_LIVEKIT_DISCONNECTED) {
    g_hash_table_remove (self->participants, info->sid);
    /* Who comes back is there already under another sid. */
    if (!is_present (self, info->identity)) {
      remove_tracks (self, info, TRUE);
      g_hash_table_remove (self->speaking, info->identity);
    }
    return;
  }

  g_hash_table_replace (self->participants, g_strdup (info->sid), g_strdup (info->identity));
  remove_tracks (self, info, FALSE);
  for (unsigned int i = 0; i < info->tracks->len; i++)
    take_track (self, info->identity, info->tracks->pdata[i]);
}

static void
take_speakers (RingerLivekitSubscriptions *self,
               GPtrArray *speakers)
{
  for (unsigned int i = 0; i < speakers->len; i++) {
    RingerLivekitSpeaker *speaker = speakers->pdata[i];
    const char *identity = g_hash_table_lookup (self->participants, speaker->sid);
    RingerMediaMember *member = identity != NULL ? find_member (self, identity) : NULL;

    if (member == NULL)
      continue;
    if (speaker->active)
      g_hash_table_add (self->speaking, g_strdup (identity));
    else
      g_hash_table_remove (self->speaking, identity);
    ringer_media_member_set_level (member, speaker->active ? (double) speaker->level : 0.0);
    show_member (self, member);
  }
}

static gboolean
publishes (RingerLivekitSubscriptions *self,
           const char *identity)
{
  GHashTableIter iter;
  Track *track;

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track)) {
    if (g_str_equal (track->identity, identity))
      return TRUE;
  }

  return FALSE;
}

/* Of several servers, the one counts on which they publish. */
static void
take_connections (RingerLivekitSubscriptions *self,
                  GPtrArray *connections)
{
  static const RingerMediaQuality qualities[] = {
    [RINGER_LIVEKIT_QUALITY_POOR] = RINGER_MEDIA_QUALITY_POOR,
    [RINGER_LIVEKIT_QUALITY_GOOD] = RINGER_MEDIA_QUALITY_GOOD,
    [RINGER_LIVEKIT_QUALITY_EXCELLENT] = RINGER_MEDIA_QUALITY_EXCELLENT,
    [RINGER_LIVEKIT_QUALITY_LOST] = RINGER_MEDIA_QUALITY_LOST,
  };

  for (unsigned int i = 0; i < connections->len; i++) {
    RingerLivekitConnection *connection = connections->pdata[i];
    const char *identity = g_hash_table_lookup (self->participants, connection->sid);
    RingerMediaMember *member = identity != NULL ? find_member (self, identity) : NULL;

    if (member != NULL && publishes (self, identity))
      ringer_media_member_set_quality (member, qualities[connection->quality]);
  }
}

static void
set_trailer (RingerLivekitSubscriptions *self,
             GBytes *trailer)
{
  GHashTableIter iter;
  gpointer cryptor;

  g_clear_pointer (&self->trailer, g_bytes_unref);
  self->trailer = trailer != NULL ? g_bytes_ref (trailer) : NULL;
  g_hash_table_iter_init (&iter, self->cryptors);
  while (g_hash_table_iter_next (&iter, NULL, &cryptor))
    ringer_frame_cryptor_set_trailer (cryptor, trailer);
}

void
ringer_livekit_subscriptions_take (RingerLivekitSubscriptions *self,
                                   const RingerLivekitResponse *response)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self));

  if (response->kind == RINGER_LIVEKIT_RESPONSE_JOIN)
    set_trailer (self, response->sif_trailer);
  for (unsigned int i = 0; i < response->participants->len; i++)
    take_participant (self, response->participants->pdata[i]);
  /* With the pongs, if with nothing else, what became of decrypting is looked at every few seconds. */
  follow_tracks (self);
  take_speakers (self, response->speakers);
  take_connections (self, response->connections);
}

unsigned int
ringer_livekit_subscriptions_count (RingerLivekitSubscriptions *self,
                                    RingerLivekitKind kind)
{
  GHashTableIter iter;
  Track *track;
  unsigned int n = 0;

  g_return_val_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self), 0);

  g_hash_table_iter_init (&iter, self->tracks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &track))
    n += track->subscribed && track->kind == kind;

  return n;
}

void
ringer_livekit_subscriptions_take_stream (RingerLivekitSubscriptions *self,
                                          RingerLivekitPeer *peer,
                                          GstPad *pad,
                                          const char *track_sid)
{
  Track *track = track_sid != NULL ? g_hash_table_lookup (self->tracks, track_sid) : NULL;
  RingerMediaMember *member = track != NULL ? find_member (self, track->identity) : NULL;
  RingerVideoFeed *feed;
  double volume;

  g_return_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self));

  /* What nobody asked for stays held back. */
  if (member == NULL || !track->subscribed)
    return;

  close_branch (track);
  feed = get_feed (member, track);
  track->branch = ringer_media_branch_new (self->pipeline, pad, self->encrypted ? get_cryptor (self, track->identity) : NULL, feed);
  if (track->branch == NULL)
    return;

  if (feed != NULL)
    ringer_video_feed_set_muted (feed, track->muted);
  g_object_get (member, "volume", &volume, NULL);
  ringer_media_branch_set_volume (track->branch, volume);
  ringer_livekit_peer_release_stream (peer, pad);
}

void
ringer_livekit_subscriptions_clear (RingerLivekitSubscriptions *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self));

  g_hash_table_remove_all (self->tracks);
  g_hash_table_remove_all (self->participants);
  g_hash_table_remove_all (self->speaking);
  for (unsigned int i = 0; i < self->followed->len; i++)
    show_member (self, self->followed->pdata[i]);
}

void
ringer_livekit_subscriptions_set_key (RingerLivekitSubscriptions *self,
                                      const char *identity,
                                      guint8 index,
                                      GBytes *key)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self));

  ringer_frame_cryptor_set_key (get_cryptor (self, identity), index, key);
}

void
ringer_livekit_subscriptions_forget_keys (RingerLivekitSubscriptions *self,
                                          const char *identity)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SUBSCRIPTIONS (self));

  g_hash_table_remove (self->cryptors, identity);
}

static void
ringer_livekit_subscriptions_dispose (GObject *object)
{
  RingerLivekitSubscriptions *self = RINGER_LIVEKIT_SUBSCRIPTIONS (object);

  g_hash_table_remove_all (self->tracks);
  for (unsigned int i = 0; i < self->followed->len; i++)
    unfollow_member (self, self->followed->pdata[i]);
  g_ptr_array_set_size (self->followed, 0);
  g_clear_object (&self->members);
  g_clear_object (&self->pipeline);

  G_OBJECT_CLASS (ringer_livekit_subscriptions_parent_class)->dispose (object);
}

static void
ringer_livekit_subscriptions_finalize (GObject *object)
{
  RingerLivekitSubscriptions *self = RINGER_LIVEKIT_SUBSCRIPTIONS (object);

  g_ptr_array_unref (self->followed);
  g_hash_table_unref (self->participants);
  g_hash_table_unref (self->tracks);
  g_hash_table_unref (self->speaking);
  g_hash_table_unref (self->cryptors);
  g_clear_pointer (&self->trailer, g_bytes_unref);

  G_OBJECT_CLASS (ringer_livekit_subscriptions_parent_class)->finalize (object);
}

static void
ringer_livekit_subscriptions_class_init (RingerLivekitSubscriptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_livekit_subscriptions_dispose;
  object_class->finalize = ringer_livekit_subscriptions_finalize;

  signals[REQUEST] =
    g_signal_new ("request", RINGER_TYPE_LIVEKIT_SUBSCRIPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BYTES | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_LIVEKIT_SUBSCRIPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_livekit_subscriptions_init (RingerLivekitSubscriptions *self)
{
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
  self->participants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) track_free);
  self->speaking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cryptors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ringer_frame_cryptor_unref);
}

RingerLivekitSubscriptions *
ringer_livekit_subscriptions_new (RingerMediaPipeline *pipeline,
                                  GListModel *members,
                                  gboolean encrypted)
{
  RingerLivekitSubscriptions *self = g_object_new (RINGER_TYPE_LIVEKIT_SUBSCRIPTIONS, NULL);

  self->pipeline = g_object_ref (pipeline);
  self->members = g_object_ref (members);
  self->encrypted = encrypted;
  g_signal_connect_object (members, "items-changed", G_CALLBACK (on_members_changed), self, G_CONNECT_SWAPPED);
  on_members_changed (self);

  return self;
}
