import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { day, lineText, nameText, optionalEmail } from '../../../kernel/http/validation.ts'
import { refused, rowKind, type Written } from './kind.ts'
import { type Change, clientsByCode, differenceOf, insertAll, recordChanges, updateAll, type Values } from './write.ts'

/** Contracts by their number, each of a client by its code. What they sell and cost is set in the portal. */
export const contractRows = rowKind({
  name: 'contracts',
  schema: z.strictObject({
    number: nameText(60),
    client: nameText(30),
    title: lineText(200).optional(),
    startsOn: day.optional(),
    endsOn: day.nullable().optional(),
  }),
  key: ['number'],
  together: 2000,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const { rows } = await sql<Values & { id: string; key: string; organisation_id: string }>`
      select id, lower(number) as key, organisation_id, title, starts_on::text, ends_on::text from contracts
      where brand_id = ${ctx.brand.id} and lower(normalize(number)) = any (${told.map(({ key }) => key)}) for update`.execute(
      ctx.db,
    )
    const there = new Map(rows.map((row) => [row.key.normalize('NFC'), row]))
    const fresh: Values[] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const written = told.map(({ row, key }): Written => {
      const organisation = clients.get(smallLetters(row.client))
      if (!organisation) return refused('client', 'synchronisation.code_unknown')
      const found = there.get(key)
      // Who has a contract follows from more than a row: it is handed over in the portal.
      if (found && found.organisation_id !== organisation)
        return refused('client', 'synchronisation.contract_elsewhere')
      const after: Values = {
        title: row.title ?? found?.title ?? '',
        starts_on: row.startsOn ?? found?.starts_on ?? null,
        ends_on: row.endsOn === undefined ? (found?.ends_on ?? null) : row.endsOn,
      }
      if (after.starts_on === null) return refused('startsOn', 'required')
      if (after.ends_on !== null && after.ends_on! < after.starts_on!)
        return refused('endsOn', 'synchronisation.ends_before')
      if (!found) {
        const id = randomUUID()
        fresh.push({
          id,
          organisation_id: organisation,
          number: row.number,
          ...after,
          next_invoice_on: after.starts_on!,
          invoice_day: Number(String(after.starts_on).slice(8)),
        })
        return { state: 'created', id }
      }
      const { id, key: _, organisation_id: __, ...before } = found
      const difference = differenceOf(before, after)
      if (!difference) return { state: 'same', id }
      changed.push({ id, ...after })
      changes.push({ id, label: row.number, organisationId: organisation, ...difference })
      return { state: 'changed', id }
    })
    const dates = { title: 'text', starts_on: 'date', ends_on: 'date' }
    const made = await insertAll(
      ctx,
      'contracts',
      { organisation_id: 'uuid', number: 'text', ...dates, next_invoice_on: 'date', invoice_day: 'integer' },
      fresh,
    )
    await updateAll(ctx, 'contracts', dates, changed)
    await recordChanges(ctx, 'contracts.contract.updated', 'contract', changes)
    return written.map((one) =>
      one.state === 'created' && !made.has(one.id) ? refused('number', 'already_there') : one,
    )
  },
})

const personal = {
  surname: 'surname',
  givenName: 'given_name',
  email: 'email',
  jobTitle: 'job_title',
  phone: 'phone',
  mobile: 'mobile',
} as const

/** «Collaborateurs»: a person's record within an application of a client (C14), by the codes of both and their own there. */
export const collaboratorRows = rowKind({
  name: 'collaborators',
  schema: z.strictObject({
    client: nameText(30),
    application: nameText(60),
    code: nameText(100),
    surname: nameText(100).optional(),
    givenName: lineText(100).optional(),
    email: optionalEmail.optional(),
    jobTitle: lineText(120).optional(),
    phone: lineText(40).optional(),
    mobile: lineText(40).optional(),
  }),
  key: ['client', 'application', 'code'],
  together: 2000,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const { rows: applications } = await sql<{
      id: string
      code: string
    }>`select id, lower(code) as code from applications
      where brand_id = ${ctx.brand.id} and lower(code) = any (${told.map(({ row }) => smallLetters(row.application))})`.execute(
      ctx.db,
    )
    const ofCode = new Map(applications.map(({ code, id }) => [code, id]))
    const places = told.map(({ row }) => ({
      organisation: clients.get(smallLetters(row.client)),
      application: ofCode.get(smallLetters(row.application)),
      code: row.code,
    }))
    const { rows } = await sql<
      Values & { id: string; n: number }
    >`select u.id, p.n::int, u.surname, u.given_name, u.email, u.job_title, u.phone, u.mobile
      from unnest(${places.map((one) => one.organisation ?? null)}::uuid[], ${places.map((one) => one.application ?? null)}::uuid[], ${places.map((one) => one.code)}::text[])
        with ordinality as p (organisation, application, code, n)
      join application_users u on u.application_id = p.application and u.organisation_id = p.organisation and u.external_id = p.code`.execute(
      ctx.db,
    )
    const there = new Map(rows.map((row) => [row.n - 1, row]))
    const fresh: Values[] = []
    const changed: Values[] = []
    const written = told.map(({ row }, index): Written => {
      const { organisation, application } = places[index]!
      if (!organisation) return refused('client', 'synchronisation.code_unknown')
      if (!application) return refused('application', 'synchronisation.application_unknown')
      const found = there.get(index)
      const after: Values = {}
      for (const [field, column] of Object.entries(personal))
        after[column] = row[field as keyof typeof personal] ?? found?.[column] ?? ''
      if (after.surname === '') return refused('surname', 'required')
      if (!found) {
        const id = randomUUID()
        fresh.push({ id, organisation_id: organisation, application_id: application, external_id: row.code, ...after })
        return { state: 'created', id }
      }
      if (!differenceOf(found, after)) return { state: 'same', id: found.id }
      changed.push({ id: found.id, ...after })
      return { state: 'changed', id: found.id }
    })
    const texts = Object.fromEntries(Object.values(personal).map((name) => [name, 'text']))
    const names = ['id', 'organisation_id', 'application_id', 'external_id', ...Object.keys(texts)]
    if (fresh.length > 0)
      await sql`insert into application_users (brand_id, synchronised_at, ${sql.join(names.map((name) => sql.ref(name)))})
        select ${ctx.brand.id}::uuid, ${ctx.now}::timestamptz, ${sql.join(names.map((name) => sql.ref(name)))}
        from json_to_recordset(${JSON.stringify(fresh)}::json) as g (id uuid, organisation_id uuid, application_id uuid, external_id text, surname text, given_name text, email text, job_title text, phone text, mobile text)
        on conflict do nothing`.execute(ctx.db)
    await updateAll(ctx, 'application_users', texts, changed, false)
    return written
  },
})
