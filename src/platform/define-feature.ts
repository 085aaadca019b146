import type { Contract } from './contract.ts';
import type { Queries } from './db/database.ts';
import type { AnyCommand, AnyComponent } from './discord/commands/define.ts';
import type { Implementation } from './http/api/implement.ts';
import type { Job } from './jobs.ts';
import type { Delivery } from './outbox/outbox-worker.ts';

/**
 * A room's part of a member's page, under names that the page's contract knows. It judges nothing: whoever composes the
 * page has.
 */
export type ProfilePart = (
  queries: Queries,
  member: { guildId: string; userId: string },
) => Promise<Readonly<Record<string, unknown>>>;

/** A room's door plate: its whole surface, and no decision. */
export type Feature = {
  name: string;
  commands?: readonly AnyCommand[];
  components?: readonly AnyComponent[];
  /** Outbox kinds this room can render. */
  deliveries?: readonly Delivery[];
  jobs?: readonly Job[];
  profile?: ProfilePart;
  http?: Implementation<Contract>;
};

/** Declares a room. Its parts are assembled by `app.ts`. */
export const defineFeature = (feature: Feature): Feature => feature;
