import { Button } from '@mantine/core';
import { IconBrandDiscord } from '@tabler/icons-react';
import { Suspense, use, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import { redirectToDiscord } from './discord-oauth.ts';
import { SignInError } from './sign-in-error.tsx';
import styles from './sign-in.module.css';
import { joinClasses } from '../../components/join-classes.ts';

export type DiscordSignInProps = {
  /** Whether the server offers sign-in with Discord. */
  offer: Promise<boolean>;
  /** The error of the callback from Discord, if there was one. */
  callbackError: Promise<Error | undefined>;
  /** The page to open after signing in. */
  to: string | undefined;
};

/** Sign-in with Discord. While a callback from Discord is processed, the button shows that it is busy. */
export const DiscordSignIn = (props: DiscordSignInProps) => (
  <Suspense fallback={<DiscordButton isBusy />}>
    <DiscordOption {...props} />
  </Suspense>
);

function DiscordOption({ offer, callbackError, to }: DiscordSignInProps) {
  const callbackFailure = use(callbackError);
  const isOffered = use(offer);
  const [redirectError, setRedirectError] = useState<Error>();
  const [isRedirecting, setRedirecting] = useState(false);
  const startSignIn = async () => {
    setRedirecting(true);
    try {
      await redirectToDiscord(to);
    } catch (error) {
      // The cast is safe: `callAt` throws only `Error` objects.
      setRedirectError(error as Error);
      setRedirecting(false);
    }
  };
  const refusal = redirectError ?? callbackFailure;
  if (!isOffered) return null;
  return (
    <>
      {refusal && <SignInError error={refusal} />}
      <DiscordButton isBusy={isRedirecting} onPress={() => void startSignIn()} />
    </>
  );
}

/** Has the same height while busy, so that nothing below it moves from under the pointer. */
const DiscordButton = ({ isBusy, onPress }: { isBusy: boolean; onPress?: () => void }) => (
  <>
    <Button
      size="md"
      fullWidth
      variant="default"
      aria-disabled={isBusy}
      leftSection={<IconBrandDiscord size={18} stroke={1.7} aria-hidden />}
      onClick={() => !isBusy && onPress?.()}
    >
      {t(isBusy ? 'dashboard.sign_in.submitting' : 'dashboard.sign_in.discord')}
    </Button>
    <p className={joinClasses(styles.or, 'dim')}>{t('dashboard.sign_in.or_operator')}</p>
  </>
);
