import { useState, type FormEvent } from 'react';
import { t } from '../../../locales/translate.ts';

/** A form for creating something that needs only a name. */
export function NameForm({ label, onSubmitName }: { label: string; onSubmitName: (name: string) => void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onSubmitName(name.trim());
    setName('');
  };
  return (
    <form className="sb-new" onSubmit={submit}>
      <label className="sb-line">
        <span>{label}</span>
        <input
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" className="dc-btn s sb-small">
        {t('sandbox.server.add')}
      </button>
    </form>
  );
}
