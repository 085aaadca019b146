import { useRef, useState } from 'react';
import { say } from '../../../locales/translate.ts';

/** A button that asks once more in its place before it does what cannot be undone. */
export function Confirmed({ words, question, onSure }: { words: string; question: string; onSure: () => void }) {
  const [isAsking, ask] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  if (!isAsking)
    return (
      <button ref={first} type="button" className="dc-btn r sb-small" onClick={() => ask(true)}>
        {words}
      </button>
    );
  return (
    <div className="sb-sure" role="group" aria-label={question}>
      <p>{question}</p>
      <button
        type="button"
        className="dc-btn r sb-small"
        onClick={() => {
          ask(false);
          onSure();
        }}
      >
        {words}
      </button>
      <button
        type="button"
        className="dc-btn s sb-small"
        // Asked, so the safe answer has the focus.
        ref={(button) => button?.focus()}
        onClick={() => ask(false)}
      >
        {say('sandbox.modal.cancel')}
      </button>
    </div>
  );
}
