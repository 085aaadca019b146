/** Texts of the dashboard's economy pages. */
export const acts = {
  perhaps: 'It may have been done all the same. Press again: it is never done twice.',
  under_way: 'It is still under way. Press again in a moment: it is never done twice.',
} as const;

export const panel = {
  shown: 'What is shown of the member',
  tabs: { adjust: 'Adjust', ledger: 'Ledger', account: 'Account' },
} as const;

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
  below_zero:
    '{{name}} has {{balance, number}} {{currency}}; {{amount, number}} were to be taken. A balance cannot go below zero.',
  same: '{{name}} has exactly that.',
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
} as const;

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
  reactivate_title: 'Left {{date}}',
  reactivate_about: 'Listed with those who left. Whoever joins again is listed as here by itself.',
  reactivate: 'List {{name}} as here',
  reactivating: 'Listing…',
  is_here: '{{name}} is listed as here, with everything they had.',
  is_unfrozen: '{{name}} can give, receive and claim again.',
} as const;

export const inactive = {
  table: 'Members who left long ago',
  days_label: 'For how long they are gone',
  days_one: 'Gone for a day or longer',
  days_other: 'Gone for {{count}} days or longer',
  left: 'Left',
  none: 'Nobody left that long ago',
  none_about: 'Who leaves the server and stays away is listed here, until they are put away or come back.',
  about: 'Put away, they leave the lists and keep coins and history.',
  clean_up: 'Put away…',
  ask_one: 'Put away who left a day ago or longer?',
  ask_other: 'Put away who left {{count}} days ago or longer?',
  preview_one:
    'One member leaves the lists and keeps {{coins, number}} {{currency}} and their history; the supply stays as it is. Coming back undoes it.',
  preview_other:
    '{{count, number}} members leave the lists and keep {{coins, number}} {{currency}} and their history; the supply stays as it is. Coming back undoes it.',
  at_once: 'That is the most at once; {{remaining, number}} are left for the next time.',
  keep: 'Keep them listed',
  act_one: 'Put one member away',
  act_other: 'Put {{count, number}} members away',
  acting: 'Putting away…',
  done_one: 'One member was put away and keeps {{coins, number}} {{currency}}.',
  done_other: '{{count, number}} members were put away and keep {{coins, number}} {{currency}}.',
  remaining: '{{remaining, number}} are left for the next time.',
} as const;

export const filters = {
  label: 'Filters',
  days: 'Days',
  member: 'Member',
  kind: 'Kind',
  one: '{{first}}',
  and_more: '{{first}} and {{more}} more',
  clear: 'Take out the filter: {{name}}',
  clear_all: 'Clear all',
  from_to: '{{from}} to {{to}}',
  from_day: 'From {{from}}',
  to_day: 'Up to {{to}}',
  first_day: 'First day',
  last_day: 'Last day',
  backwards: 'The first day is after the last.',
} as const;

export const totals = {
  entries: 'Entries',
  in: 'In',
  out: 'Out',
  net: 'Net',
  part: 'In, out and net count the newest {{count, number}} of them alone.',
} as const;

export const details = {
  before: 'Before',
  amount: 'Amount',
  after: 'After',
  member: 'Member',
  by: 'Done by',
  operator: 'The operator {{name}}',
  system: 'The bot by itself',
  through: 'Through',
  command: '{{command}} in Discord',
  sources: {
    discord_command: 'A command in Discord',
    discord_component: 'A button in Discord',
    dashboard: 'The dashboard',
    api: 'The API',
    system: 'What recurs by itself',
  },
  reason: 'Reason',
  when: 'When',
  id: 'Entry',
  copy_id: 'Copy id',
  copy_link: 'Copy link',
  copied: 'Copied',
} as const;

export const incomes = {
  none: 'No role brings an income yet.',
  terms_one: '{{amount, number}} {{currency}} every hour',
  terms_other: '{{amount, number}} {{currency}} every {{count, number}} hours',
  edit: 'Edit',
  remove: 'Remove',
  removed: '{{role}} brings nothing any more.',
  undo: 'Undo',
  add_title: 'Give a role an income',
  change_title: 'Change an income',
  choose_role: 'Choose a role',
  fields: { role: 'Role', amount: 'Brings', every_hours: 'Every' },
  hours: 'hours',
  add: 'Add the income',
  change: 'Change the income',
  acting: 'Saving…',
  cancel: 'Cancel',
  done: 'The income is set.',
  faults: {
    role: 'Choose a role.',
    amount: 'Enter a whole number of at least 1.',
    hours: 'Enter 1 to 8,760 hours.',
  },
} as const;

export const board = {
  channel: 'Channel',
  choose: 'Choose a channel',
  post: 'Post the leaderboard',
  repost: 'Post it again',
  move: 'Move it there',
  posting: 'Posting…',
  remove: 'Remove it from Discord',
  removing: 'Removing…',
} as const;

/** Sync states of a message in Discord. */
export const sync = {
  synced: 'In Discord.',
  synced_about: 'It stands in {{channel}}.',
  pending_sync: 'Pending sync.',
  pending_sync_about: 'It is on its way to {{channel}} and is tried again by itself.',
  orphaned: 'Orphaned.',
  orphaned_about: 'The message was deleted in {{channel}}. Post it again to have it back.',
  blocked: 'Blocked.',
  blocked_about: 'It is posted in {{channel}} as soon as the bot may.',
} as const;

export const waiting = {
  title: 'Waiting for you',
  in_all_one: '1 in all',
  in_all_other: '{{count, number}} in all',
  nothing: 'Nothing waits for you',
  nothing_about: 'What staff has to look at appears here by itself.',
  blocked_one: '1 message cannot be posted in Discord',
  blocked_other: '{{count, number}} messages cannot be posted in Discord',
  due_one: '1 message waits for Discord',
  due_other: '{{count, number}} messages wait for Discord',
  due_about: 'It is tried again by itself.',
  since: 'Waiting:',
} as const;

export const keys = {
  title: 'Keys',
  jump: 'Search or jump to',
  go: 'Go to: {{place}}',
  search: 'Search the list',
  help: 'Show these keys',
  walk: 'Walk a list',
  open: 'Open the row',
  close: 'Close what is open',
  close_help: 'Close',
  single: 'Single keys',
  single_about: 'Off, only Ctrl K and the keys in lists work.',
} as const;
