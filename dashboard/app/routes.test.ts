import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { createAppRouter } from './routes.tsx';

const SERVER = '/s/1200000000000000001';
const ID = '1200000000000000004';
const router = createAppRouter(new QueryClient());

/** The search of the page at a URL, as the page reads it and as it is written again. */
function readSearch(url: string) {
  const { pathname, search } = new URL(url, 'http://localhost');
  const page = router.matchRoutes(pathname, router.options.parseSearch(search)).at(-1);
  return { search: page?.search, written: router.options.stringifySearch(page?.search ?? {}) };
}

test.each([
  '/servers?q=Harbour+Commons',
  `${SERVER}?range=3m&as=table`,
  `${SERVER}/members?q=juno&show=left&sort=display_name&order=desc&page=3&member=${ID}&tab=ledger&at=abc`,
  `${SERVER}/members?show=inactive&days=90`,
  `${SERVER}/transactions?kind=daily%2Ctransfer_send&user=${ID}&from=2026-11-14&to=2026-11-22&cursor=abc&open=txn_9`,
  `${SERVER}/audit?cursor=12`,
  `${SERVER}/review?sort=task&claim=${ID}`,
  `${SERVER}/tasks?q=pier&category=Art&view=table&state=paused&page=3`,
  `${SERVER}/tasks/48?made=1`,
])('the address %s is read and written again without a change', (url) => {
  expect(readSearch(url).written).toBe(url.slice(url.indexOf('?')));
});

test('digits stay text where they are an id, and become numbers where they count', () => {
  expect(readSearch(`${SERVER}/members?member=${ID}&page=3&q=007`).search).toMatchObject({
    member: ID,
    page: 3,
    q: '007',
  });
});

test.each([
  ['/servers?q='],
  [`${SERVER}?range=5y&as=pie`],
  [`${SERVER}/members?show=here&sort=shoe_size&order=up&page=-3&days=2&member=12&tab=ledger&at=abc`],
  [`${SERVER}/transactions?kind=theft&user=me&from=yesterday&to=2026-13-40&cursor=&open=9`],
  [`${SERVER}/audit?cursor=${'x'.repeat(201)}`],
  [`${SERVER}/review?sort=random&claim=1`],
  [`${SERVER}/tasks?q=&view=board&state=gone&page=1.5`],
  [`${SERVER}/tasks/48?made=2`],
])('the bad values of %s open the default view', (url) => {
  expect(readSearch(url)).toEqual({ search: {}, written: '' });
});
