export type Difference = { name: string; before: unknown; after: unknown };

/** Returns the values that differ between two recorded states; groups such as `features` are compared value by value. */
export function listDifferences(before: unknown, after: unknown): Difference[] {
  const [beforeValues, afterValues] = [flatten(before), flatten(after)];
  return [...new Set([...beforeValues.keys(), ...afterValues.keys()])].flatMap((name) => {
    const difference = { name, before: beforeValues.get(name), after: afterValues.get(name) };
    return JSON.stringify(difference.before) === JSON.stringify(difference.after) ? [] : [difference];
  });
}

/** Maps dotted names to values. A state that is not an object is mapped under the name `value`. */
function flatten(state: unknown, path = ''): Map<string, unknown> {
  if (state === null || state === undefined) return new Map(path === '' ? [] : [[path, null]]);
  if (typeof state !== 'object' || Array.isArray(state)) return new Map([[path || 'value', state]]);
  return new Map(
    Object.entries(state).flatMap(([name, value]) => [...flatten(value, path === '' ? name : `${path}.${name}`)]),
  );
}
