import { ENTRY_KINDS, KIND_NAMES, type KindName } from './entry-kinds-contract.ts';

const nameByNumber = new Map<number, KindName>(KIND_NAMES.map((name) => [ENTRY_KINDS[name].number, name]));

/** Returns the stored number of a kind. */
export const kindNumber = (name: KindName): number => ENTRY_KINDS[name].number;

/** Returns the name of a stored kind. Throws for a number that this program does not know. */
export function kindName(number: number): KindName {
  const name = nameByNumber.get(number);
  if (name === undefined) throw new Error(`Entry kind ${number} is unknown to this program.`);
  return name;
}

/** The stored numbers of the kinds whose operations have a second entry. */
export const COUNTERPART_KINDS: readonly number[] = KIND_NAMES.filter((name) => ENTRY_KINDS[name].hasCounterpart).map(
  kindNumber,
);
