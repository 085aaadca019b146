/** Error messages by field; the empty name stands for the whole form. */
export type FieldErrors = Readonly<Record<string, string>>;

/** "categories.3" belongs to the field "categories". */
const topLevelField = (path: string): string => path.split('.')[0] ?? '';

/** Groups errors by field; the first error of each field wins. */
export const groupErrorsByField = (
  errors: readonly { path: string; message: string }[],
  fieldOfPath: (path: string) => string = topLevelField,
): FieldErrors => Object.fromEntries(errors.toReversed().map(({ path, message }) => [fieldOfPath(path), message]));

/**
 * Returns the errors to show after `edited` fields were changed: none that was hidden, and of those `shown` what is still
 * wrong (`current`). What the server said about a field that was not edited stays: the form cannot check it.
 */
export const refreshErrors = (
  shown: Readonly<Record<string, unknown>>,
  { current, fromServer, edited }: { current: FieldErrors; fromServer: FieldErrors; edited: readonly string[] },
): FieldErrors => {
  const errorOf = (name: string) =>
    shown[name] === fromServer[name] && !edited.includes(name) ? fromServer[name] : current[name];
  return Object.fromEntries(
    Object.keys(shown).flatMap((name) => {
      const message = errorOf(name);
      return message === undefined ? [] : [[name, message]];
    }),
  );
};
