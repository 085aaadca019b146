import type { APIChannel, APIGuildMember, APIMessage, APIRole, APIThreadChannel } from 'discord-api-types/v10';
import {
  type Authorization,
  type ChannelChange,
  type CommandView,
  CONTROL_PREFIX,
  type ControlError,
  type GuildChange,
  type GuildView,
  type MemberChange,
  type NewGuild,
  type NewMember,
  type NewMessage,
  type NewThread,
  type OverwriteChange,
  type PersonChange,
  type PersonView,
  type RoleChange,
  type SandboxState,
  type ThreadChange,
} from '../control-api/contract.ts';
import type { Action, Outcome, SlashAction, SubmitAction } from '../control-api/actions-contract.ts';
import type { FaultChange, Faults } from '../control-api/faults-contract.ts';
import type { SandboxEvent, WireEntry } from '../control-api/events-contract.ts';
import { readEvents } from './event-reader.ts';

/** A request that the sandbox itself refused; nothing reached the bot. */
export class SandboxRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: { path: string; message: string }[];

  constructor(status: number, error: ControlError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.fields = error.fields ?? [];
  }
}

export type CommandOptions = NonNullable<SlashAction['options']>;
export type ActionContext = {
  channel?: string;
  guild?: string;
  waitMs?: number;
  times?: number;
  locale?: string;
  installed?: 'server' | 'user';
};
export type SandboxClient = ReturnType<typeof connectSandbox>;

/**
 * A typed client of the control API, for tests and tools in any process. `url` is that of the sandbox, or of a host
 * that mounts `/sandbox/api`. Throws a `SandboxRefusal` for every refused request.
 */
