import {
  ComponentType,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
} from 'discord-api-types/v10';
import type { FileInput, SubmitAction } from '../../control-api/actions-contract.ts';

/** One line of a modal: a text, or a field with its label. */
export type ModalLineData =
  | { kind: 'text'; key: string; text: string }
  | {
      kind: 'field';
      key: string;
      label: string;
      description: string | undefined;
      field: APIComponentInLabel | APITextInputComponent;
    };
export type Answer = string | boolean | string[] | FileInput[];
export type Answers = Readonly<Record<string, Answer>>;

/** Converts the components of a modal, in Discord's new and old layout, to lines. */
export function parseModalLines(form: APIModalInteractionResponseCallbackData): readonly ModalLineData[] {
  return form.components.flatMap((component, index): ModalLineData[] => {
    const key = String(index);
    switch (component.type) {
      case ComponentType.TextDisplay:
        return [{ kind: 'text', key, text: component.content }];
      case ComponentType.Label:
        return [
          {
            kind: 'field',
            key,
            label: component.label,
            description: component.description,
            field: component.component,
          },
        ];
      default:
        return component.components.map((field) => ({
          kind: 'field',
          key: field.custom_id,
          label: field.label ?? field.custom_id,
          description: undefined,
          field,
        }));
    }
  });
}

/** The initial answers: texts prefilled by the bot and options selected by default. */
export function initialAnswers(lines: readonly ModalLineData[]): Answers {
  return Object.fromEntries(
    lines.flatMap((line): [string, Answer][] =>
      line.kind === 'field' ? [[line.field.custom_id, initialAnswer(line.field)]] : [],
    ),
  );
}

function initialAnswer(field: APIComponentInLabel | APITextInputComponent): Answer {
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

/** Converts the answers to the control API's fields. */
export const toSubmitFields = (answers: Answers): SubmitAction['fields'] => ({ ...answers });

/** A field is required unless the bot says otherwise, as in Discord. Checkboxes never are. */
export function isRequired(field: APIComponentInLabel | APITextInputComponent): boolean {
  return 'required' in field ? (field.required ?? true) : field.type !== ComponentType.Checkbox;
}
