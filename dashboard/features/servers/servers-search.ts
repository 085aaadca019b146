import { z } from 'zod';
import { textParam } from '../../components/search-params.ts';

/** Search params of the server list. */
export const serversSearch = z.object({ q: textParam(100) });
