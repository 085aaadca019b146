import { randomUUID } from 'node:crypto';
import {
  type APIMessage,
  type APIUser,
  ApplicationIntegrationType,
  InteractionContextType,
  InteractionType,
} from 'discord-api-types/v10';
import type { InteractionContext } from './interaction-context.ts';
import { computeChannelPermissions, type ChannelLocation } from '../../world/permissions/access.ts';
import { updateOutcome, type InteractionRecord } from './interaction-store.ts';

/** Discord's default upload limit, in bytes. */
const ATTACHMENT_SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

/** `receiving-and-responding.mdx`: five follow-ups, then 40094. */
const USER_INSTALL_FOLLOW_UPS = 5;

export type NewInteraction = {
  type: InteractionType;
  user: APIUser;
  location: ChannelLocation;
  data: object;
  /** The message that contains the component. */
  message?: APIMessage | undefined;
  locale?: string | undefined;
  optionType?: number | null;
  /** How many times the interaction is delivered, multiplied by the `deliverTimes` fault. */
  times?: number | undefined;
  metadata?: object;
  installed?: 'server' | 'user' | undefined;
  name?: string;
  /** Label in the wire log, such as `/daily` or `shop.buy:3`. */
  label: string;
};

/** Creates an interaction, sends it to the bot and starts its response deadline. */
export function deliverInteraction(context: InteractionContext, input: NewInteraction): InteractionRecord {
  const { world } = context;
  const faults = context.faults.settings;
  const { location, user } = input;
  const id = world.nextId();
  const token = createToken(id);
  const guildId = location.guild?.id ?? null;
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
    channelId: location.channel.id,
    createdAtMs: world.now(),
    startedMs: performance.now(),
    responseType: null,
    isEphemeral: false,
    originalId: null,
    sourceId: input.message?.id ?? null,
    // The type decides which metadata shape it is; only clients read it.
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
        updateOutcome(context, record, { state: 'failed', error: 'The application did not respond' });
    },
  };
  context.interactions.add(record);
  record.deadline = setTimeout(record.timeOut, context.settings.responseTimeoutMs);
  const payload = { ...buildInteractionObject(context, input), id, token, authorizing_integration_owners: owners };
  const times = (input.times ?? 1) * faults.deliverTimes;
  const send = (): void => {
    for (let n = 0; n < times; n += 1) {
      world.events.dispatch({ event: 'INTERACTION_CREATE', data: payload, guildId, intents: 0 });
    }
    const detail = times > 1 ? `${input.label} ×${times}` : input.label;
    context.wireLog.add({ direction: 'in', kind: 'gateway', label: 'INTERACTION_CREATE', detail });
  };
  if (faults.deliverLateMs > 0) setTimeout(send, faults.deliverLateMs).unref();
  else send();
  return record;
}

/** As long as Discord's tokens. Random UUIDs come from a pool and cost a tenth of fresh random bytes. */
function createToken(id: string): string {
  return `aW50ZXJhY3Rpb246${id}${randomUUID()}${randomUUID()}${randomUUID()}`.replaceAll('-', '');
}

/** Returns the complete documented object; client libraries break on a missing key. */
function buildInteractionObject(context: InteractionContext, input: NewInteraction): object {
  const { location, user } = input;
  const permissions = computeChannelPermissions(context.world, location, user.id).toString();
  const appPermissions = computeChannelPermissions(context.world, location, context.world.bot.id).toString();
  const member = location.contents?.members.get(user.id);
  return {
    application_id: context.settings.applicationId,
    type: input.type,
    version: 1,
    locale: input.locale ?? 'en-GB',
    channel_id: location.channel.id,
    channel: { ...location.channel, permissions },
    app_permissions: appPermissions,
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT_BYTES,
    data: input.data,
    ...(input.message ? { message: input.message } : {}),
    ...(location.guild && member
      ? {
          guild_id: location.guild.id,
          guild: { id: location.guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...member, permissions },
          context: InteractionContextType.Guild,
        }
      : { user, context: InteractionContextType.BotDM }),
  };
}
