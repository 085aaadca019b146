import { IconCompassOff } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { say } from '../../locales/translate.ts';
import { Blank, Failed } from '../components/feedback/empty-state.tsx';
import { AfterPatience, Bone } from '../components/feedback/skeleton.tsx';
import { useTitle } from '../components/use-title.ts';

/** What an address without a page answers; the same as for a page one may not see. */
export function PageMissing() {
  useTitle(say('dashboard.missing.title'));
  return (
    <main className="lone">
      <h1 className="vh">{say('dashboard.missing.title')}</h1>
      <Blank
        icon={IconCompassOff}
        title={say('dashboard.missing.title')}
        act={
          <Link className="text-link" to="/">
            {say('dashboard.missing.act')}
          </Link>
        }
      >
        {say('dashboard.missing.about')}
      </Blank>
    </main>
  );
}

export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter();
  useTitle(say('dashboard.failed.page'));
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="lone">
      <h1 className="vh">{say('dashboard.failed.page')}</h1>
      <Failed error={error} onRetry={again} title={say('dashboard.failed.page')} />
    </main>
  );
}

export const PagePending = () => (
  <AfterPatience>
    <div className="wrap page-bones" aria-hidden>
      <Bone width={180} height={22} />
      <Bone width={320} />
      <div className="card" style={{ height: 120 }} />
      <div className="card" style={{ height: 320 }} />
    </div>
  </AfterPatience>
);
