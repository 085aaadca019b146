/** Fills a sentence with what it is told. */
export type Fill = (data: Readonly<Record<string, unknown>>) => string;

export const grouped = new Intl.NumberFormat('en');
const PLACE = /\{\{(\w+)(, number)?\}\}/;

/**
 * Cuts a sentence once into its words and the places to fill, `{{name}}` or `{{amount, number}}`; undefined when it asks for
 * more than that. What is not told leaves its place empty, and what is told is never looked into for further places.
 */
export function cut(sentence: string): Fill | undefined {
  // Splitting by an expression with two groups answers words, name, how, words, name, how, …, words.
  const parts = sentence.split(PLACE);
  const words = parts.filter((_, nth) => nth % 3 === 0);
  if (words.some((some) => some.includes('{{') || some.includes('$t('))) return undefined;
  const places = words.slice(1).map((after, nth) => {
    return { name: parts[nth * 3 + 1] ?? '', isNumber: parts[nth * 3 + 2] !== undefined, after };
  });
  const [first = ''] = words;
  return (data) => places.reduce((said, { name, isNumber, after }) => said + told(data[name], isNumber) + after, first);
}

function told(value: unknown, isNumber: boolean): string {
  if (value === undefined || value === null) return '';
  if (isNumber) return grouped.format(Number(value));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
