import '../../api/configure-zod.ts';
import type { z } from 'zod';
import { accessContract } from '../../../src/core/access/contract.ts';
import { say } from '../../../locales/translate.ts';

export type SignInFields = z.input<typeof accessContract.login.body>;
type SignInFaults = Readonly<Partial<Record<keyof SignInFields, string | undefined>>>;

/** What the contract has against each field, in words; undefined where it has nothing. */
export function faultsOf(fields: SignInFields): SignInFaults {
  const issues = accessContract.login.body.safeParse(fields).error?.issues ?? [];
  const fault = (field: keyof SignInFields, words: 'name' | 'password') => {
    const issue = issues.find(({ path }) => path[0] === field);
    return issue && say(`dashboard.sign_in.${words}_${issue.code === 'too_big' ? 'long' : 'missing'}`);
  };
  return { username: fault('username', 'name'), password: fault('password', 'password') };
}
