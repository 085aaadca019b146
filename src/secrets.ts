import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsFileSchema = z.strictObject({ jwt_secret: z.string().min(32) });

/**
 * Loads the secret that signs tokens: the configured one, else the one stored in the data folder, else a new one that is
 * stored there, readable by this user only. Throws with the file's name when the stored file is damaged.
 */
export async function loadSigningSecret(dependencies: {
  configuredSecret: string | undefined;
  dataDir: string;
  randomBytes: (bytes: number) => Uint8Array;
}): Promise<string> {
  if (dependencies.configuredSecret !== undefined) return dependencies.configuredSecret;
  const file = join(dependencies.dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return parseSecretsFile(file, text);
  const secret = Buffer.from(dependencies.randomBytes(48)).toString('base64url');
  await mkdir(dependencies.dataDir, { recursive: true });
  await writeFileAtomically(file, `${JSON.stringify({ jwt_secret: secret })}\n`);
  return secret;
}

function parseSecretsFile(file: string, text: string): string {
  try {
    return secretsFileSchema.parse(JSON.parse(text)).jwt_secret;
  } catch {
    throw new Error(
      `${file} is damaged. Delete it to get a new secret (everyone signs in again), or set JWT_SECRET_KEY.`,
    );
  }
}

/** Writes a temporary file, syncs and renames it: after a power failure the file is complete or absent. */
async function writeFileAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
