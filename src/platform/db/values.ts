import { DatabaseError, type Value } from './database.ts';

type Parse = (text: string) => unknown;

const parseText: Parse = (text) => text;

/** Coins leave the database as numeric; a value beyond 2^53 must never be rounded silently. */
const parseSafeInteger: Parse = (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new DatabaseError(`The database returned ${text}, which is not an integer that JavaScript can hold.`, {
      code: '22003',
    });
  }
  return value;
};

/** PostgreSQL writes `2026-11-22 10:00:00.123456+00`; ISO needs a `T` and whole offset minutes. */
const parseTimestamp: Parse = (text) => {
  if (text.endsWith('infinity')) return text.startsWith('-') ? -Infinity : Infinity;
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
};

const parseBytes: Parse = (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'));

/** Parses a one-dimensional array literal; this product uses no nested arrays. */
function arrayParser(parse: Parse): Parse {
  return (text) => {
    const items: unknown[] = [];
    const item = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs;
    for (const [, quoted, unquoted] of text.slice(text.indexOf('{') + 1, -1).matchAll(item)) {
      if (quoted !== undefined) items.push(parse(quoted.replace(/\\(.)/gs, '$1')));
      else items.push(unquoted === undefined || unquoted === 'NULL' ? null : parse(unquoted));
    }
    return items;
  };
}

/** By the type's oid in pg_type.dat; every other type stays the text that PostgreSQL wrote. */
const parsers = new Map<number, Parse>([
  [16, (text) => text === 't'],
  [17, parseBytes],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
  [1700, parseSafeInteger],
  [114, (text): unknown => JSON.parse(text)],
  [3802, (text): unknown => JSON.parse(text)],
  [1184, parseTimestamp],
  [1000, arrayParser((text) => text === 't')],
  [1003, arrayParser(parseText)],
  [1005, arrayParser(Number)],
  [1007, arrayParser(Number)],
  [1009, arrayParser(parseText)],
  [1015, arrayParser(parseText)],
  [1016, arrayParser(parseText)],
  [1185, arrayParser(parseTimestamp)],
  [1231, arrayParser(parseSafeInteger)],
]);

/**
 * Returns the parser for values of the type with this oid, the same for both engines: int8, xid8, date and uuid stay
 * strings, numeric becomes a safe integer or throws 22003, timestamptz becomes a Date, and json is parsed.
 */
export function parserFor(oid: number): Parse {
  return parsers.get(oid) ?? parseText;
}

/** Formats a parameter as the text that PostgreSQL reads, so that both drivers send the same bytes. */
export function toText(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return `{${value.map(arrayItem).join(',')}}`;
  return String(value);
}

function arrayItem(item: string | number): string {
  return typeof item === 'number' ? String(item) : `"${item.replace(/["\\]/g, '\\$&')}"`;
}
