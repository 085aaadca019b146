/** An expected "no": the request was understood and the rules do not allow it. */
export type RefusalKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_soon'
  | 'unavailable';

/** What the sentence of a refusal needs: names, amounts, moments as ISO 8601. */
export type RefusalData = Readonly<Record<string, string | number>>;

/** Thrown by verbs only. `code` is also the key of its sentence in the message catalogue (`refusals.<code>`). */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly data: RefusalData;
  /** The input field that is to blame, as a path, when one is. */
  readonly field: string | undefined;

  constructor(spec: { kind: RefusalKind; code: string; data?: RefusalData; field?: string | undefined }) {
    super(spec.code);
    this.kind = spec.kind;
    this.code = spec.code;
    this.data = spec.data ?? {};
    this.field = spec.field;
  }
}

/**
 * A room lists its refusals once, by code and kind; the answer makes them: `throw refuse('out_of_stock', { name })`.
 * The sentence for people stands in the catalogue under the same code.
 */
export function defineRefusals<const Kinds extends Record<string, RefusalKind>>(kinds: Kinds) {
  return (code: keyof Kinds & string, data: RefusalData = {}, field?: string): Refusal => {
    const kind = kinds[code];
    if (kind === undefined) throw new Error(`no refusal is named ${code}`);
    return new Refusal({ kind, code, data, field });
  };
}
