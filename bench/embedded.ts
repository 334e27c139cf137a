import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { median, memoryOf } from './measuring.ts'
import {
  latency,
  listOf,
  load,
  milliseconds,
  onPostgres,
  ownPostgres,
  rounds,
  seconds,
  seeded,
  start,
  startPortal,
  stop,
  temporary,
  usual,
} from './setting.ts'
import { tell } from './telling.ts'

export async function embedded(): Promise<void> {
  const data = temporary()
  const firstStart = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  await stop(firstStart.child)
  const starts: number[] = []
  for (let i = 0; i < rounds; i++) {
    const begin = performance.now()
    const portal = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
    starts.push(performance.now() - begin)
    await stop(portal.child)
  }
  tell(
    'f',
    'start on existing embedded data, from launching server.ts to /readyz',
    `${(median(starts) / 1000).toFixed(2)} s`,
    `slowest of ${rounds}: ${(Math.max(...starts) / 1000).toFixed(2)} s`,
    '< 3 s',
    median(starts) < 3000,
  )

  const large = temporary()
  const child = start('bench/seed-embedded.ts', [], { PARVIS_DATA: large, DATABASE_URL: '' })
  let output = ''
  child.stdout!.on('data', (chunk) => {
    output += chunk
  })
  await new Promise((done) => child.once('close', done))
  const seeding = JSON.parse(output.slice(output.indexOf('{'))) as { contractId: string; cookie: string }
  const portal = await startPortal({ PARVIS_DATA: large })
  const headers = { cookie: seeding.cookie }
  await fetch(listOf(portal, seeding.contractId), { headers }).then((answer) => answer.arrayBuffer())
  let exporting = true
  const begin = performance.now()
  const exported = fetch(`${portal.url}/api/v1/contracts/${seeding.contractId}/connections.xlsx`, { headers }).then(
    async (answer) => {
      const { length } = Buffer.from(await answer.arrayBuffer())
      if (!answer.ok || length < 1_000_000) throw new Error(`the export failed: ${answer.status}, ${length} bytes`)
      exporting = false
      return (performance.now() - begin) / 1000
    },
  )
  const times: number[] = []
  while (exporting) {
    const at = performance.now()
    const answer = await fetch(listOf(portal, seeding.contractId), { headers })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`the list answered ${answer.status} during the export`)
    times.push(performance.now() - at)
    await new Promise((done) => setTimeout(done, 20))
  }
  const took = await exported
  await stop(portal.child)
  const slowest = Math.max(...times)
  tell(
    'f',
    'the list while 100,000 rows are exported, embedded database: slowest answer',
    `${milliseconds(slowest)} of ${times.length} answers (median ${milliseconds(median(times))})`,
    `the export took ${took.toFixed(1)} s`,
    '< 1 s',
    slowest < 1000,
  )
}

/** An organisation of 10,000 users with 500 requests that wait, and one with 1,000 more, both run by one manager. */
function treeMemory(root: number): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [[Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])] as const]
      } catch {
        return []
      }
    })
  const pssOf = (pid: number): number => {
    let own = 0
    try {
      own = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
    } catch {}
    return parents.filter(([, parent]) => parent === pid).reduce((sum, [child]) => sum + pssOf(child), own)
  }
  return pssOf(root)
}

export async function idle(): Promise<void> {
  const data = temporary()
  const begin = performance.now()
  const first = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  const took = (performance.now() - begin) / 1000
  await stop(first.child)
  tell(
    'j',
    'first start on an empty directory with the demo, to /readyz',
    `${took.toFixed(1)} s`,
    'two quiet cores',
    '≤ 12 s',
    took <= 12,
  )
  const portal = await startPortal({ PARVIS_DATA: data, PARVIS_DEMO: 'on' })
  // As it is once somebody has been there, and nobody is any more.
  for (let i = 0; i < 20; i++) await fetch(`${portal.url}/connexion`).then((answer) => answer.arrayBuffer())
  await new Promise((done) => setTimeout(done, 20_000))
  const memory = treeMemory(portal.child.pid!)
  const own = memoryOf(portal.child.pid!)
  await stop(portal.child)
  tell(
    'j',
    'memory of the server and its embedded database, idle (shared pages once)',
    `${memory.toFixed(0)} MiB`,
    `the server alone, as the system counts it: ${own.toFixed(0)} MiB`,
    '≤ 260 MiB',
    memory <= 260,
  )
}

