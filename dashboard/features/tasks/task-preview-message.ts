import { ButtonStyle, ComponentType, type APIEmbedField, type APIMessage } from 'discord-api-types/v10';
import { tasks } from '../../../locales/en/discord-tasks.ts';
import { createSay, say } from '../../../locales/translate.ts';
import { enteredNumber } from '../../components/forms/parse-whole-number.ts';
import type { TaskDraft } from './task-draft.ts';

/** The bot's own words: pages are built without them, and only this one needs some. */
const { say: bot } = createSay(tasks);

export const PREVIEW_STATES = ['open', 'full', 'ended'] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

const COLOUR: Record<PreviewState, number> = { open: 0x12_9b_7f, full: 0xc2_85_1a, ended: 0x5b_6b_7b };
const HOUR_MS = 3_600_000;

const field = (name: string, value: string, inline = true): APIEmbedField => ({
  name: bot(`field.${name}`),
  value,
  inline,
});
const number = (text: string): number => {
  const entered = enteredNumber(text);
  return typeof entered === 'number' ? entered : 0;
};

/** A task's message in the bot's own words, from what stands in the form. */
export function previewOf(
  draft: TaskDraft,
  about: { state: PreviewState; number: number | undefined; taken: number; currency: string; nowMs: number },
): Pick<APIMessage, 'embeds' | 'components'> {
  const { state } = about;
  return {
    embeds: [
      {
        color: COLOUR[state],
        title: draft.name || say('dashboard.task.fields.name'),
        ...(draft.description.trim() !== '' && { description: draft.description }),
        fields: fieldsOf(draft, about),
        footer: { text: bot('footer', { task: about.number ?? 0 }) },
      },
    ],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: state === 'open' ? ButtonStyle.Primary : ButtonStyle.Secondary,
            label: state === 'open' ? bot('claim') : bot(`off.${OFF[state]}`),
            custom_id: 'claim',
            disabled: state !== 'open',
          },
          ...(state === 'ended'
            ? []
            : [
                {
                  type: ComponentType.Button as const,
                  style: ButtonStyle.Secondary as const,
                  label: bot('submit'),
                  custom_id: 'submit',
                },
              ]),
        ],
      },
    ],
  };
}

const OFF = { full: 'full', ended: 'expired' } as const;
const STANDING = { open: 'open', full: 'full', ended: 'expired' } as const;

function fieldsOf(
  draft: TaskDraft,
  { state, taken, currency, nowMs }: { state: PreviewState; taken: number; currency: string; nowMs: number },
): APIEmbedField[] {
  const places = draft.max_claims.trim() === '' ? -1 : number(draft.max_claims);
  const shown = state === 'full' && places >= 0 ? places : Math.min(taken, places < 0 ? taken : places);
  const needed = neededOf(draft, currency);
  const ends = endsOf(draft, nowMs);
  return [
    field('reward', rewardOf(draft, currency)),
    field('time', bot('time', { hours: number(draft.duration_hours) })),
    field('places', bot(places < 0 ? 'places_endless' : 'places', { taken: shown, places })),
    ...(ends === undefined ? [] : [field('ends', bot('ends', { at: Math.floor(ends / 1_000) }))]),
    ...(draft.category.trim() === '' ? [] : [field('category', draft.category)]),
    field('state', bot(`standing.${STANDING[state]}`)),
    field('proof', bot(proofOf(draft))),
    ...(needed === '' ? [] : [field('needed', needed, false)]),
  ];
}

function rewardOf({ reward, role_id: role }: TaskDraft, currency: string): string {
  const data = { amount: number(reward), currency, role: `<@&${role}>` };
  if (role === '') return bot('reward_coins', data);
  return bot(data.amount === 0 ? 'reward_role' : 'reward_both', data);
}

function endsOf({ ends, expires_at: at, duration_hours: hours }: TaskDraft, nowMs: number): number | undefined {
  if (ends === 'never') return undefined;
  const moment = ends === 'usual' ? nowMs + number(hours) * HOUR_MS : Date.parse(at);
  return Number.isNaN(moment) ? undefined : moment;
}

const proofOf = ({ auto_approve: isAuto, asks_proof: asks }: TaskDraft) =>
  isAuto ? 'proof_auto' : asks === false ? 'proof_free' : 'proof_needed';

const neededOf = (draft: TaskDraft, currency: string): string =>
  [
    draft.required_role_id && bot('needed_role', { role: `<@&${draft.required_role_id}>` }),
    draft.required_balance && bot('needed_balance', { amount: number(draft.required_balance), currency }),
    draft.repeats && bot('repeats', { hours: number(draft.repeat_hours) }),
  ]
    .filter(Boolean)
    .join('\n');
