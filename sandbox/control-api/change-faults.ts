import type { FaultChange, Faults } from './contract.ts';
import { type LocalDiscord, createDisabledFaults } from '../local-discord.ts';

/** Switches faults as the contract says; lasting ones stay, one-time ones happen now. */
export function changeFaults(local: LocalDiscord, change: FaultChange): Faults {
  const { deliverTwice, dropSocket, reconnect, invalidSession, clear, ...lasting } = change;
  if (clear) Object.assign(local.faults, createDisabledFaults());
  for (const [name, value] of Object.entries(lasting)) {
    if (value !== undefined) Object.assign(local.faults, { [name]: value });
  }
  if (deliverTwice !== undefined) local.faults.deliverTimes = deliverTwice ? 2 : 1;
  if (dropSocket) local.gateway.dropAll();
  if (reconnect) local.gateway.reconnectAll();
  if (invalidSession) local.gateway.invalidateAll();
  local.broadcaster.emit({ type: 'faults', faults: { ...local.faults } });
  return local.faults;
}
