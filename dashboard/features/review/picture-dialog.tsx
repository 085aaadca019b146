import { Button } from '@mantine/core';
import type { AttachmentShown } from '../../../src/features/tasks/review-contract.ts';
import { say } from '../../../locales/translate.ts';
import { Dialog } from '../../components/forms/dialog.tsx';

/** One picture as large as the window; Escape or Space closes it. */
export function PictureDialog({ picture, onClose }: { picture: AttachmentShown | undefined; onClose: () => void }) {
  return (
    <Dialog
      isOpen={picture !== undefined}
      title={picture?.filename ?? ''}
      onClose={onClose}
      acts={
        <Button variant="default" onClick={onClose}>
          {say('dashboard.review.close')}
        </Button>
      }
    >
      <img className="picture-large" src={picture?.url ?? ''} alt={picture?.filename ?? ''} />
    </Dialog>
  );
}
