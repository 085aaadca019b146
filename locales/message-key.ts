/** The plural categories of CLDR, which `Intl.PluralRules` returns. A plural has one message for each, with the category as suffix. */
export type PluralCategory = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
/** The names of the plurals among the keys of a group. Only they end with `_other`. */
export type PluralName<Keys> = Keys extends `${infer Name}_other` ? Name : never;
/** The keys of a group without the forms of plurals. */
export type NameWithoutPlurals<Keys extends string> = Exclude<Keys, `${PluralName<Keys>}_${PluralCategory}`>;

/** The keys of all messages in a catalogue. A plural has one key, without the suffix of its forms. */
export type MessageKey<Messages> =
  | PluralName<keyof Messages>
  | {
      [Name in NameWithoutPlurals<keyof Messages & string>]: Name extends keyof Messages
        ? Messages[Name] extends string
          ? Name
          : `${Name}.${MessageKey<Messages[Name]>}`
        : never;
    }[NameWithoutPlurals<keyof Messages & string>];

/** The keys of all groups in a catalogue. */
export type MessageGroup<Messages> = {
  [Name in keyof Messages & string]: Messages[Name] extends string
    ? never
    : Name | `${Name}.${MessageGroup<Messages[Name]>}`;
}[keyof Messages & string];

/** The placeholders of the message, or of all forms of the plural, with a key: `name` or `amount, number`. */
type PlaceholderOf<Messages, Key> = Key extends `${infer Group}.${infer Rest}`
  ? Group extends keyof Messages
    ? PlaceholderOf<Messages[Group], Rest>
    : never
  : Key extends keyof Messages
    ? PlaceholderIn<Messages[Key]>
    : Key extends string
      ? PlaceholderIn<Messages[keyof Messages & `${Key}_${PluralCategory}`]> | 'count, number'
      : never;
type PlaceholderIn<Template> = Template extends `${string}{{${infer Placeholder}}}${infer Rest}`
  ? Placeholder | PlaceholderIn<Rest>
  : never;

type DataFor<Placeholder extends string> = {
  readonly [Name in NameIn<Placeholder>]: `${Name}, number` extends Placeholder ? number : string | number;
};
type NameIn<Placeholder> = Placeholder extends `${infer Name}, ${string}` ? Name : Placeholder & string;

/** The data a message needs: a value for each placeholder, and `count` for a plural. */
export type MessageDataOf<Messages, Key> = DataFor<PlaceholderOf<Messages, Key>>;
/** The keys of the messages without placeholders. */
export type PlainMessageKey<Messages> = {
  [Name in NameWithoutPlurals<keyof Messages & string>]: Name extends keyof Messages
    ? Messages[Name] extends string
      ? Messages[Name] extends `${string}{{${string}`
        ? never
        : Name
      : `${Name}.${PlainMessageKey<Messages[Name]>}`
    : never;
}[NameWithoutPlurals<keyof Messages & string>];
