import { ButtonStyle, ComponentType, type APIEmbedField, type APIMessage } from 'discord-api-types/v10';
import { tasks } from '../../../locales/en/discord-tasks.ts';
import { createTranslator, t } from '../../../locales/translate.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import type { TaskDraft } from './task-draft.ts';

/** The bot's messages: other pages are built without them, and only this preview needs some. */
const { t: discordT } = createTranslator(tasks);

export const PREVIEW_STATES = ['open', 'full', 'ended'] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

const COLOURS: Record<PreviewState, number> = { open: 0x12_9b_7f, full: 0xc2_85_1a, ended: 0x5b_6b_7b };
const HOUR_MS = 3_600_000;

const embedField = (name: string, value: string, inline = true): APIEmbedField => ({
  name: discordT(`field.${name}`),
  value,
  inline,
});
const numberOrZero = (text: string): number => {
  const value = parseWholeNumber(text);
  return typeof value === 'number' ? value : 0;
};

/** Builds the Discord message of a task from the values of its form, with the bot's messages. */
export function buildTaskPreview(
  draft: TaskDraft,
  context: { state: PreviewState; number: number | undefined; taken: number; currency: string; nowMs: number },
): Pick<APIMessage, 'embeds' | 'components'> {
  const { state } = context;
  return {
    embeds: [
      {
        color: COLOURS[state],
        title: draft.name || t('dashboard.task.fields.name'),
        ...(draft.description.trim() !== '' && { description: draft.description }),
        fields: buildFields(draft, context),
        footer: { text: discordT('footer', { task: context.number ?? 0 }) },
      },
    ],
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: state === 'open' ? ButtonStyle.Primary : ButtonStyle.Secondary,
            label: state === 'open' ? discordT('claim') : discordT(`off.${DISABLED_LABELS[state]}`),
            custom_id: 'claim',
            disabled: state !== 'open',
          },
          ...(state === 'ended'
            ? []
            : [
                {
                  type: ComponentType.Button as const,
                  style: ButtonStyle.Secondary as const,
                  label: discordT('submit'),
                  custom_id: 'submit',
                },
              ]),
        ],
      },
    ],
  };
}

const DISABLED_LABELS = { full: 'full', ended: 'expired' } as const;
const STATE_LABELS = { open: 'open', full: 'full', ended: 'expired' } as const;

function buildFields(
  draft: TaskDraft,
  { state, taken, currency, nowMs }: { state: PreviewState; taken: number; currency: string; nowMs: number },
): APIEmbedField[] {
  const slots = draft.max_claims.trim() === '' ? -1 : numberOrZero(draft.max_claims);
  const takenSlots = state === 'full' && slots >= 0 ? slots : Math.min(taken, slots < 0 ? taken : slots);
  const requirements = formatRequirements(draft, currency);
  const endsAtMs = endTimeMs(draft, nowMs);
  return [
    embedField('reward', formatReward(draft, currency)),
    embedField('time', discordT('time', { hours: numberOrZero(draft.duration_hours) })),
    embedField('places', discordT(slots < 0 ? 'places_endless' : 'places', { taken: takenSlots, places: slots })),
    ...(endsAtMs === undefined ? [] : [embedField('ends', discordT('ends', { at: Math.floor(endsAtMs / 1_000) }))]),
    ...(draft.category.trim() === '' ? [] : [embedField('category', draft.category)]),
    embedField('state', discordT(`standing.${STATE_LABELS[state]}`)),
    embedField('proof', discordT(proofMessageKey(draft))),
    ...(requirements === '' ? [] : [embedField('needed', requirements, false)]),
  ];
}

function formatReward({ reward, role_id: role }: TaskDraft, currency: string): string {
  const data = { amount: numberOrZero(reward), currency, role: `<@&${role}>` };
  if (role === '') return discordT('reward_coins', data);
  return discordT(data.amount === 0 ? 'reward_role' : 'reward_both', data);
}

function endTimeMs({ ends, expires_at: at, duration_hours: hours }: TaskDraft, nowMs: number): number | undefined {
  if (ends === 'never') return undefined;
  const atMs = ends === 'usual' ? nowMs + numberOrZero(hours) * HOUR_MS : Date.parse(at);
  return Number.isNaN(atMs) ? undefined : atMs;
}

const proofMessageKey = ({ auto_approve: isAuto, asks_proof: asks }: TaskDraft) =>
  isAuto ? 'proof_auto' : asks === false ? 'proof_free' : 'proof_needed';

const formatRequirements = (draft: TaskDraft, currency: string): string =>
  [
    draft.required_role_id && discordT('needed_role', { role: `<@&${draft.required_role_id}>` }),
    draft.required_balance && discordT('needed_balance', { amount: numberOrZero(draft.required_balance), currency }),
    draft.repeats && discordT('repeats', { hours: numberOrZero(draft.repeat_hours) }),
  ]
    .filter(Boolean)
    .join('\n');