export async function embeddedLists(): Promise<void> {
  const seedOf = async (env: Record<string, string>) => {
    const child = start('bench/seed-embedded.ts', [], env)
    let output = ''
    child.stdout!.on('data', (chunk) => {
      output += chunk
    })
    await new Promise((done) => child.once('close', done))
    return JSON.parse(output.slice(output.indexOf('{'))) as { contractId: string; cookie: string }
  }
  const { url: server } = await ownPostgres()
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query('create database bench_external')
  await admin.end()
  const target = new URL(server)
  target.pathname = '/bench_external'
  const sides = []
  for (const env of [
    { PARVIS_DATA: temporary(), DATABASE_URL: '' },
    { PARVIS_DATA: temporary(), DATABASE_URL: target.href },
  ]) {
    const made = await seedOf(env)
    sides.push({ ...made, portal: await startPortal(env) })
  }
  const [own, external] = sides as [(typeof sides)[number], (typeof sides)[number]]
  const run = (side: typeof own, time: number) =>
    load({ url: listOf(side.portal, side.contractId), cookie: side.cookie, connections: 16, seconds: time })
  const pairs: Array<[number, number]> = []
  for (const side of sides) await run(side, 3)
  for (let i = 0; i < Math.max(rounds, 5); i++)
    pairs.push([(await run(own, seconds / 2)).requests, (await run(external, seconds / 2)).requests])
  for (const side of sides) await stop(side.portal.child)
  const ratio = median(pairs.map(([one, other]) => one / other))
  tell(
    'k',
    'list of connections on the embedded database, 16 connections',
    `${median(pairs.map(([one]) => one)).toFixed(0)} requests/s, ratio ${ratio.toFixed(2)}`,
    `the same on an external PostgreSQL: ${median(pairs.map(([, other]) => other)).toFixed(0)} requests/s`,
    'ratio ≥ 0.90',
    ratio >= 0.9,
  )
}

export async function beside(): Promise<void> {
  const seeding = await seeded(usual)
  const portal = await onPostgres(seeding)
  const headers = { cookie: seeding.cookie }
  const url = listOf(portal, seeding.contractId)
  const answersDuring = async (path: string, atOnce: number): Promise<number> => {
    const times: number[] = []
    let going = true
    const asking = Array.from({ length: atOnce }, async () => {
      while (going) {
        const answer = await fetch(`${portal.url}${path}`, { headers })
        await answer.arrayBuffer()
        if (!answer.ok && answer.status !== 429) throw new Error(`${answer.status} at ${path}`)
      }
    })
    const end = performance.now() + seconds * 500
    while (performance.now() < end) {
      const begin = performance.now()
      const answer = await fetch(url, { headers })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${answer.status} at the list`)
      times.push(performance.now() - begin)
      await new Promise((done) => setTimeout(done, 5))
    }
    going = false
    await Promise.all(asking)
    return median(times)
  }
  await latency(url, seeding.cookie, 100)
  for (const [path, atOnce, name] of [
    ['/api/v1/delegation-form.pdf', 30, 'blank delegation forms'],
    ['/api/openapi.json', 30, 'OpenAPI documents'],
  ] as const) {
    const pairs: Array<[number, number]> = []
    for (let i = 0; i < Math.max(rounds, 5); i++)
      pairs.push([await answersDuring('/healthz', 0), await answersDuring(path, atOnce)])
    const ratio = median(pairs.map(([alone, during]) => during / alone))
    tell(
      'l',
      `the list while ${atOnce} ${name} are asked for at once, over and over (median latency)`,
      `${milliseconds(median(pairs.map(([, during]) => during)))}, ${ratio.toFixed(2)}×`,
      `with nobody else there: ${milliseconds(median(pairs.map(([alone]) => alone)))}`,
      '≤ 2×',
      ratio <= 2,
    )
  }
  await stop(portal.child)
}
