import { Button } from '@mantine/core';
import { IconBrandDiscord } from '@tabler/icons-react';
import { Suspense, use, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import { leaveForDiscord } from './discord-oauth.ts';
import { SignInRefused } from './sign-in-error.tsx';

export type DiscordWay = {
  /** Whether the program offers it. */
  offer: Promise<boolean>;
  /** Why coming back from Discord did not work, if somebody just did. */
  arrival: Promise<Error | undefined>;
  /** Where to go once signed in. */
  to: string | undefined;
};

/** The way in for members. While somebody is coming back from Discord it says so. */
export const DiscordSignIn = (way: DiscordWay) => (
  <Suspense fallback={<Way isBusy />}>
    <Offered {...way} />
  </Suspense>
);

function Offered({ offer, arrival, to }: DiscordWay) {
  const arrived = use(arrival);
  const isOffered = use(offer);
  const [failed, setFailed] = useState<Error>();
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await leaveForDiscord(to);
    } catch (error) {
      // `callAt` throws nothing but errors.
      setFailed(error as Error);
      setLeaving(false);
    }
  };
  const refusal = failed ?? arrived;
  if (!isOffered) return null;
  return (
    <>
      {refusal && <SignInRefused error={refusal} />}
      <Way isBusy={isLeaving} onPress={() => void leave()} />
    </>
  );
}

/** As high while it waits as afterwards, so that nothing moves from under the pointer. */
const Way = ({ isBusy, onPress }: { isBusy: boolean; onPress?: () => void }) => (
  <>
    <Button
      size="md"
      fullWidth
      variant="default"
      aria-disabled={isBusy}
      leftSection={<IconBrandDiscord size={18} stroke={1.7} aria-hidden />}
      onClick={() => !isBusy && onPress?.()}
    >
      {say(isBusy ? 'dashboard.sign_in.submitting' : 'dashboard.sign_in.discord')}
    </Button>
    <p className="sign-in-or dim">{say('dashboard.sign_in.or_operator')}</p>
  </>
);
