import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { lineText, nameText, optionalEmail } from '../../../kernel/http/validation.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { isSiret, isVatNumber, normaliseIdentifier, vatFitsSiret } from '../../../kernel/organisations/identifiers.ts'
import { giveSpacesToAll } from '../../organisation-administration/index.ts'
import { refused, rowKind, type Written } from './kind.ts'
import { type Change, differenceOf, insertAll, recordChanges, updateAll, type Values } from './write.ts'

const fields = {
  name: 'name',
  kind: 'kind',
  siret: 'siret',
  vatNumber: 'vat_number',
  email: 'email',
  quotesEmail: 'quotes_email',
  invoicesEmail: 'invoices_email',
  remindersEmail: 'reminders_email',
  addressLine1: 'address_line1',
  addressLine2: 'address_line2',
  postalCode: 'postal_code',
  city: 'city',
  phone: 'phone',
  fax: 'fax',
} as const
const columns = { code: 'text', ...Object.fromEntries(Object.values(fields).map((name) => [name, 'text'])) }

/** The account by which a client comes first: its code is its identifier (D10). It waits until its access is put in force. */
async function makePrincipals(
  ctx: Parameters<typeof insertAll>[0],
  made: ReadonlyArray<{ id: string; code: string; name: string; email: string }>,
): Promise<void> {
  if (made.length === 0) return
  const people = made.map((one) => ({ ...one, account: randomUUID(), membership: randomUUID() }))
  const given = sql`json_to_recordset(${JSON.stringify(people)}::json) as g (id uuid, code text, name text, email text, account uuid, membership uuid)`
  await ctx.asSystem(async () => {
    await sql`insert into accounts (id, brand_id, status, identifier, surname, contact_email, locale, created_at, updated_at, updated_by)
      select g.account, ${ctx.brand.id}::uuid, 'pending', g.code, g.name, g.email, ${ctx.brand.locale}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz, ${ctx.actor.accountId}::uuid from ${given}`.execute(
      ctx.db,
    )
    await sql`insert into memberships (id, organisation_id, account_id, role, starts_on, granted_by, granted_by_label, created_at)
      select g.membership, g.id, g.account, 'principal_manager', ${ctx.today}::date, ${ctx.actor.accountId}::uuid, ${ctx.actor.label}, ${ctx.now}::timestamptz from ${given}`.execute(
      ctx.db,
    )
  })
  await recordAll(
    ctx,
    made.map(({ id, code, name }) => ({
      type: 'back_office.organisation.created',
      organisationId: id,
      subjectType: 'organisation',
      subjectId: id,
      subjectLabel: name,
      after: { code, name },
    })),
  )
  await ctx.asSystem(() =>
    giveSpacesToAll(
      ctx,
      people.map(({ membership }) => membership),
    ),
  )
}

/** Clients by their code. A new one has a first account, whose identifier is the code; nobody is written to before its access is put in force. */
export const clientRows = rowKind({
  name: 'clients',
  schema: z.strictObject({
    code: lineText(30).refine((value) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value), {
      params: { code: 'back_office.bad_client_code' },
    }),
    name: nameText(200).optional(),
    kind: z.enum(['private', 'public', 'foreign', 'individual']).optional(),
    siret: lineText(20)
      .nullable()
      .transform((value) => (value === null ? null : normaliseIdentifier(value) || null))
      .refine((value) => value === null || isSiret(value), { params: { code: 'back_office.bad_siret' } })
      .optional(),
    vatNumber: lineText(20)
      .transform(normaliseIdentifier)
      .refine((value) => value === '' || isVatNumber(value), { params: { code: 'back_office.bad_vat' } })
      .optional(),
    email: optionalEmail.optional(),
    quotesEmail: optionalEmail.optional(),
    invoicesEmail: optionalEmail.optional(),
    remindersEmail: optionalEmail.optional(),
    addressLine1: lineText(200).optional(),
    addressLine2: lineText(200).optional(),
    postalCode: lineText(20).optional(),
    city: lineText(100).optional(),
    phone: lineText(40).optional(),
    fax: lineText(40).optional(),
  }),
  key: ['code'],
  // The journal of a client is a chain of its own.
  together: 500,
  write: async (ctx, told) => {
    const keys = told.map(({ key }) => key)
    const { rows } = await sql<Values & { id: string; key: string }>`
      select id, lower(code) as key, code, ${sql.join(Object.values(fields).map((name) => sql.ref(name)))}
      from organisations where brand_id = ${ctx.brand.id} and lower(code) = any (${keys}) and deactivated_at is null for update`.execute(
      ctx.db,
    )
    const there = new Map(rows.map((row) => [row.key, row]))
    const sirets = told.flatMap(({ row }) => row.siret ?? [])
    const { rows: others } = await sql<{ siret: string; id: string }>`select siret, id from organisations
      where brand_id = ${ctx.brand.id} and siret = any (${sirets})`.execute(ctx.db)
    const ofSiret = new Map(others.map(({ siret, id }) => [siret, id]))
    const { rows: named } = await ctx.asSystem(() =>
      sql<{
        identifier: string
      }>`select lower(wanted) as identifier from unnest(${told.map(({ row }) => row.code)}::text[]) wanted
        where parvis.identifier_taken(${ctx.brand.id}, wanted)`.execute(ctx.db),
    )
    const taken = new Set(named.map(({ identifier }) => identifier))
    const fresh: Values[] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const written = told.map(({ row, key }): Written => {
      const { id, key: _, ...before } = there.get(key) ?? ({ id: null, key } as unknown as Values & { id: string })
      const after: Values = { code: before.code ?? row.code }
      for (const [field, column] of Object.entries(fields)) {
        const value = row[field as keyof typeof fields]
        after[column] = value !== undefined ? value : (before[column] ?? (column === 'siret' ? null : ''))
      }
      if (after.kind === '') after.kind = 'private'
      if (after.name === '') return refused('name', 'required')
      const siret = after.siret as string | null
      if (siret !== null && (after.kind === 'foreign' || after.kind === 'individual'))
        return refused('siret', 'back_office.not_of_this_kind')
      if (after.vat_number !== '' && !vatFitsSiret(String(after.vat_number), siret))
        return refused('vatNumber', 'back_office.vat_of_another')
      const made = randomUUID()
      if (siret !== null) {
        const holder = ofSiret.get(siret)
        if (holder !== undefined && holder !== id) return refused('siret', 'back_office.siret_taken')
        ofSiret.set(siret, id ?? made)
      }
      if (id === null) {
        if (taken.has(key)) return refused('code', 'identity.identifier_taken')
        fresh.push({ id: made, ...after })
        return { state: 'created', id: made }
      }
      const difference = differenceOf(before, after)
      if (!difference) return { state: 'same', id }
      changed.push({ id, ...after })
      changes.push({ id, label: String(after.name), organisationId: id, ...difference })
      return { state: 'changed', id }
    })
    const made = await insertAll(ctx, 'organisations', columns, fresh)
    await makePrincipals(
      ctx,
      fresh
        .filter((one) => made.has(one.id as string))
        .map((one) => ({
          id: String(one.id),
          code: String(one.code),
          name: String(one.name),
          email: String(one.email),
        })),
    )
    await updateAll(ctx, 'organisations', columns, changed)
    await recordChanges(ctx, 'back_office.organisation.updated', 'organisation', changes)
    return written.map((one) => (one.state === 'created' && !made.has(one.id) ? refused('code', 'already_there') : one))
  },
})
