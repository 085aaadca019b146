import { expect, test, vi } from 'vitest';
import { startSandbox } from '../../../sandbox/start.ts';
import { createLog } from '../log.ts';
import { createBot, type GatewayListener } from './bot.ts';

test('an event that fails in one listener reaches the others and does not stop the program', async () => {
  const sandbox = await startSandbox();
  const received: string[] = [];
  const brokenListener = (): GatewayListener => ({
    onEvent: ({ t }) => {
      throw new Error(`cannot read ${t}`);
    },
    stop: () => Promise.resolve(),
  });
  const workingListener = (): GatewayListener => ({
    onEvent: ({ t }) => void received.push(t),
    stop: () => Promise.resolve(),
  });
  const logged: string[] = [];
  const bot = createBot({
    config: { token: sandbox.token, apiUrl: sandbox.apiUrl },
    registry: { commands: [], components: [] },
    contexts: {
      for: () => {
        throw new Error('No interaction is expected.');
      },
    },
    log: createLog({ level: 'error', destination: { write: (line) => void logged.push(line) } }),
    nowMs: Date.now,
    listeners: [brokenListener, workingListener],
    onFatal: () => undefined,
  });
  try {
    bot.start();
    await vi.waitUntil(() => received.includes('GUILD_CREATE'), { timeout: 20_000 });
    expect(received).toEqual(expect.arrayContaining(['READY', 'GUILD_CREATE']));
    expect(bot.status().state).toBe('online');
    expect(logged.join('')).toContain('cannot read GUILD_CREATE');
  } finally {
    await bot.stop();
    await sandbox.close();
  }
});
