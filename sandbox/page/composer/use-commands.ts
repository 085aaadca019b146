import type { APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import { useEffect, useMemo, useState } from 'react';
import { controlApi, ControlApiError } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import { listSlashCommands, type SlashCommand } from './slash-commands.ts';

const NO_COMMANDS: readonly APIApplicationCommand[] = [];

/** The slash commands the selected user may use in the open channel. */
export function useSlashCommands(): readonly SlashCommand[] {
  const commands = useApplicationCommands();
  return useMemo(() => listSlashCommands(commands), [commands]);
}

/** The names of the commands in the context menu of a message or user. */
export function useMenuCommands(type: ApplicationCommandType): readonly string[] {
  return useApplicationCommands()
    .filter((command) => command.type === type)
    .map(({ name }) => name);
}

/** All application commands, loaded again when the bot changes them or another user is selected. */
function useApplicationCommands(): readonly APIApplicationCommand[] {
  const { pageState, pageView } = usePageContext();
  const [commands, setCommands] = useState(NO_COMMANDS);
  const { guild, me, channel } = pageView;
  const channelId = channel?.id;
  useEffect(() => {
    if (channelId === undefined) return undefined;
    let isCancelled = false;
    controlApi
      .commands(guild.id, me.user.id, channelId)
      .then((loaded) => !isCancelled && setCommands(loaded))
      .catch((error: unknown) => {
        if (!(error instanceof ControlApiError)) throw error;
        if (!isCancelled) setCommands(NO_COMMANDS);
      });
    return () => {
      isCancelled = true;
    };
    // `commandsVersion` is not used in the effect; a change means that the loaded commands are stale.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [guild.id, me, channelId, pageState.commandsVersion]);
  return commands;
}
