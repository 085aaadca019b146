import { dashboard } from './dashboard.ts';
import { discord } from './discord.ts';
import { refusals } from './refusals.ts';
import { sandbox } from './sandbox.ts';
import { start } from './start.ts';
import { validation } from './validation.ts';

const messages = { dashboard, discord, refusals, sandbox, start, validation } as const;
type Messages = typeof messages;
/** The type of the English catalogue. An interface, because the compiler prints its name where it would print every message of a type. */
export interface English extends Messages {}

/** The English catalogue, whose keys are those of every language. */
export const en: English = messages;
