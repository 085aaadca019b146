import '../../api/configure-zod.ts';
import type { z } from 'zod';
import { accessContract } from '../../../src/core/access/contract.ts';
import { t } from '../../../locales/translate.ts';

export type Credentials = z.input<typeof accessContract.login.body>;
type CredentialErrors = Readonly<Partial<Record<keyof Credentials, string | undefined>>>;

/** Validates the credentials against the contract. Returns an error message per field, undefined for a valid field. */
export function validateCredentials(fields: Credentials): CredentialErrors {
  const issues = accessContract.login.body.safeParse(fields).error?.issues ?? [];
  const fieldError = (field: keyof Credentials, messageKey: 'name' | 'password') => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue && t(`dashboard.sign_in.${messageKey}_${issue.code === 'too_big' ? 'long' : 'missing'}`);
  };
  return { username: fieldError('username', 'name'), password: fieldError('password', 'password') };
}
