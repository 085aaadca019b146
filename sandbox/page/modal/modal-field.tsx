import {
  ComponentType,
  TextInputStyle,
  type APIComponentInLabel,
  type APITextInputComponent,
} from 'discord-api-types/v10';
import { SelectMenu } from '../../../ui/discord/select-menu.tsx';
import { say } from '../../../locales/translate.ts';
import { readFileInput } from '../api/control-client.ts';
import { choicesIn } from '../messages/message-row.tsx';
import { useStage } from '../state/page-context.ts';
import { isRequired, type Answer } from './form-fields.ts';

type Given = {
  field: APIComponentInLabel | APITextInputComponent;
  id: string;
  label: string;
  aboutId: string | undefined;
  answer: Answer | undefined;
  onAnswer: (name: string, answer: Answer) => void;
  problem: string | undefined;
};

/** One field of a form, by its kind. */
export function ModalField({ field, id, label, aboutId, answer, onAnswer, problem }: Given) {
  const { scene } = useStage();
  const name = field.custom_id;
  const tell = (given: Answer) => onAnswer(name, given);
  const described = [aboutId, problem && `${id}-problem`].filter(Boolean).join(' ');
  const own = {
    id,
    name,
    'aria-invalid': problem !== undefined,
    ...(described && { 'aria-describedby': described }),
  };
  const chosen = Array.isArray(answer) ? answer.filter((one): one is string => typeof one === 'string') : [];
  switch (field.type) {
    case ComponentType.TextInput: {
      const shared = {
        ...own,
        value: typeof answer === 'string' ? answer : '',
        placeholder: field.placeholder,
        maxLength: field.max_length ?? 4_000,
        'aria-required': isRequired(field),
      };
      return field.style === TextInputStyle.Paragraph ? (
        <textarea {...shared} rows={4} onChange={(event) => tell(event.currentTarget.value)} />
      ) : (
        <input {...shared} autoComplete="off" onChange={(event) => tell(event.currentTarget.value)} />
      );
    }
    case ComponentType.Checkbox:
      return (
        <input
          {...own}
          type="checkbox"
          checked={answer === true}
          onChange={(event) => tell(event.currentTarget.checked)}
        />
      );
    case ComponentType.FileUpload:
      return (
        <input
          {...own}
          type="file"
          multiple={(field.max_values ?? 1) > 1}
          onChange={(event) =>
            void Promise.all([...(event.currentTarget.files ?? [])].map(readFileInput)).then((files) => tell(files))
          }
        />
      );
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup: {
      const isMany = field.type === ComponentType.CheckboxGroup;
      const change = (value: string) =>
        tell(isMany ? (chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]) : [value]);
      return (
        <div role={isMany ? 'group' : 'radiogroup'} id={id} aria-label={label}>
          {field.options.map(({ value, label: called, description }) => (
            <label key={value} className="sb-check">
              <input
                type={isMany ? 'checkbox' : 'radio'}
                name={name}
                checked={chosen.includes(value)}
                onChange={() => change(value)}
              />
              <span>
                {called} {description && <small>{description}</small>}
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
          hint={field.placeholder ?? say('sandbox.modal.choose')}
          choices={choicesIn(scene.guild, field)}
          chosen={chosen}
          least={isRequired(field) ? (field.min_values ?? 1) : 0}
          most={field.max_values ?? 1}
          onChoose={(values) => tell([...values])}
          own={own}
        />
      );
    }
  }
}
