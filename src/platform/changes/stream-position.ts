/** A position in the stream: the transaction id, then the change id, both decimal strings. */
export type Position = { xid: string; id: string };

/** Formats the public id of an event: `<epoch>.<xid>.<id>`. */
export const eventId = (epoch: string, { xid, id }: Position): string => `${epoch}.${xid}.${id}`;

/** Parses an event id, which may be any text that a client sent. Returns undefined when it is not one of ours. */
export function readEventId(text: string): (Position & { epoch: string }) | undefined {
  const [, epoch, xid, id] = /^([a-z0-9]{1,32})\.(\d{1,18})\.(\d{1,18})$/.exec(text) ?? [];
  return epoch === undefined || xid === undefined || id === undefined ? undefined : { epoch, xid, id };
}

export function isAfter(a: Position, b: Position): boolean {
  const [ax, bx] = [BigInt(a.xid), BigInt(b.xid)];
  return ax === bx ? BigInt(a.id) > BigInt(b.id) : ax > bx;
}