export function connectSandbox(url: string) {
  const base = `${url.replace(/\/$/u, '')}${CONTROL_PREFIX}`;

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(base + path, { method, ...init });
    const payload: unknown = await response.json();
    // Both ends share one contract, so a successful status guarantees the shape.
    if (response.ok) return payload as T;
    throw new SandboxRefusal(response.status, (payload as { error: ControlError }).error);
  }

  const performAction = (action: Action): Promise<Outcome> => call('POST', '/interactions', action);
  const encodePath = (path: TemplateStringsArray, ...values: string[]): string =>
    String.raw(path, ...values.map((part) => encodeURIComponent(part)));

  return {
    url,
    state: (limit = 25): Promise<SandboxState> => call('GET', `/state?limit=${limit}`),
    guild: (guild: string): Promise<GuildView> => call('GET', encodePath`/guilds/${guild}`),
    addGuild: (guild: NewGuild = {}): Promise<GuildView> => call('POST', '/guilds', guild),
    removeGuild: (guild: string): Promise<object> => call('DELETE', encodePath`/guilds/${guild}`),
    changeGuild: (guild: string, change: GuildChange): Promise<GuildView> =>
      call('PATCH', encodePath`/guilds/${guild}`, change),
    join: (guild: string, member: NewMember): Promise<APIGuildMember> =>
      call('POST', encodePath`/guilds/${guild}/members`, member),
    leave: (guild: string, member: string): Promise<object> =>
      call('DELETE', encodePath`/guilds/${guild}/members/${member}`),
    changeMember: (guild: string, member: string, change: MemberChange): Promise<APIGuildMember> =>
      call('PATCH', encodePath`/guilds/${guild}/members/${member}`, change),
    addRole: (guild: string, role: RoleChange): Promise<APIRole> =>
      call('POST', encodePath`/guilds/${guild}/roles`, role),
    changeRole: (guild: string, role: string, change: RoleChange): Promise<APIRole> =>
      call('PATCH', encodePath`/guilds/${guild}/roles/${role}`, change),
    removeRole: (guild: string, role: string): Promise<object> =>
      call('DELETE', encodePath`/guilds/${guild}/roles/${role}`),
    addChannel: (guild: string, channel: ChannelChange): Promise<APIChannel> =>
      call('POST', encodePath`/guilds/${guild}/channels`, channel),
    changeChannel: (channel: string, change: ChannelChange): Promise<APIChannel> =>
      call('PATCH', encodePath`/channels/${channel}`, change),
    removeChannel: (channel: string): Promise<object> => call('DELETE', encodePath`/channels/${channel}`),
    /** Sets what a role or member (id or name) may do in one channel (id or name). */
    setOverwrite: (channel: string, target: string, change: OverwriteChange): Promise<APIChannel> =>
      call('PUT', encodePath`/channels/${channel}/permissions/${target}`, change),
    removeOverwrite: (channel: string, target: string): Promise<APIChannel> =>
      call('DELETE', encodePath`/channels/${channel}/permissions/${target}`),
    /** Moves the clock forward: tokens, links and deadlines expire accordingly. */
    advanceClock: (advanceMs: number): Promise<{ now: number }> => call('POST', '/clock', { advanceMs }),
    changeFaults: (change: FaultChange = {}): Promise<Faults> => call('PATCH', '/faults', change),
    wire: (limit = 200): Promise<WireEntry[]> => call('GET', `/wire?limit=${limit}`),
    pins: (channel: string): Promise<APIMessage[]> => call('GET', encodePath`/channels/${channel}/pins`),
    /** Returns the current outcome of an interaction, after waiting up to `waitMs` for a final one. */
    outcome: (interactionId: string, waitMs = 0): Promise<Outcome> =>
      call('GET', encodePath`/interactions/${interactionId}` + `?waitMs=${waitMs}`),
    /** Performs many actions in one request; `concurrency` limits how many are in progress at once. */
    performMany: (actions: Action[], concurrency?: number): Promise<Outcome[]> =>
      call('POST', '/interactions/many', { acts: actions, ...(concurrency === undefined ? {} : { concurrency }) }),
    /** Runs the same slash command `n` times at once, as `n` interactions, number `k` by the person `as(k)`. */
    slashMany(
      n: number,
      input: { as: (k: number) => string; command: string; options?: (k: number) => CommandOptions } & ActionContext,
    ) {
      const { as, options, ...rest } = input;
      const actions = Array.from({ length: n }, (_, k): Action => ({
        kind: 'slash',
        ...rest,
        as: as(k),
        ...(options ? { options: options(k) } : {}),
      }));
      return call<Outcome[]>('POST', '/interactions/many', { acts: actions });
    },
    /** Yields every event from now on, until the signal aborts. */
    events: (options: { types?: SandboxEvent['type'][]; signal: AbortSignal }) =>
      readEvents(`${base}/events${options.types ? `?types=${options.types.join(',')}` : ''}`, options.signal),

    /** Performs actions as a person, named by user id, display name or user name. */
    as: (person: string) => ({
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
      send: (content: string, context: Partial<Omit<NewMessage, 'as' | 'content'>> = {}): Promise<APIMessage> =>
        call('POST', '/messages', { channel: 'general', ...context, as: person, content }),
      read: (channel: string, options: { guild?: string; limit?: number } = {}): Promise<APIMessage[]> =>
        call('GET', encodePath`/channels/${channel}/messages` + `?${toQueryString({ as: person, ...options })}`),
      delete: (message: APIMessage): Promise<object> =>
        call(
          'DELETE',
          encodePath`/channels/${message.channel_id}/messages/${message.id}` + `?${toQueryString({ as: person })}`,
        ),
      react: (message: APIMessage, emoji: string): Promise<APIMessage> =>
        call(
          'PUT',
          encodePath`/channels/${message.channel_id}/messages/${message.id}/reactions/${emoji}` +
            `?${toQueryString({ as: person })}`,
        ),
      unreact: (message: APIMessage, emoji: string): Promise<APIMessage> =>
        call(
          'DELETE',
          encodePath`/channels/${message.channel_id}/messages/${message.id}/reactions/${emoji}` +
            `?${toQueryString({ as: person })}`,
        ),
      /** Starts a thread from a message. */
      thread: (message: APIMessage, name: string): Promise<APIThreadChannel> => {
        const body: NewThread = { as: person, channel: message.channel_id, message: message.id, name: name };
        return call('POST', '/threads', body);
      },
      changeThread: (thread: string, change: ThreadChange): Promise<APIThreadChannel> =>
        call('PATCH', encodePath`/threads/${thread}` + `?${toQueryString({ as: person })}`, change),
      commands: (guild: string): Promise<CommandView[]> =>
        call('GET', encodePath`/guilds/${guild}/commands` + `?${toQueryString({ as: person })}`),
      /** Authorizes the application. Returns the URL to send the browser to, which carries the code. */
      authorize: (query: Omit<Authorization, 'as'>): Promise<{ location: string }> =>
        call('POST', '/oauth2/authorize', { ...query, as: person }),
      dm: (): Promise<APIChannel> => call('GET', `/dm?${toQueryString({ as: person })}`),
      /** Makes Discord refuse the bot's direct messages to this person with 50007. */
      closeDms: (): Promise<PersonView> => call('PATCH', encodePath`/people/${person}`, { acceptsDms: false }),
      openDms: (): Promise<PersonView> => call('PATCH', encodePath`/people/${person}`, { acceptsDms: true }),
      change: (change: PersonChange): Promise<PersonView> => call('PATCH', encodePath`/people/${person}`, change),
    }),
  };
}

function toQueryString(params: Record<string, string | number | undefined>): string {
  const entries = Object.entries(params).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([key, value]): [string, string] => [key, String(value)])).toString();
}

function hasCustomId(components: APIMessage['components'], customId: string): boolean {
  return JSON.stringify(components ?? []).includes(`"custom_id":${JSON.stringify(customId)}`);
}
