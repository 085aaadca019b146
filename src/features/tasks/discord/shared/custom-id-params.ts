import { z } from 'zod';

/** Parameters of custom ids. */
export const claimParams = z.strictObject({ claim: z.string().regex(/^\d{1,20}$/) });
export const taskParams = z.strictObject({ task: z.string().regex(/^\d{1,10}$/) });
export const pageParam = z.string().regex(/^\d{1,6}$/);
