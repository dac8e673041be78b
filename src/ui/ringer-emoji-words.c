/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-emoji-words.h"

#include <glib/gi18n.h>

/* In the order of the specification's table. */
/* Translators: what people compare by eye or read to each other; use the words of the Matrix specification's translations where there are any. */
static const char *const words[] = {
  N_ ("Dog"),
  N_ ("Cat"),
  N_ ("Lion"),
  N_ ("Horse"),
  N_ ("Unicorn"),
  N_ ("Pig"),
  N_ ("Elephant"),
  N_ ("Rabbit"),
  N_ ("Panda"),
  N_ ("Rooster"),
  N_ ("Penguin"),
  N_ ("Turtle"),
  N_ ("Fish"),
  N_ ("Octopus"),
  N_ ("Butterfly"),
  N_ ("Flower"),
  N_ ("Tree"),
  N_ ("Cactus"),
  N_ ("Mushroom"),
  N_ ("Globe"),
  N_ ("Moon"),
  N_ ("Cloud"),
  N_ ("Fire"),
  N_ ("Banana"),
  N_ ("Apple"),
  N_ ("Strawberry"),
  N_ ("Corn"),
  N_ ("Pizza"),
  N_ ("Cake"),
  N_ ("Heart"),
  N_ ("Smiley"),
  N_ ("Robot"),
  N_ ("Hat"),
  N_ ("Glasses"),
  N_ ("Spanner"),
  N_ ("Santa"),
  N_ ("Thumbs Up"),
  N_ ("Umbrella"),
  N_ ("Hourglass"),
  N_ ("Clock"),
  N_ ("Gift"),
  N_ ("Light Bulb"),
  N_ ("Book"),
  N_ ("Pencil"),
  N_ ("Paperclip"),
  N_ ("Scissors"),
  N_ ("Lock"),
  N_ ("Key"),
  N_ ("Hammer"),
  N_ ("Telephone"),
  N_ ("Flag"),
  N_ ("Train"),
  N_ ("Bicycle"),
  N_ ("Aeroplane"),
  N_ ("Rocket"),
  N_ ("Trophy"),
  N_ ("Ball"),
  N_ ("Guitar"),
  N_ ("Trumpet"),
  N_ ("Bell"),
  N_ ("Anchor"),
  N_ ("Headphones"),
  N_ ("Folder"),
  N_ ("Pin"),
};

const char *
ringer_emoji_words (const RingerVerificationEmoji *emoji)
{
  g_return_val_if_fail (emoji != NULL, NULL);

  return emoji->number < G_N_ELEMENTS (words) ? _ (words[emoji->number]) : emoji->description;
}
