/** Accent colours of embeds: for coins gained, and for everything else. */
export const GAIN_COLOUR = 0x12_9b_7f;
export const NEUTRAL_COLOUR = 0x5b_6b_7b;
