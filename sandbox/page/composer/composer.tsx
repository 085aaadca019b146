import { IconSend2 } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { BotFace } from '../../../ui/discord/message.tsx';
import { say } from '../../../locales/translate.ts';
import { control, readFileInput, Refused } from '../api/control-client.ts';
import { nameOf, nameOfUser } from '../state/guild-access.ts';
import { useStage, type Stage } from '../state/page-context.ts';
import type { Acting } from '../state/use-interactions.ts';
import { Attach } from './attachment-picker.tsx';
import { CommandForm } from './command-form.tsx';
import { matching, soughtIn, typedOut, type Usable } from './slash-commands.ts';
import { withMentions, type Mentionable } from './mentions.ts';
import { entryId, Picker } from './picker.tsx';
import { ReplyBar } from './reply-bar.tsx';
import { useCommands } from './use-commands.ts';
import { useListbox } from './use-listbox.ts';

const LIST = 'sb-commands';

/** Where one writes: plain messages, and after a slash the bot's commands. */
export function Composer({ acting }: { acting: Acting }) {
  const stage = useStage();
  const { seen, scene, announce, replying } = stage;
  const { channel } = scene;
  const usable = useCommands();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isClosed, close] = useState(false);
  const [command, choose] = useState<Usable>();
  const [problem, setProblem] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const sought = soughtIn(text);
  const found = useMemo(() => (sought === undefined ? [] : matching(usable, sought)), [usable, sought]);
  const isOpen = sought !== undefined && !isClosed;
  const list = useListbox({
    count: found.length,
    isOpen,
    onPick: (at) => take(found[at]),
    onClose: () => close(true),
    listKey: text,
  });
  const hasCommand = command !== undefined;
  const hadCommand = useRef(false);
  useEffect(() => {
    // Back from a command, the text is where one was.
    if (hadCommand.current && !hasCommand) box.current?.focus();
    hadCommand.current = hasCommand;
  }, [hasCommand]);

  const answered = replying.to?.id;
  useEffect(() => {
    if (answered !== undefined) box.current?.focus();
  }, [answered]);
  const stopReplying = () => {
    replying.stop();
    box.current?.focus();
  };

  function take(wanted: Usable | undefined) {
    if (!wanted) return;
    choose(wanted);
    setText('');
  }
  const write = (written: string) => {
    close(false);
    setProblem('');
    const whole = typedOut(usable, soughtIn(written) ?? '');
    if (whole) take(whole);
    else setText(written);
  };
  async function send(): Promise<void> {
    const content = withMentions(text.trim(), mentionablesOf(stage));
    if ((content === '' && files.length === 0) || channel?.id === undefined) return;
    try {
      const given = await Promise.all(files.map(readFileInput));
      await control.send({
        as: scene.me.user.id,
        channel: channel.id,
        content,
        ...(given.length > 0 && { files: given }),
        ...(answered !== undefined && { replyTo: answered, mentionAuthor: replying.isMentioned }),
      });
      replying.stop();
      setText('');
      setFiles([]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setProblem(error.message);
      announce(say('sandbox.refused', { reason: error.message }));
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (list.onKeyDown(event)) return;
    if (event.key === 'Escape' && answered !== undefined) stopReplying();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  if (!channel) return null;
  const bot = nameOfUser(seen.bot);
  const called = channel.isDm ? `@${channel.name}` : channel.thread ? channel.name : `#${channel.name}`;
  const isLocked = channel.thread?.isLocked === true && !scene.may.threads;
  const refusal = isLocked ? 'sandbox.threads.locked_here' : 'sandbox.compose.may_not';
  return (
    <div className="sb-compose">
      {seen.sessions === 0 && <p className="sb-offline">{say('sandbox.compose.offline', { name: bot })}</p>}
      {scene.mayWrite && channel.thread?.isArchived && (
        <p className="sb-offline">{say('sandbox.threads.archived_here')}</p>
      )}
      {problem && <p className="sb-failed">{problem}</p>}
      {isOpen && (
        <Picker
          id={LIST}
          title={
            sought
              ? say('sandbox.compose.commands_matching', { sought, name: bot })
              : say('sandbox.compose.commands', { name: bot })
          }
          items={found.map((one) => ({ key: one.path, content: <Entry command={one} /> }))}
          active={list.active}
          onPick={(at) => take(found[at])}
          onMark={list.setActive}
          note={
            usable.length === 0
              ? say('sandbox.compose.no_commands_here', { name: bot })
              : say('sandbox.compose.no_commands', { sought })
          }
        />
      )}
      {command && (
        <CommandForm
          key={command.path}
          command={command}
          onSend={acting.slash}
          onSent={() => choose(undefined)}
          onLeave={() => choose(undefined)}
        />
      )}
      {replying.to && !hasCommand && <ReplyBar to={replying.to} onCancel={stopReplying} />}
      {/* Stays when a command is open, so that the draft and the place of the focus do too. */}
      <div className="sb-in" hidden={hasCommand}>
        <Attach files={files} onFiles={setFiles} isOff={!scene.mayWrite} />
        <textarea
          ref={box}
          rows={Math.min(12, text.split('\n').length)}
          value={text}
          disabled={!scene.mayWrite}
          maxLength={2_000}
          placeholder={say(scene.mayWrite ? 'sandbox.compose.message' : refusal, { channel: called })}
          aria-label={say('sandbox.compose.label', { channel: called })}
          aria-describedby={answered === undefined ? undefined : 'sb-replying'}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? LIST : undefined}
          aria-activedescendant={isOpen && found.length > 0 ? entryId(LIST, list.active) : undefined}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {(text.trim() !== '' || files.length > 0) && !isOpen && (
          <button
            type="button"
            className="sb-icon"
            aria-label={say('sandbox.compose.send_message')}
            title={say('sandbox.compose.send_message')}
            onClick={() => void send().then(() => box.current?.focus())}
          >
            <IconSend2 size={20} stroke={1.7} aria-hidden />
          </button>
        )}
      </div>
    </div>
  );
}

const Entry = ({ command }: { command: Usable }) => (
  <>
    <BotFace size={26} />
    <span>
      <b>/{command.path}</b>
      {command.options.map(({ name }) => (
        <span key={name} className="sb-opt">
          {name}
        </span>
      ))}
      <small>{command.about}</small>
    </span>
  </>
);

function mentionablesOf({ scene: { guild } }: Stage): readonly Mentionable[] {
  return [
    ...guild.members.map((member) => ({ sign: '@' as const, name: nameOf(member), mark: `<@${member.user.id}>` })),
    ...guild.roles
      .filter(({ id }) => id !== guild.id)
      .map(({ id, name }) => ({ sign: '@' as const, name, mark: `<@&${id}>` })),
    ...guild.channels.map(({ id, name }) => ({ sign: '#' as const, name: name ?? id, mark: `<#${id}>` })),
  ];
}
