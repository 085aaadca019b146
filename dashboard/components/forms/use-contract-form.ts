import { useForm } from '@mantine/form';
import { useRef, type FormEvent } from 'react';
import { useFormErrors, type ErrorOptions, type MantineForm, type Validation } from './use-form-errors.ts';

type Options<Values> = Omit<ErrorOptions<Values>, 'validate'> & {
  /** Returns the errors of what the values would send; `saved` are the values without the user's changes. */
  validate: (values: Values, saved: Values) => Validation;
  /** Sends valid values. */
  onSubmit: (values: Values, saved: Values) => void | Promise<void>;
};

/**
 * A form of `@mantine/form` over an endpoint of the contract. A changed field is validated when it loses focus, all are on
 * submit, which focuses the first invalid one; a shown error disappears as soon as its field is valid. The server's
 * errors stay at their fields until those are edited.
 */
export function useContractForm<Values extends Record<string, unknown>>(options: Options<Values>) {
  const { initialValues, mutation } = options;
  const element = useRef<HTMLFormElement>(null);
  const submittedValues = useRef(initialValues);
  const validate = (values: Values): Validation => options.validate(values, form.getInitialValues());
  const form: MantineForm<Values> = useForm<Values, Values, Validation>({
    initialValues,
    validate,
    clearInputErrorOnChange: false,
  });
  const { afterEdit, validateField, ...errors } = useFormErrors(form, { ...options, validate });
  return {
    element,
    values: form.values,
    getValues: form.getValues,
    /** The values without the user's changes. */
    getInitialValues: form.getInitialValues,
    isChanged: form.isDirty(),
    isSubmitting: form.submitting,
    /** Props of a control that reads and writes a value. */
    field: (name: keyof Values & string, type: 'input' | 'checkbox' = 'input') => {
      const { onChange, ...props } = form.getInputProps(name, { type });
      const change = (eventOrValue: unknown) => {
        onChange(eventOrValue);
        afterEdit([name]);
      };
      return { ...props, name, onChange: change, onBlur: () => form.isDirty(name) && validateField(name) };
    },
    /** Changes values in another way than by typing into a field; `edited` are the fields that this edits. */
    edit: (change: Partial<Values>, edited: readonly string[] = Object.keys(change)) => {
      form.setValues(change);
      afterEdit(edited);
    },
    validateField,
    /** Submits the form when it is valid and nothing is being sent. */
    submit: (event?: FormEvent<HTMLFormElement>) => {
      event?.preventDefault();
      if (form.submitting || mutation?.isPending) return;
      const send = (values: Values) => {
        submittedValues.current = values;
        return options.onSubmit(values, form.getInitialValues());
      };
      form.onSubmit(send, (invalid) => focusFirstInvalid(element.current, invalid))(event);
    },
    ...errors,
    /** After the submitted values were saved as `saved`: what was typed since is kept. */
    settle: (saved: Values) => {
      rebase(form, { saved, base: submittedValues.current });
      form.clearErrors();
    },
    /** After the values on the server changed to `saved`: what was typed is kept. */
    follow: (saved: Values) => rebase(form, { saved, base: form.getInitialValues() }),
    /** Takes the values as saved, so that there are no unsaved changes. */
    markSaved: () => form.resetDirty(),
    /** Replaces values without an edit by the user, and removes all errors. */
    replace: (values: Partial<Values>) => {
      form.setValues(values);
      form.clearErrors();
    },
    /** Puts back the saved values. */
    discard: () => {
      form.reset();
      mutation?.reset();
    },
  };
}
export type ContractForm<Values extends Record<string, unknown>> = ReturnType<typeof useContractForm<Values>>;

/** Takes values from the server; fields that differ from `base` keep what is typed. */
function rebase<Values extends Record<string, unknown>>(
  form: MantineForm<Values>,
  { saved, base }: { saved: Values; base: Values },
): void {
  const typed = Object.entries(form.getValues()).filter(([name, value]) => value !== base[name]);
  form.setValues({ ...saved, ...Object.fromEntries(typed) });
  form.resetDirty(saved);
}

function focusFirstInvalid(form: HTMLFormElement | null, errors: Readonly<Record<string, unknown>>): void {
  const controls = form?.querySelectorAll<HTMLElement>('[data-path]') ?? [];
  [...controls].find(({ dataset }) => (dataset['path'] ?? '') in errors)?.focus();
}
