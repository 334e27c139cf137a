// What 100,000 employees pushed in bulk take (D29), beside a bare `copy` of them into a table with the same indexes.
import pg from 'pg'
import { makeKey, programOf } from '../spaces/synchronisation/testing.ts'
import { makeStaff, type Portal, startPortal } from '../testing/portal.ts'

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    code: `B${String(n).padStart(7, '0')}`,
    surname: `Servanne${n % 977}`,
    givenName: `Nadia${n % 89}`,
    email: `n.servanne${n}@courrier.example`,
    jobTitle: 'Agente de propreté',
    enteredOn: `20${String(10 + (n % 15)).padStart(2, '0')}-09-01`,
  }))
type Row = ReturnType<typeof rowsOf>[number]

/** One `copy` from memory, by the messages of the protocol alone. */
const copyInto = (client: pg.Client, statement: string, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    let failed: Error | undefined
    // biome-ignore lint/suspicious/noExplicitAny: what a connection of `pg` is to whoever submits to it
    const act: any = {
      submit: (connection: any) => {
        connection.query(statement)
      },
      handleCopyInResponse: (connection: any) => {
        connection.sendCopyFromChunk(bytes)
        connection.endCopyFrom()
      },
      handleError: (error: Error) => {
        failed = error
      },
      handleCommandComplete: () => {},
      handleRowDescription: () => {},
      handleReadyForQuery: () => (failed ? reject(failed) : resolve()),
    }
    client.query(act)
  })

async function copyTime(portal: Portal, rows: Row[]): Promise<number> {
  // One that sends a query at a time: a copy has the line to itself.
  const client = new pg.Client({ ...portal.database.pool.options, pipeline: false } as pg.ClientConfig)
  await client.connect()
  try {
    await client.query('create table measured_employees (like employees including all)')
    const lines = rows.map((row) =>
      [row.code, row.surname, row.givenName, row.email, row.jobTitle, row.enteredOn, portal.brandId, '2026-01-01'].join(
        '\t',
      ),
    )
    const bytes = Buffer.from(`${lines.join('\n')}\n`)
    const begin = performance.now()
    await copyInto(
      client,
      'copy measured_employees (code, surname, given_name, email, job_title, entered_on, brand_id, created_at) from stdin',
      bytes,
    )
    return (performance.now() - begin) / 1000
  } finally {
    await client.query('drop table if exists measured_employees')
    await client.end()
  }
}

/** Seconds that `count` rows take: by a bare copy, pushed for the first time through the API, and pushed again as they are. */
export async function synchronisingTimes(count: number): Promise<{ copy: number; first: number; again: number }> {
  // As production does: answers are not checked against their schemas a second time.
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  try {
    const administrator = await portal.signedIn(await makeStaff(portal, 'mesure.une', 'administrator'))
    const program = await programOf(portal, await makeKey(administrator))
    const rows = rowsOf(count)
    const push = async (wanted: 'created' | 'same') => {
      const begin = performance.now()
      for (let from = 0; from < count; from += 10_000) {
        const { body } = await program.lines('/synchronisation/rows/employees', rows.slice(from, from + 10_000))
        if (body[wanted] !== Math.min(10_000, count - from)) throw new Error(JSON.stringify(body).slice(0, 500))
      }
      return (performance.now() - begin) / 1000
    }
    const copy = await copyTime(portal, rows)
    return { copy, first: await push('created'), again: await push('same') }
  } finally {
    await portal.close()
  }
}
