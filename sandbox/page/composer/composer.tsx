import { IconSend2 } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { t } from '../../../locales/translate.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { usePageContext, type OpenChannel } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';
import { AttachmentPicker } from './attachment-picker.tsx';
import { CommandForm } from './command-form.tsx';
import { COMMAND_LIST_ID, CommandPicker, useCommandList, type CommandList } from './command-picker.tsx';
import { optionElementId } from './picker.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { findTypedCommand, parseCommandQuery, type SlashCommand } from './slash-commands.ts';
import { useSlashCommands } from './use-commands.ts';
import { useMessageDraft } from './use-message-draft.ts';

/** The message box: plain messages, and after a slash the bot's commands. */
export function Composer({ interactions }: { interactions: Interactions }) {
  const { pageView, replyDraft } = usePageContext();
  const { channel } = pageView;
  const slashCommands = useSlashCommands();
  const draft = useMessageDraft();
  const [command, setCommand] = useState<SlashCommand>();
  const chooseCommand = (chosen: SlashCommand | undefined) => {
    if (!chosen) return;
    setCommand(chosen);
    draft.setText('');
  };
  const commandList = useCommandList({ slashCommands, text: draft.text, onPick: chooseCommand });
  const hasCommand = command !== undefined;
  const repliedToId = replyDraft.message?.id;
  const textBox = useTextBoxFocus({ hasCommand, repliedToId });
  const stopReplying = () => {
    replyDraft.stop();
    textBox.current?.focus();
  };
  const handleTextChange = (value: string) => {
    commandList.setDismissed(false);
    draft.clearProblem();
    const typedCommand = findTypedCommand(slashCommands, parseCommandQuery(value) ?? '');
    if (typedCommand) chooseCommand(typedCommand);
    else draft.setText(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (commandList.listbox.onKeyDown(event)) return;
    if (event.key === 'Escape' && repliedToId !== undefined) stopReplying();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void draft.send();
  };
  if (!channel) return null;
  return (
    <div className="sb-compose">
      <ComposerNotices channel={channel} problem={draft.problem} />
      {commandList.isOpen && <CommandPicker list={commandList} hasCommands={slashCommands.length > 0} />}
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
        <AttachmentPicker files={draft.files} onFiles={draft.setFiles} isDisabled={!pageView.canWrite} />
        <TextBox
          textBox={textBox}
          channel={channel}
          text={draft.text}
          commandList={commandList}
          onTextChange={handleTextChange}
          onKeyDown={onKeyDown}
        />
        {!draft.isEmpty && !commandList.isOpen && (
          <SendButton onSend={() => void draft.send().then(() => textBox.current?.focus())} />
        )}
      </div>
    </div>
  );
}

/** Returns the focus to the message box after a command form closes, and moves it there when a reply starts. */
function useTextBoxFocus({ hasCommand, repliedToId }: { hasCommand: boolean; repliedToId: string | undefined }) {
  const textBox = useRef<HTMLTextAreaElement>(null);
  const hadCommand = useRef(false);
  useEffect(() => {
    if (hadCommand.current && !hasCommand) textBox.current?.focus();
    hadCommand.current = hasCommand;
  }, [hasCommand]);
  useEffect(() => {
    if (repliedToId !== undefined) textBox.current?.focus();
  }, [repliedToId]);
  return textBox;
}

function ComposerNotices({ channel, problem }: { channel: OpenChannel; problem: string }) {
  const { pageState, pageView } = usePageContext();
  return (
    <>
      {pageState.sessions === 0 && (
        <p className="sb-offline">{t('sandbox.compose.offline', { name: userDisplayName(pageState.bot) })}</p>
      )}
      {pageView.canWrite && channel.thread?.isArchived && (
        <p className="sb-offline">{t('sandbox.threads.archived_here')}</p>
      )}
      {problem && <p className="sb-failed">{problem}</p>}
    </>
  );
}

type TextBoxProps = {
  textBox: RefObject<HTMLTextAreaElement | null>;
  channel: OpenChannel;
  text: string;
  commandList: CommandList;
  onTextChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function TextBox({ textBox, channel, text, commandList, onTextChange, onKeyDown }: TextBoxProps) {
  const { pageView, replyDraft } = usePageContext();
  const { isOpen, matches, listbox } = commandList;
  const channelLabel = channel.isDm ? `@${channel.name}` : channel.thread ? channel.name : `#${channel.name}`;
  const isLocked = channel.thread?.isLocked === true && !pageView.can.threads;
  const disabledReason = isLocked ? 'sandbox.threads.locked_here' : 'sandbox.compose.may_not';
  return (
    <textarea
      ref={textBox}
      rows={Math.min(12, text.split('\n').length)}
      value={text}
      disabled={!pageView.canWrite}
      maxLength={2_000}
      placeholder={t(pageView.canWrite ? 'sandbox.compose.message' : disabledReason, { channel: channelLabel })}
      aria-label={t('sandbox.compose.label', { channel: channelLabel })}
      aria-describedby={replyDraft.message ? 'sb-replying' : undefined}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls={isOpen ? COMMAND_LIST_ID : undefined}
      aria-activedescendant={
        isOpen && matches.length > 0 ? optionElementId(COMMAND_LIST_ID, listbox.active) : undefined
      }
      onChange={(event) => onTextChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function SendButton({ onSend }: { onSend: () => void }) {
  return (
    <button
      type="button"
      className="sb-icon"
      aria-label={t('sandbox.compose.send_message')}
      title={t('sandbox.compose.send_message')}
      onClick={onSend}
    >
      <IconSend2 size={20} stroke={1.7} aria-hidden />
    </button>
  );
}
