import type { APIMessage } from 'discord-api-types/v10';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../locales/translate.ts';
import { nowMs } from '../../ui/components/clock.ts';
import { MessageContextProvider, type MessageContextValue } from '../../ui/discord/message-context.tsx';
import { ToolPanel } from './tool-panel/tool-panel.tsx';
import { ChannelHeader } from './navigation/channel-header.tsx';
import { useColourScheme } from './layout/colour-scheme.ts';
import { Composer } from './composer/composer.tsx';
import { controlApi, isStandalone, ControlApiError } from './api/control-client.ts';
import { MembersPanel } from './moderation/members-panel.tsx';
import { MessageLog } from './messages/message-log.tsx';
import { ChannelPanel } from './moderation/channel-panel.tsx';
import { ServerPanel } from './moderation/server-panel.tsx';
import { ModalForm } from './modal/modal-form.tsx';
import { Navigation } from './navigation/navigation.tsx';
import { PinsPanel } from './messages/pins-panel.tsx';
import type { PageLocation } from './state/page-location.ts';
import { resolvePageView, PageContextProvider } from './state/page-context.ts';
import type { PageState } from './state/page-state.ts';
import { mentionNames, formatPlainText } from './messages/plain-text.ts';
import { createGuildMessageContext } from './messages/guild-message-context.ts';
import { TopBar } from './layout/top-bar.tsx';
import { ErrorToast } from './layout/error-toast.tsx';
import { useInteractions } from './state/use-interactions.ts';
import { useLiveState, type LiveState } from './state/use-live-state.ts';
import { usePageLocation } from './state/use-page-location.ts';
import { useReplyDraft } from './composer/use-reply-draft.ts';
import { useIsWide } from './layout/use-is-wide.ts';

export function App() {
  const live = useLiveState();
  const { pageLocation, navigate } = usePageLocation();
  if (live.pageState)
    return <SandboxPage live={live} pageState={live.pageState} pageLocation={pageLocation} navigate={navigate} />;
  return (
    <main className="dc sb-waiting" aria-busy={!live.isDisconnected}>
      <h1>{t('sandbox.title')}</h1>
      <p role="status">{t(live.isDisconnected ? 'sandbox.broken' : 'sandbox.waiting')}</p>
    </main>
  );
}

type SandboxPageProps = {
  live: LiveState;
  pageState: PageState;
  pageLocation: PageLocation;
  navigate: (change: PageLocation) => void;
};

