import { useMemo, useState } from 'react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { usePageContext } from '../state/page-context.ts';
import { Picker } from './picker.tsx';
import { filterCommands, parseCommandQuery, type SlashCommand } from './slash-commands.ts';
import { useListbox } from './use-listbox.ts';

export const COMMAND_LIST_ID = 'sb-commands';

type CommandListOptions = {
  slashCommands: readonly SlashCommand[];
  text: string;
  onPick: (command: SlashCommand | undefined) => void;
};
export type CommandList = ReturnType<typeof useCommandList>;

/** The commands that match the text after a slash, and whether their list is open. */
export function useCommandList({ slashCommands, text, onPick }: CommandListOptions) {
  const [isDismissed, setDismissed] = useState(false);
  const query = parseCommandQuery(text);
  const matches = useMemo(
    () => (query === undefined ? [] : filterCommands(slashCommands, query)),
    [slashCommands, query],
  );
  const isOpen = query !== undefined && !isDismissed;
  const pick = (index: number) => onPick(matches[index]);
  const listbox = useListbox({
    count: matches.length,
    isOpen,
    onPick: pick,
    onClose: () => setDismissed(true),
    listKey: text,
  });
  return { query, matches, isOpen, pick, listbox, setDismissed };
}

export function CommandPicker({ list, hasCommands }: { list: CommandList; hasCommands: boolean }) {
  const { query, matches, pick, listbox } = list;
  const name = userDisplayName(usePageContext().pageState.bot);
  return (
    <Picker
      id={COMMAND_LIST_ID}
      title={
        query
          ? t('sandbox.compose.commands_matching', { sought: query, name })
          : t('sandbox.compose.commands', { name })
      }
      items={matches.map((one) => ({ key: one.path, content: <CommandEntry command={one} /> }))}
      active={listbox.active}
      onPick={pick}
      onHighlight={listbox.setActive}
      emptyText={
        hasCommands
          ? t('sandbox.compose.no_commands', { sought: query ?? '' })
          : t('sandbox.compose.no_commands_here', { name })
      }
    />
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
