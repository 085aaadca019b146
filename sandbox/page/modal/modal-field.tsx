import {
  ComponentType,
  TextInputStyle,
  type APICheckboxGroupComponent,
  type APIComponentInLabel,
  type APIRadioGroupComponent,
  type APITextInputComponent,
} from 'discord-api-types/v10';
import { SelectMenu } from '../../../ui/discord/select-menu.tsx';
import { t } from '../../../locales/translate.ts';
import { readFileInput } from '../api/control-client.ts';
import { listSelectChoices } from '../messages/message-row.tsx';
import { usePageContext } from '../state/page-context.ts';
import { isRequired, type Answer } from './form-fields.ts';

type ModalFieldProps = {
  field: APIComponentInLabel | APITextInputComponent;
  id: string;
  label: string;
  descriptionId: string | undefined;
  answer: Answer | undefined;
  onAnswer: (name: string, answer: Answer) => void;
  problem: string | undefined;
};

/** One field of a modal, rendered by its component type. */
export function ModalField({ field, id, label, descriptionId, answer, onAnswer, problem }: ModalFieldProps) {
  const { pageView } = usePageContext();
  const name = field.custom_id;
  const changeAnswer = (nextAnswer: Answer) => onAnswer(name, nextAnswer);
  const describedBy = [descriptionId, problem && `${id}-problem`].filter(Boolean).join(' ');
  const inputProps = {
    id,
    name,
    'aria-invalid': problem !== undefined,
    ...(describedBy && { 'aria-describedby': describedBy }),
  };
  const chosen = Array.isArray(answer) ? answer.filter((one): one is string => typeof one === 'string') : [];
  switch (field.type) {
    case ComponentType.TextInput:
      return <TextField field={field} inputProps={inputProps} answer={answer} onAnswer={changeAnswer} />;
    case ComponentType.Checkbox:
      return (
        <input
          {...inputProps}
          type="checkbox"
          checked={answer === true}
          onChange={(event) => changeAnswer(event.currentTarget.checked)}
        />
      );
    case ComponentType.FileUpload:
      return (
        <input
          {...inputProps}
          type="file"
          multiple={(field.max_values ?? 1) > 1}
          onChange={(event) =>
            void Promise.all([...(event.currentTarget.files ?? [])].map(readFileInput)).then((files) =>
              changeAnswer(files),
            )
          }
        />
      );
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
      return <CheckField field={field} id={id} label={label} chosen={chosen} onAnswer={changeAnswer} />;
    default: {
      return (
        <SelectMenu
          label={label}
          placeholder={field.placeholder ?? t('sandbox.modal.choose')}
          choices={listSelectChoices(pageView.guild, field)}
          chosen={chosen}
          minValues={isRequired(field) ? (field.min_values ?? 1) : 0}
          maxValues={field.max_values ?? 1}
          onChoose={(values) => changeAnswer([...values])}
          buttonProps={inputProps}
        />
      );
    }
  }
}

type TextFieldProps = {
  field: APITextInputComponent;
  inputProps: { id: string; name: string; 'aria-invalid': boolean; 'aria-describedby'?: string };
  answer: Answer | undefined;
  onAnswer: (answer: string) => void;
};

function TextField({ field, inputProps, answer, onAnswer }: TextFieldProps) {
  const textInputProps = {
    ...inputProps,
    value: typeof answer === 'string' ? answer : '',
    placeholder: field.placeholder,
    maxLength: field.max_length ?? 4_000,
    'aria-required': isRequired(field),
  };
  return field.style === TextInputStyle.Paragraph ? (
    <textarea {...textInputProps} rows={4} onChange={(event) => onAnswer(event.currentTarget.value)} />
  ) : (
    <input {...textInputProps} autoComplete="off" onChange={(event) => onAnswer(event.currentTarget.value)} />
  );
}

type CheckFieldProps = {
  field: APIRadioGroupComponent | APICheckboxGroupComponent;
  id: string;
  label: string;
  chosen: readonly string[];
  onAnswer: (answer: string[]) => void;
};

/** A group of radio buttons or checkboxes. */
function CheckField({ field, id, label, chosen, onAnswer }: CheckFieldProps) {
  const isMultiple = field.type === ComponentType.CheckboxGroup;
  const toggle = (value: string) =>
    chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  return (
    <div role={isMultiple ? 'group' : 'radiogroup'} id={id} aria-label={label}>
      {field.options.map(({ value, label: optionLabel, description }) => (
        <label key={value} className="sb-check">
          <input
            type={isMultiple ? 'checkbox' : 'radio'}
            name={field.custom_id}
            checked={chosen.includes(value)}
            onChange={() => onAnswer(isMultiple ? toggle(value) : [value])}
          />
          <span>
            {optionLabel} {description && <small>{description}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
