/** A message of a catalogue, or a form of a plural, which has the plural's key and a name of its own. */
export type ListedMessage = { key: string; name: string; isPlural: boolean; template: string };

const PLURAL_FORM = /_(?:zero|one|two|few|many|other)$/;

/** Lists all messages of a catalogue, each form of a plural apart. A plural is what has a form `_other`. */
export function listMessages(messages: object, path = ''): ListedMessage[] {
  return Object.entries(messages).flatMap(([name, message]: [string, unknown]) => {
    if (typeof message === 'object' && message !== null) return listMessages(message, `${path}${name}.`);
    if (typeof message !== 'string') throw new Error(`${path}${name} is no text.`);
    const plural = name.replace(PLURAL_FORM, '');
    const isPlural = plural !== name && `${plural}_other` in messages;
    return [{ key: path + (isPlural ? plural : name), name: path + name, isPlural, template: message }];
  });
}

/** Returns the placeholders of a template, such as `{{amount, number}}`. */
export const placeholdersIn = (template: string): string[] =>
  [...template.matchAll(/\{\{.*?\}\}/g)].map(([placeholder]) => placeholder);
