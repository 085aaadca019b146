import type { UseFormReturnType } from '@mantine/form';
import { useRef } from 'react';
import { ApiError, type FieldError } from '../../api/api-error.ts';
import { groupErrorsByField, refreshErrors, type FieldErrors } from './field-errors.ts';

export type Validation = FieldErrors | Promise<FieldErrors>;
export type MantineForm<Values> = UseFormReturnType<Values, Values, (values: Values) => Validation>;
export type ErrorOptions<Values> = {
  initialValues: Values;
  validate: (values: Values) => Validation;
  /** The request that submitting starts: while it is pending nothing is submitted, and the next edit dismisses its result. */
  mutation?: { isPending: boolean; reset: () => void };
  /** Whether errors of this name are shown at a field; by default those named like a value. */
  isField?: (name: string) => boolean;
  /** The field that an error path of the server belongs to; by default its first part. */
  fieldOfPath?: (path: string) => string;
  /** The errors of a refused request that belong to fields; by default those that the server lists. */
  errorsOf?: (error: ApiError) => readonly FieldError[];
};

/** The errors that a form shows: those of its schema, and those of the server. */
export function useFormErrors<Values extends Record<string, unknown>>(
  form: MantineForm<Values>,
  options: ErrorOptions<Values>,
) {
  const { initialValues, isField = (name) => name in initialValues, errorsOf = ({ fields }) => fields } = options;
  const fromServer = useRef<FieldErrors>({});
  return {
    errors: form.errors,
    /** Errors that belong to no field. */
    otherErrors: Object.entries(form.errors).filter(([name]) => !isField(name)),
    /** Shows the error of a field, if it has one. */
    validateField: (name: string) => {
      // What the server said about the field would be lost: the schema does not know it.
      if (form.errors[name] === undefined) void form.validateField(name);
    },
    afterEdit: (edited: readonly string[]) => {
      if (!options.mutation?.isPending) options.mutation?.reset();
      const refresh = (current: FieldErrors) =>
        form.setErrors((shown) => refreshErrors(shown, { current, fromServer: fromServer.current, edited }));
      const errors = options.validate(form.getValues());
      if (errors instanceof Promise) void errors.then(refresh);
      else refresh(errors);
    },
    /** Shows the errors of a refused request at their fields. */
    showServerErrors: (error: Error) => {
      if (!(error instanceof ApiError)) return;
      fromServer.current = groupErrorsByField(errorsOf(error), options.fieldOfPath);
      form.setErrors((shown) => ({ ...shown, ...fromServer.current }));
    },
    /** The error of a request, unless it is shown at fields. */
    otherError: (error: Error | null) => (error instanceof ApiError && errorsOf(error).length > 0 ? null : error),
  };
}
