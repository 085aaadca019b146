import { MessageFlags } from 'discord-api-types/v10';
import { postAnswer } from '../../interactions/interaction-response.ts';
import { advance, type InteractionRecord, tokenLifeMs } from '../../interactions/interaction-store.ts';
import { readMessageBody } from '../../limits/message-body.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import { placeOf } from '../../../world/permissions/access.ts';
import { noFlags } from '../../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, removeMessage } from '../../../world/messages/messages.ts';
import type { StoredMessage } from '../../../world/world.ts';

const message = '/webhooks/:application/:token/messages/:message';

/** Follow-ups and the original reply of an interaction; the token in the path is the credential, for 15 minutes. */
export const webhookRoutes: Route[] = [
  { method: 'POST', path: '/webhooks/:application/:token', isOpen: true, handle: followUp },
  {
    method: 'GET',
    path: message,
    isOpen: true,
    handle: (local, call) => ({ status: 200, body: messageOf(local, call).stored.message }),
  },
  {
    method: 'PATCH',
    path: message,
    isOpen: true,
    handle: (local, call) => {
      const { record, stored, isOriginal } = messageOf(local, call);
      return { status: 200, body: editAnswer(local, record, { stored, call, isOriginal }).message };
    },
  },
  {
    method: 'DELETE',
    path: message,
    isOpen: true,
    handle: (local, call) => {
      const { record, stored, isOriginal } = messageOf(local, call);
      removeMessage(local, placeOf(local, record.channelId), stored);
      if (isOriginal && record.outcome.state === 'deferred') advance(local, record, { state: 'replied' });
      return { status: 204 };
    },
  },
];

function followUp(local: LocalDiscord, call: Call): Answer {
  const record = recordOf(local, call);
  const original = record.originalId === null ? undefined : findMessage(local, record.channelId, record.originalId);
  if (original && (original.message.flags ?? noFlags) & MessageFlags.Loading) {
    // Discord's compatibility rule: the first follow-up of a deferred reply is that reply.
    return { status: 200, body: editAnswer(local, record, { stored: original, call, isOriginal: true }).message };
  }
  if (record.followUpsLeft < 1) throw refusal(40_094);
  const body = readMessageBody(createForm(), call.body, { fileCount: call.files.length, isEdit: false });
  record.followUpsLeft -= 1;
  const stored = postAnswer(local, record, {
    body,
    files: call.files,
    extra: original
      ? { message_reference: { type: 0, message_id: original.message.id, channel_id: record.channelId } }
      : {},
  });
  const followUps = [...record.outcome.followUps, stored.message];
  const isFirstWord = record.outcome.state === 'deferred';
  advance(local, record, { followUps, ...(isFirstWord ? { state: 'replied', reply: stored.message } : {}) });
  return { status: 200, body: stored.message };
}

function editAnswer(
  local: LocalDiscord,
  record: InteractionRecord,
  what: { stored: StoredMessage; call: Call; isOriginal: boolean },
): StoredMessage {
  const { stored, call, isOriginal } = what;
  const context = { formerFlags: stored.message.flags ?? noFlags, fileCount: call.files.length, isEdit: true };
  const body = readMessageBody(createForm(), call.body, context);
  const isSource = stored.message.id === record.sourceId;
  changeMessage(local, stored, { place: placeOf(local, record.channelId), body, files: call.files });
  if (isOriginal && record.outcome.state === 'deferred') {
    advance(local, record, { state: isSource ? 'updated' : 'replied', reply: stored.message });
  }
  return stored;
}

/** 10015 for an unknown application, token or one not answered yet; 50027 after 15 minutes. */
function recordOf(local: LocalDiscord, call: Call): InteractionRecord {
  const record = local.interactions.byToken.get(call.param('token'));
  if (call.param('application') !== local.settings.applicationId) throw refusal(10_015);
  if (!record) throw refusal(50_027);
  if (local.world.now() - record.createdAtMs > tokenLifeMs) throw refusal(50_027);
  if (record.answer === null) throw refusal(10_015);
  return record;
}

function messageOf(
  local: LocalDiscord,
  call: Call,
): { record: InteractionRecord; stored: StoredMessage; isOriginal: boolean } {
  const record = recordOf(local, call);
  const asked = call.param('message');
  const id = asked === '@original' ? record.originalId : asked;
  const stored = id === null ? undefined : findMessage(local, record.channelId, id);
  if (!stored || !belongsTo(stored, record)) throw refusal(10_008);
  return { record, stored, isOriginal: stored.message.id === record.originalId };
}

function belongsTo({ message: held }: StoredMessage, record: InteractionRecord): boolean {
  if (held.id === record.originalId) return true;
  return isRecord(held.interaction_metadata) && held.interaction_metadata.id === record.id;
}
