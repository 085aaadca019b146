import type { APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import { useEffect, useMemo, useState } from 'react';
import { control, Refused } from '../api/control-client.ts';
import { useStage } from '../state/page-context.ts';
import { usableFrom, type Usable } from './slash-commands.ts';

const NONE: readonly APIApplicationCommand[] = [];

/** The slash commands that one may use here. */
export function useCommands(): readonly Usable[] {
  const commands = useRead();
  return useMemo(() => usableFrom(commands), [commands]);
}

/** The names of the commands in the menu of a message or a person. */
export function useMenuCommands(type: ApplicationCommandType): readonly string[] {
  return useRead()
    .filter((command) => command.type === type)
    .map(({ name }) => name);
}

/** All of them, read again when the bot changes them or one is somebody else. */
function useRead(): readonly APIApplicationCommand[] {
  const { seen, scene } = useStage();
  const [commands, setCommands] = useState(NONE);
  const { guild, me, channel } = scene;
  const channelId = channel?.id;
  useEffect(() => {
    if (channelId === undefined) return undefined;
    let isOver = false;
    control
      .commands(guild.id, me.user.id, channelId)
      .then((read) => !isOver && setCommands(read))
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        if (!isOver) setCommands(NONE);
      });
    return () => {
      isOver = true;
    };
    // The version is not sent anywhere; it only says that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [guild.id, me, channelId, seen.commandsVersion]);
  return commands;
}
