import { errorMessage } from '../../api/use-api-mutation.ts';

/** Why an act failed, told at once to those who cannot see it. */
export const MutationError = ({ error }: { error: Error | null }) =>
  error && (
    <p className="act-fault" role="alert">
      {errorMessage(error)}
    </p>
  );
