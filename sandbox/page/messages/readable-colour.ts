type Rgb = readonly [number, number, number];

/** WCAG 2.2 requires 4.5; the margin is for tinted rows. */
const MIN_CONTRAST = 5.7;
/** Discord's background colours, as in discord.css. */
const BACKGROUND = { light: [255, 255, 255], dark: [0x31, 0x33, 0x38] } satisfies Record<string, Rgb>;

/**
 * Returns a role's colour (0xRRGGBB) as CSS, darkened or lightened until a name in it is readable. Returns undefined for 0,
 * Discord's value for no colour.
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

/** The WCAG contrast ratio, 1 to 21. */
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
