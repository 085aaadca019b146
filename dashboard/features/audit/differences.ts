export type Difference = { name: string; before: unknown; after: unknown };

/** What differs between two recorded states, value by value; groups such as `features` are looked into. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [beforeValues, afterValues] = [flatten(before), flatten(after)];
  return [...new Set([...beforeValues.keys(), ...afterValues.keys()])].flatMap((name) => {
    const one = { name, before: beforeValues.get(name), after: afterValues.get(name) };
    return JSON.stringify(one.before) === JSON.stringify(one.after) ? [] : [one];
  });
}

/** Values by their dotted names; something that has no names at all stands under its own. */
function flatten(state: unknown, path = ''): Map<string, unknown> {
  if (state === null || state === undefined) return new Map(path === '' ? [] : [[path, null]]);
  if (typeof state !== 'object' || Array.isArray(state)) return new Map([[path || 'value', state]]);
  return new Map(
    Object.entries(state).flatMap(([name, value]) => [...flatten(value, path === '' ? name : `${path}.${name}`)]),
  );
}
