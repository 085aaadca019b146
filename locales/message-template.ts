/** Fills the placeholders of a message with `data`. */
export type MessageFormatter = (data: Readonly<Record<string, unknown>>) => string;

export const integerFormat = new Intl.NumberFormat('en');
const PLACEHOLDER = /\{\{(\w+)(, number)?\}\}/;

/**
 * Parses a template with the placeholders `{{name}}` and `{{amount, number}}`. Returns undefined when it uses any other
 * syntax of the library. A missing value leaves its placeholder empty; placeholders inside values are never expanded.
 */
export function compileMessage(template: string): MessageFormatter | undefined {
  // Splitting by an expression with two groups returns literal, name, format, literal, name, format, …, literal.
  const parts = template.split(PLACEHOLDER);
  const literals = parts.filter((_, index) => index % 3 === 0);
  if (literals.some((literal) => literal.includes('{{') || literal.includes('$t('))) return undefined;
  const placeholders = literals.slice(1).map((after, index) => {
    return { name: parts[index * 3 + 1] ?? '', isNumber: parts[index * 3 + 2] !== undefined, after };
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
