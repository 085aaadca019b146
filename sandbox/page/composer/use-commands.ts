import { useEffect, useState } from 'react';
import { control, Refused } from '../control.ts';
import { useStage } from '../scene.ts';
import { usableFrom, type Usable } from './command-list.ts';

const NONE: readonly Usable[] = [];

/** The commands that one may use here, read again when the bot changes them or one is somebody else. */
export function useCommands(): readonly Usable[] {
  const { seen, scene } = useStage();
  const [usable, setUsable] = useState(NONE);
  const { guild, me, channel } = scene;
  const channelId = channel?.id;
  useEffect(() => {
    if (channelId === undefined) return undefined;
    let isOver = false;
    control
      .commands(guild.id, me.user.id, channelId)
      .then((commands) => !isOver && setUsable(usableFrom(commands)))
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        if (!isOver) setUsable(NONE);
      });
    return () => {
      isOver = true;
    };
    // The version is not sent anywhere; it only says that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [guild.id, me, channelId, seen.commandsVersion]);
  return usable;
}
