import { z } from 'zod';
import { cursorParam } from '../../components/search-params.ts';

/** Search params of the audit log: the cursor of the current page. */
export const auditSearch = z.object({ cursor: cursorParam });
