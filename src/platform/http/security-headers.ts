/** Headers of every response; built once, since building them per request costs as much as a small request. */
export type HeaderSets = {
  /** For JSON of the API: never cached. */
  api: Readonly<Record<string, string>>;
  /** For pages and files. */
  page: Readonly<Record<string, string>>;
};

/**
 * @param spec `isHttps` as browsers see the site; `imageOrigin` is where avatars and icons come from.
 * Inline styles are allowed because Mantine writes style elements; scripts are only our own files.
 */
export function headerSets(spec: { isHttps: boolean; imageOrigin: string }): HeaderSets {
  const images = [...new Set(['https://cdn.discordapp.com', spec.imageOrigin])].join(' ');
  const page = {
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      `img-src 'self' data: ${images}`,
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(spec.isHttps && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  };
  return {
    page,
    api: {
      ...page,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    },
  };
}
