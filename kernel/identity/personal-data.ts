import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { PersonContext } from '../http/context.ts'
import { Download } from '../http/endpoints.ts'
import { record } from '../journal/journal.ts'
import { limitAct } from './limits.ts'

/** So many rows of a table are given; whoever has more asks the provider for the rest. */
const most = 20_000

type Row = { source: string; about: string | null; fields: unknown }

/** A JSON text of the parts, table by table. */
function* written(head: object, rows: Row[]): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"parts":[`
  let open: string | undefined
  let count = 0
  const close = () => `],"partial":${count >= most}}`
  for (const { source, about, fields } of rows) {
    if (source !== open) {
      if (open !== undefined) yield `${close()},`
      yield `{"source":${JSON.stringify(source)},"about":${JSON.stringify(about ?? '')},"rows":[`
      open = source
      count = 0
    }
    yield `${count > 0 ? ',' : ''}${JSON.stringify(fields)}`
    count += 1
  }
  if (open !== undefined) yield close()
  yield ']}\n'
}

/**
 * Everything that is kept about the asking person, as JSON (B23): their account, places, sessions, messages, tickets, and what they did,
 * without what opens doors. It is written in the journal.
 * @throws Problem too_many_requests
 */
export async function downloadPersonalData(ctx: PersonContext): Promise<Download> {
  await limitAct(ctx, 'identity.personal_data', 5)
  const { rows } = await ctx.asSystem(() =>
    sql<Row>`select source, about, fields from parvis.personal_data(${ctx.actor.accountId}, ${most})`.execute(ctx.db),
  )
  await record(ctx, {
    type: 'identity.account.data_taken',
    subjectType: 'account',
    subjectId: ctx.actor.accountId,
    subjectLabel: ctx.actor.label,
  })
  const head = { brand: ctx.brand.name, madeAt: ctx.now.toISOString(), person: ctx.actor.label }
  return new Download(
    async () => Readable.from(written(head, rows)),
    'application/json',
    ctx.locale === 'fr' ? `donnees-personnelles-${ctx.today}.json` : `personal-data-${ctx.today}.json`,
  )
}
