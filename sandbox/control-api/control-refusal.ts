import type { z } from 'zod';
import type { ControlError } from './contract.ts';

/** A refusal of the control API; `code` and `fields` are those of the contract. */
export class ControlRefusal extends Error {
  readonly status: number;
  readonly body: ControlError;

  constructor(status: number, body: ControlError) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

export const notFound = (subject: string): ControlRefusal =>
  new ControlRefusal(404, { code: 'not_found', message: `There is no ${subject}.` });
export const forbidden = (message: string): ControlRefusal => new ControlRefusal(403, { code: 'forbidden', message });
export const invalid = (path: string, message: string): ControlRefusal =>
  new ControlRefusal(400, { code: 'invalid', message, fields: [{ path, message }] });

/** Parses a body with a schema of the contract. Throws a `ControlRefusal` if it does not match. */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new ControlRefusal(400, { code: 'invalid', message: fields[0]?.message ?? 'Invalid body.', fields });
}
