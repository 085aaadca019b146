import type {
  APIApplicationCommand,
  APIChannel,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIThreadChannel,
} from 'discord-api-types/v10';
import type {
  Act,
  ChannelChange,
  ControlError,
  controlPrefix,
  FaultChange,
  Faults,
  FileInput,
  GuildChange,
  GuildView,
  NewGuild,
  NewMember,
  NewMessage,
  NewThread,
  Outcome,
  OverwriteChange,
  PersonChange,
  PersonView,
  RoleChange,
  SandboxState,
  ThreadChange,
  WireEntry,
} from '../../control-api/contract.ts';

/** Written out, since the contract's schemas would come along with its value. */
const PREFIX: typeof controlPrefix = '/sandbox/api';
/** Past Discord's three seconds, and long enough for most of what is deferred. */
const PATIENCE_MS = 20_000;

/** The local Discord refused; nothing reached the bot. `fields` says what in the request was wrong. */
export class Refused extends Error {
  readonly code: string;
  readonly fields: NonNullable<ControlError['fields']>;

  constructor(error: ControlError) {
    super(error.message);
    this.code = error.code;
    this.fields = error.fields ?? [];
  }
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(PREFIX + path, { method, ...init });
  const read: unknown = await response.json();
  // Both ends share one contract, so a good status means the shape it promises.
  if (response.ok) return read as T;
  const { error } = read as { error?: ControlError };
  throw new Refused(error ?? { code: 'invalid', message: `${response.status}` });
}

const at = (path: TemplateStringsArray, ...parts: string[]): string =>
  String.raw(path, ...parts.map((part) => encodeURIComponent(part)));

/** True on the local Discord's own port, where no dashboard stands beside the page. */
export const isAlone = ({ apiUrl }: SandboxState['connect']): boolean => new URL(apiUrl).port === location.port;

export const eventsAddress = `${PREFIX}/events`;

/** The control API as the page uses it; shapes as in the contract. Every refusal is a `Refused`. */
export const control = {
  state: () => call<SandboxState>('GET', '/state?limit=25'),
  wire: () => call<WireEntry[]>('GET', '/wire?limit=60'),
  guild: (guild: string) => call<GuildView>('GET', at`/guilds/${guild}`),
  addGuild: (guild: NewGuild) => call<GuildView>('POST', '/guilds', guild),
  setRoles: (guild: string, user: string, roles: readonly string[]) =>
    call<APIGuildMember>('PATCH', at`/guilds/${guild}/members/${user}`, { roles }),
  removeMember: (guild: string, user: string) => call<object>('DELETE', at`/guilds/${guild}/members/${user}`),
  join: (guild: string, member: NewMember) => call<APIGuildMember>('POST', at`/guilds/${guild}/members`, member),
  addRole: (guild: string, role: RoleChange) => call<APIRole>('POST', at`/guilds/${guild}/roles`, role),
  changeRole: (guild: string, role: string, change: RoleChange) =>
    call<APIRole>('PATCH', at`/guilds/${guild}/roles/${role}`, change),
  removeRole: (guild: string, role: string) => call<object>('DELETE', at`/guilds/${guild}/roles/${role}`),
  addChannel: (guild: string, channel: ChannelChange) =>
    call<APIChannel>('POST', at`/guilds/${guild}/channels`, channel),
  changeChannel: (channel: string, change: ChannelChange) =>
    call<APIChannel>('PATCH', at`/channels/${channel}`, change),
  removeChannel: (channel: string) => call<object>('DELETE', at`/channels/${channel}`),
  overwrite: (channel: string, target: string, change: OverwriteChange) =>
    call<APIChannel>('PUT', at`/channels/${channel}/permissions/${target}`, change),
  changeGuild: (guild: string, change: GuildChange) => call<GuildView>('PATCH', at`/guilds/${guild}`, change),
  removeBot: (guild: string) => call<object>('DELETE', at`/guilds/${guild}`),
  person: (person: string) => call<PersonView>('GET', at`/people/${person}`),
  changePerson: (person: string, change: PersonChange) => call<PersonView>('PATCH', at`/people/${person}`, change),
  advance: (advanceMs: number) => call<{ now: number }>('POST', '/clock', { advanceMs }),
  commands: (guild: string, as: string, channel: string) =>
    call<APIApplicationCommand[]>('GET', at`/guilds/${guild}/commands?as=${as}&channel=${channel}`),
  messages: (channel: string, as: string) =>
    call<APIMessage[]>('GET', at`/channels/${channel}/messages?as=${as}&limit=100`),
  dm: (as: string) => call<APIChannel>('GET', at`/dm?as=${as}`),
  send: (message: NewMessage) => call<APIMessage>('POST', '/messages', message),
  thread: (thread: NewThread) => call<APIThreadChannel>('POST', '/threads', thread),
  changeThread: (thread: string, as: string, change: ThreadChange) =>
    call<APIThreadChannel>('PATCH', at`/threads/${thread}?as=${as}`, change),
  pins: (channel: string) => call<APIMessage[]>('GET', at`/channels/${channel}/pins`),
  pin: ({ id, channel_id: channel }: APIMessage, { as, isPinned }: { as: string; isPinned: boolean }) =>
    call<object>(isPinned ? 'PUT' : 'DELETE', at`/channels/${channel}/pins/${id}?as=${as}`),
  remove: (message: APIMessage, as: string) =>
    call<object>('DELETE', at`/channels/${message.channel_id}/messages/${message.id}?as=${as}`),
  react: ({ id, channel_id: channel }: APIMessage, { as, emoji, isOn }: { as: string; emoji: string; isOn: boolean }) =>
    call<APIMessage>(isOn ? 'PUT' : 'DELETE', at`/channels/${channel}/messages/${id}/reactions/${emoji}?as=${as}`),
  faults: () => call<Faults>('GET', '/faults'),
  changeFaults: (change: FaultChange) => call<Faults>('PATCH', '/faults', change),
  /** Delivers at once; `settled` then tells what became of it. */
  act: (what: Act) => call<Outcome>('POST', '/interactions', { ...what, waitMs: 0 }),
  /** What autocomplete needs, in one go. */
  actAndWait: (what: Act) => call<Outcome>('POST', '/interactions', { ...what, waitMs: 3_500 }),
  settled: (interactionId: string) =>
    call<Outcome>('GET', at`/interactions/${interactionId}` + `?waitMs=${PATIENCE_MS}`),
};

/** A file as the control takes it. */
export async function readFileInput(file: File): Promise<FileInput> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // In steps, since a call takes only so many arguments.
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return { filename: file.name, data: btoa(text), ...(file.type && { content_type: file.type }) };
}
