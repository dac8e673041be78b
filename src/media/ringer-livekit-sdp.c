/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-sdp.h"

#include <string.h>

#include "ringer-error.h"

#define SHA256 "sha-256"
#define SHA256_SIZE 32
#define MAX_SECTIONS 256

static void
section_free (RingerLivekitSection *section)
{
  g_free (section->mid);
  g_free (section->track_sid);
  g_array_unref (section->ssrcs);
  g_free (section);
}

/* Some servers write a blank behind `a=rtcp-fb:96 nack`, which webrtcbin takes for another word. */
static char *
strip_blanks (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *stripped = g_string_sized_new (strlen (text));

  for (size_t i = 0; lines[i] != NULL; i++) {
    g_strchomp (lines[i]);
    if (*lines[i] != '\0')
      g_string_append_printf (stripped, "%s\r\n", lines[i]);
  }

  return g_string_free_and_steal (stripped);
}

static gboolean
read_kind (const char *media,
           RingerLivekitKind *kind)
{
  static const struct {
    const char *media;
    RingerLivekitKind kind;
  } kinds[] = {
    { "audio", RINGER_LIVEKIT_AUDIO },
    { "video", RINGER_LIVEKIT_VIDEO },
    { "application", RINGER_LIVEKIT_DATA },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (media, kinds[i].media) == 0) {
      *kind = kinds[i].kind;
      return TRUE;
    }
  }

  return FALSE;
}

static const char *
find_attribute (const GstSDPMessage *message,
                const GstSDPMedia *media,
                const char *name)
{
  const char *value = gst_sdp_media_get_attribute_val (media, name);

  return value != NULL ? value : gst_sdp_message_get_attribute_val (message, name);
}

static gboolean
is_fingerprint (const char *text)
{
  if (strlen (text) != SHA256_SIZE * 3 - 1)
    return FALSE;

  for (size_t i = 0; text[i] != '\0'; i++) {
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  }

  return TRUE;
}

/* Takes the fingerprint of one section, or of all; whether it is the only one. */
static gboolean
take_fingerprint (RingerLivekitSdp *self,
                  const char *value)
{
  g_autofree char *fingerprint = NULL;

  if (!g_str_has_prefix (value, SHA256 " "))
    return FALSE;

  fingerprint = g_ascii_strup (value + strlen (SHA256 " "), -1);
  g_strstrip (fingerprint);
  if (!is_fingerprint (fingerprint))
    return FALSE;
  if (self->fingerprint == NULL)
    self->fingerprint = g_steal_pointer (&fingerprint);

  return fingerprint == NULL || g_str_equal (self->fingerprint, fingerprint);
}

static gboolean
take_fingerprints (RingerLivekitSdp *self,
                   const GstSDPMedia *media)
{
  for (unsigned int i = 0; i < gst_sdp_media_attributes_len (media); i++) {
    const GstSDPAttribute *attribute = gst_sdp_media_get_attribute (media, i);

    if (g_strcmp0 (attribute->key, "fingerprint") == 0 && (attribute->value == NULL || !take_fingerprint (self, attribute->value)))
      return FALSE;
  }

  return TRUE;
}

/* `a=msid:STREAM TRACK` */
static char *
read_track_sid (const GstSDPMedia *media)
{
  const char *msid = gst_sdp_media_get_attribute_val (media, "msid");
  const char *blank = msid != NULL ? strchr (msid, ' ') : NULL;

  return blank != NULL && blank[1] != '\0' && strchr (blank + 1, ' ') == NULL ? g_strdup (blank + 1) : NULL;
}

static gboolean
has_ssrc (RingerLivekitSection *section,
          guint32 ssrc)
{
  for (unsigned int i = 0; i < section->ssrcs->len; i++) {
    if (g_array_index (section->ssrcs, guint32, i) == ssrc)
      return TRUE;
  }

  return FALSE;
}

/* `a=ssrc:NUMBER cname:…`, and more lines that begin so */
static void
read_ssrcs (RingerLivekitSection *section,
            const GstSDPMedia *media)
{
  const char *value;

  for (unsigned int i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "ssrc", i)) != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (value, " ", 2);
    guint64 number;
    guint32 ssrc;

    if (words[0] == NULL || !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXUINT32, &number, NULL))
      continue;
    ssrc = (guint32) number;
    if (!has_ssrc (section, ssrc))
      g_array_append_val (section->ssrcs, ssrc);
  }
}

