import { tasks } from './discord-tasks.ts';

/** Texts of the bot in Discord. */
export const discord = {
  button_unknown: 'This button is from an older time. Use the command again.',
  command_unknown: 'This command has changed. Type it again in a minute, when Discord shows the newest one.',
  only_in_servers: 'This works in a server, not in a private conversation.',

  economy: {
    daily_title: '{{amount, number}} {{currency}}, here you are',
    daily_text:
      'Your balance is {{balance, number}} {{currency}}. The next one opens <t:{{next}}:R>, at <t:{{next}}:t>.',
    daily_streak:
      'Your balance is {{balance, number}} {{currency}}, and this was day {{streak, number}} in a row. The next one opens <t:{{next}}:R>, at <t:{{next}}:t>.',
    balance_own: 'You have {{balance, number}} {{currency}}',
    balance_of: '{{name}} has {{balance, number}} {{currency}}',
    give_title: 'You gave {{sent, number}} {{currency}} to {{name}}',
    give_text: 'Your balance is {{balance, number}} {{currency}}.',
    give_taxed:
      '{{received, number}} {{currency}} arrived, {{tax, number}} went as tax. Your balance is {{balance, number}} {{currency}}.',
    give_aloud: '<@{{from}}> gave {{received, number}} {{currency}} to <@{{to}}>.',
    history_line: '**{{sign}}{{amount, number}}** {{what}}, <t:{{at}}:R>. Balance {{balance, number}}.',
    history_empty: 'Nothing has moved your coins yet.',
    leaderboard_title: 'Who has the most {{currency}}',
    leaderboard_line: '**{{rank, number}}** {{name}}: {{balance, number}}',
    leaderboard_empty: 'Nobody has any {{currency}} yet.',
    leaderboard_own: 'You are at place {{rank, number}} with {{balance, number}} {{currency}}',
    leaderboard_none: 'You have no {{currency}} yet',
    leaderboard_back: 'Higher places',
    leaderboard_on: 'Lower places',
    newer: 'Newer',
    older: 'Older',
    coins_add: 'Added {{amount, number}} {{currency}} to {{name}}',
    coins_remove: 'Took {{amount, number}} {{currency}} from {{name}}',
    coins_set: 'Set {{name}} to {{amount, number}} {{currency}}',
    coins_text: 'The balance was {{before, number}} {{currency}} and is {{after, number}} {{currency}} now.',
  },

  /** The settings panel of a server. */
  config: {
    title: 'Settings of {{server}}',
    section_title: '{{section}}, {{server}}',
    about: 'Choose below what to change.',
    choose: 'What to look at or change',
    everything: 'Everything',
    commands: 'Commands',
    line: '**{{name}}**: {{value}}',
    number: '{{value, number}}',
    and_more: '{{list}} and {{count, number}} more',
    edit: 'Edit',
    switch: '{{name}}: {{value}}',
    too_many: 'Discord lists 25 at once, and more are chosen here. Change them on the dashboard.',
    everywhere: 'everywhere',
    choose_channel: '{{name}}: no channel',
    choose_roles: '{{name}}: no role',
    choose_off: 'No command is switched off',
    fields: {
      prefix: 'Prefix of custom commands',
      command_channels: 'Channels for commands',
      disabled_commands: 'Commands switched off',
      global_shop: 'Shop of all servers',
      global_tasks: 'Tasks of all servers',
    },
    hints: {
      balance_cap: 'Empty for no limit.',
      balance_changes_per_minute: '0 switches the limit off.',
      timezone: 'As in Europe/Oslo.',
    },
  },

  income: {
    collected: 'You collected {{amount, number}} {{currency}}',
    collected_text:
      'Your balance is {{balance, number}} {{currency}}. The next income opens <t:{{next}}:R>, at <t:{{next}}:f>.',
    collected_last: 'Your balance is {{balance, number}} {{currency}}.',
    line: '**{{amount, number}}** for <@&{{role}}>',
    line_more_one: 'And one role more.',
    line_more_other: 'And {{count, number}} roles more.',
    set: '{{role}} now brings {{amount, number}} every {{every}}',
    set_text: 'Whoever holds the role gets them with `/collect`.',
    removed: '{{role}} brings nothing any more',
    not_set: '{{role}} brought nothing before',
    list: 'What roles bring here',
    list_line: '**{{amount, number}}** every {{every}} for {{role}}',
    list_more: 'And {{count, number}} more, on the dashboard.',
    none: 'No role brings an income yet. Set one with `/income set`.',
    hours_one: 'hour',
    hours_other: '{{count}} hours',
  },

  freeze: {
    frozen: 'The account of {{name}} is frozen',
    unfrozen: '{{name}} can give, receive and claim again',
    was_not: 'The account of {{name}} was not frozen',
    since: 'Frozen since <t:{{at}}:f>.',
    since_because: 'Frozen since <t:{{at}}:f>: {{reason}}',
  },

  board: {
    my_place: 'My place',
    posted: 'The leaderboard is posted',
    pending: 'The leaderboard will be posted',
    removed: 'The leaderboard is removed',
    none: 'There is no leaderboard in any channel',
  },

  reminder: {
    start: 'Remind me of the next one',
    stop: 'Stop reminding me',
    on: 'You will be reminded',
    on_text:
      'The bot sends you a direct message when your next daily coins open. Let members of this server message you.',
    off: 'You will not be reminded',
    off_text: 'The bot sends you nothing when your daily coins open.',
    title: 'Your daily coins are open',
    text: 'Claim them in {{server}} with `/daily`. The button under its answer ends these reminders.',
  },

  payout: {
    title: '{{amount, number}} for everybody with {{role}}',
    under_way: '{{amount, number}} for everybody with {{role}}: {{done, number}} of {{total, number}} so far',
    sum: '{{paid, number}} were paid, {{sum, number}} in all.',
    left_out_one: 'One was left out: {{frozen, number}} frozen, {{capped, number}} at the highest balance.',
    left_out_other:
      '{{count, number}} were left out: {{frozen, number}} frozen, {{capped, number}} at the highest balance.',
    unfinished:
      '{{done, number}} of {{total, number}} have had their turn. The rest follows by itself within a few minutes.',
  },

  tasks,

  delivery: {
    wait: 'Discord asks to wait a moment.',
    down: 'Discord cannot be reached at the moment.',
    no_access: 'The bot cannot see the channel. Let it view the channel.',
    no_permission:
      'The bot may not do this there. Let it view the channel, send messages and embed links, and put its role high enough.',
    no_channel: 'The channel no longer exists. Choose another.',
    refused: 'Discord refused it: {{message}}',
    fatal_token: 'Discord refused the token of the bot.',
    unexpected: 'Something went wrong on our side and will be tried again.',
  },

  /** The log channel. */
  log: {
    entry: '<t:{{at}}:t> **{{sign}}{{amount, number}}** {{name}}: {{what}}. Balance {{balance, number}}.',
    act: '<t:{{at}}:t> {{who}}: {{what}}.',
    act_with: '{{what}}: {{values}}',
    from_to: '{{name}} {{after}}, was {{before}}',
    more_one: 'and {{count, number}} more, see the dashboard',
    more_other: 'and {{count, number}} more, see the dashboard',
  },

  status: {
    title: 'The bot is here',
    since: 'Running since <t:{{at}}:R>.',
    latency: 'Discord answers within {{latencyMs, number}} ms.',
    version: 'Version {{version}}.',
    waiting: 'What waits for Discord in this server',
    nothing_waits: 'Nothing waits. Everything was posted.',
    waiting_line: '**{{what}}** ({{count, number}}): {{reason}}',
    due: 'On its way.',
    blocked: 'It was refused.',
    kinds: { log: 'Log channel', welcome: 'Welcomes' },
    shared:
      'Discord shows one status of a bot to all its servers. This bot is in several, so the wish is kept and the bot stays online.',
  },

  welcome: {
    with_daily:
      'Welcome, <@{{user}}>. Claim {{amount, number}} {{currency}} a day with /daily, and see with /help what else there is.',
    plain: 'Welcome, <@{{user}}>. See with /help what there is.',
  },

  help: {
    title: 'What you can do here',
    line: '`/{{path}}` {{about}}',
    for_staff: 'For staff',
    more: '{{name}}, more',
    switched_off: 'Switched off in this server',
  },

  /** Descriptions of ledger entries by kind, for histories and the dashboard. */
  ledger: {
    daily: 'Daily reward',
    task_reward: 'Reward for a task',
    task_reward_of: 'Completed task: {{task}}',
    shop_purchase: 'Purchase',
    shop_purchase_of: 'Purchased {{item}}',
    transfer_send: 'Gave to another member',
    transfer_send_to: 'Gave to {{name}}',
    transfer_receive: 'Received from another member',
    transfer_receive_from: 'Received from {{name}}',
    admin_add: 'Added by staff',
    admin_remove: 'Taken by staff',
    refund: 'Refund',
    correction: 'Correction',
    transfer_tax: 'Tax on a transfer',
    role_income: 'Income of a role',
    role_income_of: 'Income of {{roles}}',
    escrow_hold: 'Set aside',
    escrow_release: 'Released',
    import: 'Brought along from before',
    rollback: 'Taken back',
    escrow_pay: 'Paid from what was set aside',
    because: '{{what}}: {{reason}}',
  },
} as const;
