import { expect, it } from 'vitest';
import { openPrecedence, StoodDown } from '../../workers/precedence.ts';

it('work that can wait goes on when what it stands back for has ended, however it ended', async () => {
  const { during, giveWay } = openPrecedence();
  const order: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const second = Promise.withResolvers<undefined>();
  const works = [during(first.promise), during(second.promise).catch(() => order.push('failed'))];
  const waiting = giveWay(60_000).then(() => order.push('went on'));
  first.resolve(undefined);
  await works[0];
  order.push('done');
  second.reject(new Error('it fails'));
  await Promise.all([...works, waiting]);
  expect(order).toEqual(['done', 'failed', 'went on']);
});

it('it goes on at last when that does not end, and at once when there is nothing', async () => {
  const { during, giveWay } = openPrecedence();
  await giveWay(60_000);
  const endless = Promise.withResolvers<undefined>();
  const work = during(endless.promise);
  await giveWay(30);
  endless.resolve(undefined);
  await work;
});

it('it stops when the process is about to end, also while it waits', async () => {
  const { during, giveWay, end } = openPrecedence();
  const endless = Promise.withResolvers<undefined>();
  const work = during(endless.promise);
  const waiting = giveWay(60_000);
  end();
  await expect(waiting).rejects.toThrow(StoodDown);
  await expect(giveWay(0)).rejects.toThrow(StoodDown);
  endless.resolve(undefined);
  await work;
});
