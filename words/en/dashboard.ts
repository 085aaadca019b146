/** What the dashboard says. */
export const dashboard = {
  product: 'Guild Economy',

  message: {
    by: 'Message by {{name}}',
    app: 'APP',
    edited: '(edited)',
    used: 'used',
    thinking: 'Thinking…',
    only_you: 'Only you can see this',
    dismiss: 'Dismiss message',
    show_spoiler: 'Show the spoiler',
    preview_in: 'Preview of the message in {{channel}}',
    unknown_user: 'unknown-user',
    unknown_channel: 'unknown',
    unknown_role: 'unknown-role',
  },
};
