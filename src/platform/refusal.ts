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

/**
 * Declares a feature's refusals once, by code and kind, and returns the function that creates them: `throw
 * refuse('out_of_stock', { name })`. The message for users is in the catalogue under the same code.
 */
export function defineRefusals<const Kinds extends Record<string, RefusalKind>>(kinds: Kinds) {
  return (code: keyof Kinds & string, data: RefusalData = {}, field?: string): Refusal => {
    const kind = kinds[code];
    if (kind === undefined) throw new Error(`no refusal is named ${code}`);
    return new Refusal({ kind, code, data, field });
  };
}
