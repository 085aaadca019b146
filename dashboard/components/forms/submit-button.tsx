import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

/**
 * Submits a form, and shows while that is pending. Pressing it keeps the focus in the current field: an error that appears
 * when a field loses focus would move the button from under the pointer, and the click would be lost.
 */
export const SubmitButton = ({
  isPending,
  variant = 'filled',
  children,
}: {
  isPending: boolean;
  variant?: 'filled' | 'default';
  children: ReactNode;
}) => (
  <Button
    type="submit"
    className="act"
    variant={variant}
    aria-disabled={isPending}
    onMouseDown={(event) => event.preventDefault()}
  >
    {children}
  </Button>
);
