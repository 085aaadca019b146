/** What the dashboard's pages of the economy say where staff act. */
export const acts = {
  perhaps: 'It may have been done all the same. Press again: it is never done twice.',
  under_way: 'It is still under way. Press again in a moment: it is never done twice.',
};

export const panel = {
  shown: 'What is shown of the member',
  tabs: { adjust: 'Adjust', ledger: 'Ledger', account: 'Account' },
};

export const adjust = {
  manner: 'What to do',
  manners: { add: 'Add', take: 'Take', set: 'Set to' },
  amount: 'Amount',
  reason: 'Reason',
  reason_about: 'Kept in the ledger and the audit log. {{name}} sees it in /history.',
  balance: 'Balance',
  from: 'from',
  to: 'to',
  not_yet: 'Enter an amount.',
  amount_whole: 'Enter a whole number.',
  amount_most: 'At most {{most, number}}.',
  amount_least: 'At least 1.',
  below_zero:
    '{{name}} has {{balance, number}} {{currency}}; {{amount, number}} were to be taken. A balance cannot go below zero.',
  same: '{{name}} has exactly that.',
  reason_missing: 'Say why.',
  reason_long: 'At most 200 characters.',
  act: {
    add: 'Add {{amount, number}} {{currency}}',
    take: 'Take {{amount, number}} {{currency}}',
    set: 'Set to {{amount, number}} {{currency}}',
    add_bare: 'Add {{currency}}',
    take_bare: 'Take {{currency}}',
    set_bare: 'Set the balance',
  },
  acting: {
    add: 'Adding {{amount, number}} {{currency}}…',
    take: 'Taking {{amount, number}} {{currency}}…',
    set: 'Setting to {{amount, number}} {{currency}}…',
  },
  done: '{{movement}} {{currency}}. {{name}} has {{balance, number}} now.',
};

export const account = {
  frozen: 'Frozen',
  frozen_since: 'Frozen since',
  frozen_because: 'Because: {{reason}}',
  frozen_about: 'Nothing can be given, received or claimed. Staff can still change the balance.',
  freeze_title: 'Freeze this account',
  freeze_about: 'Nothing can be given, received or claimed until you unfreeze it. The balance stays.',
  reason_about: 'For staff: kept in the audit log, and shown to them with the balance.',
  freeze: 'Freeze {{name}}’s account',
  freezing: 'Freezing…',
  unfreeze: 'Unfreeze {{name}}’s account',
  unfreezing: 'Unfreezing…',
  is_frozen: '{{name}}’s account is frozen.',
  is_unfrozen: '{{name}} can give, receive and claim again.',
};
