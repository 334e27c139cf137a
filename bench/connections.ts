import { Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { freePort } from '../kernel/db/embedded.ts'
import { growthDuring, median } from './measuring.ts'
import {
  latency,
  listOf,
  load,
  milliseconds,
  onPostgres,
  rounds,
  seconds,
  seeded,
  start,
  stop,
  until,
  usual,
} from './setting.ts'
import { tell } from './telling.ts'

export async function list(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const port = await freePort()
  const bare = start('bench/bare.ts', [seeding.url, seeding.contractId, String(port)])
  bare.stdout!.resume()
  await until(`http://127.0.0.1:${port}/`, bare)
  const ours: number[] = []
  const theirs: number[] = []
  const url = listOf(portal, seeding.contractId)
  await load({ url, cookie: seeding.cookie, connections: 16, seconds: 3 })
  await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds: 3 })
  for (let i = 0; i < rounds; i++) {
    theirs.push((await load({ url: `http://127.0.0.1:${port}/`, connections: 16, seconds })).requests)
    ours.push((await load({ url, cookie: seeding.cookie, connections: 16, seconds })).requests)
  }
  await stop(bare)
  await stop(portal.child)
  const ratio = median(ours.map((n, i) => n / theirs[i]!))
  tell(
    'a',
    'list of connections, a page of 25 among 100,000, 16 connections',
    `${median(ours).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `a bare Fastify server sending the same rows by one prepared query: ${median(theirs).toFixed(0)} requests/s`,
    'ratio ≥ 0.60',
    ratio >= 0.6,
  )
}

export async function pages(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const base = (query: string) => `${portal.url}/api/v1/contracts/${seeding.contractId}/connections?order=asc&${query}`
  const cursorAfter = async (sort: string, rows: number): Promise<string> => {
    let cursor = ''
    for (let seen = 0; seen < rows; ) {
      const size = Math.min(100, rows - seen)
      const answer = await fetch(
        base(`sort=${sort}&size=${size}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`),
        { headers: { cookie: seeding.cookie } },
      )
      const body = (await answer.json()) as { items: unknown[]; nextCursor: string }
      if (body.items.length !== size) throw new Error(`${body.items.length} rows, expected ${size}`)
      cursor = body.nextCursor
      seen += size
    }
    return cursor
  }
  const first = await latency(base('sort=surname&size=25'), seeding.cookie)
  const deep = await latency(
    base(`sort=surname&size=25&cursor=${encodeURIComponent(await cursorAfter('surname', 24_975))}`),
    seeding.cookie,
  )
  tell(
    'b',
    'the page behind the cursor after 24,975 rows (median latency)',
    `${milliseconds(deep)}, ${(deep / first).toFixed(2)}×`,
    `the first page: ${milliseconds(first)}`,
    '≤ 1.5×',
    deep <= first * 1.5,
  )
  for (const sort of ['givenName', 'identifier', 'email', 'application', 'seatKind', 'blocked']) {
    const again = await latency(base('sort=surname&size=25'), seeding.cookie, 100)
    const head = await latency(base(`sort=${sort}&size=25`), seeding.cookie, 100)
    const cursor = await cursorAfter(sort, 24_975)
    const behind = await latency(base(`sort=${sort}&size=25&cursor=${encodeURIComponent(cursor)}`), seeding.cookie, 100)
    const worst = Math.max(head, behind)
    tell(
      'b',
      `sorted by ${sort}: first page, and after 24,975 rows (median latency)`,
      `${milliseconds(head)}, ${milliseconds(behind)}, ${(worst / again).toFixed(2)}×`,
      `the first page by surname: ${milliseconds(again)}`,
      '≤ 1.5×',
      worst <= again * 1.5,
    )
  }
  await stop(portal.child)
}

export async function organisations(): Promise<void> {
  const few = await seeded(usual)
  const many = await seeded({ connections: 100_000, organisations: 10_000 })
  const [fewPortal, manyPortal] = [await onPostgres(few), await onPostgres(many)]
  const ratios: number[] = []
  const figures: Array<[number, number]> = []
  await latency(listOf(fewPortal, few.contractId), few.cookie, 100)
  await latency(listOf(manyPortal, many.contractId), many.cookie, 100)
  for (let i = 0; i < rounds; i++) {
    const one = await latency(listOf(fewPortal, few.contractId), few.cookie)
    const other = await latency(listOf(manyPortal, many.contractId), many.cookie)
    figures.push([one, other])
    ratios.push(other / one)
  }
  await stop(fewPortal.child)
  await stop(manyPortal.child)
  const ratio = median(ratios)
  tell(
    'c',
    'the list with 10,000 organisations (median latency)',
    `${milliseconds(median(figures.map(([, other]) => other)))}, ${ratio.toFixed(2)}×`,
    `with 10 organisations, as many connections: ${milliseconds(median(figures.map(([one]) => one)))}`,
    '≤ 1.2×',
    ratio <= 1.2,
  )
}

export async function excel(): Promise<void> {
  const seeding = await seeded({ connections: 100_000, organisations: 1, main: 100_000 })
  const portal = await onPostgres(seeding)
  // The server as it is in use, not as it has just started.
  await load({ url: listOf(portal, seeding.contractId), cookie: seeding.cookie, connections: 4, amount: 2000 })
  const {
    before,
    growth,
    result: { parts, firstByte, total },
  } = await growthDuring(portal.child.pid!, async () => {
    const begin = performance.now()
    const answer = await fetch(
      `${portal.url}/api/v1/contracts/${seeding.contractId}/connections.xlsx?sort=surname&order=asc`,
      { headers: { cookie: seeding.cookie } },
    )
    const parts: Uint8Array[] = []
    let firstByte = 0
    for await (const part of answer.body!) {
      if (firstByte === 0) firstByte = performance.now() - begin
      parts.push(part)
    }
    return { parts, firstByte, total: performance.now() - begin }
  })
  await stop(portal.child)
  const bytes = Buffer.concat(parts)
  let rows = 0
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([bytes]), {
    sharedStrings: 'ignore',
    styles: 'ignore',
    hyperlinks: 'ignore',
  }))
    for await (const _row of sheet) rows += 1
  if (rows !== 100_001) throw new Error(`${rows} rows in the workbook, expected 100,001`)
  tell(
    'd',
    "Excel of 100,000 rows: growth of the server's memory",
    `${(growth).toFixed(0)} MiB (${(total / 1000).toFixed(1)} s, ${(bytes.length / 1e6).toFixed(1)} MB)`,
    `the server before it: ${before.toFixed(0)} MiB`,
    '≤ 100 MiB',
    growth <= 100,
  )
  tell(
    'd',
    'Excel of 100,000 rows: first byte',
    milliseconds(firstByte),
    'a person who waits',
    '< 1 s',
    firstByte < 1000,
  )
}
