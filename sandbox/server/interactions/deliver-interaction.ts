import { randomUUID } from 'node:crypto';
import {
  type APIMessage,
  type APIUser,
  ApplicationIntegrationType,
  InteractionContextType,
  InteractionType,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { permissionsIn, type Place } from '../../world/permissions/access.ts';
import { advance, type InteractionRecord } from './interaction-store.ts';

/** Discord's default upload limit, in bytes. */
const attachmentSizeLimit = 10 * 1024 * 1024;

/** `receiving-and-responding.mdx` l.474: five, then 40094. */
const followUpsOfUserInstall = 5;

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
export function deliver(local: LocalDiscord, wish: NewInteraction): InteractionRecord {
  const { world, faults } = local;
  const { place, user } = wish;
  const id = world.nextId();
  const token = makeToken(id);
  const guildId = place.guild?.id ?? null;
  const owners =
    wish.installed === 'user'
      ? { [ApplicationIntegrationType.UserInstall]: user.id }
      : { [ApplicationIntegrationType.GuildInstall]: guildId ?? '0' };
  const record: InteractionRecord = {
    id,
    token,
    type: wish.type,
    userId: user.id,
    guildId,
    channelId: place.channel.id,
    createdAtMs: world.now(),
    startedMs: performance.now(),
    answer: null,
    isEphemeral: false,
    originalId: null,
    sourceId: wish.message?.id ?? null,
    // Which of the metadata shapes it is follows from the type; only clients read it.
    metadata: {
      id,
      type: wish.type,
      user,
      authorizing_integration_owners: owners,
      ...wish.metadata,
    } as InteractionRecord['metadata'],
    name: wish.name ?? null,
    optionType: wish.optionType ?? null,
    modal: null,
    followUpsLeft: wish.installed === 'user' ? followUpsOfUserInstall : Number.POSITIVE_INFINITY,
    outcome: { interactionId: id, state: 'pending', followUps: [] },
    waiters: [],
    deadline: null,
    giveUp() {
      if (record.answer === null) advance(local, record, { state: 'failed', error: 'The application did not respond' });
    },
  };
  local.interactions.add(record);
  record.deadline = setTimeout(record.giveUp, local.settings.answerWithinMs);
  const payload = { ...interactionObject(local, wish), id, token, authorizing_integration_owners: owners };
  const times = (wish.times ?? 1) * faults.deliverTimes;
  const send = (): void => {
    for (let n = 0; n < times; n += 1) {
      local.sessions.dispatch({ event: 'INTERACTION_CREATE', data: payload, guildId, intents: 0 });
    }
    const detail = times > 1 ? `${wish.label} ×${times}` : wish.label;
    local.wire.add({ direction: 'in', kind: 'gateway', label: 'INTERACTION_CREATE', detail });
  };
  if (faults.deliverLateMs > 0) setTimeout(send, faults.deliverLateMs).unref();
  else send();
  return record;
}

/** As long as Discord's; random UUIDs come from a pool and cost a tenth of fresh random bytes. */
function makeToken(id: string): string {
  return `aW50ZXJhY3Rpb246${id}${randomUUID()}${randomUUID()}${randomUUID()}`.replaceAll('-', '');
}

/** The whole documented object; client libraries break on a missing part. */
function interactionObject(local: LocalDiscord, wish: NewInteraction): object {
  const { place, user } = wish;
  const permissions = permissionsIn(local, place, user.id).toString();
  const appPermissions = permissionsIn(local, place, local.world.bot.id).toString();
  const member = place.parts?.members.get(user.id);
  return {
    application_id: local.settings.applicationId,
    type: wish.type,
    version: 1,
    locale: wish.locale ?? 'en-GB',
    channel_id: place.channel.id,
    channel: { ...place.channel, permissions },
    app_permissions: appPermissions,
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: attachmentSizeLimit,
    data: wish.data,
    ...(wish.message ? { message: wish.message } : {}),
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
