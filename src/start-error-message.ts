import { t } from '../locales/translate.ts';

/** Returns an error message for the person who started the program: what is wrong and what to do. */
export function startErrorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const path = 'path' in error && typeof error.path === 'string' ? error.path : '';
  switch ('code' in error ? error.code : undefined) {
    case 'EADDRINUSE':
      return t('start.port_taken');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return t('start.not_writable', { path });
    case 'ENOSPC':
    case 'EDQUOT':
      return t('start.disk_full', { path });
    case 'EMFILE':
    case 'ENFILE':
      return t('start.too_many_files');
    default:
      return error.message;
  }
}
