import type { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';

/** Runs with what the contract's schema makes of the input, or says what is wrong with it. */
export async function withParsedInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: (value: z.output<S>) => Promise<Reply>,
): Promise<Reply> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return run(parsed.data);
  const lines = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => t('discord.tasks.invalid', { field: path.join('.').replaceAll('_', ' '), message }));
  return privateReply({ content: lines.join('\n') });
}
