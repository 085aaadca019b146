import type { Contract, InputOf, ReplyOf } from '../../contract.ts';
import type { Ctx } from '../../work.ts';

/** The tokens of one sign-in session, as the cookies carry them. */
export type IssuedTokens = { accessToken: string; refreshToken: string; accessSeconds: number; refreshSeconds: number };

/** What a handler may know of the request besides its input; only the sign-in endpoints need it. */
export type RequestMeta = {
  /** The caller's address: the socket's, or the forwarded one when a trusted proxy named it. */
  ip: string;
  userAgent: string | null;
  /** Null on public endpoints when nobody is signed in. */
  signInId: string | null;
  /** The refresh token from the cookie, if any. */
  refreshCookie: string | null;
  /** The token of an earlier sign-in in this browser, from the cookie, if any. */
  deviceCookie: string | null;
  /** Sets the cookie that makes this browser a known one. */
  setDevice(device: { token: string; seconds: number }): void;
  /** Sets the sign-in cookies with the reply; null removes them. */
  setTokens(tokens: IssuedTokens | null): void;
};

export type Handler<E> = (ctx: Ctx, input: InputOf<E>, meta: RequestMeta) => Promise<ReplyOf<E>>;
export type Handlers<C extends Contract> = { [K in keyof C]: Handler<C[K]> };

/** A handler without its types: the server parses the input and the reply at run time. */
export type UntypedHandler = (ctx: Ctx, input: unknown, meta: RequestMeta) => Promise<unknown>;
export type Implementation<C extends Contract> = {
  contract: C;
  handlers: Readonly<Record<keyof C & string, UntypedHandler>>;
};

/** Every endpoint of the contract must be implemented; a missing one does not compile. */
export const implement = <const C extends Contract>(contract: C, handlers: Handlers<C>): Implementation<C> => ({
  contract,
  // The server calls a handler only with what its own endpoint's schemas have parsed.
  handlers: handlers as unknown as Implementation<C>['handlers'],
});
