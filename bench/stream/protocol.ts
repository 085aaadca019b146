/** The messages between the processes of this benchmark. */
export type ToServer = { seconds: number };
export type FromServer = { port: number } | { cpuMs: number; events: number; rssMb: number };
export type ToClients = { port: number; clients: number } | { finish: true };
export type FromClients =
  | { connected: number }
  | { deliveries: number; outOfOrder: number; p50Ms: number; p99Ms: number };

export const EVENTS_PER_SECOND = 20;
