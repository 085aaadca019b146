import type { APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { say } from '../../locales/translate.ts';
import { nowMs } from '../../ui/components/clock.ts';
import { SurroundingsProvider, type Surroundings } from '../../ui/discord/message-context.tsx';
import { Bench } from './tool-panel/tool-panel.tsx';
import { ChannelHead } from './navigation/channel-header.tsx';
import { useColours } from './layout/colour-scheme.ts';
import { Composer } from './composer/composer.tsx';
import { control, isAlone, Refused } from './api/control-client.ts';
import { Members } from './moderation/members-panel.tsx';
import { MessageLog } from './messages/message-log.tsx';
import { ChannelPanel } from './moderation/channel-panel.tsx';
import { ServerPanel } from './moderation/server-panel.tsx';
import { ModalForm } from './modal/modal-form.tsx';
import { Navigation } from './navigation/navigation.tsx';
import { Pins } from './messages/pins-panel.tsx';
import type { Place } from './state/page-location.ts';
import { sceneAt, StageProvider } from './state/page-context.ts';
import type { Seen } from './state/page-state.ts';
import { namesIn, spokenText } from './messages/plain-text.ts';
import { surroundingsOf } from './messages/guild-message-context.ts';
import { TopBar } from './layout/top-bar.tsx';
import { Trouble } from './layout/error-toast.tsx';
import { useActing } from './state/use-interactions.ts';
import { useLive, type Live } from './state/use-live-state.ts';
import { usePlace } from './state/use-page-location.ts';
import { useReplying } from './composer/use-reply-draft.ts';
import { useWide } from './layout/use-is-wide.ts';

export function App() {
  const live = useLive();
  const { place, go } = usePlace();
  if (live.seen) return <Rooms live={live} seen={live.seen} place={place} go={go} />;
  return (
    <main className="dc sb-waiting" aria-busy={!live.isLost}>
      <h1>{say('sandbox.title')}</h1>
      <p role="status">{say(live.isLost ? 'sandbox.broken' : 'sandbox.waiting')}</p>
    </main>
  );
}

type Given = { live: Live; seen: Seen; place: Place; go: (change: Place) => void };

function Rooms({ live, seen, place, go }: Given) {
  const { tell } = live;
  const { scheme } = useColours();
  const [said, announce] = useState('');
  const [dm, setDm] = useState<{ as: string; id: string }>();
  const isWide = useWide();
  const [isNavOpen, openNav] = useState(false);
  const menu = useRef<HTMLButtonElement>(null);
  const { guilds, bot, connect } = seen;
  const scene = useMemo(
    () => sceneAt(seen, place, { dmId: dm?.as === place.as ? dm?.id : undefined, nowMs: nowMs() }),
    // Only these of `seen` decide; every call on the wire makes another `seen`.
    // oxlint-disable-next-line react/exhaustive-deps
    [guilds, seen.bot, place, dm],
  );
  const acting = useActing(scene, announce);
  const as = scene?.me.user.id;
  const channelId = scene?.channel?.id;

  useEffect(() => {
    if (as !== undefined && place.as !== as) go({ as });
  }, [as, place.as, go]);
  useEffect(() => {
    if (as !== undefined) void control.dm(as).then(({ id }) => setDm({ as, id }));
  }, [as]);
  useReading({ as, channelId, seen, tell });

  const around = useMemo(
    () => scene && surroundingsOf(scene.guild, { bot, connect }, scheme),
    [scene, bot, connect, scheme],
  );
  useHearing(seen, around, announce);
  const replying = useReplying(seen.log);
  const stage = useMemo(
    () => scene && { seen, scene, go, tell, announce, replying },
    [seen, scene, go, tell, replying],
  );
  const closeNav = useCallback(() => {
    // The focus can go back only once the rest of the page is within reach again.
    flushSync(() => openNav(false));
    menu.current?.focus();
  }, []);
  if (!scene || !stage || !around) return <NoServer />;
  const side = place.side ?? (isWide ? 'bench' : 'none');
  const leave = ({ key, target }: KeyboardEvent) => {
    if (key !== 'Escape') return;
    if (isNavOpen) closeNav();
    // What lies over the messages goes; the button that opened it has the focus next.
    else if (!isWide && target instanceof Element && target.closest('.sb-side')) {
      document.querySelector<HTMLElement>('.sb-head [aria-pressed="true"]')?.focus();
      go({ side: 'none' });
    }
  };
  return (
    <StageProvider value={stage}>
      <SurroundingsProvider value={around}>
        <div className={`dc sb side-${side}`} onKeyDown={leave}>
          <a className="sb-skip" href="#messages">
            {say('sandbox.skip')}
          </a>
          <TopBar isLost={live.isLost} isAlone={isAlone(connect)} />
          <Navigation isOpen={isNavOpen} onClose={closeNav} dmId={dm?.as === as ? dm?.id : undefined} />
          <main className="sb-main" inert={isNavOpen}>
            <ChannelHead side={side} onMenu={() => openNav(true)} menu={menu} isNavOpen={isNavOpen} />
            {/* Another channel or person begins at the end again. */}
            <MessageLog key={`${as} ${channelId}`} acting={acting} />
            <Composer acting={acting} />
          </main>
          {side === 'bench' && <Bench />}
          {side === 'members' && <Members acting={acting} />}
          {side === 'pins' && <Pins acting={acting} />}
          {side === 'channel' && <ChannelPanel />}
          {side === 'server' && <ServerPanel />}
          {acting.modal && <ModalForm key={acting.modal.opener} acting={acting} modal={acting.modal} />}
          <Trouble />
          <div className="vh" role="status">
            {said}
          </div>
        </div>
      </SurroundingsProvider>
    </StageProvider>
  );
}

function NoServer() {
  return (
    <main className="dc sb-waiting">
      <h1>{say('sandbox.title')}</h1>
      <p>{say('sandbox.no_server')}</p>
      <button type="button" className="dc-btn" onClick={() => void control.addGuild({ name: 'Harbour Commons' })}>
        {say('sandbox.rail.add')}
      </button>
    </main>
  );
}

type Reading = { as: string | undefined; channelId: string | undefined; seen: Seen; tell: Live['tell'] };

/** Reads the open channel as the person who one is, and again when what was read may be old. */
function useReading({ as, channelId, seen, tell }: Reading): void {
  const { log } = seen;
  const isRead = log !== undefined && log.as === as && log.channelId === channelId && log.isRead;
  const turn = log?.turn ?? 0;
  useEffect(() => {
    if (as === undefined || channelId === undefined || isRead) return;
    tell({ type: 'open', channelId, as });
    void readMessages(channelId, as).then((messages) => tell({ type: 'read', channelId, as, turn, messages }));
  }, [as, channelId, isRead, turn, tell]);
}

async function readMessages(channelId: string, as: string): Promise<readonly APIMessage[]> {
  try {
    return await control.messages(channelId, as);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

/** Tells a screen reader what the bot says here. */
function useHearing({ heard }: Seen, around: Surroundings | undefined, announce: (words: string) => void): void {
  useEffect(() => {
    if (!heard || !around) return;
    const text = spokenText(heard, namesIn(around, nowMs()));
    announce(say('sandbox.log.heard', { name: heard.author.global_name ?? heard.author.username, text }));
  }, [heard, around, announce]);
}
