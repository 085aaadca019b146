import './sign-in.css';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.css';
import { useRef, useState } from 'react';
import type { accessContract } from '../../../src/core/access/contract.ts';
import { t } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { signInEndpoints } from '../../api/sign-in-endpoints.ts';
import { ColorSchemeSwitch } from '../../components/color-scheme-switch.tsx';
import { useTitle } from '../../components/use-title.ts';
import { DiscordSignIn, type DiscordSignInProps } from './discord-sign-in.tsx';
import type { validateCredentials, Credentials } from './credential-errors.ts';
import { SignInError } from './sign-in-error.tsx';

const EMPTY: Credentials = { username: '', password: '' };

/** The only page for users who are not signed in. */
export function SignInPage({
  hasEnded,
  discord,
  onSignedIn,
}: {
  hasEnded: boolean;
  discord: DiscordSignInProps;
  onSignedIn: () => void;
}) {
  useTitle(t('dashboard.sign_in.title'));
  return (
    <main className="sign-in">
      <div className="sign-in-card card">
        <Logo />
        <h1>{t('dashboard.sign_in.title')}</h1>
        <p className="dim">{t(hasEnded ? 'dashboard.sign_in.ended' : 'dashboard.sign_in.about')}</p>
        <DiscordSignIn {...discord} />
        <SignInForm onSignedIn={onSignedIn} />
      </div>
      <ColorSchemeSwitch />
    </main>
  );
}

/** Shows the error of a field when it loses focus; submitting shows all errors and focuses the first invalid field. */
function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [fields, setFields] = useState(EMPTY);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const form = useRef<HTMLFormElement>(null);
  const [isSending, setSending] = useState(false);
  const [validation, setValidation] = useState<{ validateCredentials: typeof validateCredentials }>();
  const errors = validation?.validateCredentials(fields) ?? {};
  const [refusal, setRefusal] = useState<Error>();
  const signIn = async () => {
    setSending(true);
    setRefusal(undefined);
    try {
      await callAt<typeof accessContract.login>(signInEndpoints.login, { body: fields });
      onSignedIn();
    } catch (error) {
      // The cast is safe: `callAt` throws only `Error` objects.
      setRefusal(error as Error);
      setSending(false);
    }
  };
  /** Loads the schema while the first letters are typed, because showing the page does not need it. */
  const loadValidation = async () => {
    const loaded = await import('./credential-errors.ts');
    setValidation(loaded);
    return loaded;
  };
  const submit = async () => {
    setTouched(new Set(['username', 'password']));
    const submitErrors = (await loadValidation()).validateCredentials(fields);
    const first = submitErrors.username ? 'username' : submitErrors.password ? 'password' : undefined;
    if (first) form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    else if (!isSending) await signIn();
  };
  const field = (name: keyof Credentials) => ({
    name,
    value: fields[name],
    error: touched.has(name) ? errors[name] : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      setFields({ ...fields, [name]: event.currentTarget.value });
      void loadValidation();
    },
    onBlur: () => fields[name] !== '' && setTouched(new Set([...touched, name])),
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
      {refusal && <SignInError error={refusal} />}
      <TextInput
        label={t('dashboard.sign_in.name')}
        autoComplete="username"
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
        {...field('username')}
      />
      <PasswordInput
        label={t('dashboard.sign_in.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('dashboard.sign_in.show_password') }}
        {...field('password')}
      />
      <Button type="submit" size="md" fullWidth aria-disabled={isSending}>
        {t(isSending ? 'dashboard.sign_in.submitting' : 'dashboard.sign_in.submit')}
      </Button>
    </form>
  );
}

const Logo = () => (
  <svg width={44} height={44} viewBox="0 0 40 40" aria-hidden>
    <rect width="40" height="40" rx="11" fill="#0d6f5a" />
    <g fill="none" stroke="#f3c351" strokeWidth="2.6" strokeLinecap="round">
      <circle cx="20" cy="20" r="11" />
      <path d="M14.5 22.5c3-4.5 8-4.5 11 0M17 17.5h6" />
    </g>
  </svg>
);