static gboolean
is_named (RingerLivekitSdp *self,
          const char *mid)
{
  for (unsigned int i = 0; i < self->sections->len; i++) {
    if (g_str_equal (((RingerLivekitSection *) self->sections->pdata[i])->mid, mid))
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_refused (const GstSDPMedia *media)
{
  return gst_sdp_media_get_port (media) == 0;
}

static const char *
read_section (RingerLivekitSdp *self,
              const GstSDPMedia *media)
{
  RingerLivekitSection *section;
  RingerLivekitKind kind;
  const char *mid = gst_sdp_media_get_attribute_val (media, "mid");

  if (!read_kind (gst_sdp_media_get_media (media), &kind))
    return "a section of an unknown kind";
  if (mid == NULL || *mid == '\0' || is_named (self, mid))
    return "a section without a name of its own";
  if (gst_sdp_media_formats_len (media) == 0)
    return "a section without a format";
  if (!take_fingerprints (self, media))
    return "a fingerprint that is none, or one of several";
  /* One that was refused has nothing but its name. */
  if (!is_refused (media) &&
      (find_attribute (self->message, media, "ice-ufrag") == NULL || find_attribute (self->message, media, "ice-pwd") == NULL ||
       find_attribute (self->message, media, "fingerprint") == NULL))
    return "a section without credentials";

  section = g_new0 (RingerLivekitSection, 1);
  section->kind = kind;
  section->mid = g_strdup (mid);
  section->active = !is_refused (media) &&
                    (gst_sdp_media_get_attribute_val (media, "sendonly") != NULL || gst_sdp_media_get_attribute_val (media, "sendrecv") != NULL);
  section->track_sid = read_track_sid (media);
  section->ssrcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  read_ssrcs (section, media);
  g_ptr_array_add (self->sections, section);

  return NULL;
}

static const char *
read_sections (RingerLivekitSdp *self)
{
  unsigned int n = gst_sdp_message_medias_len (self->message);
  const char *fingerprint = gst_sdp_message_get_attribute_val (self->message, "fingerprint");
  const char *problem = NULL;

  if (n == 0 || n > MAX_SECTIONS)
    return "no sections, or too many";
  if (fingerprint != NULL && !take_fingerprint (self, fingerprint))
    return "a fingerprint that is none";

  for (unsigned int i = 0; i < n && problem == NULL; i++)
    problem = read_section (self, gst_sdp_message_get_media (self->message, i));
  if (problem == NULL && self->fingerprint == NULL)
    problem = "no fingerprint";

  return problem;
}

static void
set_error (GError **error,
           const char *problem)
{
  g_set_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "A session description of the call service has %s", problem);
}

/* A server leaves out of what it refuses all that webrtcbin wants to see in each section. All sections share one transport. */
static void
complete_refused (RingerLivekitSdp *self,
                  GstSDPMedia *media,
                  const char *mid)
{
  static const char *const names[] = { "ice-ufrag", "ice-pwd", "fingerprint", "setup" };
  unsigned int other = 0;

  if (gst_sdp_media_get_attribute_val (media, "mid") == NULL)
    gst_sdp_media_add_attribute (media, "mid", mid);
  while (other + 1 < gst_sdp_message_medias_len (self->message) && is_refused (gst_sdp_message_get_media (self->message, other)))
    other++;
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = find_attribute (self->message, gst_sdp_message_get_media (self->message, other), names[i]);

    if (value != NULL && find_attribute (self->message, media, names[i]) == NULL)
      gst_sdp_media_add_attribute (media, names[i], value);
  }
}

/* It answers section by section. */
static const char *
match_offer (RingerLivekitSdp *self,
             const GstSDPMessage *offer)
{
  unsigned int n = gst_sdp_message_medias_len (self->message);

  if (n != gst_sdp_message_medias_len (offer))
    return "more or fewer sections than were offered";

  for (unsigned int i = 0; i < n; i++) {
    const GstSDPMedia *offered = gst_sdp_message_get_media (offer, i);
    GstSDPMedia *media = (GstSDPMedia *) gst_sdp_message_get_media (self->message, i);
    const char *mid = gst_sdp_media_get_attribute_val (offered, "mid");

    if (is_refused (media))
      complete_refused (self, media, mid);
    if (g_strcmp0 (gst_sdp_media_get_media (media), gst_sdp_media_get_media (offered)) != 0 ||
        g_strcmp0 (gst_sdp_media_get_attribute_val (media, "mid"), mid) != 0)
      return "other sections than were offered";
  }

  return NULL;
}

static const char *
read_text (RingerLivekitSdp *self,
           const char *text,
           const GstSDPMessage *offer)
{
  g_autofree char *stripped = strip_blanks (text);
  const char *problem = NULL;

  /* GStreamer takes no empty text. */
  if (*stripped == '\0' || gst_sdp_message_new_from_text (stripped, &self->message) != GST_SDP_OK)
    return "a form that is none";
  if (offer != NULL)
    problem = match_offer (self, offer);

  return problem != NULL ? problem : read_sections (self);
}

