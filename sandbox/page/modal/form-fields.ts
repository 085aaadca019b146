import {
  ComponentType,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
} from 'discord-api-types/v10';
import type { FileInput, SubmitAct } from '../../control-api/contract.ts';

/** One line of a form: a sentence of the bot's, or a field under its label. */
export type FormLine =
  | { kind: 'text'; key: string; text: string }
  | {
      kind: 'field';
      key: string;
      label: string;
      about: string | undefined;
      field: APIComponentInLabel | APITextInputComponent;
    };
export type Answer = string | boolean | string[] | FileInput[];
export type Answers = Readonly<Record<string, Answer>>;

/** A modal's components, new and old kinds, as lines in their order. */
export function linesOf(form: APIModalInteractionResponseCallbackData): readonly FormLine[] {
  return form.components.flatMap((part, at): FormLine[] => {
    const key = String(at);
    switch (part.type) {
      case ComponentType.TextDisplay:
        return [{ kind: 'text', key, text: part.content }];
      case ComponentType.Label:
        return [{ kind: 'field', key, label: part.label, about: part.description, field: part.component }];
      default:
        return part.components.map((field) => ({
          kind: 'field',
          key: field.custom_id,
          label: field.label ?? field.custom_id,
          about: undefined,
          field,
        }));
    }
  });
}

/** What the form begins with: texts filled in by the bot, options chosen by default. */
export function startOf(lines: readonly FormLine[]): Answers {
  return Object.fromEntries(
    lines.flatMap((line): [string, Answer][] =>
      line.kind === 'field' ? [[line.field.custom_id, first(line.field)]] : [],
    ),
  );
}

function first(field: APIComponentInLabel | APITextInputComponent): Answer {
  switch (field.type) {
    case ComponentType.TextInput:
      return field.value ?? '';
    case ComponentType.Checkbox:
      return field.default ?? false;
    case ComponentType.StringSelect:
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
      return field.options.filter((option) => option.default).map(({ value }) => value);
    default:
      return [];
  }
}

/** The answers as the control takes them: lists as lists, one choice of a radio group as text. */
export const submitted = (answers: Answers): SubmitAct['fields'] => ({ ...answers });

/** False may be given only where the bot says so; everything else is required, as in Discord. */
export function isRequired(field: APIComponentInLabel | APITextInputComponent): boolean {
  return 'required' in field ? (field.required ?? true) : field.type !== ComponentType.Checkbox;
}
