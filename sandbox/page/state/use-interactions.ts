import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { useCallback, useRef, useState } from 'react';
import { say } from '../../../locales/translate.ts';
import type { Act, Outcome, SlashAct, SubmitAct } from '../../control-api/contract.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import type { Use } from '../../../ui/discord/component-interaction.ts';
import { control, Refused } from '../api/control-client.ts';
import type { Scene } from './page-context.ts';

/** A command on its way, or one that failed; it stands where its answer would. */
export type Waiting = {
  key: number;
  command: string;
  as: string;
  channelId: string;
  interactionId: string | undefined;
  atMs: number;
  error: string | undefined;
};
export type OpenModal = { opener: string; form: APIModalInteractionResponseCallbackData; as: string };
export type Acting = ReturnType<typeof useActing>;

const isFinal = ({ state }: Outcome): boolean => state !== 'pending' && state !== 'deferred';

/** What a person sets off: commands, buttons, selects and forms, and what becomes of each. */
export function useActing(scene: Scene | undefined, announce: (words: string) => void) {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [busy, setBusy] = useState<{ messageId: string; customId: string }>();
  const [failures, setFailures] = useState<Readonly<Record<string, string>>>({});
  const [modal, setModal] = useState<OpenModal>();
  const lastKey = useRef(0);
  const as = scene?.me.user.id ?? '';
  const channelId = scene?.channel?.id ?? '';

  const change = (key: number, part: Partial<Waiting>) =>
    setWaiting((rows) => rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const dismiss = useCallback((key: number) => setWaiting((rows) => rows.filter((row) => row.key !== key)), []);
  const openModal = (outcome: Outcome) => {
    if (outcome.modal) setModal({ opener: outcome.interactionId, form: outcome.modal, as });
  };

  /** Resolves once the command is on its way; a refusal of its options is thrown. */
  const slash = (command: string, options: NonNullable<SlashAct['options']>) => run(command, { options });
  /** The same for a command in the menu of a message or person. */
  const menu = (command: string, target: string) => run(command, { target });

  async function run(command: string, more: Pick<SlashAct, 'options' | 'target'>): Promise<void> {
    const begun = await control.act({ kind: 'slash', as, channel: channelId, command, ...more });
    const key = (lastKey.current += 1);
    setWaiting((rows) => [
      ...rows.filter(({ error }) => !error),
      { key, command, as, channelId, interactionId: begun.interactionId, atMs: nowMs(), error: undefined },
    ]);
    void follow(begun).then((outcome) => {
      if (outcome.state === 'failed') {
        change(key, { error: outcome.error ?? say('sandbox.log.did_not_respond') });
        announce(outcome.error ?? say('sandbox.log.did_not_respond'));
      } else dismiss(key);
      return openModal(outcome);
    });
  }

  async function use(message: APIMessage, { customId, values }: Use): Promise<void> {
    const where = { as, channel: message.channel_id, message: message.id, customId };
    const act: Act = values ? { kind: 'select', ...where, values } : { kind: 'press', ...where };
    setBusy({ messageId: message.id, customId });
    setFailures(({ [message.id]: _gone, ...others }) => others);
    const outcome = await begin(act);
    setBusy(undefined);
    if (outcome.state !== 'failed') return openModal(outcome);
    // What never reached the bot says why; a bot's silence is told as Discord tells it under a component.
    const error = outcome.interactionId === '' ? outcome.error : undefined;
    const words = error ?? say('sandbox.log.interaction_failed');
    setFailures((others) => ({ ...others, [message.id]: words }));
    return announce(words);
  }

  /** Answers what went wrong, if anything did. */
  async function submit(fields: SubmitAct['fields']): Promise<Refused | string | undefined> {
    if (!modal) return undefined;
    try {
      const begun = await control.act({ kind: 'submit', as: modal.as, opener: modal.opener, fields });
      const outcome = await follow(begun);
      if (outcome.state === 'failed') return say('sandbox.modal.failed');
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  return { waiting, busy, failures, modal, slash, menu, use, submit, dismiss, closeModal: () => setModal(undefined) };
}

const follow = async (begun: Outcome): Promise<Outcome> =>
  isFinal(begun) ? begun : control.settled(begun.interactionId);

async function begin(act: Act): Promise<Outcome> {
  try {
    return await follow(await control.act(act));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}
