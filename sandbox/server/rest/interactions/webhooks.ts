import { MessageFlags } from 'discord-api-types/v10';
import { postInteractionMessage } from '../../interactions/interaction-response.ts';
import { updateOutcome, type InteractionRecord, TOKEN_LIFETIME_MS } from '../../interactions/interaction-store.ts';
import { readMessageBody } from '../../limits/message-body.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { RouteResponse, Call, Route } from '../../http/router.ts';
import { requirePlace } from '../../../world/permissions/access.ts';
import { NO_FLAGS } from '../../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, removeMessage } from '../../../world/messages/messages.ts';
import type { StoredMessage } from '../../../world/world.ts';

const MESSAGE_PATH = '/webhooks/:application/:token/messages/:message';

/** Follow-ups and the original reply of an interaction; the token in the path is the credential, for 15 minutes. */
export const webhookRoutes: Route[] = [
  { method: 'POST', path: '/webhooks/:application/:token', isOpen: true, handle: postFollowUp },
  {
    method: 'GET',
    path: MESSAGE_PATH,
    isOpen: true,
    handle: (local, call) => ({ status: 200, body: requireMessage(local, call).stored.message }),
  },
  {
    method: 'PATCH',
    path: MESSAGE_PATH,
    isOpen: true,
    handle: (local, call) => {
      const { record, stored, isOriginal } = requireMessage(local, call);
      return { status: 200, body: editResponse(local, record, { stored, call, isOriginal }).message };
    },
  },
  {
    method: 'DELETE',
    path: MESSAGE_PATH,
    isOpen: true,
    handle: (local, call) => {
      const { record, stored, isOriginal } = requireMessage(local, call);
      removeMessage(local, requirePlace(local, record.channelId), stored);
      if (isOriginal && record.outcome.state === 'deferred') updateOutcome(local, record, { state: 'replied' });
      return { status: 204 };
    },
  },
];

function postFollowUp(local: LocalDiscord, call: Call): RouteResponse {
  const record = requireInteraction(local, call);
  const original = record.originalId === null ? undefined : findMessage(local, record.channelId, record.originalId);
  if (original && (original.message.flags ?? NO_FLAGS) & MessageFlags.Loading) {
    // Discord's compatibility rule: the first follow-up of a deferred reply is that reply.
    return { status: 200, body: editResponse(local, record, { stored: original, call, isOriginal: true }).message };
  }
  if (record.remainingFollowUps < 1) throw discordError(40_094);
  const body = readMessageBody(createForm(), call.body, { fileCount: call.files.length, isEdit: false });
  record.remainingFollowUps -= 1;
  const stored = postInteractionMessage(local, record, {
    body,
    files: call.files,
    extra: original
      ? { message_reference: { type: 0, message_id: original.message.id, channel_id: record.channelId } }
      : {},
  });
  const followUps = [...record.outcome.followUps, stored.message];
  const isFirstResponse = record.outcome.state === 'deferred';
  updateOutcome(local, record, { followUps, ...(isFirstResponse ? { state: 'replied', reply: stored.message } : {}) });
  return { status: 200, body: stored.message };
}

function editResponse(
  local: LocalDiscord,
  record: InteractionRecord,
  input: { stored: StoredMessage; call: Call; isOriginal: boolean },
): StoredMessage {
  const { stored, call, isOriginal } = input;
  const context = { formerFlags: stored.message.flags ?? NO_FLAGS, fileCount: call.files.length, isEdit: true };
  const body = readMessageBody(createForm(), call.body, context);
  const isSource = stored.message.id === record.sourceId;
  changeMessage(local, stored, { place: requirePlace(local, record.channelId), body, files: call.files });
  if (isOriginal && record.outcome.state === 'deferred') {
    updateOutcome(local, record, { state: isSource ? 'updated' : 'replied', reply: stored.message });
  }
  return stored;
}

/** 10015 for an unknown application, token or one not answered yet; 50027 after 15 minutes. */
function requireInteraction(local: LocalDiscord, call: Call): InteractionRecord {
  const record = local.interactions.byToken.get(call.param('token'));
  if (call.param('application') !== local.settings.applicationId) throw discordError(10_015);
  if (!record) throw discordError(50_027);
  if (local.world.now() - record.createdAtMs > TOKEN_LIFETIME_MS) throw discordError(50_027);
  if (record.responseType === null) throw discordError(10_015);
  return record;
}

function requireMessage(
  local: LocalDiscord,
  call: Call,
): { record: InteractionRecord; stored: StoredMessage; isOriginal: boolean } {
  const record = requireInteraction(local, call);
  const messageId = call.param('message');
  const id = messageId === '@original' ? record.originalId : messageId;
  const stored = id === null ? undefined : findMessage(local, record.channelId, id);
  if (!stored || !belongsTo(stored, record)) throw discordError(10_008);
  return { record, stored, isOriginal: stored.message.id === record.originalId };
}

function belongsTo({ message: candidate }: StoredMessage, record: InteractionRecord): boolean {
  if (candidate.id === record.originalId) return true;
  return isRecord(candidate.interaction_metadata) && candidate.interaction_metadata.id === record.id;
}
