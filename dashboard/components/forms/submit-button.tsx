import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

/**
 * Submits a form, and says while that is under way. Pressing it leaves the focus in its field: a fault that shows when a
 * field is left would move the button from under the pointer, and the press would be lost.
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
