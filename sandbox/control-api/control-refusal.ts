import type { z } from 'zod';
import type { ControlError } from './contract.ts';

/** A refusal of the control API; `code` and `fields` as in its contract. */
export class ControlRefusal extends Error {
  readonly status: number;
  readonly body: ControlError;

  constructor(status: number, body: ControlError) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export const missing = (what: string): ControlRefusal =>
  new ControlRefusal(404, { code: 'not_found', message: `There is no ${what}.` });
export const forbidden = (message: string): ControlRefusal => new ControlRefusal(403, { code: 'forbidden', message });
export const invalid = (path: string, message: string): ControlRefusal =>
  new ControlRefusal(400, { code: 'invalid', message, fields: [{ path, message }] });

/** Reads a body by its schema of the contract. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value ?? {});
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new ControlRefusal(400, { code: 'invalid', message: fields[0]?.message ?? 'Invalid body.', fields });
}
