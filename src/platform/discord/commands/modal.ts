import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmitInteraction,
} from 'discord-api-types/v10';
import type { Choice, ChosenFile } from './options.ts';
import { StaleInteraction } from './stale-interaction.ts';

type CommonField = { label: string; description?: string; optional?: true };
/** A field of a modal, declared as data. A label has at most 45 characters, a `description` 100. */
export type Field =
  | (CommonField & {
      kind: 'text';
      style?: 'short' | 'paragraph';
      minLength?: number;
      maxLength?: number;
      placeholder?: string;
    })
  | (CommonField & { kind: 'select'; choices: readonly Choice<string>[]; max?: number })
  | (CommonField & { kind: 'files'; max?: number });
export type Fields = Readonly<Record<string, Field>>;
type KeysOf<T> = T extends unknown ? keyof T : never;
/** Rejects misspelt keys: inferred type parameters are not checked for excess properties, and an optional text would go unnoticed. */
export type KnownKeysOnly<F extends Fields> = {
  readonly [K in keyof F]: { readonly [P in Exclude<keyof F[K], KeysOf<Field>>]: never };
};

type ValueByKind = { text: string; select: readonly string[]; files: readonly ChosenFile[] };
/** The submitted values, by field. Text that was left empty is ''; nothing chosen or uploaded is an empty list. */
export type ModalValues<F extends Fields> = { [K in keyof F]: ValueByKind[F[K]['kind']] };

/** Builds the modal for Discord. `values` prefills text fields. */
export function toModal(
  customId: string,
  title: string,
  fields: Fields,
  values: Readonly<Record<string, string>>,
): APIModalInteractionResponseCallbackData {
  const entries = Object.entries(fields);
  if (title.length > 45) throw new Error(`a modal's title has at most 45 characters: ${title}`);
  if (entries.length === 0 || entries.length > 5) throw new Error('a modal has one to five fields');
  return {
    custom_id: customId,
    title,
    components: entries.map(([name, field]) => ({
      type: ComponentType.Label,
      label: field.label,
      ...(field.description !== undefined && { description: field.description }),
      component: toInput(name, field, values[name]),
    })),
  };
}

function toInput(name: string, field: Field, value: string | undefined): APIComponentInLabel {
  const required = field.optional !== true;
  if (field.kind === 'files') {
    const max = field.max ?? 1;
    return { type: ComponentType.FileUpload, custom_id: name, required, min_values: required ? 1 : 0, max_values: max };
  }
  if (field.kind === 'select') {
    return {
      type: ComponentType.StringSelect,
      custom_id: name,
      required,
      min_values: required ? 1 : 0,
      max_values: field.max ?? 1,
      options: field.choices.map((choice) => ({ label: choice.name, value: choice.value })),
    };
  }
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: field.style === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    ...(field.minLength !== undefined && { min_length: field.minLength }),
    max_length: field.maxLength ?? (field.style === 'paragraph' ? 4_000 : 200),
    ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
    ...(value !== undefined && { value }),
  };
}

/** Reads the submitted values. Throws StaleInteraction when a field is missing or of another kind. */
export function readFields(fields: Fields, data: APIModalSubmitInteraction['data']): Record<string, unknown> {
  const submitted = data.components.flatMap((row) =>
    row.type === ComponentType.Label ? [row.component] : row.type === ComponentType.ActionRow ? row.components : [],
  );
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const found = submitted.find((input) => 'custom_id' in input && input.custom_id === name);
      if (found === undefined) throw new StaleInteraction(`field ${name} is missing`);
      if (field.kind === 'text' && found.type === ComponentType.TextInput) return [name, found.value];
      if (field.kind === 'select' && found.type === ComponentType.StringSelect) return [name, found.values];
      if (field.kind === 'files' && found.type === ComponentType.FileUpload) {
        return [name, found.values.map((id) => fileOf(id, data))];
      }
      throw new StaleInteraction(`field ${name} has another kind`);
    }),
  );
}

function fileOf(id: string, data: APIModalSubmitInteraction['data']): ChosenFile {
  const file = data.resolved?.attachments?.[id];
  if (!file) throw new StaleInteraction('an uploaded file is not resolved');
  const { filename, url, size } = file;
  return { id, filename, url, size, contentType: file.content_type ?? null };
}
