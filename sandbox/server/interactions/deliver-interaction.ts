import { randomUUID } from 'node:crypto';
import {
  type APIMessage,
  type APIUser,
  ApplicationIntegrationType,
  InteractionContextType,
  InteractionType,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { computeChannelPermissions, type Place } from '../../world/permissions/access.ts';
import { updateOutcome, type InteractionRecord } from './interaction-store.ts';

/** Discord's default upload limit, in bytes. */
const ATTACHMENT_SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

/** `receiving-and-responding.mdx` l.474: five, then 40094. */
const USER_INSTALL_FOLLOW_UPS = 5;

export type NewInteraction = {
  type: InteractionType;
  user: APIUser;
  place: Place;
  data: object;
  /** The message a component sits on. */
  message?: APIMessage | undefined;
  locale?: string | undefined;
  optionType?: number | null;
  /** How often the same interaction arrives, on top of the fault. */
  times?: number | undefined;
  metadata?: object;
  installed?: 'server' | 'user' | undefined;
  name?: string;
  /** For the wire log: `/daily`, `shop.buy:3`. */
  label: string;
};

/** Makes an interaction, sends it to the bot, and starts its 3 seconds. */
export function deliverInteraction(local: LocalDiscord, input: NewInteraction): InteractionRecord {
  const { world, faults } = local;
  const { place, user } = input;
  const id = world.nextId();
  const token = createToken(id);
  const guildId = place.guild?.id ?? null;
  const owners =
    input.installed === 'user'
      ? { [ApplicationIntegrationType.UserInstall]: user.id }
      : { [ApplicationIntegrationType.GuildInstall]: guildId ?? '0' };
  const record: InteractionRecord = {
    id,
    token,
    type: input.type,
    userId: user.id,
    guildId,
    channelId: place.channel.id,
    createdAtMs: world.now(),
    startedMs: performance.now(),
    responseType: null,
    isEphemeral: false,
    originalId: null,
    sourceId: input.message?.id ?? null,
    // Which of the metadata shapes it is follows from the type; only clients read it.
    metadata: {
      id,
      type: input.type,
      user,
      authorizing_integration_owners: owners,
      ...input.metadata,
    } as InteractionRecord['metadata'],
    name: input.name ?? null,
    optionType: input.optionType ?? null,
    modal: null,
    remainingFollowUps: input.installed === 'user' ? USER_INSTALL_FOLLOW_UPS : Number.POSITIVE_INFINITY,
    outcome: { interactionId: id, state: 'pending', followUps: [] },
    waiters: [],
    deadline: null,
    timeOut() {
      if (record.responseType === null)
        updateOutcome(local, record, { state: 'failed', error: 'The application did not respond' });
    },
  };
  local.interactions.add(record);
  record.deadline = setTimeout(record.timeOut, local.settings.responseTimeoutMs);
  const payload = { ...buildInteractionObject(local, input), id, token, authorizing_integration_owners: owners };
  const times = (input.times ?? 1) * faults.deliverTimes;
  const send = (): void => {
    for (let n = 0; n < times; n += 1) {
      local.sessions.dispatch({ event: 'INTERACTION_CREATE', data: payload, guildId, intents: 0 });
    }
    const detail = times > 1 ? `${input.label} ×${times}` : input.label;
    local.wireLog.add({ direction: 'in', kind: 'gateway', label: 'INTERACTION_CREATE', detail });
  };
  if (faults.deliverLateMs > 0) setTimeout(send, faults.deliverLateMs).unref();
  else send();
  return record;
}

/** As long as Discord's; random UUIDs come from a pool and cost a tenth of fresh random bytes. */
function createToken(id: string): string {
  return `aW50ZXJhY3Rpb246${id}${randomUUID()}${randomUUID()}${randomUUID()}`.replaceAll('-', '');
}

/** The whole documented object; client libraries break on a missing part. */
function buildInteractionObject(local: LocalDiscord, input: NewInteraction): object {
  const { place, user } = input;
  const permissions = computeChannelPermissions(local, place, user.id).toString();
  const appPermissions = computeChannelPermissions(local, place, local.world.bot.id).toString();
  const member = place.contents?.members.get(user.id);
  return {
    application_id: local.settings.applicationId,
    type: input.type,
    version: 1,
    locale: input.locale ?? 'en-GB',
    channel_id: place.channel.id,
    channel: { ...place.channel, permissions },
    app_permissions: appPermissions,
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT_BYTES,
    data: input.data,
    ...(input.message ? { message: input.message } : {}),
    ...(place.guild && member
      ? {
          guild_id: place.guild.id,
          guild: { id: place.guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...member, permissions },
          context: InteractionContextType.Guild,
        }
      : { user, context: InteractionContextType.BotDM }),
  };
}
