import type { z } from 'zod';
import { StaleInteraction } from './stale-interaction.ts';

/** Parameters of a component: strings in their declared order. The order is part of the stored format. */
export type Params = z.ZodObject<Record<string, z.ZodType<string, string>>>;

/** `feature.action`, in lower case. */
const ID_PATTERN = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;
/** Discord components reference, "custom_id". */
const MAX_LENGTH = 100;

/** Formats and parses a custom id with one schema. Posted messages live for years: never redefine an id. */
export function customIds<P extends Params>(id: string, params: P) {
  if (!ID_PATTERN.test(id)) throw new Error(`a component's id looks like feature.action, not "${id}"`);
  const names = Object.keys(params.shape);
  return {
    /**
     * Formats `feature.action:param:param`. Throws when a value does not match its schema, or when the id exceeds 100
     * characters.
     */
    write(values: z.input<P>): string {
      const checked: Record<string, string> = params.parse(values);
      const parts = names.map((name) => checked[name] ?? '');
      if (parts.some((part) => part.includes(':'))) throw new Error(`a parameter of ${id} holds a colon`);
      const customId = [id, ...parts].join(':');
      if (customId.length > MAX_LENGTH) throw new Error(`longer than ${MAX_LENGTH} characters: ${customId}`);
      return customId;
    },
    /** Parses the parameters. Throws StaleInteraction when they do not match this component. */
    read(customId: string): z.output<P> {
      const parts = customId.split(':').slice(1);
      const rawValues = Object.fromEntries(names.map((name, index) => [name, parts[index]]));
      const parsed = params.safeParse(rawValues);
      if (!parsed.success || parts.length !== names.length) throw new StaleInteraction(`cannot read ${customId}`);
      return parsed.data;
    },
  };
}

/** Returns the `feature.action` of a custom id, whatever follows it. */
export const componentIdOf = (customId: string): string => customId.split(':', 1)[0] ?? '';
