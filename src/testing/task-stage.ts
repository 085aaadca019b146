import type { APIMessage } from 'discord-api-types/v10';
import { expect, vi } from 'vitest';
import type { Options } from '../../sandbox/client.ts';
import type { FileInput, Outcome, SubmitAct } from '../../sandbox/control-contract.ts';
import type { World } from './world.ts';

export const soon = { timeout: 20_000, interval: 40 };
const PATIENT = { waitMs: 30_000 };
export const PRIVATE = 64;
export const picture = (filename: string) => ({
  filename,
  content_type: 'image/png',
  data: btoa(`picture ${filename}`),
});

type Pressable = { label?: string; custom_id?: string; disabled?: boolean; options?: { value: string }[] };
export const buttonsOf = (message: APIMessage | undefined): Pressable[] =>
  // Rows of buttons and selects hold what has these parts.
  (message?.components ?? []).flatMap((row) => ('components' in row ? (row.components as Pressable[]) : []));
export const labelsOf = (message: APIMessage | undefined) => buttonsOf(message).map(({ label }) => label);
export const fieldOf = (message: APIMessage | undefined, name: string) =>
  message?.embeds[0]?.fields?.find((field) => field.name === name)?.value;
export const told = ({ reply }: Outcome) => JSON.stringify(reply);

/** What journeys of tasks do and look at. `world` is asked for each time, since it opens after this is made. */
export function taskStage(world: () => World) {
  /** A person who waits for an answer as long as a busy machine needs. */
  const person = (name: string) => {
    const they = world().discord.as(name);
    return {
      ...they,
      slash: (command: string, options: Options = {}) => they.slash(command, options, PATIENT),
      press: (message: APIMessage, button: string) => they.press(message, button, PATIENT),
      submit: (opener: Outcome, fields: SubmitAct['fields']) => they.submit(opener, fields, PATIENT),
      select: (message: APIMessage, id: string, values: string[]) => they.select(message, id, values, PATIENT),
    };
  };
  const mara = () => person('Mara Lindqvist');
  const ines = () => person('Ines Duarte');
  const wren = () => person('Wren Sato');
  const oskar = () => person('Oskar Vik');
  const within = (channel: string) => mara().read(channel, { limit: 100 });
  const titled = async (channel: string, title: string) =>
    (await within(channel)).find((message) => message.embeds[0]?.title === title);
  const dmsOf = async (name: string) => (await person(name).read('@dm')).map(({ embeds }) => embeds[0]);
  const roleNamed = async (name: string) =>
    (await world().discord.guild(world().guildId)).roles.find((role) => role.name === name)?.id ?? '';
  const balanceOf = async (name: string) => told(await person(name).slash('balance'));
  /** The message once it shows what is expected of it. */
  const once = (channel: string, title: string, expected: (message: APIMessage | undefined) => void) =>
    vi.waitFor(async () => {
      const message = await titled(channel, title);
      expected(message);
      if (message === undefined) throw new Error(`there is no message ${title}`);
      return message;
    }, soon);
  const shown = (channel: string, title: string, state: string) =>
    once(channel, title, (message) => expect(fieldOf(message, 'State')).toBe(state));

  async function make(
    name: string,
    { category = 'Harbour', ...options }: Options & { category?: string } = {},
  ): Promise<{ task: string; message: APIMessage }> {
    const asked = await mara().slash('task create', { reward: 100, hours: 24, channel: 'tasks', ...options });
    expect(asked.state, asked.error ?? told(asked)).toBe('modal');
    const made = await mara().submit(asked, { name, description: `How to ${name}`, category });
    expect(told(made)).toContain('is made');
    const task = /Task #(\d+)/.exec(made.reply?.content ?? '')?.[1] ?? '';
    return { task, message: await shown('tasks', name, 'Open') };
  }
  async function claimed(name: string, message: APIMessage): Promise<Outcome> {
    const outcome = await person(name).press(message, 'Claim');
    expect(told(outcome)).toContain('You have claimed');
    return outcome;
  }
  async function proved(name: string, message: APIMessage, text: string, files: FileInput[] = []): Promise<void> {
    const opened = await person(name).press(message, 'Send proof');
    expect(opened.state, told(opened)).toBe('modal');
    const sent = await person(name).submit(opened, { text, files });
    expect(told(sent)).toContain('is in');
  }
  const sync = async (task: string) =>
    (
      (await (await world().call(`/api/${world().guildId}/tasks/${task}`)).json()) as {
        sync: { status: string; last_error: string | null };
      }
    ).sync;

  return {
    person,
    mara,
    ines,
    wren,
    oskar,
    within,
    titled,
    dmsOf,
    roleNamed,
    balanceOf,
    once,
    shown,
    make,
    claimed,
    proved,
    sync,
  };
}
