import '../../api/configure-zod.ts';
import { settingsChange } from '../../../src/features/server-settings/contract.ts';
import { changeOf, fieldAt, type Draft, type Shown } from './settings-draft.ts';

export type Faults = Readonly<Record<string, string>>;

/** What the contract has against the changed fields, in its words. */
export function faultsOf(draft: Draft, now: Shown): Faults {
  const issues = settingsChange.safeParse(changeOf(draft, now)).error?.issues ?? [];
  return faultsAt(issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** Faults by the field they stand at; the first of each counts. */
export const faultsAt = (found: readonly { path: string; message: string }[]): Faults =>
  Object.fromEntries(found.toReversed().map(({ path, message }) => [fieldAt(path), message]));
