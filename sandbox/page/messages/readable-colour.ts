type Rgb = readonly [number, number, number];

/** WCAG 2.2 asks 4.5; the rest is for rows that are tinted. */
const MIN_CONTRAST = 5.7;
/** Where names stand: Discord's own grounds, as in discord.css. */
const BACKGROUND = { light: [255, 255, 255], dark: [0x31, 0x33, 0x38] } satisfies Record<string, Rgb>;

/**
 * A role's colour (0xRRGGBB) as CSS, darkened or lightened just until a name in it can be read; undefined for 0, which
 * is Discord's way to say none.
 */
export function readableColour(colour: number, scheme: 'light' | 'dark'): string | undefined {
  if (colour === 0) return undefined;
  const source: Rgb = [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  const towards = scheme === 'light' ? 0 : 255;
  for (let step = 0; step <= 20; step += 1) {
    const [r, g, b] = source.map((component) => Math.round(component + ((towards - component) * step) / 20));
    const mixed: Rgb = [r ?? 0, g ?? 0, b ?? 0];
    if (contrastRatio(mixed, BACKGROUND[scheme]) >= MIN_CONTRAST) return `rgb(${mixed.join(', ')})`;
  }
  return undefined;
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrastRatio(left: Rgb, right: Rgb): number {
  const [high = 1, low = 1] = [relativeLuminance(left), relativeLuminance(right)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function relativeLuminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((component) => {
    const fraction = component / 255;
    return fraction <= 0.040_45 ? fraction / 12.92 : ((fraction + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
