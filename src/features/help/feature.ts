import { defineFeature, type Feature } from '../../platform/define-feature.ts';
import { createHelpCommand } from './discord/help-command.ts';

/** `/help` lists the commands of all other features, which `compose-features.ts` passes in. */
export const createHelpFeature = (features: readonly Feature[]): Feature =>
  defineFeature({ name: 'help', commands: [createHelpCommand(features.flatMap(({ commands }) => commands ?? []))] });
