import { expect, it } from 'vitest';
import { MemoryAlertChannel } from '../../../shared/adapters/memory/memory-alert-channel.ts';
import { alertOf } from '../../contract/ledger-records.ts';

it('collects alerts in order, and fails as long as it is told to', async () => {
  const channel = new MemoryAlertChannel();
  expect(await channel.send(alertOf('1'))).toBe('sent');
  channel.failWith('the topic is gone');
  expect(await channel.send(alertOf('2'))).toEqual({ kind: 'failed', because: 'the topic is gone' });
  channel.failWith(undefined);
  expect(await channel.send(alertOf('2'))).toBe('sent');
  expect(await channel.send(alertOf('2'))).toBe('sent');
  expect(channel.sent.map(({ id }) => id)).toEqual(['1', '2', '2']);
});
