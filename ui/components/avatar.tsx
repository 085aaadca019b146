import { useState } from 'react';

const PALETTE = ['#9c2a4f', '#1d5a96', '#8a4b14', '#5b3fa3', '#2f5f6b', '#7a3a86', '#35663a', '#6a5314'];

/** Returns up to two letters for a name, "?" for an empty one. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/u)
    .map((word) => Array.from(word));
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : (words[0] ?? []).slice(0, 2);
  return letters.join('').toUpperCase() || '?';
}

/** The picture of a user or server, or its initials on a colour derived from its id. Decorative: the name is next to it. */
export function Avatar({
  id,
  name,
  url,
  size = 32,
  isSquare = false,
}: {
  id: string;
  name: string;
  url?: string | null | undefined;
  size?: number;
  isSquare?: boolean;
}) {
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const radius = isSquare ? Math.round(size * 0.28) : '50%';
  if (url && brokenUrl !== url)
    return (
      <img
        className="face"
        src={url}
        alt=""
        width={size}
        height={size}
        loading="lazy"
        style={{ borderRadius: radius }}
        onError={() => setBrokenUrl(url)}
      />
    );
  return (
    <span
      className="face"
      aria-hidden
      style={{
        width: size,
        height: size,
        borderRadius: radius,
        background: pickColour(id),
        fontSize: Math.max(9, size * 0.38),
      }}
    >
      {initialsOf(name)}
    </span>
  );
}

function pickColour(id: string): string {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return PALETTE[hash % PALETTE.length] ?? '#2f5f6b';
}
