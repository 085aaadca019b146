import type { ComponentType } from 'discord-api-types/v10';

/** A click on a button or a choice in a select; `values` are the chosen values of a select. */
export type ComponentInteraction = { customId: string; componentType: ComponentType; values?: string[] };
