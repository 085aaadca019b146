import { z } from 'zod';
import { snowflake } from '../../src/platform/contract.ts';

/** A search param. It is undefined when it is missing or invalid, so that a broken link opens the default view. */
export const param = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** A number, as the URL (text) or as a page writes it. */
const numeric = z.coerce.number<string | number>();

export const idParam = param(snowflake);
export const cursorParam = param(z.string().min(1).max(200));
/** Text that a user typed; the excess of a long one is cut off. */
export const textParam = (maxLength: number) =>
  param(
    z
      .string()
      .min(1)
      .transform((text) => text.slice(0, maxLength)),
  );
/** A page other than the first. */
export const pageParam = (lastPage: number) => param(numeric.pipe(z.int().min(2).max(lastPage)));
/** One of the given numbers. */
export const numberParam = (numbers: readonly number[]) => param(numeric.pipe(z.literal(numbers)));

type ParamValue = string | number | readonly string[] | undefined;

/** Reads the query string. All values stay text: parsed as JSON, a Discord id would lose its last digits. */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

/** Writes the query string, without undefined params; the values of a list are separated by commas. */
export function stringifySearch(search: Readonly<Record<string, ParamValue>>): string {
  const entries = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length > 0 ? `?${new URLSearchParams(entries).toString()}` : '';
}
