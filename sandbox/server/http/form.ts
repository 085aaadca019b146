import { isRecord } from '../../world/is-record.ts';
import { DiscordError, type ErrorTree } from '../../world/discord-error.ts';

export type FormPath = readonly (string | number)[];
export type Form = ReturnType<typeof createForm>;
type TextRule = { min?: number; max: number; trim?: boolean; required?: boolean };

type RangeRule = { min: number; max: number; required?: boolean };
type ListRule = { min?: number; max: number; required?: boolean };
/** The errors found so far; all paths are below `prefix`. */
type FormErrors = { readonly prefix: FormPath; readonly tree: ErrorTree; count: number };

/**
 * Reads an untrusted body and collects its errors, to refuse them all at once as Discord does: 400 with code 50035 and
 * the errors nested under `errors` by path, all below `prefix`. `null` counts as absent.
 */
export function createForm(prefix: FormPath = []) {
  const errors: FormErrors = { prefix, tree: {}, count: 0 };
  return {
    fail: (path: FormPath, code: string, message: string): void => addError(errors, path, code, message),
    required: (path: FormPath): undefined => addRequiredError(errors, path),
    text: (value: unknown, path: FormPath, rule: TextRule) => readText(errors, value, path, rule),
    integer: (value: unknown, path: FormPath, rule: RangeRule) => readInteger(errors, value, path, rule),
    list: (value: unknown, path: FormPath, rule: ListRule) => readList(errors, value, path, rule),
    record: (value: unknown, path: FormPath) => readRecord(errors, value, path),
    oneOf: (value: unknown, path: FormPath, choices: readonly number[]) => readChoice(errors, value, path, choices),
    hasErrors: () => errors.count > 0,
    /** Throws 50035 if anything failed. */
    finish(): void {
      if (errors.count === 0) return;
      throw new DiscordError({ status: 400, code: 50_035, message: 'Invalid Form Body', errors: errors.tree });
    },
  };
}

function addError(errors: FormErrors, path: FormPath, code: string, message: string): void {
  errors.count += 1;
  let node = errors.tree;
  for (const key of [...errors.prefix, ...path]) {
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

function addRequiredError(errors: FormErrors, path: FormPath): undefined {
  addError(errors, path, 'BASE_TYPE_REQUIRED', 'This field is required');
}

function readText(errors: FormErrors, value: unknown, path: FormPath, rule: TextRule): string | undefined {
  if (value === undefined || value === null) return rule.required ? addRequiredError(errors, path) : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    addError(errors, path, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.');
    return undefined;
  }
  const parsed = rule.trim ? String(value).trim() : String(value);
  const size = codePointCount(parsed);
  const min = rule.min ?? 0;
  if (size === 0 && min > 0) return addRequiredError(errors, path);
  if (size < min || size > rule.max) addLengthError(errors, path, { min, max: rule.max });
  return parsed;
}

function readInteger(errors: FormErrors, value: unknown, path: FormPath, rule: RangeRule): number | undefined {
  if (value === undefined || value === null) return rule.required ? addRequiredError(errors, path) : undefined;
  const { min, max } = rule;
  const parsed = typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isInteger(parsed)) {
    addError(errors, path, 'NUMBER_TYPE_COERCE', `Value ${JSON.stringify(value)} is not int.`);
    return undefined;
  }
  if (parsed < min) addError(errors, path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
  else if (parsed > max) addError(errors, path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
  return parsed;
}

function readList(errors: FormErrors, value: unknown, path: FormPath, rule: ListRule): unknown[] | undefined {
  if (value === undefined || value === null) return rule.required ? addRequiredError(errors, path) : undefined;
  if (!Array.isArray(value)) {
    addError(errors, path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return undefined;
  }
  const min = rule.min ?? 0;
  if (value.length < min || value.length > rule.max) addLengthError(errors, path, { min, max: rule.max });
  return value;
}

function addLengthError(errors: FormErrors, path: FormPath, { min, max }: { min: number; max: number }): void {
  if (min > 0) addError(errors, path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  else addError(errors, path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
}

function readRecord(errors: FormErrors, value: unknown, path: FormPath): Record<string, unknown> | undefined {
  if (isRecord(value)) return value;
  addError(errors, path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in this type');
  return undefined;
}

function readChoice(
  errors: FormErrors,
  value: unknown,
  path: FormPath,
  choices: readonly number[],
): number | undefined {
  if (value === undefined || value === null) return addRequiredError(errors, path);
  if (typeof value === 'number' && choices.includes(value)) return value;
  addError(errors, path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices.join(', ')}}.`);
  return undefined;
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
