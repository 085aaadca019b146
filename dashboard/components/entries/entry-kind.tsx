import {
  IconArrowBackUp,
  IconArrowsRightLeft,
  IconBuildingStore,
  IconCalendarDollar,
  IconFileImport,
  IconGift,
  IconGitCommit,
  IconLock,
  IconLockDollar,
  IconLockOpen,
  IconCoins,
  IconReceiptTax,
  IconRosetteDiscountCheck,
  IconUserDollar,
  IconUserMinus,
  type Icon,
} from '@tabler/icons-react';
import type { TRANSACTION_TYPES } from '../../../src/features/transactions/contract.ts';

export type EntryKind = (typeof TRANSACTION_TYPES)[number];

/** The icon of each entry kind, shared by feed, tables and filters. */
const ICONS: Readonly<Record<EntryKind, Icon>> = {
  daily: IconCalendarDollar,
  task_reward: IconRosetteDiscountCheck,
  shop_purchase: IconBuildingStore,
  transfer_send: IconArrowsRightLeft,
  transfer_receive: IconArrowsRightLeft,
  admin_add: IconGift,
  admin_remove: IconUserMinus,
  refund: IconArrowBackUp,
  correction: IconGitCommit,
  transfer_tax: IconReceiptTax,
  role_income: IconUserDollar,
  escrow_hold: IconLock,
  escrow_release: IconLockOpen,
  import: IconFileImport,
  rollback: IconArrowBackUp,
  escrow_pay: IconLockDollar,
};

export function KindIcon({ kind, size = 18 }: { kind: EntryKind; size?: number }) {
  // A newer server can send a kind that this page does not know.
  const IconComponent = ICONS[kind] ?? IconCoins;
  return <IconComponent size={size} stroke={1.7} aria-hidden />;
}
