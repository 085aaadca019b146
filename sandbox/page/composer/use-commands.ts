import type { APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import { useEffect, useMemo, useState } from 'react';
import { controlApi, ControlApiError } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';
import { listSlashCommands, type SlashCommand } from './slash-commands.ts';

const NO_COMMANDS: readonly APIApplicationCommand[] = [];

/** The slash commands that one may use here. */
export function useSlashCommands(): readonly SlashCommand[] {
  const commands = useApplicationCommands();
  return useMemo(() => listSlashCommands(commands), [commands]);
}

/** The names of the commands in the menu of a message or a person. */
export function useMenuCommands(type: ApplicationCommandType): readonly string[] {
  return useApplicationCommands()
    .filter((command) => command.type === type)
    .map(({ name }) => name);
}

/** All of them, read again when the bot changes them or one is somebody else. */
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
    // The version is not sent anywhere; it only says that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [guild.id, me, channelId, pageState.commandsVersion]);
  return commands;
}
