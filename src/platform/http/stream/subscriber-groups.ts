import type { ChangeEvent } from '../../changes/change-store.ts';

/** All clients with exactly the same filter: one text is collected and encoded for all of them. */
export type SubscriberGroup<Client> = {
  readonly key: string;
  readonly guildIds: ReadonlySet<string> | 'all';
  readonly events: ReadonlySet<string> | null;
  readonly clients: Set<Client>;
  readonly catchingUp: Set<Client>;
  text: string;
};

/** Finds the groups of an event without checking each of them, since there may be thousands. */
export function createSubscriberGroups<Client>() {
  const byKey = new Map<string, SubscriberGroup<Client>>();
  const byGuild = new Map<string, Set<SubscriberGroup<Client>>>();
  const pending = new Set<SubscriberGroup<Client>>();

  /** Groups of all guilds are stored under a key that no guild has. */
  const guildsOf = ({ guildIds }: Pick<SubscriberGroup<Client>, 'guildIds'>): Iterable<string> =>
    guildIds === 'all' ? ['all'] : guildIds;

  return {
    /** Returns the group for these guilds and types (null: all types), and creates it when it is missing. */
    getOrCreate(guildIds: readonly string[] | 'all', events: readonly string[] | null): SubscriberGroup<Client> {
      const guilds = guildIds === 'all' ? 'all' : [...new Set(guildIds)].toSorted();
      const key = JSON.stringify([guilds, events === null ? null : [...new Set(events)].toSorted()]);
      const existing = byKey.get(key);
      if (existing !== undefined) return existing;
      const group: SubscriberGroup<Client> = {
        key,
        guildIds: guilds === 'all' ? 'all' : new Set(guilds),
        events: events === null ? null : new Set(events),
        clients: new Set(),
        catchingUp: new Set(),
        text: '',
      };
      byKey.set(key, group);
      for (const guild of guildsOf(group)) byGuild.set(guild, (byGuild.get(guild) ?? new Set()).add(group));
      return group;
    },
    removeClient(group: SubscriberGroup<Client>, client: Client): void {
      group.clients.delete(client);
      group.catchingUp.delete(client);
      if (group.clients.size > 0) return;
      byKey.delete(group.key);
      pending.delete(group);
      for (const guild of guildsOf(group)) {
        const groupsInGuild = byGuild.get(guild);
        groupsInGuild?.delete(group);
        if (groupsInGuild?.size === 0) byGuild.delete(guild);
      }
    },
    *groupsFor(event: ChangeEvent): Iterable<SubscriberGroup<Client>> {
      for (const guildKey of [event.guild_id, 'all']) {
        for (const group of byGuild.get(guildKey) ?? []) {
          if (group.events === null || group.events.has(event.data_type)) yield group;
        }
      }
    },
    append(group: SubscriberGroup<Client>, text: string): void {
      group.text += text;
      pending.add(group);
    },
    pending: (): readonly SubscriberGroup<Client>[] => [...pending],
    /** Returns what is waiting to be written, and clears it. */
    takePending(group: SubscriberGroup<Client>): string {
      const { text } = group;
      group.text = '';
      pending.delete(group);
      return text;
    },
  };
}
export type SubscriberGroups<Client> = ReturnType<typeof createSubscriberGroups<Client>>;
