import type { World } from '../../world/world.ts';
import type { EventBroadcaster } from '../event-broadcaster.ts';
import type { FaultInjection } from '../faults/faults.ts';
import type { SandboxSettings } from '../settings.ts';
import type { WireLog } from '../wire-log.ts';
import type { InteractionStore } from './interaction-store.ts';

export type InteractionContext = {
  world: World;
  interactions: InteractionStore;
  faults: FaultInjection;
  settings: SandboxSettings;
  broadcaster: EventBroadcaster;
  wireLog: WireLog;
};
