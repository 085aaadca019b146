import { expect, test, vi } from 'vitest';
import { startSandbox } from '../../../sandbox/start.ts';
import { createLog } from '../log.ts';
import { createBot, type Listener } from './bot.ts';

test('an event that one listener cannot read reaches the others and leaves the program running', async () => {
  const sandbox = await startSandbox();
  const heard: string[] = [];
  const broken = (): Listener => ({
    hear: ({ t }) => {
      throw new Error(`cannot read ${t}`);
    },
    stop: () => Promise.resolve(),
  });
  const whole = (): Listener => ({ hear: ({ t }) => void heard.push(t), stop: () => Promise.resolve() });
  const logged: string[] = [];
  const bot = createBot({
    config: { token: sandbox.token, apiUrl: sandbox.apiUrl },
    surface: { commands: [], components: [] },
    contexts: {
      for: () => {
        throw new Error('Nobody acts here.');
      },
    },
    log: createLog({ level: 'error', destination: { write: (line) => void logged.push(line) } }),
    nowMs: Date.now,
    listeners: [broken, whole],
    onFatal: () => undefined,
  });
  try {
    bot.start();
    await vi.waitUntil(() => heard.includes('GUILD_CREATE'), { timeout: 20_000 });
    expect(heard).toEqual(expect.arrayContaining(['READY', 'GUILD_CREATE']));
    expect(bot.status().state).toBe('online');
    expect(logged.join('')).toContain('cannot read GUILD_CREATE');
  } finally {
    await bot.stop();
    await sandbox.close();
  }
});
