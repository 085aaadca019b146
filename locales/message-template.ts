/** Fills a sentence with what it is told. */
export type MessageFormatter = (data: Readonly<Record<string, unknown>>) => string;

export const integerFormat = new Intl.NumberFormat('en');
const PLACEHOLDER = /\{\{(\w+)(, number)?\}\}/;

/**
 * Cuts a sentence once into its words and the places to fill, `{{name}}` or `{{amount, number}}`; undefined when it asks for
 * more than that. What is not told leaves its place empty, and what is told is never looked into for further places.
 */
export function compileMessage(template: string): MessageFormatter | undefined {
  // Splitting by an expression with two groups answers words, name, how, words, name, how, …, words.
  const parts = template.split(PLACEHOLDER);
  const literals = parts.filter((_, nth) => nth % 3 === 0);
  if (literals.some((literal) => literal.includes('{{') || literal.includes('$t('))) return undefined;
  const placeholders = literals.slice(1).map((after, nth) => {
    return { name: parts[nth * 3 + 1] ?? '', isNumber: parts[nth * 3 + 2] !== undefined, after };
  });
  const [first = ''] = literals;
  return (data) =>
    placeholders.reduce((text, { name, isNumber, after }) => text + formatValue(data[name], isNumber) + after, first);
}

function formatValue(value: unknown, isNumber: boolean): string {
  if (value === undefined || value === null) return '';
  if (isNumber) return integerFormat.format(Number(value));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
