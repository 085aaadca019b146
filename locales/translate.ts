import { en, type English } from './en/catalogue.ts';
import type { MessageDataOf, MessageGroup, MessageKey as KeyOf, PlainMessageKey } from './message-key.ts';
import { compileMessage, type MessageData, type MessageFormatter } from './message-template.ts';
import type { Translation } from './translation.ts';

export type Translator<Messages> = {
  /** Returns a message with its placeholders filled. `{{amount, number}}` groups digits; a plural is chosen by `count`. */
  t: {
    (key: PlainMessageKey<Messages>): string;
    <Key extends KeyOf<Messages>>(key: Key, data: MessageDataOf<Messages, Key>): string;
  };
  /** Returns a message by a name that is known at run time only, such as a stored kind; undefined when its group has none. */
  findMessage: (group: MessageGroup<Messages>, name: string, data?: MessageData) => string | undefined;
};

/**
 * Creates the translator of one catalogue. For a translation, `Messages` is the type of the English catalogue. A plural
 * without the form of a number uses its form `_other`.
 */
export function createTranslator<Messages extends object>(
  locale: string,
  messages: Messages | Translation<Messages, 'other'>,
): Translator<Messages> {
  const numberFormat = new Intl.NumberFormat(locale);
  const pluralRules = new Intl.PluralRules(locale);
  const formatters = new Map<string, MessageFormatter>();

  const compile = (key: string): MessageFormatter | undefined => {
    const template = findTemplate(messages, key);
    return template === undefined ? undefined : compileMessage(template, numberFormat);
  };
  const compilePlural = (key: string): MessageFormatter | undefined => {
    const other = compile(`${key}_other`);
    if (other === undefined) return undefined;
    const { pluralCategories } = pluralRules.resolvedOptions();
    const forms = new Map(pluralCategories.map((category) => [category, compile(`${key}_${category}`) ?? other]));
    return (data) => (forms.get(pluralRules.select(Number(data['count']))) ?? other)(data);
  };
  const findFormatter = (key: string): MessageFormatter | undefined => {
    const formatter = formatters.get(key) ?? compile(key) ?? compilePlural(key);
    // Unknown keys are not kept: they may come from outside, so there is no bound to their number.
    if (formatter !== undefined) formatters.set(key, formatter);
    return formatter;
  };
  return {
    // Every key of the type has a message; a page without the bot's catalogues shows the key, as i18next does.
    t: (key: string, data: MessageData = {}) => findFormatter(key)?.(data) ?? key,
    findMessage: (group, name, data = {}) => findFormatter(`${group}.${name}`)?.(data),
  };
}

function findTemplate(messages: object, key: string): string | undefined {
  let found: unknown = messages;
  for (const name of key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = Object.getOwnPropertyDescriptor(found, name)?.value;
  }
  return typeof found === 'string' ? found : undefined;
}

export const { t, findMessage } = createTranslator<English>('en', en);

type MessageKey = KeyOf<English>;
/** The names of the messages in a group whose key ends with `Suffix`, without it. */
export type MessageName<Group extends MessageGroup<English>, Suffix extends string = ''> =
  Extract<MessageKey, `${Group}.${string}${Suffix}`> extends `${Group}.${infer Name}${Suffix}` ? Name : never;
