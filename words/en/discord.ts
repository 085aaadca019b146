/** What the bot says in Discord. */
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

  help: {
    title: 'What you can do here',
    line: '`/{{path}}` {{about}}',
    for_staff: 'For staff',
    switched_off: 'Switched off in this server',
  },

  /** What an entry of the ledger was, by its kind; shown in histories and on the dashboard. */
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
    escrow_hold: 'Set aside',
    escrow_release: 'Released',
    import: 'Brought along from before',
    rollback: 'Taken back',
    escrow_pay: 'Paid from what was set aside',
    because: '{{what}}: {{reason}}',
  },
};
