import { defineFeature, type Feature } from '../../platform/define-feature.ts';
import { createHelpCommand } from './discord/help-command.ts';

/** Help tells of every other room's commands, so `app.ts` hands it the rooms. */
export const createHelp = (features: readonly Feature[]): Feature =>
  defineFeature({ name: 'help', commands: [createHelpCommand(features.flatMap(({ commands }) => commands ?? []))] });
