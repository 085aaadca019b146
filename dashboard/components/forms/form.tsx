import type { ReactNode } from 'react';
import type { ContractForm } from './use-contract-form.ts';
import styles from './form.module.css';
import { joinClasses } from '../join-classes.ts';

/** The element of a contract form. Errors that belong to none of its fields are shown above it. */
export const Form = ({
  form: { element, submit, otherErrors },
  className,
  children,
}: {
  form: Pick<ContractForm<Record<string, unknown>>, 'element' | 'submit' | 'otherErrors'>;
  className?: string | undefined;
  children: ReactNode;
}) => (
  <form ref={element} className={className} noValidate onSubmit={submit}>
    {otherErrors.length > 0 && (
      <ul className={joinClasses('act-fault', styles.errors)} role="alert">
        {otherErrors.map(([name, message]) => (
          <li key={name}>
            {name !== '' && `${name}: `}
            {message}
          </li>
        ))}
      </ul>
    )}
    {children}
  </form>
);
