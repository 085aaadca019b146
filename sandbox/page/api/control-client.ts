import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIThreadChannel,
} from 'discord-api-types/v10';
import type {
  ChannelChange,
  ControlError,
  CONTROL_PREFIX,
  GuildChange,
  GuildView,
  NewGuild,
  NewMember,
  NewMessage,
  NewThread,
  OverwriteChange,
  PersonChange,
  PersonView,
  RoleChange,
  SandboxState,
  ThreadChange,
} from '../../control-api/contract.ts';
import type { Action, FileInput, Outcome } from '../../control-api/actions-contract.ts';
import type { FaultChange, Faults } from '../../control-api/faults-contract.ts';
import type { WireEntry } from '../../control-api/events-contract.ts';

/** Repeated here because importing the value would bundle the contract's schemas. */
const PREFIX: typeof CONTROL_PREFIX = '/sandbox/api';
/** Longer than Discord's three seconds, and long enough for most deferred replies. */
const OUTCOME_TIMEOUT_MS = 20_000;

/** The sandbox refused the request; nothing reached the bot. `fields` names the invalid fields. */
export class ControlApiError extends Error {
  readonly code: string;
  readonly fields: NonNullable<ControlError['fields']>;

  constructor(error: ControlError) {
    super(error.message);
    this.code = error.code;
    this.fields = error.fields ?? [];
  }
}

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(PREFIX + path, { method, ...init });
  const data: unknown = await response.json();
  // Both ends share one contract, so a successful response has the declared shape.
  if (response.ok) return data as T;
  const { error } = data as { error?: ControlError };
  throw new ControlApiError(error ?? { code: 'invalid', message: `${response.status}` });
}

const encodePath = (path: TemplateStringsArray, ...parts: string[]): string =>
  String.raw(path, ...parts.map((part) => encodeURIComponent(part)));

/** True when the page is served from the sandbox's own port, without a dashboard. */
export const isStandalone = ({ apiUrl }: SandboxState['connect']): boolean => new URL(apiUrl).port === location.port;

export const eventsUrl = `${PREFIX}/events`;

/** The control API as the page uses it; shapes as in the contract. Every refusal is thrown as a ControlApiError. */
export const controlApi = {
  state: () => request<SandboxState>('GET', '/state?limit=25'),
  wire: () => request<WireEntry[]>('GET', '/wire?limit=60'),
  guild: (guild: string) => request<GuildView>('GET', encodePath`/guilds/${guild}`),
  addGuild: (guild: NewGuild) => request<GuildView>('POST', '/guilds', guild),
  setRoles: (guild: string, user: string, roles: readonly string[]) =>
    request<APIGuildMember>('PATCH', encodePath`/guilds/${guild}/members/${user}`, { roles }),
  removeMember: (guild: string, user: string) =>
    request<object>('DELETE', encodePath`/guilds/${guild}/members/${user}`),
  join: (guild: string, member: NewMember) =>
    request<APIGuildMember>('POST', encodePath`/guilds/${guild}/members`, member),
  addRole: (guild: string, role: RoleChange) => request<APIRole>('POST', encodePath`/guilds/${guild}/roles`, role),
  changeRole: (guild: string, role: string, change: RoleChange) =>
    request<APIRole>('PATCH', encodePath`/guilds/${guild}/roles/${role}`, change),
  removeRole: (guild: string, role: string) => request<object>('DELETE', encodePath`/guilds/${guild}/roles/${role}`),
  addChannel: (guild: string, channel: ChannelChange) =>
    request<APIChannel>('POST', encodePath`/guilds/${guild}/channels`, channel),
  changeChannel: (channel: string, change: ChannelChange) =>
    request<APIChannel>('PATCH', encodePath`/channels/${channel}`, change),
  removeChannel: (channel: string) => request<object>('DELETE', encodePath`/channels/${channel}`),
  setOverwrite: (channel: string, target: string, change: OverwriteChange) =>
    request<APIChannel>('PUT', encodePath`/channels/${channel}/permissions/${target}`, change),
  changeGuild: (guild: string, change: GuildChange) =>
    request<GuildView>('PATCH', encodePath`/guilds/${guild}`, change),
  removeBot: (guild: string) => request<object>('DELETE', encodePath`/guilds/${guild}`),
  person: (person: string) => request<PersonView>('GET', encodePath`/people/${person}`),
  changePerson: (person: string, change: PersonChange) =>
    request<PersonView>('PATCH', encodePath`/people/${person}`, change),
  advanceClock: (advanceMs: number) => request<{ now: number }>('POST', '/clock', { advanceMs }),
  commands: (guild: string, as: string, channel: string) =>
    request<APIApplicationCommand[]>('GET', encodePath`/guilds/${guild}/commands?as=${as}&channel=${channel}`),
  messages: (channel: string, as: string) =>
    request<APIMessage[]>('GET', encodePath`/channels/${channel}/messages?as=${as}&limit=100`),
  openDm: (as: string) => request<APIChannel>('GET', encodePath`/dm?as=${as}`),
  send: (message: NewMessage) => request<APIMessage>('POST', '/messages', message),
  thread: (thread: NewThread) => request<APIThreadChannel>('POST', '/threads', thread),
  changeThread: (thread: string, as: string, change: ThreadChange) =>
    request<APIThreadChannel>('PATCH', encodePath`/threads/${thread}?as=${as}`, change),
  pins: (channel: string) => request<APIMessage[]>('GET', encodePath`/channels/${channel}/pins`),
  pin: ({ id, channel_id: channel }: APIMessage, { as, isPinned }: { as: string; isPinned: boolean }) =>
    request<object>(isPinned ? 'PUT' : 'DELETE', encodePath`/channels/${channel}/pins/${id}?as=${as}`),
  deleteMessage: (message: APIMessage, as: string) =>
    request<object>('DELETE', encodePath`/channels/${message.channel_id}/messages/${message.id}?as=${as}`),
  setReaction: (
    { id, channel_id: channel }: APIMessage,
    { as, emoji, isOn }: { as: string; emoji: string; isOn: boolean },
  ) =>
    request<APIMessage>(
      isOn ? 'PUT' : 'DELETE',
      encodePath`/channels/${channel}/messages/${id}/reactions/${emoji}?as=${as}`,
    ),
  faults: () => request<Faults>('GET', '/faults'),
  changeFaults: (change: FaultChange) => request<Faults>('PATCH', '/faults', change),
  /** Delivers the interaction and returns at once; `waitForOutcome` resolves with its outcome. */
  performAction: (action: Action) => request<Outcome>('POST', '/interactions', { ...action, waitMs: 0 }),
  /** Delivers the interaction and waits for its outcome; used by autocomplete. */
  performAndWait: (action: Action) => request<Outcome>('POST', '/interactions', { ...action, waitMs: 3_500 }),
  waitForOutcome: (interactionId: string) =>
    request<Outcome>('GET', encodePath`/interactions/${interactionId}` + `?waitMs=${OUTCOME_TIMEOUT_MS}`),
};

/** Reads a file into the form the control API takes. */
export async function readFileInput(file: File): Promise<FileInput> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In chunks, because the number of arguments of a call is limited.
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return { filename: file.name, data: btoa(text), ...(file.type && { content_type: file.type }) };
}
