import type { z } from 'zod';
import { validation } from './en/validation.ts';
import { t } from './translate.ts';

type Issue = z.core.$ZodRawIssue;
type SizeIssue = Extract<Issue, { code: 'too_small' | 'too_big' }>;
type FieldKey = keyof typeof validation.fields;

/**
 * Zod's error map of the API and of all forms: returns the message for an issue, or undefined for a rule of our own, which
 * brings its message. A field may have messages of its own in the catalogue, such as "Say why." for a missing reason.
 */
export function validationMessage(issue: Issue): string | undefined {
  const key = `${String(issue.path?.[0])}_${problemOf(issue)}`;
  if (isFieldKey(key)) return t(`validation.fields.${key}`, limitsOf(issue));
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, issue.input === undefined);
    case 'too_small':
    case 'too_big':
      return sizeMessage(issue);
    case 'invalid_value':
      return t('validation.one_of', { values: issue.values.map(String).join(', ') });
    case 'invalid_format':
    case 'invalid_union':
      return t('validation.wrong_form');
    case 'unrecognized_keys':
      return t('validation.unknown_field');
    case 'custom':
      return issue.params?.['rule'] === 'printable' ? t('validation.printable') : undefined;
    default:
      return t('validation.wrong_kind');
  }
}

const isFieldKey = (key: string): key is FieldKey => Object.hasOwn(validation.fields, key);

/** What is wrong, as the messages of single fields name it. */
function problemOf(issue: Issue): 'missing' | 'too_long' | 'wrong_form' | 'other' {
  if (issue.code === 'invalid_format' || issue.code === 'invalid_union') return 'wrong_form';
  if (issue.code === 'too_big' && issue.origin === 'string') return 'too_long';
  const isEmptyText = issue.code === 'too_small' && issue.origin === 'string';
  return isEmptyText || (issue.code === 'invalid_type' && issue.input === undefined) ? 'missing' : 'other';
}

/** The limits that messages name; 0 where the issue has no such limit, and its message does not name it. */
const limitsOf = (issue: Issue): { minimum: number; maximum: number } => ({
  minimum: issue.code === 'too_small' ? Number(issue.minimum) : 0,
  maximum: issue.code === 'too_big' ? Number(issue.maximum) : 0,
});

function typeMessage(expected: string, isAbsent: boolean): string {
  if (expected === 'never') return t('validation.read_only');
  if (expected === 'number' || expected === 'int') return t('validation.whole_number');
  if (!isAbsent) return t('validation.wrong_kind');
  return expected === 'string' ? t('validation.missing') : t('validation.absent');
}

function sizeMessage(issue: SizeIssue): string {
  const limits = limitsOf(issue);
  if (issue.origin !== 'string')
    return t(issue.code === 'too_small' ? 'validation.at_least' : 'validation.at_most', limits);
  if (limits.minimum === 1) return t('validation.missing');
  return t(issue.code === 'too_small' ? 'validation.too_short' : 'validation.too_long', limits);
}
