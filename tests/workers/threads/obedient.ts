import { serveThread } from '../../../workers/thread-main.ts';

serveThread((order: { do: string; value?: string }, tell): string => {
  if (order.do === 'tell') for (let done = 0; done < 3; done++) tell(done, 3);
  if (order.do === 'exit') process.exit(3);
  if (order.do === 'throw') throw new RangeError('a secret');
  if (order.do === 'hang') while (Date.now() > 0);
  if (order.do === 'fill') {
    const eaten: number[][] = [];
    while (eaten.length >= 0) eaten.push(new Array<number>(10_000).fill(eaten.length));
  }
  return order.value ?? '';
});
