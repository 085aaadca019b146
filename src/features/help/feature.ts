import { defineFeature, type Feature } from '../../platform/define-feature.ts';
import { helpCommand } from './discord/help-command.ts';

/** Help tells of every other room's commands, so `app.ts` hands it the rooms. */
export const helpFor = (features: readonly Feature[]): Feature =>
  defineFeature({ name: 'help', commands: [helpCommand(features.flatMap(({ commands }) => commands ?? []))] });
