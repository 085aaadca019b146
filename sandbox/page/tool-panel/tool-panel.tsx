import { useEffect, useId, type ReactNode } from 'react';
import { t } from '../../../locales/translate.ts';
import type { FaultChange } from '../../control-api/faults-contract.ts';
import { controlApi } from '../api/control-client.ts';
import { faultSwitches, isCountingDown, ONE_TIME_FAULTS } from './fault-switches.ts';
import { RequestFaultForm } from './request-fault-form.tsx';
import { ConnectionInfo, PersonControls } from './connection-and-person.tsx';
import { usePageContext } from '../state/page-context.ts';
import { WireLog } from './wire-log.tsx';

/** The tester's tools: connection, faults, user settings and the wire log. */
export function ToolPanel() {
  return (
    <aside className="sb-side" aria-label={t('sandbox.head.bench')}>
      <ConnectionInfo />
      <Faults />
      <PersonControls />
      <WireLog />
    </aside>
  );
}

function Faults() {
  const { pageState, pageView } = usePageContext();
  const { faults, guilds } = pageState;
  const limitedChannelId = faults.rateLimit?.channel;
  const limitedChannelName = guilds.flatMap(({ channels }) => channels).find(({ id }) => id === limitedChannelId)?.name;
  const openChannelName = pageView.channel?.isDm ? `@${pageView.channel.name}` : `#${pageView.channel?.name ?? ''}`;
  const channel = limitedChannelName ? `#${limitedChannelName}` : openChannelName;
  const switches = faultSwitches(pageView.channel?.id);
  const count = switches.filter(({ isOn }) => isOn(faults)).length;
  useFaultPolling(isCountingDown(faults));
  return (
    <section>
      <h2>{t('sandbox.faults.title')}</h2>
      <p>{count === 0 ? t('sandbox.faults.about_none') : t('sandbox.faults.about', { count })}</p>
      {count > 0 && (
        <button
          type="button"
          className="dc-btn s sb-small"
          onClick={() => void controlApi.changeFaults({ clear: true })}
        >
          {t('sandbox.faults.clear')}
        </button>
      )}
      <FaultList isCommon channel={channel} />
      <details className="sb-more-faults">
        <summary>{t('sandbox.faults.more')}</summary>
        <FaultList isCommon={false} channel={channel} />
      </details>
      <details className="sb-more-faults">
        <summary>{t('sandbox.calls.title')}</summary>
        <RequestFaultForm />
      </details>
    </section>
  );
}

function FaultList({ isCommon, channel }: { isCommon: boolean; channel: string }) {
  const { pageState, pageView, announce } = usePageContext();
  const { faults } = pageState;
  const change = (faultChange: FaultChange) => void controlApi.changeFaults(faultChange);
  return (
    <ul className="sb-faults">
      {faultSwitches(pageView.channel?.id)
        .filter((one) => one.isCommon === isCommon)
        .map(({ name, on, off, isOn }) => (
          <Fault
            key={name}
            title={t(`sandbox.faults.${name}`, { channel })}
            description={t(`sandbox.faults.${name}_about`)}
          >
            {(controlProps) => (
              <input
                {...controlProps}
                type="checkbox"
                role="switch"
                className="sb-switch"
                checked={isOn(faults)}
                onChange={(event) => change(event.currentTarget.checked ? on : off)}
              />
            )}
          </Fault>
        ))}
      {ONE_TIME_FAULTS.filter((one) => one.isCommon === isCommon).map(({ name, change: oneTimeChange }) => (
        <Fault key={name} title={t(`sandbox.faults.${name}`)} description={t(`sandbox.faults.${name}_about`)}>
          {(controlProps) => (
            <button
              {...controlProps}
              type="button"
              className="dc-btn s sb-small"
              onClick={() => {
                change(oneTimeChange);
                announce(t(`sandbox.faults.${name}_done`));
              }}
            >
              {t('sandbox.faults.now')}
            </button>
          )}
        </Fault>
      ))}
    </ul>
  );
}

type ControlProps = { id: string; 'aria-describedby': string };

function Fault({
  title,
  description,
  children,
}: {
  title: string;
  description: string;
  children: (controlProps: ControlProps) => ReactNode;
}) {
  const id = useId();
  return (
    <li>
      <div>
        <label htmlFor={id}>
          <b>{title}</b>
        </label>
        <small id={`${id}-about`}>{description}</small>
      </div>
      {children({ id, 'aria-describedby': `${id}-about` })}
    </li>
  );
}

/** No event reports a fault that counts down, so its state is polled while it is on. */
function useFaultPolling(isCounting: boolean): void {
  const { dispatch } = usePageContext();
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(
      () => void controlApi.faults().then((faults) => dispatch({ type: 'faults', faults })),
      1_000,
    );
    return () => clearInterval(timer);
  }, [isCounting, dispatch]);
}
