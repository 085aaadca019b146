/** The values for the placeholders of a message, by name. */
export type MessageData = Readonly<Record<string, unknown>>;
/** Fills the placeholders of a message with `data`. */
export type MessageFormatter = (data: MessageData) => string;

const PLACEHOLDER = /\{\{(\w+)(, number)?\}\}/;

/**
 * Compiles a template with the placeholders `{{name}}` and `{{amount, number}}`, i18next's syntax. A missing value leaves
 * its placeholder empty; placeholders inside values are never expanded.
 */
export function compileMessage(template: string, numberFormat: Intl.NumberFormat): MessageFormatter {
  // Splitting by an expression with two groups returns literal, name, format, literal, name, format, …, literal.
  const parts = template.split(PLACEHOLDER);
  const [first = '', ...literals] = parts.filter((_, index) => index % 3 === 0);
  const placeholders = literals.map((after, index) => {
    return { name: parts[index * 3 + 1] ?? '', isNumber: parts[index * 3 + 2] !== undefined, after };
  });
  const formatValue = (value: unknown, isNumber: boolean): string => {
    if (value === undefined || value === null) return '';
    if (isNumber) return numberFormat.format(Number(value));
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return (data) =>
    placeholders.reduce((text, { name, isNumber, after }) => text + formatValue(data[name], isNumber) + after, first);
}
