import { MessageFlags } from 'discord-api-types/v10';
import { postInteractionMessage } from '../../interactions/interaction-response.ts';
import { updateOutcome, type InteractionRecord, TOKEN_LIFETIME_MS } from '../../interactions/interaction-store.ts';
import { readMessageBody } from '../../limits/message-body.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import { isRecord } from '../../../world/is-record.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import { requireLocation } from '../../../world/permissions/access.ts';
import { NO_FLAGS } from '../../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, removeMessage } from '../../../world/messages/messages.ts';
import type { StoredMessage } from '../../../world/world.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

const MESSAGE_PATH = '/webhooks/:application/:token/messages/:message';

/**
 * Follow-ups and the original reply of an interaction. The token in the path is the credential, valid for 15 minutes.
 */
export const webhookRoutes: RestRoute[] = [
  { method: 'POST', path: '/webhooks/:application/:token', isPublic: true, handle: postFollowUp },
  {
    method: 'GET',
    path: MESSAGE_PATH,
    isPublic: true,
    handle: (context, call) => ({ status: 200, body: requireMessage(context, call).stored.message }),
  },
  {
    method: 'PATCH',
    path: MESSAGE_PATH,
    isPublic: true,
    handle: (context, call) => {
      const { record, stored, isOriginal } = requireMessage(context, call);
      return { status: 200, body: editResponse(context, record, { stored, call, isOriginal }).message };
    },
  },
  {
    method: 'DELETE',
    path: MESSAGE_PATH,
    isPublic: true,
    handle: (context, call) => {
      const { world } = context;
      const { record, stored, isOriginal } = requireMessage(context, call);
      removeMessage(world, requireLocation(world, record.channelId), stored);
      if (isOriginal && record.outcome.state === 'deferred') updateOutcome(context, record, { state: 'replied' });
      return { status: 204 };
    },
  },
];

function postFollowUp(context: RestContext, call: Call): RouteResponse {
  const record = requireInteraction(context, call);
  const original =
    record.originalId === null ? undefined : findMessage(context.world, record.channelId, record.originalId);
  if (original && (original.message.flags ?? NO_FLAGS) & MessageFlags.Loading) {
    // Discord's compatibility rule: the first follow-up of a deferred reply becomes that reply.
    return { status: 200, body: editResponse(context, record, { stored: original, call, isOriginal: true }).message };
  }
  if (record.remainingFollowUps < 1) throw discordError(40_094);
  const body = readMessageBody(createForm(), call.body, { fileCount: call.files.length, isEdit: false });
  record.remainingFollowUps -= 1;
  const stored = postInteractionMessage(context, record, {
    body,
    files: call.files,
    extra: original
      ? { message_reference: { type: 0, message_id: original.message.id, channel_id: record.channelId } }
      : {},
  });
  const followUps = [...record.outcome.followUps, stored.message];
  const isFirstResponse = record.outcome.state === 'deferred';
  updateOutcome(context, record, {
    followUps,
    ...(isFirstResponse ? { state: 'replied', reply: stored.message } : {}),
  });
  return { status: 200, body: stored.message };
}

function editResponse(
  context: RestContext,
  record: InteractionRecord,
  input: { stored: StoredMessage; call: Call; isOriginal: boolean },
): StoredMessage {
  const { world } = context;
  const { stored, call, isOriginal } = input;
  const limits = { previousFlags: stored.message.flags ?? NO_FLAGS, fileCount: call.files.length, isEdit: true };
  const body = readMessageBody(createForm(), call.body, limits);
  const isSource = stored.message.id === record.sourceId;
  changeMessage(world, stored, { location: requireLocation(world, record.channelId), body, files: call.files });
  if (isOriginal && record.outcome.state === 'deferred') {
    updateOutcome(context, record, { state: isSource ? 'updated' : 'replied', reply: stored.message });
  }
  return stored;
}

/**
 * Throws 10015 for an unknown application or before the first response, 50027 for an unknown token or after 15 minutes.
 */
function requireInteraction({ interactions, settings, world }: RestContext, call: Call): InteractionRecord {
  const record = interactions.byToken.get(call.param('token'));
  if (call.param('application') !== settings.applicationId) throw discordError(10_015);
  if (!record) throw discordError(50_027);
  if (world.now() - record.createdAtMs > TOKEN_LIFETIME_MS) throw discordError(50_027);
  if (record.responseType === null) throw discordError(10_015);
  return record;
}

function requireMessage(
  context: RestContext,
  call: Call,
): { record: InteractionRecord; stored: StoredMessage; isOriginal: boolean } {
  const record = requireInteraction(context, call);
  const messageId = call.param('message');
  const id = messageId === '@original' ? record.originalId : messageId;
  const stored = id === null ? undefined : findMessage(context.world, record.channelId, id);
  if (!stored || !belongsTo(stored, record)) throw discordError(10_008);
  return { record, stored, isOriginal: stored.message.id === record.originalId };
}

function belongsTo({ message: candidate }: StoredMessage, record: InteractionRecord): boolean {
  if (candidate.id === record.originalId) return true;
  return isRecord(candidate.interaction_metadata) && candidate.interaction_metadata.id === record.id;
}
