/** "1,200" → 1200. Text that is not a whole number is returned unchanged, for the schema to reject. */
export function parseWholeNumber(text: string): number | string {
  const digits = text.replaceAll(/[\s,]/g, '');
  return /^\d{1,16}$/.test(digits) ? Number(digits) : text;
}
