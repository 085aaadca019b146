/** A moment as Discord writes it: microseconds, and the offset instead of `Z`. */
export function formatTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00');
}
