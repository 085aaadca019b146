import { expect, test } from 'vitest';
import { discordMessageUrl, localMessageUrl } from './message-url.ts';

const at = { guildId: '11', channelId: '22', messageId: '33' };

test('a message link opens Discord, or its channel on the page of a local Discord', () => {
  expect(discordMessageUrl(at)).toBe('https://discord.com/channels/11/22/33');
  const local = localMessageUrl(new URL('/sandbox', 'http://localhost:3000'));
  expect(local(at)).toBe('http://localhost:3000/sandbox?server=11&channel=22');
});
