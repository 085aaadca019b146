import { Button } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';

/**
 * Props of a button that submits a form. Pressing it keeps the focus in the current field: an error that appears when a
 * field loses focus would move the button from under the pointer, and the click would be lost.
 */
export const SUBMIT_PROPS = {
  type: 'submit',
  onMouseDown: (event: MouseEvent) => event.preventDefault(),
} as const;

/** Submits a form, and shows while that is pending. */
export const SubmitButton = ({
  isPending,
  variant = 'filled',
  children,
}: {
  isPending: boolean;
  variant?: 'filled' | 'default';
  children: ReactNode;
}) => (
  <Button {...SUBMIT_PROPS} className="act" variant={variant} aria-disabled={isPending}>
    {children}
  </Button>
);
