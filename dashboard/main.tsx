import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '../ui/theme/tokens.css';
import './app/base.css';
import './components/components.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { accessContract } from '../src/core/access/contract.ts';
import type { AnswerOf } from '../src/platform/contract.ts';
import { isSignedOut } from './api/api-error.ts';
import { callAt } from './api/call.ts';
import { gate } from './api/sign-in-endpoints.ts';
import { hasMark, markSignedIn } from './api/signed-in-hint.ts';
import { arrive, offersDiscord, readReturned } from './app/sign-in/discord-oauth.ts';
import { readSignInSearch, signInAddress } from './api/sign-in-url.ts';
import { resolver, theme } from './app/theme.ts';

const place = document.querySelector('#root');
if (!place) throw new Error('the page has no root');
const root = createRoot(place);
const show = (content: ReactNode) =>
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
        {content}
      </MantineProvider>
    </StrictMode>,
  );

void start();

/** Signing in loads nothing of what lies behind it, and nothing behind it loads before somebody is known. */
async function start(): Promise<void> {
  if (location.pathname === '/sign-in') return showSignIn();
  const pages = () => import('./app/signed-in-app.tsx');
  // Most likely somebody is: then the pages are fetched while the server is asked.
  if (hasMark()) void pages();
  let account: AnswerOf<typeof accessContract.me> | undefined;
  try {
    account = await callAt<typeof accessContract.me>(gate.me, {});
  } catch (error) {
    if (isSignedOut(error)) {
      history.replaceState(null, '', signInAddress(location.pathname + location.search, false));
      return showSignIn();
    }
    // Anything else is told, with another try, where the page would have been.
  }
  const { Pages, createPages } = await pages();
  show(<Pages {...createPages(account)} />);
  return undefined;
}

async function showSignIn(): Promise<void> {
  const { SignInPage } = await import('./app/sign-in/sign-in-page.tsx');
  const given = Object.fromEntries(new URLSearchParams(location.search));
  const search = readSignInSearch(given);
  const enter = (to: string | undefined) => {
    markSignedIn(true);
    history.replaceState(null, '', readSignInSearch({ to }).to ?? '/');
    void start();
  };
  const discord = { offer: offersDiscord(), arrival: arrive(readReturned(given), enter), to: search.to };
  show(<SignInPage hasEnded={search.ended === 1} discord={discord} onSignedIn={() => enter(search.to)} />);
}
