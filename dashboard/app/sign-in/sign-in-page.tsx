import './sign-in.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.css';
import { useRef, useState } from 'react';
import type { accessContract } from '../../../src/core/access/contract.ts';
import { say } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { gate } from '../../api/sign-in-endpoints.ts';
import { ColourSwitch } from '../../components/color-scheme-switch.tsx';
import { useTitle } from '../../components/use-title.ts';
import { DiscordSignIn, type DiscordWay } from './discord-sign-in.tsx';
import type { faultsOf, SignInFields } from './credential-errors.ts';
import { SignInRefused } from './sign-in-error.tsx';

const EMPTY: SignInFields = { username: '', password: '' };

/** The only page for those who are not signed in. */
export function SignInPage({
  hasEnded,
  discord,
  onSignedIn,
}: {
  hasEnded: boolean;
  discord: DiscordWay;
  onSignedIn: () => void;
}) {
  useTitle(say('dashboard.sign_in.title'));
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <Mark />
        <h1>{say('dashboard.sign_in.title')}</h1>
        <p className="dim">{say(hasEnded ? 'dashboard.sign_in.ended' : 'dashboard.sign_in.about')}</p>
        <DiscordSignIn {...discord} />
        <SignInForm onSignedIn={onSignedIn} />
      </div>
      <ColourSwitch />
    </main>
  );
}

/** Errors show when a field is left and, all of them, on submit, with focus on the first. */
function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [fields, setFields] = useState(EMPTY);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const [isSending, setSending] = useState(false);
  const [rules, setRules] = useState<{ faultsOf: typeof faultsOf }>();
  const faults = rules?.faultsOf(fields) ?? {};
  const [refusal, setRefusal] = useState<Error>();
  const enter = async () => {
    setSending(true);
    setRefusal(undefined);
    try {
      await callAt<typeof accessContract.login>(gate.login, { body: fields });
      onSignedIn();
    } catch (error) {
      // `call` throws nothing but errors.
      setRefusal(error as Error);
      setSending(false);
    }
  };
  /** The schema is fetched while the first letters are typed: showing the page does not need it. */
  const fetchRules = async () => {
    const fetched = await import('./credential-errors.ts');
    setRules(fetched);
    return fetched;
  };
  const submit = async () => {
    setLeft(new Set(['username', 'password']));
    const found = (await fetchRules()).faultsOf(fields);
    const first = found.username ? 'username' : found.password ? 'password' : undefined;
    if (first) form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    else if (!isSending) await enter();
  };
  const field = (name: keyof SignInFields) => ({
    name,
    value: fields[name],
    error: left.has(name) ? faults[name] : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      setFields({ ...fields, [name]: event.currentTarget.value });
      void fetchRules();
    },
    onBlur: () => fields[name] !== '' && setLeft(new Set([...left, name])),
    size: 'md' as const,
  });
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      noValidate
    >
      {refusal && <SignInRefused error={refusal} />}
      <TextInput
        label={say('dashboard.sign_in.name')}
        autoComplete="username"
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
        {...field('username')}
      />
      <PasswordInput
        label={say('dashboard.sign_in.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': say('dashboard.sign_in.show_password') }}
        {...field('password')}
      />
      <Button type="submit" size="md" fullWidth aria-disabled={isSending}>
        {say(isSending ? 'dashboard.sign_in.submitting' : 'dashboard.sign_in.submit')}
      </Button>
    </form>
  );
}

const Mark = () => (
  <svg width={44} height={44} viewBox="0 0 40 40" aria-hidden>
    <rect width="40" height="40" rx="11" fill="#0d6f5a" />
    <g fill="none" stroke="#f3c351" strokeWidth="2.6" strokeLinecap="round">
      <circle cx="20" cy="20" r="11" />
      <path d="M14.5 22.5c3-4.5 8-4.5 11 0M17 17.5h6" />
    </g>
  </svg>
);
