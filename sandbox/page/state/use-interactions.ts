import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { useCallback, useRef, useState } from 'react';
import { t } from '../../../locales/translate.ts';
import type { Action, Outcome, SlashAction, SubmitAction } from '../../control-api/actions-contract.ts';
import { nowMs } from '../../../ui/components/clock.ts';
import type { ComponentInteraction } from '../../../ui/discord/component-interaction.ts';
import { controlApi, ControlApiError } from '../api/control-client.ts';
import type { PageView } from './page-context.ts';

/** A command without a reply yet, or one that failed; shown in place of its reply. */
export type PendingCommand = {
  key: number;
  command: string;
  as: string;
  channelId: string;
  interactionId: string | undefined;
  atMs: number;
  error: string | undefined;
};
export type OpenModal = { opener: string; form: APIModalInteractionResponseCallbackData; as: string };
export type Interactions = ReturnType<typeof useInteractions>;

const isFinal = ({ state }: Outcome): boolean => state !== 'pending' && state !== 'deferred';

/** Runs commands, buttons, selects and modals as the selected user and tracks their outcomes. */
export function useInteractions(pageView: PageView | undefined, announce: (text: string) => void) {
  const { pendingCommands, add, fail, dismiss } = usePendingCommands();
  const [busy, setBusy] = useState<{ messageId: string; customId: string }>();
  const [failures, setFailures] = useState<Readonly<Record<string, string>>>({});
  const [modal, setModal] = useState<OpenModal>();
  const as = pageView?.me.user.id ?? '';
  const channelId = pageView?.channel?.id ?? '';

  const openModal = (outcome: Outcome) => {
    if (outcome.modal) setModal({ opener: outcome.interactionId, form: outcome.modal, as });
  };

  /** Resolves once the command has been delivered. Throws a ControlApiError when its options are refused. */
  const runSlashCommand = (command: string, options: NonNullable<SlashAction['options']>) =>
    runCommand(command, { options });
  /** The same for a command in the context menu of a message or user. */
  const runMenuCommand = (command: string, target: string) => runCommand(command, { target });

  async function runCommand(command: string, params: Pick<SlashAction, 'options' | 'target'>): Promise<void> {
    const started = await controlApi.performAction({ kind: 'slash', as, channel: channelId, command, ...params });
    const key = add({ command, as, channelId, interactionId: started.interactionId });
    void waitForFinalOutcome(started).then((outcome) => {
      if (outcome.state === 'failed') {
        const error = outcome.error ?? t('sandbox.log.did_not_respond');
        fail(key, error);
        announce(error);
      } else dismiss(key);
      return openModal(outcome);
    });
  }

  async function activateComponent(message: APIMessage, { customId, values }: ComponentInteraction): Promise<void> {
    const target = { as, channel: message.channel_id, message: message.id, customId };
    const action: Action = values ? { kind: 'select', ...target, values } : { kind: 'press', ...target };
    setBusy({ messageId: message.id, customId });
    setFailures(({ [message.id]: _gone, ...others }) => others);
    const outcome = await beginInteraction(action);
    setBusy(undefined);
    if (outcome.state !== 'failed') return openModal(outcome);
    // A refusal by the sandbox says why. When the bot does not respond, the text is that of Discord's client.
    const error = outcome.interactionId === '' ? outcome.error : undefined;
    const text = error ?? t('sandbox.log.interaction_failed');
    setFailures((others) => ({ ...others, [message.id]: text }));
    return announce(text);
  }

  return {
    pendingCommands,
    busy,
    failures,
    modal,
    runSlashCommand,
    runMenuCommand,
    activateComponent,
    submit: async (fields: SubmitAction['fields']) => modal && submitModal(modal, fields),
    dismiss,
    closeModal: () => setModal(undefined),
  };
}

/** The pending commands by key. A new command removes those that failed. */
function usePendingCommands() {
  const [pendingCommands, setPendingCommands] = useState<readonly PendingCommand[]>([]);
  const lastKey = useRef(0);
  /** Returns the key of the new row. */
  const add = (command: Pick<PendingCommand, 'command' | 'as' | 'channelId' | 'interactionId'>): number => {
    const key = (lastKey.current += 1);
    setPendingCommands((rows) => [
      ...rows.filter(({ error }) => !error),
      { key, ...command, atMs: nowMs(), error: undefined },
    ]);
    return key;
  };
  const fail = (key: number, error: string) =>
    setPendingCommands((rows) => rows.map((row) => (row.key === key ? { ...row, error } : row)));
  const dismiss = useCallback((key: number) => setPendingCommands((rows) => rows.filter((row) => row.key !== key)), []);
  return { pendingCommands, add, fail, dismiss };
}

/** Returns the refusal or the failure text, or undefined on success. */
async function submitModal(
  { as, opener }: OpenModal,
  fields: SubmitAction['fields'],
): Promise<ControlApiError | string | undefined> {
  try {
    const outcome = await waitForFinalOutcome(await controlApi.performAction({ kind: 'submit', as, opener, fields }));
    return outcome.state === 'failed' ? t('sandbox.modal.failed') : undefined;
  } catch (error) {
    if (error instanceof ControlApiError) return error;
    throw error;
  }
}

const waitForFinalOutcome = async (started: Outcome): Promise<Outcome> =>
  isFinal(started) ? started : controlApi.waitForOutcome(started.interactionId);

async function beginInteraction(action: Action): Promise<Outcome> {
  try {
    return await waitForFinalOutcome(await controlApi.performAction(action));
  } catch (error) {
    if (!(error instanceof ControlApiError)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}
