import type {
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { z } from 'zod';

/** A name or an id. */
export const nameSchema = z.string().min(1).max(100);

/** A file that a person uploads, base64 in JSON. */
export const fileInputSchema = z.strictObject({
  filename: nameSchema,
  content_type: z.string().max(100).optional(),
  data: z.base64(),
});
export type FileInput = z.infer<typeof fileInputSchema>;

const actionFields = {
  as: nameSchema,
  /**
   * Id or name of a channel; `@dm` is the person's direct messages with the bot. Defaults to the first channel they may
   * write in.
   */
  channel: nameSchema.optional(),
  guild: nameSchema.optional(),
  /** How long to wait for the outcome, in milliseconds; 0 returns `pending` at once. Defaults to 5,000. */
  waitMs: z.number().int().min(0).max(60_000).optional(),
  /** How many times to deliver the interaction, each time with the same id. */
  times: z.number().int().min(1).max(1_000).optional(),
  locale: z.string().max(10).optional(),
  /** `user` uses an application that only the person has installed, not the server. */
  installed: z.enum(['server', 'user']).optional(),
};

/**
 * Runs a slash command: `command` is `name`, `name sub` or `name group sub`. Options are keyed by name; users, roles
 * and channels are ids or names, attachments a FileInput. `target` is the user or message of a context menu command.
 */
export const slashActionSchema = z.strictObject({
  kind: z.literal('slash'),
  ...actionFields,
  command: z.string().min(1).max(100),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), fileInputSchema])).optional(),
  target: z.string().optional(),
});
/** Types in an option with autocomplete; `focused` names the option, whose text so far is in `options`. */
export const autocompleteActionSchema = z.strictObject({
  ...slashActionSchema.shape,
  kind: z.literal('autocomplete'),
  focused: z.string(),
});
/** Presses a button, named by its custom id or its label. */
export const pressActionSchema = z.strictObject({
  kind: z.literal('press'),
  ...actionFields,
  message: z.string(),
  customId: z.string().optional(),
  label: z.string().optional(),
});
/** Chooses values in a select: option values, or ids or names in user, role, channel and mentionable selects. */
export const selectActionSchema = z.strictObject({
  kind: z.literal('select'),
  ...actionFields,
  message: z.string(),
  customId: z.string(),
  values: z.array(z.string()).max(25),
});
/**
 * Submits the modal that the interaction `opener` opened. Fields are keyed by custom id; selects, checkbox groups and
 * file uploads take lists.
 */
export const submitActionSchema = z.strictObject({
  kind: z.literal('submit'),
  ...actionFields,
  opener: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.union([z.string(), fileInputSchema]))])),
});
export const actionSchema = z.discriminatedUnion('kind', [
  slashActionSchema,
  autocompleteActionSchema,
  pressActionSchema,
  selectActionSchema,
  submitActionSchema,
]);
export type SlashAction = z.infer<typeof slashActionSchema>;
export type AutocompleteAction = z.infer<typeof autocompleteActionSchema>;
export type PressAction = z.infer<typeof pressActionSchema>;
export type SelectAction = z.infer<typeof selectActionSchema>;
export type SubmitAction = z.infer<typeof submitActionSchema>;
export type Action = z.infer<typeof actionSchema>;

/** Up to 5,000 actions, at most `concurrency` of them in progress at once (all by default). */
export const manyActionsSchema = z.strictObject({
  acts: z.array(actionSchema).min(1).max(5_000),
  concurrency: z.number().int().min(1).max(5_000).optional(),
});

/**
 * The result of an interaction. `pending` and `deferred` are not final; a component that was acknowledged without a
 * message stays `deferred` until the bot edits or follows up. `failed` carries the error that Discord would show.
 */
export type OutcomeState = 'pending' | 'deferred' | 'replied' | 'updated' | 'modal' | 'choices' | 'failed';
export type Outcome = {
  interactionId: string;
  state: OutcomeState;
  /** The reply, or with `updated` the current version of the message. */
  reply?: APIMessage;
  followUps: APIMessage[];
  modal?: APIModalInteractionResponseCallbackData;
  choices?: APIApplicationCommandOptionChoice[];
  error?: string;
  /** Time from delivery to the bot's first response, and to the final state. */
  answeredMs?: number;
  settledMs?: number;
};
