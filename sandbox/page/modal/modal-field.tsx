import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
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
    case ComponentType.TextInput: {
      const textInputProps = {
        ...inputProps,
        value: typeof answer === 'string' ? answer : '',
        placeholder: field.placeholder,
        maxLength: field.max_length ?? 4_000,
        'aria-required': isRequired(field),
      };
      return field.style === TextInputStyle.Paragraph ? (
        <textarea {...textInputProps} rows={4} onChange={(event) => changeAnswer(event.currentTarget.value)} />
      ) : (
        <input {...textInputProps} autoComplete="off" onChange={(event) => changeAnswer(event.currentTarget.value)} />
      );
    }
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
    case ComponentType.CheckboxGroup: {
      const isMultiple = field.type === ComponentType.CheckboxGroup;
      const change = (value: string) =>
        changeAnswer(
          isMultiple ? (chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]) : [value],
        );
      return (
        <div role={isMultiple ? 'group' : 'radiogroup'} id={id} aria-label={label}>
          {field.options.map(({ value, label: optionLabel, description }) => (
            <label key={value} className="sb-check">
              <input
                type={isMultiple ? 'checkbox' : 'radio'}
                name={name}
                checked={chosen.includes(value)}
                onChange={() => change(value)}
              />
              <span>
                {optionLabel} {description && <small>{description}</small>}
              </span>
            </label>
          ))}
        </div>
      );
    }
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
