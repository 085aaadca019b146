import { errorMessage } from '../../api/use-api-mutation.ts';

/** Shows why a mutation failed; screen readers announce it at once. */
export const MutationError = ({ error }: { error: Error | null }) =>
  error && (
    <p className="act-fault" role="alert">
      {errorMessage(error)}
    </p>
  );
