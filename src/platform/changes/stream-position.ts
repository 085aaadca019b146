/** A place in the order of commits: the transaction's id, then the change's own; both decimal strings. */
export type Position = { xid: string; id: string };

/** An event's id outside: `<epoch>.<xid>.<id>`. */
export const eventId = (epoch: string, { xid, id }: Position): string => `${epoch}.${xid}.${id}`;

/** Reads an event's id; undefined when it is none of ours, whatever a client sent. */
export function readEventId(text: string): (Position & { epoch: string }) | undefined {
  const [, epoch, xid, id] = /^([a-z0-9]{1,32})\.(\d{1,18})\.(\d{1,18})$/.exec(text) ?? [];
  return epoch === undefined || xid === undefined || id === undefined ? undefined : { epoch, xid, id };
}

export function isAfter(a: Position, b: Position): boolean {
  const [ax, bx] = [BigInt(a.xid), BigInt(b.xid)];
  return ax === bx ? BigInt(a.id) > BigInt(b.id) : ax > bx;
}
