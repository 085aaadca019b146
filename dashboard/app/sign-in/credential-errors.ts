import type { z } from 'zod';
import { accessContract } from '../../../src/core/access/contract.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { validateInput } from '../../components/forms/validate-input.ts';

export type Credentials = z.input<typeof accessContract.login.body>;

/** Validates the credentials against the contract. Returns an error message per invalid field. */
export const validateCredentials = (credentials: Credentials): FieldErrors =>
  validateInput(accessContract.login.body, credentials);
