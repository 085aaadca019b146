/** What the bot says in Discord. */
export const discord = {
  button_unknown: 'This button is from an older time. Use the command again.',
  command_unknown: 'This command has changed. Type it again in a minute, when Discord shows the newest one.',
  only_in_servers: 'This works in a server, not in a private conversation.',

  economy: {
    daily_title: '{{amount, number}} {{currency}}, here you are',
    daily_text:
      'Your balance is {{balance, number}} {{currency}}. The next one opens <t:{{next}}:R>, at <t:{{next}}:t>.',
    balance_own: 'You have {{balance, number}} {{currency}}',
    balance_of: '{{name}} has {{balance, number}} {{currency}}',
  },

  help: {
    title: 'What you can do here',
    line: '`/{{path}}` {{about}}',
    for_staff: 'For staff',
    switched_off: 'Switched off in this server',
  },
};
