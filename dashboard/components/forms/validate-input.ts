import { schemaResolver } from '@mantine/form';
import { config, type ZodType } from 'zod';
import { validationMessage } from '../../../locales/validation-message.ts';
import { groupErrorsByField, type FieldErrors } from './field-errors.ts';

// Standard Schema, through which the resolver validates, has no parameter for an error map.
config({ customError: validationMessage });

/** Validates what a form would send against the contract's schema. Returns the errors by field, none when it is valid. */
export function validateInput(schema: ZodType, input: unknown, fieldOfPath?: (path: string) => string): FieldErrors {
  const errors = schemaResolver(schema, { sync: true })(input);
  const list = Object.entries(errors).flatMap(([path, message]) =>
    typeof message === 'string' ? [{ path, message }] : [],
  );
  return groupErrorsByField(list, fieldOfPath);
}
