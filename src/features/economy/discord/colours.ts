/** The stripe of an embed that tells of coins gained, and of one that only tells. */
export const GAIN_COLOUR = 0x12_9b_7f;
export const NEUTRAL_COLOUR = 0x5b_6b_7b;
