/** What the program prints on the terminal when it starts. */
export const start = {
  preparing_database: 'Making a new embedded database in {{folder}} …',
  guard_missing: 'Note: {{guard}}',
  ready: 'Guild Economy {{version}} is ready.',
  dashboard: '  Dashboard       {{url}}',
  sign_in: '  Sign in as      {{username}}, with the password you know ("npm run reset-password" makes a new one)',
  sign_in_new: '  Sign in as      {{username}}, password {{password}}   (shown this once)',
  sandbox: '  Local Discord   {{url}}   be any member there and type /daily',
  stop: '  Stop            Ctrl-C',
  password_reset: 'New password for {{username}}: {{password}}   (shown this once; every sign-in has ended)',
  password_from_environment: '{{username}} now has the password of ADMIN_PASSWORD; every sign-in has ended.',
  port_taken: 'The port is taken by another program. Choose another with PORT, for example PORT=5001 npm start.',
  not_writable:
    '{{path}} cannot be written. Give the folder to the user who runs the program, or choose another one with DATA_DIR.',
  disk_full: 'The disk of {{path}} is full. Free some space and start again; nothing was lost.',
  too_many_files: 'No more files may be opened. Raise the limit, for example with "ulimit -n 4096", and start again.',
  failed: 'The program could not start. {{reason}}',
  bad_environment: 'The program was not started, because of these settings:',
} as const;
