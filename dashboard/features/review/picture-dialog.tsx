import { Button } from '@mantine/core';
import type { Attachment } from '../../../src/features/tasks/review/review-contract.ts';
import { t } from '../../../locales/translate.ts';
import { Dialog } from '../../components/forms/dialog.tsx';
import styles from './picture-dialog.module.css';

/** One picture as large as the window. Escape closes it, and so does Space on the focused button. */
export function PictureDialog({ picture, onClose }: { picture: Attachment | undefined; onClose: () => void }) {
  return (
    <Dialog
      isWide
      isOpen={picture !== undefined}
      title={picture?.filename ?? ''}
      onClose={onClose}
      actions={
        <Button variant="default" onClick={onClose}>
          {t('dashboard.review.close')}
        </Button>
      }
    >
      <img className={styles.picture} src={picture?.url ?? ''} alt={picture?.filename ?? ''} />
    </Dialog>
  );
}
