/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-supply.h"

struct _RingerMediaSupply {
  RingerMediaMaker maker;       /* or NULL */
  RingerCaptureAccess *access;  /* or NULL */
  RingerMediaSession *prepared; /* or NULL */
  RingerRtcSession *prepared_for;
};

RingerMediaSupply *
ringer_media_supply_new (void)
{
  return g_new0 (RingerMediaSupply, 1);
}

void
ringer_media_supply_free (RingerMediaSupply *self)
{
  ringer_media_supply_drop (self);
  g_clear_object (&self->access);
  g_free (self);
}

void
ringer_media_supply_set_maker (RingerMediaSupply *self,
                               RingerMediaMaker maker,
                               RingerCaptureAccess *access)
{
  self->maker = maker;
  g_set_object (&self->access, access);
}

gboolean
ringer_media_supply_has_maker (RingerMediaSupply *self)
{
  return self->maker != NULL;
}

static RingerMediaSession *
make (RingerMediaSupply *self,
      RingerRtcSession *session)
{
  RingerMediaSession *media = NULL;

  if (self->maker != NULL)
    media = self->maker (ringer_account_get_clock (ringer_rtc_session_get_account (session)),
                         ringer_room_is_encrypted (ringer_rtc_session_get_room (session)));
  if (media != NULL)
    g_object_set (media, "access", self->access, "microphone", TRUE, NULL);

  return media;
}

RingerMediaSession *
ringer_media_supply_prepare (RingerMediaSupply *self,
                             RingerRtcSession *session)
{
  ringer_media_supply_drop (self);
  self->prepared = make (self, session);
  self->prepared_for = g_object_ref (session);
  if (self->prepared != NULL) {
    g_object_set (self->prepared, "camera", TRUE, NULL);
    ringer_media_session_start (self->prepared);
  }

  return self->prepared;
}

void
ringer_media_supply_drop (RingerMediaSupply *self)
{
  if (self->prepared != NULL)
    ringer_media_session_close (self->prepared);
  g_clear_object (&self->prepared);
  g_clear_object (&self->prepared_for);
}

RingerMediaSession *
ringer_media_supply_take (RingerMediaSupply *self,
                          RingerRtcSession *session,
                          RingerCallIntent intent)
{
  RingerMediaSession *media = NULL;

  if (self->prepared_for == session && intent == RINGER_CALL_VIDEO)
    media = g_steal_pointer (&self->prepared);
  ringer_media_supply_drop (self);

  return media != NULL ? media : make (self, session);
}
