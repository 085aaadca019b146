import type { APIChannel, APIGuildMember, APIMessage, APIRole, APIThreadChannel } from 'discord-api-types/v10';
import {
  type Act,
  type Authorization,
  type ChannelChange,
  type CommandView,
  controlPrefix,
  type ControlError,
  type FaultChange,
  type Faults,
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
  type Outcome,
  type RoleChange,
  type SandboxEvent,
  type SandboxState,
  type SlashAct,
  type SubmitAct,
  type ThreadChange,
  type WireEntry,
} from '../control-api/contract.ts';
import { readEvents } from './event-reader.ts';

/** A refusal of the sandbox itself: nothing reached the bot. */
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

export type Options = NonNullable<SlashAct['options']>;
export type Where = {
  channel?: string;
  guild?: string;
  waitMs?: number;
  times?: number;
  locale?: string;
  installed?: 'server' | 'user';
};
export type DiscordClient = ReturnType<typeof connectSandbox>;

/**
 * A typed client of a sandbox's control API, for tests and tools in any process. `url` is the sandbox's own, or that of
 * a host that mounts `/sandbox/api`. Everything it refuses is thrown as a `SandboxRefusal`.
 */
export function connectSandbox(url: string) {
  const base = `${url.replace(/\/$/u, '')}${controlPrefix}`;

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(base + path, { method, ...init });
    const read: unknown = await response.json();
    // Both ends share one contract, so a good status means the shape it promises.
    if (response.ok) return read as T;
    throw new SandboxRefusal(response.status, (read as { error: ControlError }).error);
  }

  const act = (what: Act): Promise<Outcome> => call('POST', '/interactions', what);
  const at = (path: TemplateStringsArray, ...parts: string[]): string =>
    String.raw(path, ...parts.map((part) => encodeURIComponent(part)));

  return {
    url,
    state: (limit = 25): Promise<SandboxState> => call('GET', `/state?limit=${limit}`),
    guild: (guild: string): Promise<GuildView> => call('GET', at`/guilds/${guild}`),
    addGuild: (guild: NewGuild = {}): Promise<GuildView> => call('POST', '/guilds', guild),
    removeGuild: (guild: string): Promise<object> => call('DELETE', at`/guilds/${guild}`),
    changeGuild: (guild: string, change: GuildChange): Promise<GuildView> =>
      call('PATCH', at`/guilds/${guild}`, change),
    join: (guild: string, member: NewMember): Promise<APIGuildMember> =>
      call('POST', at`/guilds/${guild}/members`, member),
    leave: (guild: string, member: string): Promise<object> => call('DELETE', at`/guilds/${guild}/members/${member}`),
    changeMember: (guild: string, member: string, change: MemberChange): Promise<APIGuildMember> =>
      call('PATCH', at`/guilds/${guild}/members/${member}`, change),
    addRole: (guild: string, role: RoleChange): Promise<APIRole> => call('POST', at`/guilds/${guild}/roles`, role),
    changeRole: (guild: string, role: string, change: RoleChange): Promise<APIRole> =>
      call('PATCH', at`/guilds/${guild}/roles/${role}`, change),
    removeRole: (guild: string, role: string): Promise<object> => call('DELETE', at`/guilds/${guild}/roles/${role}`),
    addChannel: (guild: string, channel: ChannelChange): Promise<APIChannel> =>
      call('POST', at`/guilds/${guild}/channels`, channel),
    changeChannel: (channel: string, change: ChannelChange): Promise<APIChannel> =>
      call('PATCH', at`/channels/${channel}`, change),
    removeChannel: (channel: string): Promise<object> => call('DELETE', at`/channels/${channel}`),
    /** What a role or member, by id or name, may and may not do in one channel, by id or name. */
    overwrite: (channel: string, target: string, change: OverwriteChange): Promise<APIChannel> =>
      call('PUT', at`/channels/${channel}/permissions/${target}`, change),
    removeOverwrite: (channel: string, target: string): Promise<APIChannel> =>
      call('DELETE', at`/channels/${channel}/permissions/${target}`),
    /** Lets time pass for tokens, links and deadlines. */
    advance: (advanceMs: number): Promise<{ now: number }> => call('POST', '/clock', { advanceMs }),
    faults: (change: FaultChange = {}): Promise<Faults> => call('PATCH', '/faults', change),
    wire: (limit = 200): Promise<WireEntry[]> => call('GET', `/wire?limit=${limit}`),
    pins: (channel: string): Promise<APIMessage[]> => call('GET', at`/channels/${channel}/pins`),
    /** An interaction's outcome as it stands, waiting up to `waitMs` for its end. */
    outcome: (interactionId: string, waitMs = 0): Promise<Outcome> =>
      call('GET', at`/interactions/${interactionId}` + `?waitMs=${waitMs}`),
    /** Fires many acts in one request; `concurrency` bounds how many are open at once. */
    many: (acts: Act[], concurrency?: number): Promise<Outcome[]> =>
      call('POST', '/interactions/many', { acts, ...(concurrency === undefined ? {} : { concurrency }) }),
    /** The same slash command `n` times at once, as `n` interactions, each by `as(k)`. */
    slashMany(
      n: number,
      how: { as: (k: number) => string; command: string; options?: (k: number) => Options } & Where,
    ) {
      const { as, options, ...rest } = how;
      const acts = Array.from({ length: n }, (_, k): Act => ({
        kind: 'slash',
        ...rest,
        as: as(k),
        ...(options ? { options: options(k) } : {}),
      }));
      return call<Outcome[]>('POST', '/interactions/many', { acts });
    },
    /** Everything that happens from now on, until the signal aborts. */
    events: (how: { types?: SandboxEvent['type'][]; signal: AbortSignal }) =>
      readEvents(`${base}/events${how.types ? `?types=${how.types.join(',')}` : ''}`, how.signal),

    /** Acts as a person: a user id, display name or user name. */
    as: (person: string) => ({
      slash: (command: string, options: Options = {}, where: Where = {}) =>
        act({ kind: 'slash', as: person, command, options, ...where }),
      /** A user or message command on a target. */
      menu: (command: string, target: string, where: Where = {}) =>
        act({ kind: 'slash', as: person, command, target, ...where }),
      autocomplete: (command: string, how: { focused: string; options?: Options } & Where) =>
        act({ kind: 'autocomplete', as: person, command, ...how }),
      /** Presses the button with that label, or that custom id. */
      press(message: APIMessage, button: string, where: Where = {}) {
        const byId = hasCustomId(message.components, button);
        const which = byId ? { customId: button } : { label: button };
        return act({ kind: 'press', as: person, channel: message.channel_id, message: message.id, ...which, ...where });
      },
      select: (message: APIMessage, customId: string, values: string[], where: Where = {}) =>
        act({
          kind: 'select',
          as: person,
          channel: message.channel_id,
          message: message.id,
          customId,
          values,
          ...where,
        }),
      /** Submits the modal that an outcome opened. */
      submit: (opener: Outcome, fields: SubmitAct['fields'], where: Where = {}) =>
        act({ kind: 'submit', as: person, opener: opener.interactionId, fields, ...where }),
      send: (content: string, where: Partial<Omit<NewMessage, 'as' | 'content'>> = {}): Promise<APIMessage> =>
        call('POST', '/messages', { channel: 'general', ...where, as: person, content }),
      read: (channel: string, how: { guild?: string; limit?: number } = {}): Promise<APIMessage[]> =>
        call('GET', at`/channels/${channel}/messages` + `?${search({ as: person, ...how })}`),
      delete: (message: APIMessage): Promise<object> =>
        call('DELETE', at`/channels/${message.channel_id}/messages/${message.id}` + `?${search({ as: person })}`),
      react: (message: APIMessage, emoji: string): Promise<APIMessage> =>
        call(
          'PUT',
          at`/channels/${message.channel_id}/messages/${message.id}/reactions/${emoji}` + `?${search({ as: person })}`,
        ),
      unreact: (message: APIMessage, emoji: string): Promise<APIMessage> =>
        call(
          'DELETE',
          at`/channels/${message.channel_id}/messages/${message.id}/reactions/${emoji}` + `?${search({ as: person })}`,
        ),
      /** Opens a thread at a message. */
      thread: (message: APIMessage, called: string): Promise<APIThreadChannel> => {
        const wish: NewThread = { as: person, channel: message.channel_id, message: message.id, name: called };
        return call('POST', '/threads', wish);
      },
      changeThread: (thread: string, change: ThreadChange): Promise<APIThreadChannel> =>
        call('PATCH', at`/threads/${thread}` + `?${search({ as: person })}`, change),
      commands: (guild: string): Promise<CommandView[]> =>
        call('GET', at`/guilds/${guild}/commands` + `?${search({ as: person })}`),
      /** Says yes to the application; answers where the browser goes next, with the code. */
      authorize: (query: Omit<Authorization, 'as'>): Promise<{ location: string }> =>
        call('POST', '/oauth2/authorize', { ...query, as: person }),
      dm: (): Promise<APIChannel> => call('GET', `/dm?${search({ as: person })}`),
      /** From now on the bot's messages to them are refused with 50007. */
      closeDms: (): Promise<PersonView> => call('PATCH', at`/people/${person}`, { acceptsDms: false }),
      openDms: (): Promise<PersonView> => call('PATCH', at`/people/${person}`, { acceptsDms: true }),
      change: (change: PersonChange): Promise<PersonView> => call('PATCH', at`/people/${person}`, change),
    }),
  };
}

function search(given: Record<string, string | number | undefined>): string {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([key, value]): [string, string] => [key, String(value)])).toString();
}

function hasCustomId(components: APIMessage['components'], wanted: string): boolean {
  return JSON.stringify(components ?? []).includes(`"custom_id":${JSON.stringify(wanted)}`);
}
