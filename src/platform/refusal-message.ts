import { findMessage } from '../../locales/translate.ts';
import type { RefusalData } from './refusal.ts';

/** Returns the message of a refusal or HTTP error by its code; the code itself when the catalogue has none. */
export const refusalMessage = (code: string, data: RefusalData = {}): string =>
  findMessage('refusals', code, data) ?? code;
