import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../words/say.ts';
import { nowMs } from '../../dashboard/parts/clock.ts';
import { SurroundingsProvider } from '../../dashboard/discord/surroundings.tsx';
import { Bench } from './bench.tsx';
import { ChannelHead } from './channel-head.tsx';
import { useColours } from './colours.ts';
import { Composer } from './composer/composer.tsx';
import { control, Refused } from './control.ts';
import { Members } from './members.tsx';
import { MessageLog } from './message-log.tsx';
import { ModalForm } from './modal/modal-form.tsx';
import { Navigation } from './navigation.tsx';
import type { Place } from './place.ts';
import { sceneAt, StageProvider } from './scene.ts';
import { spokenText, type Seen } from './seen.ts';
import { surroundingsOf } from './surroundings-of.ts';
import { TopBar } from './top-bar.tsx';
import { useActing } from './use-acting.ts';
import { useLive, type Live } from './use-live.ts';
import { usePlace } from './use-place.ts';
import { useWide } from './use-wide.ts';

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
  const { guilds } = seen;
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
  useReading({ as, channelId, version: live.seen?.guilds, tell });
  useHearing(seen, announce);

  const around = useMemo(() => scene && surroundingsOf(scene.guild, seen.bot, scheme), [scene, seen.bot, scheme]);
  const stage = useMemo(() => scene && { seen, scene, go, announce }, [seen, scene, go]);
  const closeNav = useCallback(() => {
    openNav(false);
    menu.current?.focus();
  }, []);
  if (!scene || !stage || !around) return <NoServer />;
  const side = place.side ?? (isWide ? 'bench' : 'none');
  return (
    <StageProvider value={stage}>
      <SurroundingsProvider value={around}>
        <div className={`dc sb side-${side}`} onKeyDown={(event) => event.key === 'Escape' && isNavOpen && closeNav()}>
          <a className="sb-skip" href="#messages">
            {say('sandbox.skip')}
          </a>
          <TopBar isLost={live.isLost} />
          <Navigation isOpen={isNavOpen} onClose={closeNav} dmId={dm?.as === as ? dm?.id : undefined} />
          <main className="sb-main" inert={isNavOpen}>
            <ChannelHead side={side} onMenu={() => openNav(true)} menu={menu} isNavOpen={isNavOpen} />
            <MessageLog acting={acting} scheme={scheme} />
            <Composer acting={acting} />
          </main>
          {side === 'bench' && <Bench />}
          {side === 'members' && <Members />}
          {acting.modal && <ModalForm key={acting.modal.opener} acting={acting} modal={acting.modal} />}
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

type Reading = {
  as: string | undefined;
  channelId: string | undefined;
  version: unknown;
  tell: Live['tell'];
};

/** Reads the open channel as the person who one is, and again whenever the server or the person changes. */
function useReading({ as, channelId, version, tell }: Reading): void {
  useEffect(() => {
    if (as === undefined || channelId === undefined) return;
    tell({ type: 'open', channelId, as });
    control
      .messages(channelId, as)
      .then((messages) => tell({ type: 'read', channelId, as, messages }))
      .catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
        tell({ type: 'read', channelId, as, messages: [] });
      });
  }, [as, channelId, version, tell]);
}

/** Tells a screen reader what the bot says here. */
function useHearing({ heard }: Seen, announce: (words: string) => void): void {
  useEffect(() => {
    if (!heard) return;
    const name = heard.author.global_name ?? heard.author.username;
    announce(say('sandbox.log.heard', { name, text: spokenText(heard) }));
  }, [heard, announce]);
}
