/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-player.h"

enum {
  SIGNAL_FAILED,
  SIGNAL_STARTED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_INTERFACE (RingerTonePlayer, ringer_tone_player, G_TYPE_OBJECT)

static void
ringer_tone_player_default_init (RingerTonePlayerInterface *iface)
{
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", RINGER_TYPE_TONE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_STARTED] =
    g_signal_new ("started", RINGER_TYPE_TONE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
ringer_tone_player_prepare (RingerTonePlayer *self,
                            const RingerToneOptions *options)
{
  g_return_if_fail (RINGER_IS_TONE_PLAYER (self));
  g_return_if_fail (options != NULL && options->file != NULL);

  RINGER_TONE_PLAYER_GET_IFACE (self)->prepare (self, options);
}

void
ringer_tone_player_play (RingerTonePlayer *self)
{
  g_return_if_fail (RINGER_IS_TONE_PLAYER (self));

  RINGER_TONE_PLAYER_GET_IFACE (self)->play (self);
}

void
ringer_tone_player_stop (RingerTonePlayer *self)
{
  g_return_if_fail (RINGER_IS_TONE_PLAYER (self));

  RINGER_TONE_PLAYER_GET_IFACE (self)->stop (self);
}

void
ringer_tone_player_emit_failed (RingerTonePlayer *self,
                                const GError *error)
{
  g_return_if_fail (RINGER_IS_TONE_PLAYER (self));
  g_return_if_fail (error != NULL);

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

void
ringer_tone_player_emit_started (RingerTonePlayer *self)
{
  g_return_if_fail (RINGER_IS_TONE_PLAYER (self));

  g_signal_emit (self, signals[SIGNAL_STARTED], 0);
}
