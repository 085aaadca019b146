import type { NameWithoutPlurals, PluralCategory, PluralName } from './message-key.ts';

/**
 * The type of a catalogue in another language: the keys of the English one, and of each plural the forms that the
 * language has, which are the categories of its `Intl.PluralRules`.
 */
export type Translation<English, Category extends PluralCategory> = English extends string
  ? string
  : {
      readonly [Name in TranslatedName<keyof English & string, Category>]: Name extends keyof English
        ? Translation<English[Name], Category>
        : string;
    };
type TranslatedName<Name extends string, Category extends PluralCategory> =
  | NameWithoutPlurals<Name>
  | `${PluralName<Name>}_${Category | 'other'}`;
