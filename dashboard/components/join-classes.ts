/** Joins class names into one `className`, and leaves out those that are `false` or `undefined`. */
export const joinClasses = (...names: readonly (string | false | undefined)[]): string =>
  names.filter(Boolean).join(' ');
