/** Formats a time as Discord does: microseconds, and an offset instead of `Z`. */
export function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00');
}
