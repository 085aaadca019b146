import { useEffect, useId, type ReactNode } from 'react';
import { say } from '../../../locales/translate.ts';
import type { FaultChange } from '../../control-api/contract.ts';
import { control } from '../api/control-client.ts';
import { faultSwitches, isCountingDown, ONCE } from './fault-switches.ts';
import { ChosenCallsForm } from './request-fault-form.tsx';
import { Connect, Person } from './connection-and-person.tsx';
import { useStage } from '../state/page-context.ts';
import { Wire } from './wire-log.tsx';

/** What a tester wants beside Discord: faults on demand, and what really goes over the wire. */
export function Bench() {
  return (
    <aside className="sb-side" aria-label={say('sandbox.head.bench')}>
      <Connect />
      <Faults />
      <Person />
      <Wire />
    </aside>
  );
}

function Faults() {
  const { seen, scene } = useStage();
  const { faults, guilds } = seen;
  const limited = faults.rateLimit?.channel;
  const named = guilds.flatMap(({ channels }) => channels).find(({ id }) => id === limited)?.name;
  const here = scene.channel?.isDm ? `@${scene.channel.name}` : `#${scene.channel?.name ?? ''}`;
  const channel = named ? `#${named}` : here;
  const switches = faultSwitches(scene.channel?.id);
  const count = switches.filter(({ isOn }) => isOn(faults)).length;
  useCountedDown(isCountingDown(faults));
  return (
    <section>
      <h2>{say('sandbox.faults.title')}</h2>
      <p>{count === 0 ? say('sandbox.faults.about_none') : say('sandbox.faults.about', { count })}</p>
      {count > 0 && (
        <button type="button" className="dc-btn s sb-small" onClick={() => void control.changeFaults({ clear: true })}>
          {say('sandbox.faults.clear')}
        </button>
      )}
      <FaultList isCommon channel={channel} />
      <details className="sb-more-faults">
        <summary>{say('sandbox.faults.more')}</summary>
        <FaultList isCommon={false} channel={channel} />
      </details>
      <details className="sb-more-faults">
        <summary>{say('sandbox.calls.title')}</summary>
        <ChosenCallsForm />
      </details>
    </section>
  );
}

function FaultList({ isCommon, channel }: { isCommon: boolean; channel: string }) {
  const { seen, scene, announce } = useStage();
  const { faults } = seen;
  const change = (part: FaultChange) => void control.changeFaults(part);
  return (
    <ul className="sb-faults">
      {faultSwitches(scene.channel?.id)
        .filter((one) => one.isCommon === isCommon)
        .map(({ name, on, off, isOn }) => (
          <Fault
            key={name}
            title={say(`sandbox.faults.${name}`, { channel })}
            about={say(`sandbox.faults.${name}_about`)}
          >
            {(own) => (
              <input
                {...own}
                type="checkbox"
                role="switch"
                className="sb-switch"
                checked={isOn(faults)}
                onChange={(event) => change(event.currentTarget.checked ? on : off)}
              />
            )}
          </Fault>
        ))}
      {ONCE.filter((one) => one.isCommon === isCommon).map(({ name, change: once }) => (
        <Fault key={name} title={say(`sandbox.faults.${name}`)} about={say(`sandbox.faults.${name}_about`)}>
          {(own) => (
            <button
              {...own}
              type="button"
              className="dc-btn s sb-small"
              onClick={() => {
                change(once);
                announce(say(`sandbox.faults.${name}_done`));
              }}
            >
              {say('sandbox.faults.now')}
            </button>
          )}
        </Fault>
      ))}
    </ul>
  );
}

type Own = { id: string; 'aria-describedby': string };

function Fault({ title, about, children }: { title: string; about: string; children: (own: Own) => ReactNode }) {
  const id = useId();
  return (
    <li>
      <div>
        <label htmlFor={id}>
          <b>{title}</b>
        </label>
        <small id={`${id}-about`}>{about}</small>
      </div>
      {children({ id, 'aria-describedby': `${id}-about` })}
    </li>
  );
}

/** A fault that counts down is told of by no event, so it is asked for while it is on. */
function useCountedDown(isCounting: boolean): void {
  const { tell } = useStage();
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => void control.faults().then((faults) => tell({ type: 'faults', faults })), 1_000);
    return () => clearInterval(timer);
  }, [isCounting, tell]);
}
