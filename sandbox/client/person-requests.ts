import type { APIChannel, APIMessage, APIThreadChannel } from 'discord-api-types/v10';
import type { Action, Outcome, SlashAction, SubmitAction } from '../control-api/actions-contract.ts';
import type {
  Authorization,
  CommandView,
  NewMessage,
  NewThread,
  PersonChange,
  PersonView,
  ThreadChange,
} from '../control-api/contract.ts';
import { encodePath, toQueryString, type ControlCall } from './control-call.ts';

export type CommandOptions = NonNullable<SlashAction['options']>;
export type ActionContext = {
  channel?: string;
  guild?: string;
  waitMs?: number;
  times?: number;
  locale?: string;
  installed?: 'server' | 'user';
};

/** Everything a person does, named by user id, display name or user name. */
export const createPersonRequests = (call: ControlCall, person: string) => ({
  ...createInteractionRequests(call, person),
  ...createMessageRequests(call, person),
  ...createAccountRequests(call, person),
});

/** The person's commands, buttons, selects and modals. */
function createInteractionRequests(call: ControlCall, person: string) {
  const performAction = (action: Action): Promise<Outcome> => call('POST', '/interactions', action);
  return {
    slash: (command: string, options: CommandOptions = {}, context: ActionContext = {}) =>
      performAction({ kind: 'slash', as: person, command, options, ...context }),
    /** Runs a user or message command on a target. */
    menu: (command: string, target: string, context: ActionContext = {}) =>
      performAction({ kind: 'slash', as: person, command, target, ...context }),
    autocomplete: (command: string, input: { focused: string; options?: CommandOptions } & ActionContext) =>
      performAction({ kind: 'autocomplete', as: person, command, ...input }),
    /** Presses the button with that label or custom id. */
    press(message: APIMessage, button: string, context: ActionContext = {}) {
      const isCustomId = hasCustomId(message.components, button);
      const selector = isCustomId ? { customId: button } : { label: button };
      return performAction({
        kind: 'press',
        as: person,
        channel: message.channel_id,
        message: message.id,
        ...selector,
        ...context,
      });
    },
    select: (message: APIMessage, customId: string, values: string[], context: ActionContext = {}) =>
      performAction({
        kind: 'select',
        as: person,
        channel: message.channel_id,
        message: message.id,
        customId,
        values,
        ...context,
      }),
    /** Submits the modal that the outcome opened. */
    submit: (opener: Outcome, fields: SubmitAction['fields'], context: ActionContext = {}) =>
      performAction({ kind: 'submit', as: person, opener: opener.interactionId, fields, ...context }),
  };
}

/** The person's messages, reactions and threads. */
function createMessageRequests(call: ControlCall, person: string) {
  const asPerson = `?${toQueryString({ as: person })}`;
  const messagePath = (message: APIMessage) => encodePath`/channels/${message.channel_id}/messages/${message.id}`;
  const reactionPath = (message: APIMessage, emoji: string) =>
    messagePath(message) + encodePath`/reactions/${emoji}` + asPerson;
  return {
    send: (content: string, context: Partial<Omit<NewMessage, 'as' | 'content'>> = {}): Promise<APIMessage> =>
      call('POST', '/messages', { channel: 'general', ...context, as: person, content }),
    read: (channel: string, options: { guild?: string; limit?: number } = {}): Promise<APIMessage[]> =>
      call('GET', encodePath`/channels/${channel}/messages` + `?${toQueryString({ as: person, ...options })}`),
    delete: (message: APIMessage): Promise<object> => call('DELETE', messagePath(message) + asPerson),
    react: (message: APIMessage, emoji: string): Promise<APIMessage> => call('PUT', reactionPath(message, emoji)),
    unreact: (message: APIMessage, emoji: string): Promise<APIMessage> => call('DELETE', reactionPath(message, emoji)),
    /** Starts a thread from a message. */
    thread: (message: APIMessage, name: string): Promise<APIThreadChannel> => {
      const body: NewThread = { as: person, channel: message.channel_id, message: message.id, name: name };
      return call('POST', '/threads', body);
    },
    changeThread: (thread: string, change: ThreadChange): Promise<APIThreadChannel> =>
      call('PATCH', encodePath`/threads/${thread}` + asPerson, change),
  };
}

/** What the person may use, authorizes and accepts. */
function createAccountRequests(call: ControlCall, person: string) {
  const asPerson = `?${toQueryString({ as: person })}`;
  const change = (personChange: PersonChange): Promise<PersonView> =>
    call('PATCH', encodePath`/people/${person}`, personChange);
  return {
    commands: (guild: string): Promise<CommandView[]> => call('GET', encodePath`/guilds/${guild}/commands` + asPerson),
    /** Authorizes the application. Returns the URL to send the browser to, which carries the code. */
    authorize: (query: Omit<Authorization, 'as'>): Promise<{ location: string }> =>
      call('POST', '/oauth2/authorize', { ...query, as: person }),
    dm: (): Promise<APIChannel> => call('GET', `/dm${asPerson}`),
    /** Makes Discord refuse the bot's direct messages to this person with 50007. */
    closeDms: () => change({ acceptsDms: false }),
    openDms: () => change({ acceptsDms: true }),
    change,
  };
}

function hasCustomId(components: APIMessage['components'], customId: string): boolean {
  return JSON.stringify(components ?? []).includes(`"custom_id":${JSON.stringify(customId)}`);
}
