/** "1,200" is 1200; what is no whole number stays as it was typed, for the schema to refuse. */
export function parseWholeNumber(text: string): number | string {
  const digits = text.replaceAll(/[\s,]/g, '');
  return /^\d{1,16}$/.test(digits) ? Number(digits) : text;
}
