import type { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import { validationMessage } from '../../../../../locales/validation-message.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';

/** Calls `run` with the parsed input, or replies with the first five validation errors. */
export async function withParsedInput<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: (value: z.output<S>) => Promise<Reply>,
): Promise<Reply> {
  const parsed = schema.safeParse(input, { error: validationMessage });
  if (parsed.success) return run(parsed.data);
  const lines = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => t('discord.tasks.invalid', { field: path.join('.').replaceAll('_', ' '), message }));
  return privateReply({ content: lines.join('\n') });
}
