import type { z } from 'zod';
import { say } from '../../../../../locales/translate.ts';
import { privately, type Reply } from '../../../../platform/discord/messages/reply.ts';

/** Runs with what the contract's schema makes of the input, or says what is wrong with it. */
export async function checked<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: (read: z.output<S>) => Promise<Reply>,
): Promise<Reply> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return run(parsed.data);
  const lines = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => say('discord.tasks.invalid', { field: path.join('.').replaceAll('_', ' '), message }));
  return privately({ content: lines.join('\n') });
}
