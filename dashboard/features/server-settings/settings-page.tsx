import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Switch.css';
import { useQuery } from '@tanstack/react-query';
import type { ServerConfig } from '../../../src/features/server-settings/contract.ts';
import { t } from '../../../locales/translate.ts';
import { configQuery } from '../../api/queries.ts';
import { ConnectionBadge } from '../../realtime/connection-status.tsx';
import { ErrorState } from '../../components/feedback/empty-state.tsx';
import { AdminOnly } from '../../components/admin-only.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useServer } from '../../components/server-context.tsx';
import { Conflicts } from './conflicts.tsx';
import { Form } from '../../components/forms/form.tsx';
import { UnsavedChangesGuard } from '../../components/forms/unsaved-changes-guard.tsx';
import { LeaderboardMessage } from './leaderboard-message.tsx';
import { RoleIncomes } from './role-incomes.tsx';
import { SaveBar } from './save-bar.tsx';
import { SettingsSection, SettingsSections } from './settings-sections.tsx';
import { useSettingsForm } from './use-settings-form.ts';
import styles from './settings-page.module.css';
import { joinClasses } from '../../components/join-classes.ts';

/** All settings of a server on one page, for admins. */
export const SettingsPage = () => (
  <AdminOnly>
    <Settings />
  </AdminOnly>
);

function Settings() {
  const server = useServer();
  const { data, error, refetch } = useQuery(configQuery(server.id));
  return (
    <>
      <PageHeader
        title={t('dashboard.settings.title')}
        serverName={server.name}
        description={t('dashboard.settings.about_page', { server: server.name })}
      >
        <ConnectionBadge />
      </PageHeader>
      {data && <SettingsForm config={data} />}
      {data && (
        <section className={joinClasses('card', styles.atOnce)} aria-labelledby="at-once">
          <h2 id="at-once" className="vh">
            {t('dashboard.settings.at_once')}
          </h2>
          <SettingsSection name="incomes">
            <RoleIncomes />
          </SettingsSection>
          <SettingsSection name="board">
            <LeaderboardMessage />
          </SettingsSection>
        </section>
      )}
      {!data && (
        <section className="card" aria-label={t('dashboard.settings.title')}>
          {error ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <div className="card-body">
              <SkeletonRows count={8} />
            </div>
          )}
        </section>
      )}
    </>
  );
}

function SettingsForm({ config }: { config: ServerConfig }) {
  const form = useSettingsForm(config);
  return (
    <Form form={form.form}>
      <Conflicts form={form} />
      <div className="card">
        <SettingsSections form={form} />
      </div>
      <SaveBar form={form} />
      <UnsavedChangesGuard hasUnsavedChanges={form.changed.length > 0} />
    </Form>
  );
}
