import './settings.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Switch.css';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ServerConfig } from '../../../src/features/server-settings/contract.ts';
import { say } from '../../../locales/translate.ts';
import { configQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { Failed } from '../../components/feedback/empty-state.tsx';
import { ForAdmins } from '../../components/admin-only.tsx';
import { PageHead } from '../../components/page-header.tsx';
import { BoneRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { Conflicts } from './conflicts.tsx';
import { LeaveGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { LeaderboardMessage } from './leaderboard-message.tsx';
import { RoleIncomes } from './role-incomes.tsx';
import { SaveBar } from './save-bar.tsx';
import { Section, Sections } from './settings-sections.tsx';
import { useSettings } from './use-settings-form.ts';

/** Everything the owner of a server may set, on one page. */
export const SettingsPage = () => (
  <ForAdmins>
    <Settings />
  </ForAdmins>
);

function Settings() {
  const server = useServer();
  const { data, error, refetch } = useQuery(configQuery(server.id));
  return (
    <>
      <PageHead
        title={say('dashboard.settings.title')}
        place={server.name}
        about={say('dashboard.settings.about_page', { server: server.name })}
      >
        <ConnectionBadge />
      </PageHead>
      {data && <Form config={data} />}
      {data && (
        <section className="card settings at-once" aria-labelledby="at-once">
          <h2 id="at-once" className="vh">
            {say('dashboard.settings.at_once')}
          </h2>
          <Section name="incomes">
            <RoleIncomes />
          </Section>
          <Section name="board">
            <LeaderboardMessage />
          </Section>
        </section>
      )}
      {!data && (
        <section className="card" aria-label={say('dashboard.settings.title')}>
          {error ? (
            <Failed error={error} onRetry={() => void refetch()} />
          ) : (
            <div className="card-body">
              <BoneRows count={8} />
            </div>
          )}
        </section>
      )}
    </>
  );
}

function Form({ config }: { config: ServerConfig }) {
  const form = useSettings(config);
  const element = useRef<HTMLFormElement>(null);
  const submit = () => {
    const wrong = form.save();
    if (wrong) element.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
  };
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Conflicts form={form} />
      <div className="card settings">
        <Sections form={form} />
      </div>
      <SaveBar form={form} />
      <LeaveGuard isUnsaved={form.changed.length > 0} />
    </form>
  );
}
