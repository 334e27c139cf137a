// What pages that stay open cost (P33): the memory of many streams, the queries of a change, and how soon it is seen, on two processes.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { makeAccount, makeOrganisation, makeStaff, type Portal, startPortal } from '../testing/portal.ts'
import { median, memoryOf } from './measuring.ts'
import { tell } from './telling.ts'

const self = fileURLToPath(import.meta.url)

/** The pages are another process's, so that what is measured is the server's. It says when all follow, and when all were told. */
function openPages(): void {
  process.once(
    'message',
    ({ url, cookies, topic, count }: { url: string; cookies: string[]; topic: string; count: number }) => {
      let following = 0
      let told = 0
      for (let page = 0; page < count; page++)
        get(
          `${url}/api/v1/live?topics=${topic}`,
          { headers: { cookie: cookies[page % cookies.length]! }, agent: false },
          (answer) => {
            answer.setEncoding('utf8')
            answer.on('data', (text: string) => {
              if (text.includes('event: following') && ++following === count) process.send!('following')
              else if (
                text.includes('data: support.ticket') &&
                !text.includes('event: following') &&
                ++told === count
              ) {
                told = 0
                process.send!('told')
              }
            })
          },
        )
    },
  )
}
if (process.argv[1] === self && process.send) openPages()

async function makeTicket(portal: Portal) {
  const account = await makeAccount(portal, 'mesure.client')
  await makeOrganisation(portal, 'Vallois & Brès', { principal: account })
  const client = await portal.signedIn(account)
  const opened = await client.upload('/tickets', [], {
    subject: 'Bourrage',
    category: 'incident',
    body: 'Depuis ce matin.',
  })
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body))
  return opened.body.id as string
}

/** So many persons look at it: each may have twenty pages open. */
const persons = 50

/**
 * Opens pages that all show one ticket, most of them on one of two processes, and changes it.
 * @returns how far the memory of the larger process grew, in MiB; the median milliseconds from the commit until every page was told; and how
 *   many queries the processes did meanwhile
 */
async function liveTimes(count: number, rounds: number): Promise<{ growth: number; told: number; queries: number }> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  const id = await makeTicket(portal)
  const cookies: string[] = []
  for (let one = 0; one < persons; one++)
    cookies.push(`parvis=${(await portal.signedIn(await makeStaff(portal, `mesure.agent${one}`, 'agent'))).token}`)
  const server = fork(
    fileURLToPath(new URL('./live-server.ts', import.meta.url)),
    [JSON.stringify({ ...portal.config, databaseUrl: portal.database.url })],
    {
      execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
    },
  )
  const [address] = (await once(server, 'message')) as [string]
  const here = await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  const pages = [address, here].map((url) => {
    const child = fork(self, [], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    return {
      child,
      open: () => child.send({ url, cookies, topic: `support.ticket:${id}`, count: url === address ? count : persons }),
    }
  })
  try {
    const collect = async () => {
      server.send('collect')
      await once(server, 'message')
      return memoryOf(server.pid!)
    }
    // What it loads and compiles at its first requests is no page's.
    for (let one = 0; one < 300; one++)
      await fetch(`${address}/api/v1/session`, { headers: { cookie: cookies[one % persons]! } })
    const idle = await collect()
    for (const { child, open } of pages) {
      open()
      await once(child, 'message')
    }
    const growth = (await collect()) - idle
    const [{ calls: before }] = await portal.sql(
      'select sum(xact_commit)::int as calls from pg_stat_database where datname = current_database()',
    )
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const all = Promise.all(pages.map(({ child }) => once(child, 'message')))
      const begin = performance.now()
      await portal.sql('update tickets set version = version + 1 where id = $1', [id])
      await all
      times.push(performance.now() - begin)
    }
    const [{ calls: after }] = await portal.sql(
      'select sum(xact_commit)::int as calls from pg_stat_database where datname = current_database()',
    )
    return { growth, told: median(times), queries: Number(after) - Number(before) - rounds }
  } finally {
    for (const { child } of pages) child.kill()
    server.send('close')
    await once(server, 'exit')
    await portal.close()
  }
}

/** The row of `npm run bench`. */
export async function livePages(): Promise<void> {
  const { growth, told, queries } = await liveTimes(1_000, 5)
  tell(
    'y',
    '1,000 open pages of a ticket that changes, and as many persons again on another process',
    `${growth.toFixed(0)} MiB, told after ${told.toFixed(0)} ms, ${queries} transactions for 5 changes`,
    'nothing open',
    '≤ 60 MiB, ≤ 1 s, no query each',
    growth <= 60 && told <= 1_000 && queries < 100,
  )
}
