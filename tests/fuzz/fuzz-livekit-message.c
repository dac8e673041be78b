/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-error.h"
#include "ringer-livekit-messages.h"

/* A binary frame of a LiveKit server. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  /* A copy of just this size, so that one byte too far is seen. */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitResponse) response = ringer_livekit_response_parse (copy, size, &error);

  if (response == NULL) {
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    return 0;
  }

  for (unsigned int i = 0; i < response->participants->len; i++) {
    RingerLivekitParticipantInfo *info = response->participants->pdata[i];

    g_assert_true (g_utf8_validate (info->identity, -1, NULL));
    for (unsigned int j = 0; j < info->tracks->len; j++)
      g_assert_nonnull (((RingerLivekitTrackInfo *) info->tracks->pdata[j])->sid);
  }
  for (unsigned int i = 0; i < response->speakers->len; i++)
    g_assert_cmpfloat (((RingerLivekitSpeaker *) response->speakers->pdata[i])->level, <=, 1.0f);
  g_assert_cmpuint (MAX (response->n_audios, response->n_videos), <=, G_MAXINT);

  return 0;
}
