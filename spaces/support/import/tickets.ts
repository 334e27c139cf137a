import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { day, nameText, optionalEmail, requiredText } from '../../../kernel/http/validation.ts'
import type { ImportKind, ImportValues, MadeRow, RowProblem, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { choiceIn, dayIn } from '../../../kernel/import/values.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { peopleOfClients, type Requester, requesterIn } from '../requesters.ts'
import * as schema from '../schema.ts'

const fields: ImportKind['fields'] = {
  client: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: ['code', 'n° client', 'numéro client', 'code tiers', 'customer code', 'customer number', 'account'],
  },
  number: {
    title: { fr: 'Numéro du ticket', en: 'Ticket number' },
    needed: true,
    example: '48213',
    synonyms: ['numéro', 'n° ticket', 'ticket', 'n° demande', 'ticket id', 'id', 'case number', 'incident'],
  },
  subject: {
    title: { fr: 'Objet', en: 'Subject' },
    needed: true,
    example: 'Accès impossible depuis hier',
    synonyms: ['sujet', 'titre', 'libellé', 'title', 'summary'],
  },
  body: {
    title: { fr: 'Message', en: 'Message' },
    needed: true,
    example: '',
    synonyms: ['description', 'texte', 'contenu', 'détail', 'demande', 'content', 'text'],
  },
  category: {
    title: { fr: 'Catégorie', en: 'Category' },
    example: 'incident',
    synonyms: ['type', 'nature', 'genre', 'kind'],
  },
  openedOn: {
    title: { fr: 'Ouvert le', en: 'Opened on' },
    example: '2026-10-31',
    synonyms: ['date', 'date de création', "date d'ouverture", 'créé le', 'created', 'created at', 'opened'],
  },
  email: {
    title: { fr: 'Email du demandeur', en: "Requester's email" },
    example: 'claire.aubertine@montfabre.example',
    synonyms: ['email', 'mail', 'courriel', 'demandeur', 'contact', 'requester', 'requester email'],
  },
}

const categories = {
  question: ['demande', "demande d'information", 'renseignement', 'service request'],
  incident: ['panne', 'problème', 'dysfonctionnement', 'problem', 'bug'],
  profile: ['profil', 'accès', 'compte', 'access'],
  other: ['autre', 'divers', 'misc'],
}
const row = z.object({
  client: nameText(60),
  number: nameText(60),
  subject: nameText(200),
  body: requiredText(20_000),
  category: schema.category,
  openedOn: z.union([z.literal(''), day]),
  email: optionalEmail,
})
type Row = z.output<typeof row>

const parse = (values: ImportValues): { output: Row } | { problems: RowProblem[] } =>
  parseRow(row, {
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, values[name] ?? ''])),
    category: values.category ? choiceIn(values.category, categories) : 'question',
    openedOn: values.openedOn ? dayIn(values.openedOn) : '',
  })

const knownOf = (ctx: StaffContext, numbers: string[]) =>
  sql<{ id: string; number: string }>`select id, lower(imported_number) as number from tickets
    where brand_id = ${ctx.brand.id} and imported_number <> '' and lower(imported_number) = any (${numbers}::text[])`.execute(
    ctx.db,
  )

/** Why a row is of nobody, or from a day to come. */
function refusalsOf(ctx: StaffContext, one: Row, people: Requester[]): RowProblem[] {
  return [
    ...(people.length > 0 ? [] : [{ field: 'client', code: 'support.import_no_client', params: { code: one.client } }]),
    ...(one.openedOn > ctx.today ? [{ field: 'openedOn', code: 'support.import_to_come' }] : []),
  ]
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const rows = parsed.flatMap((one) => ('output' in one ? [one.output] : []))
  const people = await peopleOfClients(ctx, [...new Set(rows.map(({ client }) => smallLetters(client)))])
  const { rows: there } = await knownOf(
    ctx,
    rows.map(({ number }) => smallLetters(number)),
  )
  const known = new Map(there.map((one) => [one.number, one.id]))
  return parsed.map((one, at): RowVerdict => {
    const label = lines[at]!.values.subject ?? ''
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const { output } = one
    const keys = [`number:${smallLetters(output.number)}`]
    const problems = refusalsOf(ctx, output, people.get(smallLetters(output.client)) ?? [])
    if (problems.length > 0) return { verdict: 'refused', label, keys, problems }
    const knownId = known.get(smallLetters(output.number))
    return knownId ? { verdict: 'known', label, keys, knownId } : { verdict: 'ready', label, keys }
  })
}

/** As if the client had filed it that day; nobody is told. */
async function make(ctx: StaffContext, values: ImportValues) {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  const one = parsed.output
  const people = (await peopleOfClients(ctx, [smallLetters(one.client)])).get(smallLetters(one.client)) ?? []
  const refusals = refusalsOf(ctx, one, people)
  if (refusals.length > 0) throw invalid(...refusals)
  const person = requesterIn(people, one.email)!
  const openedAt = one.openedOn === '' || one.openedOn === ctx.today ? ctx.now : new Date(`${one.openedOn}T12:00:00Z`)
  const number = await nextNumber(ctx, 'T')
  const { id, version } = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: person.organisation_id,
      account_id: person.account_id,
      number,
      imported_number: one.number,
      subject: one.subject,
      category: one.category,
      opened_by_label: person.label,
      opened_at: openedAt,
      last_activity_at: openedAt,
    })
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow()
    .catch((error: { code?: string; constraint?: string }) => {
      throw error.constraint === 'tickets_imported_number' ? invalid({ field: 'number', code: 'already_there' }) : error
    })
  await ctx.db
    .insertInto('ticket_messages')
    .values({
      ticket_id: id,
      author_id: person.account_id,
      author_label: person.label,
      author_side: 'client',
      body: one.body,
      created_at: openedAt,
    })
    .execute()
  await record(ctx, {
    type: 'support.ticket.imported',
    organisationId: person.organisation_id,
    subjectType: 'ticket',
    subjectId: id,
    subjectLabel: number,
    after: { subject: one.subject, number: one.number },
  })
  return { id, version, before: null }
}

/** Takes back a ticket to which nobody has written since. @throws Problem imports.changed_since */
async function undo(ctx: StaffContext, made: MadeRow): Promise<void> {
  const ticket = await ctx.db
    .selectFrom('tickets')
    .select(['number', 'organisation_id', 'version'])
    .where('id', '=', made.id)
    .forUpdate()
    .executeTakeFirst()
  const messages = await ctx.db.selectFrom('ticket_messages').select('id').where('ticket_id', '=', made.id).execute()
  if (!ticket || ticket.version !== made.version || messages.length !== 1) throw problem('imports.changed_since')
  await ctx.asSystem(() => ctx.db.deleteFrom('tickets').where('id', '=', made.id).execute())
  await record(ctx, {
    type: 'support.ticket.import_undone',
    organisationId: ticket.organisation_id,
    subjectType: 'ticket',
    subjectId: made.id,
    subjectLabel: ticket.number,
  })
}

/** Open tickets out of another program (B19). */
export const ticketImport: ImportKind = {
  name: 'support.tickets',
  title: { fr: 'Tickets ouverts', en: 'Open tickets' },
  order: 40,
  permission: 'support.tickets.answer',
  fields,
  check,
  make,
  undo,
  href: (id) => `/fournisseur/assistance/${id}`,
}
