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
import './components/shared.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { accessContract } from '../src/core/access/contract.ts';
import type { ResponseOf } from '../src/platform/contract.ts';
import { isSignedOut } from './api/api-error.ts';
import { callAt } from './api/call.ts';
import { signInEndpoints } from './api/sign-in-endpoints.ts';
import { hasSignedInHint, rememberSignedIn } from './api/signed-in-hint.ts';
import { completeDiscordSignIn, isDiscordSignInOffered, readOAuthCallback } from './app/sign-in/discord-oauth.ts';
import { readSignInSearch, signInUrl } from './api/sign-in-url.ts';
import { cssVariablesResolver, theme } from './app/theme.ts';

const container = document.querySelector('#root');
if (!container) throw new Error('The page has no #root element.');
const root = createRoot(container);
const render = (content: ReactNode) =>
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        {content}
      </MantineProvider>
    </StrictMode>,
  );

void start();

/** The sign-in page loads none of the app's code, and the app renders only once the account is known. */
async function start(): Promise<void> {
  if (location.pathname === '/sign-in') return showSignIn();
  const loadApp = () => import('./app/signed-in-app.tsx');
  // The user is probably signed in: fetch the app's code while the account request is under way.
  if (hasSignedInHint()) void loadApp();
  let account: ResponseOf<typeof accessContract.me> | undefined;
  try {
    account = await callAt<typeof accessContract.me>(signInEndpoints.me, {});
  } catch (error) {
    if (isSignedOut(error)) {
      history.replaceState(null, '', signInUrl(location.pathname + location.search, false));
      return showSignIn();
    }
    // Any other error is shown by the app in place of the page, with a retry button.
  }
  const { SignedInApp, createSignedInApp } = await loadApp();
  render(<SignedInApp {...createSignedInApp(account)} />);
  return undefined;
}

async function showSignIn(): Promise<void> {
  const { SignInPage } = await import('./app/sign-in/sign-in-page.tsx');
  const params = Object.fromEntries(new URLSearchParams(location.search));
  const search = readSignInSearch(params);
  const enter = (to: string | undefined) => {
    rememberSignedIn(true);
    history.replaceState(null, '', readSignInSearch({ to }).to ?? '/');
    void start();
  };
  const discord = {
    offer: isDiscordSignInOffered(),
    callbackError: completeDiscordSignIn(readOAuthCallback(params), enter),
    to: search.to,
  };
  render(<SignInPage hasEnded={search.ended === 1} discord={discord} onSignedIn={() => enter(search.to)} />);
}
