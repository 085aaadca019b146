import type { ComponentType } from 'discord-api-types/v10';

/** What a person does with a component: the custom id, and what was chosen in a select. */
export type ComponentInteraction = { customId: string; componentType: ComponentType; values?: string[] };
