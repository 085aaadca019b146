import { useEffect, useId, type ReactNode } from 'react';
import { say } from '../../words/say.ts';
import type { FaultChange } from '../control-contract.ts';
import { control } from './control.ts';
import { faultSwitches, isOn } from './fault-switches.ts';
import { useStage } from './scene.ts';
import { Wire } from './wire.tsx';

/** What a tester wants beside Discord: faults on demand, and what really goes over the wire. */
export function Bench() {
  return (
    <aside className="sb-side" aria-label={say('sandbox.head.bench')}>
      <Faults />
      <Wire />
    </aside>
  );
}

function Faults() {
  const { seen, scene, announce } = useStage();
  const { faults, guilds } = seen;
  const limited = faults.rateLimit?.channel;
  const named = guilds.flatMap(({ channels }) => channels).find(({ id }) => id === limited)?.name;
  const here = scene.channel?.isDm ? `@${scene.channel.name}` : `#${scene.channel?.name ?? ''}`;
  const switches = faultSwitches(scene.channel?.id);
  const count = switches.filter((one) => isOn(one.name, faults)).length;
  const change = (part: FaultChange) => void control.changeFaults(part);
  useCountedDown(faults.replyLost > 0);
  return (
    <section>
      <h2>{say('sandbox.faults.title')}</h2>
      <p>{count === 0 ? say('sandbox.faults.about_none') : say('sandbox.faults.about', { count })}</p>
      <ul className="sb-faults">
        {switches.map(({ name, on, off }) => (
          <Fault
            key={name}
            title={say(`sandbox.faults.${name}`, { channel: named ? `#${named}` : here })}
            about={say(`sandbox.faults.${name}_about`)}
          >
            {(own) => (
              <input
                {...own}
                type="checkbox"
                role="switch"
                className="sb-switch"
                checked={isOn(name, faults)}
                onChange={(event) => change(event.currentTarget.checked ? on : off)}
              />
            )}
          </Fault>
        ))}
        <Fault title={say('sandbox.faults.drop')} about={say('sandbox.faults.drop_about')}>
          {(own) => (
            <button
              {...own}
              type="button"
              className="dc-btn s sb-drop"
              onClick={() => {
                change({ dropSocket: true });
                announce(say('sandbox.faults.dropped'));
              }}
            >
              {say('sandbox.faults.drop_now')}
            </button>
          )}
        </Fault>
      </ul>
    </section>
  );
}

type Own = { 'aria-labelledby': string; 'aria-describedby': string };

function Fault({ title, about, children }: { title: string; about: string; children: (own: Own) => ReactNode }) {
  const id = useId();
  return (
    <li>
      <div>
        <b id={id}>{title}</b>
        <small id={`${id}-about`}>{about}</small>
      </div>
      {children({ 'aria-labelledby': id, 'aria-describedby': `${id}-about` })}
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
