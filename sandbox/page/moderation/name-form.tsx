import { useState, type FormEvent } from 'react';
import { say } from '../../../locales/translate.ts';

/** Makes something that needs nothing but a name. */
export function NewNamed({ label, onName }: { label: string; onName: (name: string) => void }) {
  const [name, write] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name.trim());
    write('');
  };
  return (
    <form className="sb-new" onSubmit={submit}>
      <label className="sb-line">
        <span>{label}</span>
        <input value={name} maxLength={100} autoComplete="off" onChange={(event) => write(event.currentTarget.value)} />
      </label>
      <button type="submit" className="dc-btn s sb-small">
        {say('sandbox.server.add')}
      </button>
    </form>
  );
}
