import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { lineText, nameText, optionalEmail } from '../../../kernel/http/validation.ts'
import { identifierBase } from '../../../kernel/identity/people.ts'
import { giveSpacesToAll } from '../../organisation-administration/index.ts'
import { refused, rowKind, type Written } from './kind.ts'
import { type Change, clientsByCode, differenceOf, recordChanges, type Values } from './write.ts'

/** What follows the management software: how one is reached. Names stay (C3), and an address of sign-in is its owner's to change. */
const fields = { email: 'contact_email', phone: 'phone', mobile: 'mobile', jobTitle: 'job_title' } as const

type Fresh = {
  account: string
  membership: string
  organisation: string
  surname: string
  given: string
  email: string
  base: string
  turn: number
} & Record<'phone' | 'mobile' | 'job', string>

/** Makes accounts that wait, each a member of its client; identifiers that nobody has, in one statement. */
async function makePeople(ctx: Parameters<typeof recordChanges>[0], fresh: readonly Fresh[]): Promise<void> {
  if (fresh.length === 0) return
  await ctx.asSystem(async () => {
    const given = sql`json_to_recordset(${JSON.stringify(fresh)}::json) as g (account uuid, membership uuid, organisation uuid, surname text, given text, email text, base text, turn int, phone text, mobile text, job text)`
    await sql`insert into accounts (id, brand_id, status, identifier, surname, given_name, contact_email, phone, mobile, job_title, locale, created_at, updated_at, updated_by)
      select g.account, ${ctx.brand.id}::uuid, 'pending', (select g.base || case when n = 1 then '' else n::text end from generate_series(1, g.turn + 5000) n
          where not parvis.identifier_taken(${ctx.brand.id}::uuid, g.base || case when n = 1 then '' else n::text end) offset g.turn limit 1),
        g.surname, g.given, g.email, g.phone, g.mobile, g.job, ${ctx.brand.locale}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, ${ctx.actor.accountId}::uuid from ${given}`.execute(
      ctx.db,
    )
    await sql`insert into memberships (id, organisation_id, account_id, role, starts_on, granted_by, granted_by_label, created_at)
      select g.membership, g.organisation, g.account, 'member', ${ctx.today}::date, ${ctx.actor.accountId}::uuid, ${ctx.actor.label}, ${ctx.now}::timestamptz from ${given}`.execute(
      ctx.db,
    )
    await giveSpacesToAll(
      ctx,
      fresh.map(({ membership }) => membership),
    )
  })
}

/** Contacts of clients, by the client's code and their own: people who are members there, whose access waits to be put in force. */
export const contactRows = rowKind({
  name: 'contacts',
  schema: z.strictObject({
    client: nameText(30),
    code: nameText(60),
    surname: nameText(100).optional(),
    givenName: lineText(100).optional(),
    email: optionalEmail.optional(),
    phone: lineText(40).optional(),
    mobile: lineText(40).optional(),
    jobTitle: lineText(120).optional(),
  }),
  key: ['client', 'code'],
  together: 1000,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const known = told.flatMap(({ id }) => id ?? [])
    const { rows } = await sql<
      Values & { id: string; status: string }
    >`select a.id, a.status, a.surname, a.given_name, a.contact_email, a.phone, a.mobile, a.job_title
      from accounts a where a.id = any (${known}::uuid[]) and a.brand_id = ${ctx.brand.id} for update`.execute(ctx.db)
    const there = new Map(rows.map((row) => [row.id, row]))
    const fresh: Fresh[] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const turns = new Map<string, number>()
    const written = told.map(({ row, id: recordId }): Written => {
      const organisation = clients.get(smallLetters(row.client))
      if (!organisation) return refused('client', 'synchronisation.code_unknown')
      const found = recordId === null ? undefined : there.get(recordId)
      if (!found) {
        if (!row.surname) return refused('surname', 'required')
        const base = identifierBase(row.surname, row.givenName ?? '')
        const turn = turns.get(base) ?? 0
        turns.set(base, turn + 1)
        const account = randomUUID()
        fresh.push({
          account,
          membership: randomUUID(),
          organisation,
          surname: row.surname,
          given: row.givenName ?? '',
          email: row.email ?? '',
          phone: row.phone ?? '',
          mobile: row.mobile ?? '',
          job: row.jobTitle ?? '',
          base,
          turn,
        })
        return { state: 'created', id: account }
      }
      const { id, status, ...before } = found
      if (status === 'closed' || status === 'deactivated') return refused('code', 'synchronisation.account_closed')
      if (row.surname !== undefined && row.surname !== before.surname)
        return refused('surname', 'synchronisation.name_kept')
      if (row.givenName !== undefined && row.givenName !== before.given_name)
        return refused('givenName', 'synchronisation.name_kept')
      const after: Values = {}
      for (const [field, column] of Object.entries(fields))
        after[column] = row[field as keyof typeof fields] ?? before[column]!
      const difference = differenceOf(before, after)
      if (!difference) return { state: 'same', id }
      changed.push({ id, ...after })
      changes.push({ id, label: String(before.surname), organisationId: organisation, ...difference })
      return { state: 'changed', id }
    })
    await makePeople(ctx, fresh)
    if (changed.length > 0)
      await sql`update accounts a set contact_email = g.contact_email, phone = g.phone, mobile = g.mobile, job_title = g.job_title, version = a.version + 1,
          updated_at = ${ctx.now}::timestamptz, updated_by = ${ctx.actor.accountId}::uuid
        from json_to_recordset(${JSON.stringify(changed)}::json) as g (id uuid, contact_email text, phone text, mobile text, job_title text) where a.id = g.id`.execute(
        ctx.db,
      )
    await recordChanges(ctx, 'identity.account.updated', 'account', changes)
    return written
  },
})
