import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../locales/translate.ts';
import { nowMs } from '../../ui/components/clock.ts';
import { MessageContextProvider, type MessageContextValue } from '../../ui/discord/message-context.tsx';
import { ToolPanel } from './tool-panel/tool-panel.tsx';
import { ChannelHeader } from './navigation/channel-header.tsx';
import { useColourScheme } from './layout/colour-scheme.ts';
import { Composer } from './composer/composer.tsx';
import { controlApi, isStandalone } from './api/control-client.ts';
import { MembersPanel } from './moderation/members-panel.tsx';
import { MessageLog } from './messages/message-log.tsx';
import { ChannelPanel } from './moderation/channel-panel.tsx';
import { ServerPanel } from './moderation/server-panel.tsx';
import { ModalForm } from './modal/modal-form.tsx';
import { Navigation } from './navigation/navigation.tsx';
import { PinsPanel } from './messages/pins-panel.tsx';
import type { PageLocation, SidePanel } from './state/page-location.ts';
import { resolvePageView, PageContextProvider, type PageView } from './state/page-context.ts';
import type { PageState } from './state/page-state.ts';
import { mentionNames, formatPlainText } from './messages/plain-text.ts';
import { useChannelMessages } from './messages/use-channel-messages.ts';
import { createGuildMessageContext } from './messages/guild-message-context.ts';
import { TopBar } from './layout/top-bar.tsx';
import { ErrorToast } from './layout/error-toast.tsx';
import { useInteractions, type Interactions } from './state/use-interactions.ts';
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
  const [dm, setDm] = useState<DirectChannel>();
  const isWide = useIsWide();
  const { isNavOpen, openNav, closeNav, menuButton } = useNavigationMenu();
  const { bot, connect } = pageState;
  const pageView = usePageView(pageState, pageLocation, dm);
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
            <ChannelHeader side={side} onOpenMenu={openNav} menuButton={menuButton} isNavOpen={isNavOpen} />
            {/* The key resets the scroll position for another channel or user. */}
            <MessageLog key={`${as} ${channelId}`} interactions={interactions} />
            <Composer interactions={interactions} />
          </main>
          <OpenSidePanel side={side} interactions={interactions} />
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

function OpenSidePanel({ side, interactions }: { side: SidePanel; interactions: Interactions }) {
  switch (side) {
    case 'bench':
      return <ToolPanel />;
    case 'members':
      return <MembersPanel interactions={interactions} />;
    case 'pins':
      return <PinsPanel interactions={interactions} />;
    case 'channel':
      return <ChannelPanel />;
    case 'server':
      return <ServerPanel />;
    default:
      return null;
  }
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

/** The DM channel of a person with the bot. */
type DirectChannel = { as: string; id: string };

function usePageView(
  pageState: PageState,
  pageLocation: PageLocation,
  dm: DirectChannel | undefined,
): PageView | undefined {
  return useMemo(
    () =>
      resolvePageView(pageState, pageLocation, {
        dmId: dm?.as === pageLocation.as ? dm?.id : undefined,
        nowMs: nowMs(),
      }),
    // Only these fields of `pageState` matter here; every call on the wire creates a new `pageState`.
    // oxlint-disable-next-line react/exhaustive-deps
    [pageState.guilds, pageState.bot, pageLocation, dm],
  );
}

/** On narrow screens the navigation covers the page. Closing it returns the focus to its button. */
function useNavigationMenu() {
  const [isNavOpen, setNavOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const openNav = () => setNavOpen(true);
  const closeNav = useCallback(() => {
    // The menu button can take the focus only when the rest of the page is no longer inert.
    flushSync(() => setNavOpen(false));
    menuButton.current?.focus();
  }, []);
  return { isNavOpen, openNav, closeNav, menuButton };
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
