import { CONTROL_PREFIX, type ControlError } from '../control-api/contract.ts';

/** A request that the sandbox itself refused; nothing reached the bot. */
export class SandboxRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: { path: string; message: string }[];

  constructor(status: number, error: ControlError) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.fields = error.fields ?? [];
  }
}

/** Calls one endpoint of the control API. Throws a `SandboxRefusal` for a refused request. */
export type ControlCall = <T>(method: string, path: string, body?: object) => Promise<T>;

/** `url` is that of the sandbox, or of a host that mounts `/sandbox/api`. */
export const controlApiUrl = (url: string): string => `${url.replace(/\/$/u, '')}${CONTROL_PREFIX}`;

export function createControlCall(apiUrl: string): ControlCall {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(apiUrl + path, { method, ...init });
    const payload: unknown = await response.json();
    // Both ends share one contract, so a successful status guarantees the shape.
    if (response.ok) return payload as T;
    throw new SandboxRefusal(response.status, (payload as { error: ControlError }).error);
  };
}

export const encodePath = (path: TemplateStringsArray, ...values: string[]): string =>
  String.raw(path, ...values.map((part) => encodeURIComponent(part)));

export function toQueryString(params: Record<string, string | number | undefined>): string {
  const entries = Object.entries(params).filter(([, value]) => value !== undefined);
  return new URLSearchParams(entries.map(([key, value]): [string, string] => [key, String(value)])).toString();
}
