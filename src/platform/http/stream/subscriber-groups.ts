import type { ChangeEvent } from '../../changes/change-store.ts';
import type { DataType } from '../../work.ts';

/** Everyone who hears exactly the same: one text is gathered and encoded for all of them. */
export type Room<Client> = {
  readonly key: string;
  readonly guildIds: ReadonlySet<string> | 'all';
  readonly events: ReadonlySet<DataType> | null;
  readonly members: Set<Client>;
  readonly catchingUp: Set<Client>;
  text: string;
};

/** Finds the rooms of an event without asking each of them, since there may be thousands. */
export function createRooms<Client>() {
  const byKey = new Map<string, Room<Client>>();
  const byGuild = new Map<string, Set<Room<Client>>>();
  const waiting = new Set<Room<Client>>();

  /** Rooms of all servers stand under a name that no server has. */
  const guildsOf = ({ guildIds }: Pick<Room<Client>, 'guildIds'>): Iterable<string> =>
    guildIds === 'all' ? ['all'] : guildIds;

  return {
    /** The room of those who hear these servers and types (null: all types), made when it is the first. */
    of(guildIds: readonly string[] | 'all', events: readonly DataType[] | null): Room<Client> {
      const guilds = guildIds === 'all' ? 'all' : [...new Set(guildIds)].toSorted();
      const key = JSON.stringify([guilds, events === null ? null : [...new Set(events)].toSorted()]);
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const room: Room<Client> = {
        key,
        guildIds: guilds === 'all' ? 'all' : new Set(guilds),
        events: events === null ? null : new Set(events),
        members: new Set(),
        catchingUp: new Set(),
        text: '',
      };
      byKey.set(key, room);
      for (const guild of guildsOf(room)) byGuild.set(guild, (byGuild.get(guild) ?? new Set()).add(room));
      return room;
    },
    leave(room: Room<Client>, client: Client): void {
      room.members.delete(client);
      room.catchingUp.delete(client);
      if (room.members.size > 0) return;
      byKey.delete(room.key);
      waiting.delete(room);
      for (const guild of guildsOf(room)) {
        const there = byGuild.get(guild);
        there?.delete(room);
        if (there?.size === 0) byGuild.delete(guild);
      }
    },
    *hearing(event: ChangeEvent): Iterable<Room<Client>> {
      for (const place of [event.guild_id, 'all']) {
        for (const room of byGuild.get(place) ?? []) {
          if (room.events === null || room.events.has(event.data_type)) yield room;
        }
      }
    },
    add(room: Room<Client>, text: string): void {
      room.text += text;
      waiting.add(room);
    },
    waiting: (): readonly Room<Client>[] => [...waiting],
    /** What waits to be written, once. */
    take(room: Room<Client>): string {
      const { text } = room;
      room.text = '';
      waiting.delete(room);
      return text;
    },
  };
}
