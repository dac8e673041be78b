/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-tone-player.h"

struct _RingerFakeTonePlayer {
  GObject parent_instance;

  char *file;
  double volume;
  unsigned int fade_in_ms;
  gboolean playing;
};

static void ringer_fake_tone_player_iface_init (RingerTonePlayerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeTonePlayer, ringer_fake_tone_player, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_TONE_PLAYER, ringer_fake_tone_player_iface_init))

static void
ringer_fake_tone_player_prepare (RingerTonePlayer *player,
                                 const RingerToneOptions *options)
{
  RingerFakeTonePlayer *self = RINGER_FAKE_TONE_PLAYER (player);

  g_set_str (&self->file, options->file);
  self->volume = options->volume;
  self->fade_in_ms = options->fade_in_ms;
}

static void
ringer_fake_tone_player_play (RingerTonePlayer *player)
{
  RINGER_FAKE_TONE_PLAYER (player)->playing = TRUE;
}

static void
ringer_fake_tone_player_stop (RingerTonePlayer *player)
{
  RINGER_FAKE_TONE_PLAYER (player)->playing = FALSE;
}

static void
ringer_fake_tone_player_finalize (GObject *object)
{
  RingerFakeTonePlayer *self = RINGER_FAKE_TONE_PLAYER (object);

  g_clear_pointer (&self->file, g_free);

  G_OBJECT_CLASS (ringer_fake_tone_player_parent_class)->finalize (object);
}

static void
ringer_fake_tone_player_iface_init (RingerTonePlayerInterface *iface)
{
  iface->prepare = ringer_fake_tone_player_prepare;
  iface->play = ringer_fake_tone_player_play;
  iface->stop = ringer_fake_tone_player_stop;
}

static void
ringer_fake_tone_player_class_init (RingerFakeTonePlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_fake_tone_player_finalize;
}

static void
ringer_fake_tone_player_init (RingerFakeTonePlayer *self)
{
}

RingerFakeTonePlayer *
ringer_fake_tone_player_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_TONE_PLAYER, NULL);
}

gboolean
ringer_fake_tone_player_is_playing (RingerFakeTonePlayer *self)
{
  return self->playing;
}

const char *
ringer_fake_tone_player_get_file (RingerFakeTonePlayer *self)
{
  return self->file;
}

double
ringer_fake_tone_player_get_volume (RingerFakeTonePlayer *self)
{
  return self->volume;
}

unsigned int
ringer_fake_tone_player_get_fade_in_ms (RingerFakeTonePlayer *self)
{
  return self->fade_in_ms;
}
