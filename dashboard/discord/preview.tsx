import { IconHash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { say } from '../../words/say.ts';
import { Message, type ShownMessage } from './message.tsx';
import { SurroundingsProvider, useSurroundings } from './surroundings.tsx';

/** The preview beside a form: one channel, one message, exactly as the courier would send it. Nothing in it can be pressed. */
export function Preview({ channel, message }: { channel: string; message: ShownMessage }) {
  const around = useSurroundings();
  const still = useMemo(() => ({ ...around, isStill: true }), [around]);
  return (
    <div className="dc dc-frame" role="group" aria-label={say('dashboard.message.preview_in', { channel })}>
      <div className="dc-frame-h">
        <IconHash size={17} aria-hidden />
        {channel}
      </div>
      <SurroundingsProvider value={still}>
        <Message message={message} />
      </SurroundingsProvider>
    </div>
  );
}