function SandboxPage({ live, pageState, pageLocation, navigate }: SandboxPageProps) {
  const { dispatch } = live;
  const { scheme } = useColourScheme();
  const [announcement, announce] = useState('');
  const [dm, setDm] = useState<{ as: string; id: string }>();
  const isWide = useIsWide();
  const [isNavOpen, setNavOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const { guilds, bot, connect } = pageState;
  const pageView = useMemo(
    () =>
      resolvePageView(pageState, pageLocation, {
        dmId: dm?.as === pageLocation.as ? dm?.id : undefined,
        nowMs: nowMs(),
      }),
    // Only these fields of `pageState` matter here; every call on the wire creates a new `pageState`.
    // oxlint-disable-next-line react/exhaustive-deps
    [guilds, pageState.bot, pageLocation, dm],
  );
  const interactions = useInteractions(pageView, announce);
  const as = pageView?.me.user.id;
  const channelId = pageView?.channel?.id;

  useEffect(() => {
    if (as !== undefined && pageLocation.as !== as) navigate({ as });
  }, [as, pageLocation.as, navigate]);
  useEffect(() => {
    if (as !== undefined) void controlApi.openDm(as).then(({ id }) => setDm({ as, id }));
  }, [as]);
  useChannelMessages({ as, channelId, pageState, dispatch });

  const messageContext = useMemo(
    () => pageView && createGuildMessageContext(pageView.guild, { bot, connect }, scheme),
    [pageView, bot, connect, scheme],
  );
  useBotAnnouncements(pageState, messageContext, announce);
  const replyDraft = useReplyDraft(pageState.log);
  const pageContext = useMemo(
    () => pageView && { pageState, pageView, navigate, dispatch, announce, replyDraft },
    [pageState, pageView, navigate, dispatch, replyDraft],
  );
  const closeNav = useCallback(() => {
    // The menu button can take the focus only when the rest of the page is no longer inert.
    flushSync(() => setNavOpen(false));
    menuButton.current?.focus();
  }, []);
  if (!pageView || !pageContext || !messageContext) return <NoServer />;
  const side = pageLocation.side ?? (isWide ? 'bench' : 'none');
  const handleEscape = ({ key, target }: KeyboardEvent) => {
    if (key !== 'Escape') return;
    if (isNavOpen) closeNav();
    // Closes the panel over the messages and returns the focus to the button that opened it.
    else if (!isWide && target instanceof Element && target.closest('.sb-side')) {
      document.querySelector<HTMLElement>('.sb-head [aria-pressed="true"]')?.focus();
      navigate({ side: 'none' });
    }
  };
  return (
    <PageContextProvider value={pageContext}>
      <MessageContextProvider value={messageContext}>
        <div className={`dc sb side-${side}`} onKeyDown={handleEscape}>
          <a className="sb-skip" href="#messages">
            {t('sandbox.skip')}
          </a>
          <TopBar isDisconnected={live.isDisconnected} isStandalone={isStandalone(connect)} />
          <Navigation isOpen={isNavOpen} onClose={closeNav} dmId={dm?.as === as ? dm?.id : undefined} />
          <main className="sb-main" inert={isNavOpen}>
            <ChannelHeader
              side={side}
              onOpenMenu={() => setNavOpen(true)}
              menuButton={menuButton}
              isNavOpen={isNavOpen}
            />
            {/* The key resets the scroll position for another channel or user. */}
            <MessageLog key={`${as} ${channelId}`} interactions={interactions} />
            <Composer interactions={interactions} />
          </main>
          {side === 'bench' && <ToolPanel />}
          {side === 'members' && <MembersPanel interactions={interactions} />}
          {side === 'pins' && <PinsPanel interactions={interactions} />}
          {side === 'channel' && <ChannelPanel />}
          {side === 'server' && <ServerPanel />}
          {interactions.modal && (
            <ModalForm key={interactions.modal.opener} interactions={interactions} modal={interactions.modal} />
          )}
          <ErrorToast />
          <div className="vh" role="status">
            {announcement}
          </div>
        </div>
      </MessageContextProvider>
    </PageContextProvider>
  );
}

function NoServer() {
  return (
    <main className="dc sb-waiting">
      <h1>{t('sandbox.title')}</h1>
      <p>{t('sandbox.no_server')}</p>
      <button type="button" className="dc-btn" onClick={() => void controlApi.addGuild({ name: 'Harbour Commons' })}>
        {t('sandbox.rail.add')}
      </button>
    </main>
  );
}

type ChannelMessagesOptions = {
  as: string | undefined;
  channelId: string | undefined;
  pageState: PageState;
  dispatch: LiveState['dispatch'];
};

/** Loads the messages of the open channel as the selected user, and again when they may be stale. */
function useChannelMessages({ as, channelId, pageState, dispatch }: ChannelMessagesOptions): void {
  const { log } = pageState;
  const isLoaded = log !== undefined && log.as === as && log.channelId === channelId && log.isLoaded;
  const revision = log?.revision ?? 0;
  useEffect(() => {
    if (as === undefined || channelId === undefined || isLoaded) return;
    dispatch({ type: 'open', channelId, as });
    void readMessages(channelId, as).then((messages) => dispatch({ type: 'read', channelId, as, revision, messages }));
  }, [as, channelId, isLoaded, revision, dispatch]);
}

async function readMessages(channelId: string, as: string): Promise<readonly APIMessage[]> {
  try {
    return await controlApi.messages(channelId, as);
  } catch (error) {
    if (error instanceof ControlApiError) return [];
    throw error;
  }
}

/** Announces the bot's messages in the open channel to screen readers. */
function useBotAnnouncements(
  { lastBotMessage }: PageState,
  messageContext: MessageContextValue | undefined,
  announce: (content: string) => void,
): void {
  useEffect(() => {
    if (!lastBotMessage || !messageContext) return;
    const text = formatPlainText(lastBotMessage, mentionNames(messageContext, nowMs()));
    announce(
      t('sandbox.log.heard', { name: lastBotMessage.author.global_name ?? lastBotMessage.author.username, text }),
    );
  }, [lastBotMessage, messageContext, announce]);
}
