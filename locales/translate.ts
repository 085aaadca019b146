import i18next, { type ResourceLanguage } from 'i18next';
import { dashboard } from './en/dashboard.ts';
import { discord } from './en/discord.ts';
import { refusals } from './en/refusals.ts';
import { sandbox } from './en/sandbox.ts';
import { start } from './en/start.ts';
import { validation } from './en/validation.ts';
import { compileMessage, integerFormat, type MessageFormatter } from './message-template.ts';

const en = { dashboard, discord, refusals, sandbox, start, validation };

type LeafPaths<T, Path extends string = ''> = T extends string
  ? Path
  : { [K in keyof T & string]: LeafPaths<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string];
/** The path of a message in the catalogue. */
export type MessageKey = LeafPaths<typeof en>;

/** Creates a translator for one message catalogue. Templates are compiled once: parsing them with i18next took a tenth of a whole operation. */
export function createTranslator(messages: ResourceLanguage) {
  const catalogue = i18next.createInstance({
    lng: 'en',
    resources: { en: { translation: messages } },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  void catalogue.init();
  // The built-in formatter treats the message's data as its options, so a name such as `currency` would break it.
  catalogue.services.formatter?.add('number', (value: number) => integerFormat.format(value));
  const formatters = new Map<string, MessageFormatter>();
  const findFormatter = (key: string): MessageFormatter | undefined => {
    const cached = formatters.get(key);
    if (cached !== undefined) return cached;
    const template: unknown = catalogue.getResource('en', 'translation', key);
    const formatter = typeof template === 'string' ? compileMessage(template) : undefined;
    if (formatter !== undefined) formatters.set(key, formatter);
    return formatter;
  };
  return {
    t: (key: string, data: Readonly<Record<string, unknown>> = {}): string =>
      findFormatter(key)?.(data) ?? catalogue.t(key, data),
    hasMessage: (key: string): boolean => catalogue.exists(key),
  };
}

const catalogue = createTranslator(en);

/** Translates a message. `{{amount, number}}` groups digits; plurals use the suffixes `_one` and `_other` with `count`. */
export const t = (key: MessageKey | (string & {}), data: Readonly<Record<string, unknown>> = {}): string =>
  catalogue.t(key, data);

/** Returns true when the catalogue has this message. */
export const hasMessage = (key: string): boolean => catalogue.hasMessage(key);
