import type { AnyEndpoint, Contract } from '../../contract.ts';
import type { Implementation, UntypedHandler } from './implement.ts';

/** Sorts paths without parameters first: they win over those with. */
export function routesOf(
  contracts: readonly Implementation<Contract>[],
): readonly { endpoint: AnyEndpoint; handler: UntypedHandler }[] {
  const routes = contracts.flatMap(({ contract, handlers }) =>
    Object.entries(contract).map(([name, endpoint]) => {
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`Nothing handles the endpoint ${name}.`);
      return { endpoint, handler };
    }),
  );
  const parameters = ({ endpoint }: { endpoint: AnyEndpoint }) => endpoint.path.split(':').length;
  return routes.toSorted((one, other) => parameters(one) - parameters(other));
}

/** A guild id matches only as a snowflake, so `/api/status` can never be taken for a guild. */
export const routePattern = (path: string): string => path.replace(':server_id', ':server_id{[1-9][0-9]{16,19}}');
