import i18next, { type ResourceLanguage } from 'i18next';
import { dashboard } from './en/dashboard.ts';
import { discord } from './en/discord.ts';
import { refusals } from './en/refusals.ts';
import { sandbox } from './en/sandbox.ts';
import { start } from './en/start.ts';
import { cut, grouped, type Fill } from './message-template.ts';

const en = { dashboard, discord, refusals, sandbox, start };

type Leaves<T, Path extends string = ''> = T extends string
  ? Path
  : { [K in keyof T & string]: Leaves<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string];
/** The path of a sentence in the catalogue. */
export type Sentence = Leaves<typeof en>;

/** Says sentences of one tree of words. Sentences are cut once: the library reads them anew each time, a tenth of a whole act. */
export function createSay(words: ResourceLanguage) {
  const catalogue = i18next.createInstance({
    lng: 'en',
    resources: { en: { translation: words } },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  void catalogue.init();
  // The built-in one takes a sentence's data for its options, so a name such as `currency` would break it.
  catalogue.services.formatter?.add('number', (value: number) => grouped.format(value));
  const known = new Map<string, Fill>();
  const fillOf = (sentence: string): Fill | undefined => {
    const ready = known.get(sentence);
    if (ready !== undefined) return ready;
    const found: unknown = catalogue.getResource('en', 'translation', sentence);
    const fill = typeof found === 'string' ? cut(found) : undefined;
    if (fill !== undefined) known.set(sentence, fill);
    return fill;
  };
  return {
    say: (sentence: string, data: Readonly<Record<string, unknown>> = {}): string =>
      fillOf(sentence)?.(data) ?? catalogue.t(sentence, data),
    hasWords: (sentence: string): boolean => catalogue.exists(sentence),
  };
}

const catalogue = createSay(en);

/** Words for people. `{{amount, number}}` in a sentence groups digits; plurals use `_one` and `_other` with `count`. */
export const say = (sentence: Sentence | (string & {}), data: Readonly<Record<string, unknown>> = {}): string =>
  catalogue.say(sentence, data);

/** True when the catalogue holds this sentence. */
export const hasWords = (sentence: string): boolean => catalogue.hasWords(sentence);
