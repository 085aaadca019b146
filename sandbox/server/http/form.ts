import { isRecord } from '../../world/is-record.ts';
import { DiscordError, type ErrorTree } from '../../world/discord-error.ts';

export type FormPath = readonly (string | number)[];
export type Form = ReturnType<typeof createForm>;
type TextRule = { min?: number; max: number; trim?: boolean; required?: boolean };

/**
 * Reads an untrusted body and collects its errors, to refuse them all at once as Discord does: 400 with code 50035 and
 * the errors nested under `errors` by path, all below `prefix`. `null` counts as absent.
 */
export function createForm(prefix: FormPath = []) {
  const tree: ErrorTree = {};
  let failures = 0;

  function fail(path: FormPath, code: string, message: string): void {
    failures += 1;
    let node: ErrorTree = tree;
    for (const key of [...prefix, ...path]) {
      const next = node[key];
      if (next && !Array.isArray(next)) node = next;
      else {
        const created: ErrorTree = {};
        node[key] = created;
        node = created;
      }
    }
    const leaf = node['_errors'];
    if (Array.isArray(leaf)) leaf.push({ code, message });
    else node['_errors'] = [{ code, message }];
  }

  const required = (path: FormPath): undefined => {
    fail(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  };

  function text(value: unknown, path: FormPath, rule: TextRule): string | undefined {
    if (value === undefined || value === null) return rule.required ? required(path) : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') {
      fail(path, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.');
      return undefined;
    }
    const parsed = rule.trim ? String(value).trim() : String(value);
    const size = codePointCount(parsed);
    const min = rule.min ?? 0;
    if (size === 0 && min > 0) return required(path);
    if (size < min || size > rule.max) {
      if (min > 0) fail(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${rule.max} in length.`);
      else fail(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${rule.max} or fewer in length.`);
    }
    return parsed;
  }

  function integer(value: unknown, path: FormPath, rule: { min: number; max: number; required?: boolean }) {
    if (value === undefined || value === null) return rule.required ? required(path) : undefined;
    const parsed = typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : value;
    if (typeof parsed !== 'number' || !Number.isInteger(parsed)) {
      fail(path, 'NUMBER_TYPE_COERCE', `Value ${JSON.stringify(value)} is not int.`);
      return undefined;
    }
    if (parsed < rule.min) fail(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${rule.min}.`);
    else if (parsed > rule.max) fail(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${rule.max}.`);
    return parsed;
  }

  function list(value: unknown, path: FormPath, rule: { min?: number; max: number; required?: boolean }) {
    if (value === undefined || value === null) return rule.required ? required(path) : undefined;
    if (!Array.isArray(value)) {
      fail(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
      return undefined;
    }
    const min = rule.min ?? 0;
    if (value.length < min) {
      fail(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${rule.max} in length.`);
    } else if (value.length > rule.max) {
      if (min > 0) fail(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${rule.max} in length.`);
      else fail(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${rule.max} or fewer in length.`);
    }
    const items: unknown[] = value;
    return items;
  }

  function record(value: unknown, path: FormPath): Record<string, unknown> | undefined {
    if (isRecord(value)) return value;
    fail(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in this type');
    return undefined;
  }

  function oneOf(value: unknown, path: FormPath, choices: readonly number[]): number | undefined {
    if (value === undefined || value === null) return required(path);
    if (typeof value === 'number' && choices.includes(value)) return value;
    fail(path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices.join(', ')}}.`);
    return undefined;
  }

  /** Throws 50035 if anything failed. */
  function finish(): void {
    if (failures > 0) throw new DiscordError({ status: 400, code: 50_035, message: 'Invalid Form Body', errors: tree });
  }

  return { fail, required, text, integer, list, record, oneOf, finish, hasErrors: () => failures > 0 };
}

/** Discord counts code points, not UTF-16 units. */
export function codePointCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}
