import type { FaultInjection } from '../server/faults/faults.ts';
import type { Gateway } from '../server/gateway/gateway.ts';
import type { FaultChange, Faults } from './faults-contract.ts';

/** Changes faults as the contract says: lasting ones stay on, one-time ones happen at once. Returns the live settings. */
export function changeFaults(
  { faults, gateway }: { faults: FaultInjection; gateway: Gateway },
  change: FaultChange,
): Faults {
  faults.change(change, () => {
    if (change.dropSocket) gateway.disconnectAll();
    if (change.reconnect) gateway.reconnectAll();
    if (change.invalidSession) gateway.invalidateAll();
  });
  return faults.settings;
}
