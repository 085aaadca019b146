import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { IconPlus, IconSend2 } from '@tabler/icons-react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import { usePageContext } from '../state/page-context.ts';
import type { CommandOptions, Problems } from './option-drafts.ts';
import { OptionField } from './option-field.tsx';
import type { Draft } from './parse-option.ts';
import type { SlashCommand } from './slash-commands.ts';
import { useCommandForm } from './use-command-form.ts';

const EMPTY_DRAFT: Draft = { text: '' };

/** The selected command with its options. Nothing is sent while an option is invalid or a required one is missing. */
export function CommandForm({
  command,
  onSend,
  onSent,
  onLeave,
}: {
  command: SlashCommand;
  onSend: (command: string, options: CommandOptions) => Promise<void>;
  onSent: () => void;
  onLeave: () => void;
}) {
  const { pageView } = usePageContext();
  const { optionDrafts, problems, isSending, button, fieldRef, send, focusNext, handleFieldDone } = useCommandForm({
    command,
    onSend,
    onSent,
  });
  return (
    <div
      className="sb-command"
      role="group"
      aria-label={t('sandbox.compose.options_of', { command: command.path })}
      onKeyDown={(event) => event.key === 'Escape' && onLeave()}
    >
      <CommandProblems problems={problems} />
      <div className="sb-chips">
        <BotAvatar size={24} />
        <b className="sb-command-name">/{command.path}</b>
        {optionDrafts.options.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            draft={optionDrafts.drafts[option.name] ?? EMPTY_DRAFT}
            problem={problems[option.name]}
            onDraft={(draft) => optionDrafts.setDraft(option.name, draft)}
            onPicked={() => focusNext(option.name)}
            onDone={() => handleFieldDone(option.name)}
            onBack={() => (option.required ? onLeave() : optionDrafts.removeOption(option.name))}
            inputRef={fieldRef(option.name)}
            autocompleteContext={{
              as: pageView.me.user.id,
              channel: pageView.channel?.id ?? '',
              command: command.path,
              options: optionDrafts.values,
            }}
          />
        ))}
        <HiddenOptions options={optionDrafts.hiddenOptions} onAdd={optionDrafts.addOption} />
        <button
          ref={button}
          type="button"
          className="dc-btn sb-send"
          aria-busy={isSending}
          onClick={() => void send()}
          onKeyDown={(event) => event.key === 'Backspace' && onLeave()}
        >
          {t('sandbox.compose.send', { command: command.path })} <IconSend2 size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
}

function CommandProblems({ problems }: { problems: Problems }) {
  const entries = Object.entries(problems);
  if (entries.length === 0) return null;
  return (
    <div className="sb-problems" role="alert">
      {entries.map(([name, problem]) => (
        <p key={name}>{name === '' ? problem : t('sandbox.option.bad', { name, problem })}</p>
      ))}
    </div>
  );
}

type HiddenOptionsProps = {
  options: readonly APIApplicationCommandBasicOption[];
  onAdd: (name: string) => void;
};

/** The optional options that can be added. */
function HiddenOptions({ options, onAdd }: HiddenOptionsProps) {
  return options.map(({ name, description }) => (
    <button
      key={name}
      type="button"
      className="sb-more"
      title={description}
      aria-label={t('sandbox.compose.optional', { name })}
      onClick={() => onAdd(name)}
    >
      <IconPlus size={14} aria-hidden /> {name}
    </button>
  ));
}
