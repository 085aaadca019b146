import { Button, PasswordInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.css';
import { useState } from 'react';
import type { accessContract } from '../../../src/core/access/contract.ts';
import { t } from '../../../locales/translate.ts';
import { callAt } from '../../api/call.ts';
import { signInEndpoints } from '../../api/sign-in-endpoints.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { Form } from '../../components/forms/form.tsx';
import { SUBMIT_PROPS } from '../../components/forms/submit-button.tsx';
import { useContractForm } from '../../components/forms/use-contract-form.ts';
import { ColorSchemeSwitch } from '../../components/color-scheme-switch.tsx';
import { useTitle } from '../../components/use-title.ts';
import { DiscordSignIn, type DiscordSignInProps } from './discord-sign-in.tsx';
import type { Credentials } from './credential-errors.ts';
import { SignInError } from './sign-in-error.tsx';
import styles from './sign-in.module.css';
import { joinClasses } from '../../components/join-classes.ts';

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
    <main className={styles.page}>
      <div className={joinClasses(styles.card, 'card')}>
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

function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [refusal, setRefusal] = useState<Error>();
  const form = useContractForm<Credentials>({
    initialValues: EMPTY,
    validate: validateWithSchema,
    onSubmit: async (credentials) => {
      setRefusal(undefined);
      try {
        await callAt<typeof accessContract.login>(signInEndpoints.login, { body: credentials });
        onSignedIn();
      } catch (error) {
        // The cast is safe: `callAt` throws only `Error` objects.
        setRefusal(error as Error);
        form.showServerErrors(error as Error);
      }
    },
  });
  return (
    <Form form={form}>
      {refusal && <SignInError error={refusal} />}
      <TextInput
        label={t('dashboard.sign_in.name')}
        autoComplete="username"
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
        size="md"
        {...form.field('username')}
      />
      <PasswordInput
        label={t('dashboard.sign_in.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('dashboard.sign_in.show_password') }}
        size="md"
        {...form.field('password')}
      />
      <Button {...SUBMIT_PROPS} size="md" fullWidth aria-disabled={form.isSubmitting}>
        {t(form.isSubmitting ? 'dashboard.sign_in.submitting' : 'dashboard.sign_in.submit')}
      </Button>
    </Form>
  );
}

/** Loads the schema while the first letters are typed, because showing the page does not need it. */
async function validateWithSchema(credentials: Credentials): Promise<FieldErrors> {
  try {
    const { validateCredentials } = await import('./credential-errors.ts');
    return validateCredentials(credentials);
  } catch {
    // The schema could not be loaded, and the server validates as well.
    return {};
  }
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