RingerLivekitSdp *
ringer_livekit_sdp_parse (const char *text,
                          const GstSDPMessage *offer,
                          GError **error)
{
  g_autoptr (RingerLivekitSdp) self = g_new0 (RingerLivekitSdp, 1);
  const char *problem;

  self->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  problem = read_text (self, text, offer);
  if (problem == NULL)
    return g_steal_pointer (&self);

  set_error (error, problem);

  return NULL;
}

void
ringer_livekit_sdp_free (RingerLivekitSdp *self)
{
  g_clear_pointer (&self->message, gst_sdp_message_free);
  g_ptr_array_unref (self->sections);
  g_free (self->fingerprint);
  g_free (self);
}

gboolean
ringer_livekit_sdp_check_follows (RingerLivekitSdp *self,
                                  RingerLivekitSdp *before,
                                  GError **error)
{
  if (before == NULL)
    return TRUE;

  if (self->sections->len < before->sections->len) {
    set_error (error, "fewer sections than before");
    return FALSE;
  }
  if (!g_str_equal (self->fingerprint, before->fingerprint)) {
    set_error (error, "another fingerprint than before");
    return FALSE;
  }
  for (unsigned int i = 0; i < before->sections->len; i++) {
    RingerLivekitSection *now = self->sections->pdata[i];
    RingerLivekitSection *then = before->sections->pdata[i];

    if (now->kind != then->kind || !g_str_equal (now->mid, then->mid)) {
      set_error (error, "a section that has become another");
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
receives (const GstSDPMedia *media)
{
  return !is_refused (media) && gst_sdp_media_get_attribute_val (media, "inactive") == NULL &&
         gst_sdp_media_get_attribute_val (media, "sendonly") == NULL;
}

void
ringer_livekit_sdp_refuse (RingerLivekitSdp *self,
                           const GstSDPMessage *ours)
{
  for (unsigned int i = 0; i < self->sections->len; i++) {
    RingerLivekitSection *section = self->sections->pdata[i];

    if (i >= gst_sdp_message_medias_len (ours) || !receives (gst_sdp_message_get_media (ours, i)))
      section->active = FALSE;
  }
}

static RingerLivekitSection *
find_section (RingerLivekitSdp *self,
              guint32 ssrc)
{
  for (unsigned int i = 0; i < self->sections->len; i++) {
    RingerLivekitSection *section = self->sections->pdata[i];

    if (section->active && has_ssrc (section, ssrc))
      return section;
  }

  return NULL;
}

GArray *
ringer_livekit_sdp_list_ssrcs (RingerLivekitSdp *self,
                               RingerLivekitSdp *other)
{
  GArray *ssrcs = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (unsigned int i = 0; i < self->sections->len; i++) {
    RingerLivekitSection *section = self->sections->pdata[i];

    for (unsigned int j = 0; section->active && j < section->ssrcs->len; j++) {
      guint32 ssrc = g_array_index (section->ssrcs, guint32, j);

      if (find_section (other, ssrc) != NULL)
        g_array_append_val (ssrcs, ssrc);
    }
  }

  return ssrcs;
}

const char *
ringer_livekit_sdp_find_track (RingerLivekitSdp *self,
                               guint32 ssrc)
{
  RingerLivekitSection *section = find_section (self, ssrc);

  return section != NULL ? section->track_sid : NULL;
}

/* webrtcbin writes `a=ssrc:NUMBER msid:STREAM TRANSCEIVER`. */
static char *
find_name (const GstSDPMedia *media)
{
  const char *value;

  for (unsigned int i = 0; (value = gst_sdp_media_get_attribute_val_n (media, "ssrc", i)) != NULL; i++) {
    const char *msid = strstr (value, " msid:");

    if (msid != NULL)
      return g_strdup (msid + strlen (" msid:"));
  }

  return NULL;
}

char *
ringer_livekit_sdp_name_tracks (const GstSDPMessage *offer)
{
  GstSDPMessage *copy = NULL;
  char *text;

  gst_sdp_message_copy (offer, &copy);
  for (unsigned int i = 0; i < gst_sdp_message_medias_len (copy); i++) {
    GstSDPMedia *media = (GstSDPMedia *) gst_sdp_message_get_media (copy, i);
    g_autofree char *name = find_name (media);

    if (name != NULL && gst_sdp_media_get_attribute_val (media, "msid") == NULL)
      gst_sdp_media_add_attribute (media, "msid", name);
  }
  text = gst_sdp_message_as_text (copy);
  gst_sdp_message_free (copy);

  return text;
}
