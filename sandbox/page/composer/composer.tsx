import { IconSend2 } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import { controlApi, readFileInput, ControlApiError } from '../api/control-client.ts';
import { memberDisplayName, userDisplayName } from '../state/guild-access.ts';
import { usePageContext, type PageContextValue } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';
import { AttachmentPicker } from './attachment-picker.tsx';
import { CommandForm } from './command-form.tsx';
import { filterCommands, parseCommandQuery, findTypedCommand, type SlashCommand } from './slash-commands.ts';
import { insertMentions, type Mentionable } from './mentions.ts';
import { optionElementId, Picker } from './picker.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { useSlashCommands } from './use-commands.ts';
import { useListbox } from './use-listbox.ts';

const LISTBOX_ID = 'sb-commands';

/** The message box: plain messages, and after a slash the bot's commands. */
export function Composer({ interactions }: { interactions: Interactions }) {
  const pageContext = usePageContext();
  const { pageState, pageView, announce, replyDraft } = pageContext;
  const { channel } = pageView;
  const slashCommands = useSlashCommands();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isDismissed, setDismissed] = useState(false);
  const [command, setCommand] = useState<SlashCommand>();
  const [problem, setProblem] = useState('');
  const textBox = useRef<HTMLTextAreaElement>(null);
  const commandQuery = parseCommandQuery(text);
  const matches = useMemo(
    () => (commandQuery === undefined ? [] : filterCommands(slashCommands, commandQuery)),
    [slashCommands, commandQuery],
  );
  const isOpen = commandQuery !== undefined && !isDismissed;
  const listbox = useListbox({
    count: matches.length,
    isOpen,
    onPick: (index) => chooseCommand(matches[index]),
    onClose: () => setDismissed(true),
    listKey: text,
  });
  const hasCommand = command !== undefined;
  const hadCommand = useRef(false);
  useEffect(() => {
    // Returns the focus to the message box after a command form closes.
    if (hadCommand.current && !hasCommand) textBox.current?.focus();
    hadCommand.current = hasCommand;
  }, [hasCommand]);

  const repliedToId = replyDraft.message?.id;
  useEffect(() => {
    if (repliedToId !== undefined) textBox.current?.focus();
  }, [repliedToId]);
  const stopReplying = () => {
    replyDraft.stop();
    textBox.current?.focus();
  };

  function chooseCommand(chosen: SlashCommand | undefined) {
    if (!chosen) return;
    setCommand(chosen);
    setText('');
  }
  const handleTextChange = (value: string) => {
    setDismissed(false);
    setProblem('');
    const typedCommand = findTypedCommand(slashCommands, parseCommandQuery(value) ?? '');
    if (typedCommand) chooseCommand(typedCommand);
    else setText(value);
  };
  async function send(): Promise<void> {
    const content = insertMentions(text.trim(), listMentionables(pageContext));
    if ((content === '' && files.length === 0) || channel?.id === undefined) return;
    try {
      const attachments = await Promise.all(files.map(readFileInput));
      await controlApi.send({
        as: pageView.me.user.id,
        channel: channel.id,
        content,
        ...(attachments.length > 0 && { files: attachments }),
        ...(repliedToId !== undefined && { replyTo: repliedToId, mentionAuthor: replyDraft.isMentioned }),
      });
      replyDraft.stop();
      setText('');
      setFiles([]);
    } catch (error) {
      if (!(error instanceof ControlApiError)) throw error;
      setProblem(error.message);
      announce(t('sandbox.refused', { reason: error.message }));
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (listbox.onKeyDown(event)) return;
    if (event.key === 'Escape' && repliedToId !== undefined) stopReplying();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  if (!channel) return null;
  const bot = userDisplayName(pageState.bot);
  const channelLabel = channel.isDm ? `@${channel.name}` : channel.thread ? channel.name : `#${channel.name}`;
  const isLocked = channel.thread?.isLocked === true && !pageView.can.threads;
  const disabledReason = isLocked ? 'sandbox.threads.locked_here' : 'sandbox.compose.may_not';
  return (
    <div className="sb-compose">
      {pageState.sessions === 0 && <p className="sb-offline">{t('sandbox.compose.offline', { name: bot })}</p>}
      {pageView.canWrite && channel.thread?.isArchived && (
        <p className="sb-offline">{t('sandbox.threads.archived_here')}</p>
      )}
      {problem && <p className="sb-failed">{problem}</p>}
      {isOpen && (
        <Picker
          id={LISTBOX_ID}
          title={
            commandQuery
              ? t('sandbox.compose.commands_matching', { sought: commandQuery, name: bot })
              : t('sandbox.compose.commands', { name: bot })
          }
          items={matches.map((one) => ({ key: one.path, content: <CommandEntry command={one} /> }))}
          active={listbox.active}
          onPick={(index) => chooseCommand(matches[index])}
          onHighlight={listbox.setActive}
          emptyText={
            slashCommands.length === 0
              ? t('sandbox.compose.no_commands_here', { name: bot })
              : t('sandbox.compose.no_commands', { sought: commandQuery })
          }
        />
      )}
      {command && (
        <CommandForm
          key={command.path}
          command={command}
          onSend={interactions.runSlashCommand}
          onSent={() => setCommand(undefined)}
          onLeave={() => setCommand(undefined)}
        />
      )}
      {replyDraft.message && !hasCommand && <ReplyBar message={replyDraft.message} onCancel={stopReplying} />}
      {/* Hidden, not removed, while a command is open, so that the draft is kept. */}
      <div className="sb-in" hidden={hasCommand}>
        <AttachmentPicker files={files} onFiles={setFiles} isDisabled={!pageView.canWrite} />
        <textarea
          ref={textBox}
          rows={Math.min(12, text.split('\n').length)}
          value={text}
          disabled={!pageView.canWrite}
          maxLength={2_000}
          placeholder={t(pageView.canWrite ? 'sandbox.compose.message' : disabledReason, { channel: channelLabel })}
          aria-label={t('sandbox.compose.label', { channel: channelLabel })}
          aria-describedby={repliedToId === undefined ? undefined : 'sb-replying'}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? LISTBOX_ID : undefined}
          aria-activedescendant={isOpen && matches.length > 0 ? optionElementId(LISTBOX_ID, listbox.active) : undefined}
          onChange={(event) => handleTextChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {(text.trim() !== '' || files.length > 0) && !isOpen && (
          <button
            type="button"
            className="sb-icon"
            aria-label={t('sandbox.compose.send_message')}
            title={t('sandbox.compose.send_message')}
            onClick={() => void send().then(() => textBox.current?.focus())}
          >
            <IconSend2 size={20} stroke={1.7} aria-hidden />
          </button>
        )}
      </div>
    </div>
  );
}

const CommandEntry = ({ command }: { command: SlashCommand }) => (
  <>
    <BotAvatar size={26} />
    <span>
      <b>/{command.path}</b>
      {command.options.map(({ name }) => (
        <span key={name} className="sb-opt">
          {name}
        </span>
      ))}
      <small>{command.description}</small>
    </span>
  </>
);

function listMentionables({ pageView: { guild } }: PageContextValue): readonly Mentionable[] {
  return [
    ...guild.members.map((member) => ({
      prefix: '@' as const,
      name: memberDisplayName(member),
      mention: `<@${member.user.id}>`,
    })),
    ...guild.roles
      .filter(({ id }) => id !== guild.id)
      .map(({ id, name }) => ({ prefix: '@' as const, name, mention: `<@&${id}>` })),
    ...guild.channels.map(({ id, name }) => ({ prefix: '#' as const, name: name ?? id, mention: `<#${id}>` })),
  ];
}
