/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-error.h"
#include "ringer-livekit-sdp.h"

/* A session description of a LiveKit server. */

static void
check_section (RingerLivekitSdp *sdp,
               unsigned int i)
{
  RingerLivekitSection *section = sdp->sections->pdata[i];

  /* What webrtcbin would assert. */
  g_assert_cmpstr (gst_sdp_media_get_attribute_val (gst_sdp_message_get_media (sdp->message, i), "mid"), ==, section->mid);
  for (unsigned int j = 0; j < section->ssrcs->len; j++)
    ringer_livekit_sdp_find_track (sdp, g_array_index (section->ssrcs, guint32, j));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitSdp) sdp = ringer_livekit_sdp_parse (text, NULL, &error);
  g_autoptr (RingerLivekitSdp) answer = NULL;
  g_autofree char *named = NULL;

  if (sdp == NULL) {
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    return 0;
  }

  g_assert_cmpuint (sdp->sections->len, ==, gst_sdp_message_medias_len (sdp->message));
  g_assert_cmpuint (strlen (sdp->fingerprint), ==, 95);
  for (unsigned int i = 0; i < sdp->sections->len; i++)
    check_section (sdp, i);
  g_assert_true (ringer_livekit_sdp_check_follows (sdp, sdp, NULL));
  answer = ringer_livekit_sdp_parse (text, sdp->message, NULL);
  g_assert_nonnull (answer);
  named = ringer_livekit_sdp_name_tracks (sdp->message);

  return 0;
}
