import { faultWords } from '../../api/use-api-mutation.ts';

/** Why an act failed, told at once to those who cannot see it. */
export const ActFault = ({ error }: { error: Error | null }) =>
  error && (
    <p className="act-fault" role="alert">
      {faultWords(error)}
    </p>
  );
