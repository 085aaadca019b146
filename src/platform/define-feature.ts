import type { Contract } from './contract.ts';
import type { Topic } from './changes/topics.ts';
import type { Queries } from './db/database.ts';
import type { AnyCommand, AnyComponent, RightLevel } from './discord/commands/define.ts';
import type { Implementation } from './http/api/implement.ts';
import type { Job } from './jobs.ts';
import type { Work } from './work.ts';
import type { Delivery } from './outbox/deliver-outbox-message.ts';

/**
 * A feature's section of a member's profile, under names that the profile's contract declares. It checks no permission: the code
 * that composes the profile has done so.
 */
export type ProfileSection = (
  queries: Queries,
  member: { guildId: string; userId: string },
) => Promise<Readonly<Record<string, unknown>>>;

/** The right that each operation of a module requires, by the operation's name. */
export type Rights = Readonly<Record<string, RightLevel>>;

/** A feature manifest: everything that the feature registers, and no decision. */
export type Feature = {
  name: string;
  rights?: Rights;
  /** The types of data that this feature's operations change. */
  topics?: readonly Topic[];
  /** The switches by which a server turns parts of the program off, such as `tasks` for the column `feature_tasks`. */
  switches?: readonly string[];
  commands?: readonly AnyCommand[];
  components?: readonly AnyComponent[];
  /** Outbox kinds that this feature can deliver. */
  deliveries?: readonly Delivery[];
  jobs?: readonly Job[];
  /** Replaces times of one server that lie in the future by now, after the database's clock was ahead. */
  correctTimes?: (work: Work) => Promise<void>;
  profile?: ProfileSection;
  http?: Implementation<Contract>;
};

/** Declares the rights of a module. Use cases, handlers and SQL functions are passed the level from here. */
export const defineRights = <const Table extends Rights>(rights: Table): Table => rights;

/** Declares a feature. Its parts are assembled by `app.ts`. */
export const defineFeature = (feature: Feature): Feature => feature;
