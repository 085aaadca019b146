/** What the bot says in Discord. */
export const discord = {
  button_unknown: 'This button is from an older time. Use the command again.',
  only_in_servers: 'This works in a server, not in a private conversation.',
};
