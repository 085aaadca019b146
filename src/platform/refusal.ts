/** The kinds of an expected "no": the request was understood, but the rules do not allow it. */
export type RefusalKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_soon'
  | 'unavailable';

/** The values that the message of a refusal needs: names, amounts, times as ISO 8601. */
export type RefusalData = Readonly<Record<string, string | number>>;

/** Thrown by use cases only. `code` is also the key of its message in the catalogue (`refusals.<code>`). */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly data: RefusalData;
  /** The path of the invalid input field, if there is one. */
  readonly field: string | undefined;

  constructor(spec: { kind: RefusalKind; code: string; data?: RefusalData; field?: string | undefined }) {
    super(spec.code);
    this.kind = spec.kind;
    this.code = spec.code;
    this.data = spec.data ?? {};
    this.field = spec.field;
  }
}

export type RefusalKinds = Readonly<Record<string, RefusalKind>>;
/** Something with a table of refusals: what `defineRefusals` returns. */
export type Refusals = { readonly kinds: RefusalKinds };
type CodeOf<Table> = Table extends { readonly kinds: infer Kinds } ? keyof Kinds & string : never;
/** Creates refusals of one table: `throw refuse('out_of_stock', { name })`. */
export type Refuse<Code extends string> = {
  (code: Code, data?: RefusalData, field?: string): Refusal;
  /** The kind of every refusal of the table by its code, the inherited ones included. */
  readonly kinds: Readonly<Record<Code, RefusalKind>>;
};

/**
 * Declares the refusals of a module once, by code and kind, and returns the function that creates them. Its use cases throw them,
 * and its SQL functions raise them by code (economy.refuse). A table includes those of the modules below it. The message for users
 * is in the catalogue under the same code.
 */
export function defineRefusals<
  const Own extends RefusalKinds,
  const Inherited extends readonly Refusals[] = readonly [],
>(own: Own, inherited?: Inherited): Refuse<(keyof Own & string) | CodeOf<Inherited[number]>> {
  type Code = (keyof Own & string) | CodeOf<Inherited[number]>;
  const merged: RefusalKinds = Object.assign({}, ...(inherited ?? []).map((table) => table.kinds), own);
  // The merged table has exactly the codes of `own` and of the inherited tables.
  const kinds = merged as Readonly<Record<Code, RefusalKind>>;
  const create = (code: Code, data: RefusalData = {}, field?: string) =>
    new Refusal({ kind: kinds[code], code, data, field });
  return Object.assign(create, { kinds });
}
