import { useState, type FormEvent } from 'react';
import { t } from '../../../locales/translate.ts';
import { parseRequestFault, ROUTES, type RequestFaultDraft } from './request-faults.ts';
import { controlApi } from '../api/control-client.ts';
import { usePageContext } from '../state/page-context.ts';

const INITIAL_DRAFT: RequestFaultDraft = { effect: 'refuse', error: '50013', route: '', times: '1' };

/** A form for a fault that applies to selected calls a given number of times. */
export function RequestFaultForm() {
  const { announce } = usePageContext();
  const [draft, setDraft] = useState(INITIAL_DRAFT);
  const [problem, setProblem] = useState('');
  const change = (changes: Partial<RequestFaultDraft>) => {
    setProblem('');
    setDraft({ ...draft, ...changes });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fault = parseRequestFault(draft);
    if (!fault) return setProblem(t('sandbox.calls.bad'));
    await controlApi.changeFaults(fault);
    return announce(t('sandbox.calls.on'));
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <label className="sb-line">
        <span>{t('sandbox.calls.what')}</span>
        <select
          value={draft.effect}
          onChange={({ currentTarget }) => change({ effect: currentTarget.value === 'lose' ? 'lose' : 'refuse' })}
        >
          <option value="refuse">{t('sandbox.calls.refuse')}</option>
          <option value="lose">{t('sandbox.calls.lose')}</option>
        </select>
      </label>
      {draft.effect === 'refuse' && (
        <label className="sb-line">
          <span>{t('sandbox.calls.error')}</span>
          <input
            inputMode="numeric"
            value={draft.error}
            onChange={(event) => change({ error: event.currentTarget.value })}
          />
        </label>
      )}
      <label className="sb-line">
        <span>{t('sandbox.calls.route')}</span>
        <select value={draft.route} onChange={(event) => change({ route: event.currentTarget.value })}>
          <option value="">{t('sandbox.calls.every')}</option>
          {ROUTES.map(([name, route]) => (
            <option key={name} value={route}>
              {t(`sandbox.calls.routes.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="sb-line">
        <span>{t('sandbox.calls.times')}</span>
        <input
          inputMode="numeric"
          value={draft.times}
          onChange={(event) => change({ times: event.currentTarget.value })}
        />
      </label>
      {problem && (
        <p className="sb-failed" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="dc-btn s sb-small">
        {t('sandbox.calls.switch_on')}
      </button>
    </form>
  );
}
