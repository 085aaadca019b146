import { useState, type FormEvent } from 'react';
import { say } from '../../../locales/translate.ts';
import { faultOf, ROUTES, type ChosenCalls } from './request-faults.ts';
import { control } from '../api/control-client.ts';
import { useStage } from '../state/page-context.ts';

const START: ChosenCalls = { what: 'refuse', error: '50013', route: '', times: '1' };

/** A fault that falls on the calls one chooses, as often as one says. */
export function ChosenCallsForm() {
  const { announce } = useStage();
  const [chosen, choose] = useState(START);
  const [problem, setProblem] = useState('');
  const change = (part: Partial<ChosenCalls>) => {
    setProblem('');
    choose({ ...chosen, ...part });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fault = faultOf(chosen);
    if (!fault) return setProblem(say('sandbox.calls.bad'));
    await control.changeFaults(fault);
    return announce(say('sandbox.calls.on'));
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <label className="sb-line">
        <span>{say('sandbox.calls.what')}</span>
        <select
          value={chosen.what}
          onChange={({ currentTarget }) => change({ what: currentTarget.value === 'lose' ? 'lose' : 'refuse' })}
        >
          <option value="refuse">{say('sandbox.calls.refuse')}</option>
          <option value="lose">{say('sandbox.calls.lose')}</option>
        </select>
      </label>
      {chosen.what === 'refuse' && (
        <label className="sb-line">
          <span>{say('sandbox.calls.error')}</span>
          <input
            inputMode="numeric"
            value={chosen.error}
            onChange={(event) => change({ error: event.currentTarget.value })}
          />
        </label>
      )}
      <label className="sb-line">
        <span>{say('sandbox.calls.route')}</span>
        <select value={chosen.route} onChange={(event) => change({ route: event.currentTarget.value })}>
          <option value="">{say('sandbox.calls.every')}</option>
          {ROUTES.map(([name, route]) => (
            <option key={name} value={route}>
              {say(`sandbox.calls.routes.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="sb-line">
        <span>{say('sandbox.calls.times')}</span>
        <input
          inputMode="numeric"
          value={chosen.times}
          onChange={(event) => change({ times: event.currentTarget.value })}
        />
      </label>
      {problem && (
        <p className="sb-failed" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="dc-btn s sb-small">
        {say('sandbox.calls.switch_on')}
      </button>
    </form>
  );
}
