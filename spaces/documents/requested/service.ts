import { sql } from 'kysely'
import type { z } from 'zod'
import { addMonths, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import {
  asServer,
  asSystem,
  type Context,
  type PersonContext,
  type ServedContext,
  type Services,
  type StaffContext,
} from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readFirst } from '../../../kernel/lists/read.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../../kernel/work/work.ts'
import { deposit } from '../service.ts'
import { employeePieces, findPiece, requestedPieces, viewPiece } from './lists.ts'
import { requestedModel } from './record.ts'
import * as schema from './schema.ts'

/** The models, as the staff keep them. */
export const requestedModels = defineRecord(requestedModel, {
  rows: (db) => db.selectFrom('requested_models as r').selectAll('r'),
})

type Asked = z.output<typeof schema.asked>
type Holder = { organisation_id: string | null; employee_id: string | null }
type Request = Holder & { id: string; title: string; due_on: Day }

/** Tells those of a client who may send documents, or the employee: by their account, else at their address. */
async function tellSenders(ctx: Context, kind: string, request: Request, params: object, key?: string): Promise<void> {
  const words = (locale: Locale) => ({ request: request.title, day: formatDay(request.due_on, locale), ...params })
  const employee = request.employee_id === null ? undefined : await employeeToTell(ctx, request.employee_id)
  if (employee && !employee.account_id) {
    const { locale } = ctx.brand
    const to = { accountId: null, email: employee.email, locale, givenName: employee.given_name }
    if (employee.email)
      await notify(ctx, to, kind, words(locale), { href: '/salarie/documents/pieces', mailOnly: true })
    return
  }
  const senders = employee
    ? [employee.account_id!]
    : (await holdersOf(ctx, request.organisation_id!, 'documents.documents.deposit')).map((one) => one.account_id)
  await tellPeople(
    ctx,
    senders.map((accountId) => ({
      accountId,
      kind,
      params: words,
      href: employee ? '/salarie/documents/pieces' : '/documents/pieces',
      ...(key ? { key: `${key} ${accountId}` } : {}),
    })),
  )
}

const employeeToTell = (ctx: Context, id: string) =>
  asServer(ctx, () =>
    ctx.db
      .selectFrom('employees')
      .select(['account_id', 'email', 'given_name'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  )

/** Asks one client or one employee for some pieces. @throws Problem 404, 422 on `dueOn`, `pieces` */
async function askOne(ctx: StaffContext, holder: 'client' | 'employee', holderId: string, asked: Asked): Promise<void> {
  if (asked.dueOn < ctx.today) throw invalid({ field: 'dueOn', code: 'bad_day' })
  const there = await ctx.db
    .selectFrom(holder === 'client' ? 'organisations' : 'employees')
    .select('id')
    .where('id', '=', holderId)
    .executeTakeFirst()
  if (!there) throw notFound()
  const whose: Holder = {
    organisation_id: holder === 'client' ? holderId : null,
    employee_id: holder === 'employee' ? holderId : null,
  }
  const folders = await ctx.db
    .selectFrom('folder_rules')
    .select('id')
    .where('shared', '=', true)
    .where('holder', '=', holder)
    .execute()
  const known = new Set(folders.map(({ id }) => id))
  const wrong = asked.pieces.findIndex((piece) => !known.has(piece.folderId))
  if (wrong >= 0) throw invalid({ field: `pieces.${wrong}.folderId`, code: 'bad_choice' })
  const common = { brand_id: ctx.brand.id, ...whose, due_on: asked.dueOn }
  const request = await ctx.db
    .insertInto('document_requests')
    .values({
      ...common,
      title: asked.title,
      help: asked.help,
      asked_at: ctx.now,
      asked_by: ctx.actor.accountId,
      asked_by_label: ctx.actor.label,
    })
    .returning(['id', 'organisation_id', 'employee_id', 'title', 'due_on'])
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('requested_pieces')
    .values(
      asked.pieces.map((piece, at) => ({
        ...common,
        request_id: request.id,
        position: at + 1,
        name: piece.name,
        folder_id: piece.folderId,
        valid_months: piece.validMonths,
      })),
    )
    .execute()
  await record(ctx, {
    type: 'documents.requested.asked',
    organisationId: whose.organisation_id,
    subjectType: 'documents.request',
    subjectId: request.id,
    subjectLabel: asked.title,
    after: { pieces: asked.pieces.map((piece) => piece.name).join(', '), dueOn: asked.dueOn },
  })
  await tellSenders(ctx, 'documents.requested', request, { pieces: asked.pieces.map((piece) => piece.name).join(', ') })
}

/** Asks many clients for the same pieces (D38). */
const askingWork = defineWork({
  name: 'documents.asking',
  title: { fr: 'Demande de pièces', en: 'Request of documents' },
  access: { staff: 'documents.requested.manage' },
  input: schema.asked,
  from: '/fournisseur/pieces-demandees',
  href: (id) => `/fournisseur/clients/${id}`,
  act: (ctx, id, input) => askOne(ctx as StaffContext, 'client', id, input),
})
/** The same of employees. */
const askingEmployeesWork = defineWork({
  name: 'documents.asking_employees',
  title: { fr: 'Demande de pièces aux salariés', en: 'Request of documents from employees' },
  access: { staff: 'documents.requested.manage' },
  input: schema.asked,
  from: '/fournisseur/pieces-demandees',
  href: (id) => `/fournisseur/salaries/${id}`,
  act: (ctx, id, input) => askOne(ctx as StaffContext, 'employee', id, input),
})

/** Starts asking some clients, or some employees. @throws Problem 422 on `dueOn`, too_many_at_once */
export async function askMany(
  ctx: StaffContext,
  { organisationIds, employeeIds, ...asked }: z.output<typeof schema.requestBody>,
) {
  if (asked.dueOn < ctx.today) throw invalid({ field: 'dueOn', code: 'bad_day' })
  if (employeeIds.length > 0) {
    const seen = await ctx.db
      .selectFrom('employees')
      .select(['id', sql<string>`concat_ws(' ', surname, nullif(given_name, ''))`.as('name')])
      .where('id', 'in', employeeIds)
      .execute()
    return readWork(ctx, await startWork(ctx, askingEmployeesWork, asked, namedItems(employeeIds, seen)))
  }
  const seen = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', 'in', organisationIds)
    .execute()
  return readWork(ctx, await startWork(ctx, askingWork, asked, namedItems(organisationIds, seen)))
}

/** A piece as the person sees it. @throws Problem 404 */
export async function readPiece(ctx: PersonContext, id: string): Promise<z.input<typeof schema.piece>> {
  return viewPiece(await findPiece(ctx, id), ctx)
}

/** Locks a piece at the version that the person saw, in one of some states. @throws Problem 404, conflict, documents.piece_state */
async function hold(ctx: PersonContext, id: string, seen: number, states: string[]) {
  await sql`select id from requested_pieces where id = ${id} for update`.execute(ctx.db)
  const row = await findPiece(ctx, id)
  if (row.version !== seen) throw conflict(viewPiece(row, ctx))
  if (!states.includes(row.state)) throw problem('documents.piece_state')
  return row
}

const tell = (
  ctx: Context,
  act: string,
  row: { id: string; name: string; organisation_id: string | null },
  after?: object,
) =>
  record(ctx, {
    type: `documents.requested.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'documents.piece',
    subjectId: row.id,
    subjectLabel: row.name,
    ...(after ? { after } : {}),
  })

/**
 * The client, or the employee, sends a file for a piece: it lands in the folder of its kind under the piece's name, beside what is there (D38).
 * @throws Problem 404, conflict, documents.piece_state, 422 on `file`
 */
export async function sendPiece(ctx: ServedContext, id: string, { version }: { version: number }, uploads: Upload[]) {
  const row = await hold(ctx, id, version, ['waiting', 'refused', 'expired'])
  const document = await deposit(
    ctx,
    {
      ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
      folderId: row.folder_id,
      name: row.name,
    },
    uploads,
    { requested: true },
  )
  await ctx.db
    .updateTable('requested_pieces')
    .set({
      state: 'received',
      document_id: document.id,
      sent_at: ctx.now,
      decided_at: null,
      decided_by: null,
      decided_by_label: '',
      reason: '',
      expires_on: null,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'received', row)
  return readPiece(ctx, id)
}

/** The staff accept what was sent, or refuse it with a reason: then it is sent again. @throws Problem 404, conflict, documents.piece_state, documents.withdrawn */
export async function decidePiece(
  ctx: StaffContext,
  id: string,
  { version, reason }: { version: number; reason?: string },
) {
  const row = await hold(ctx, id, version, ['received'])
  // What was withdrawn meanwhile is nobody's to have: it is refused, and sent again.
  if (reason === undefined) {
    const sent = await ctx.db
      .selectFrom('documents as d')
      .innerJoin('requested_pieces as p', 'p.document_id', 'd.id')
      .select('d.withdrawn_at')
      .where('p.id', '=', id)
      .forKeyShare('d')
      .executeTakeFirst()
    if (sent?.withdrawn_at) throw problem('documents.withdrawn')
  }
  await ctx.db
    .updateTable('requested_pieces')
    .set({
      state: reason === undefined ? 'accepted' : 'refused',
      decided_at: ctx.now,
      decided_by: ctx.actor.accountId,
      decided_by_label: ctx.actor.label,
      reason: reason ?? '',
      expires_on: reason === undefined && row.valid_months ? addMonths(ctx.today, row.valid_months) : null,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await tell(ctx, reason === undefined ? 'accepted' : 'refused', row, reason === undefined ? undefined : { reason })
  if (reason !== undefined)
    await tellSenders(ctx, 'documents.piece_refused', { ...row, id: row.request_id }, { piece: row.name, reason })
  return readPiece(ctx, id)
}

/** What was accepted and is good no longer is asked for again; what is due soon, or was due, is called to mind once each time (D38). */
export async function carryOn(services: Services, report: (error: unknown) => void): Promise<void> {
  for (const brand of services.brands.all()) {
    const due = await asSystem(services, brand, async (ctx) => {
      const expired = await sql<{ id: string }>`select id from requested_pieces
        where brand_id = ${brand.id} and state = 'accepted' and expires_on < ${ctx.today}::date order by id limit 5000`.execute(
        ctx.db,
      )
      const waiting = await sql<{ id: string }>`select q.id from document_requests q
        where q.brand_id = ${brand.id} and q.reminders < 3 and q.due_on - 7 <= ${ctx.today}::date and parvis.reminder_due(q.due_on) > q.reminders
          and exists (select from requested_pieces p where p.request_id = q.id and p.state in ('waiting', 'refused'))
        order by q.id limit 5000`.execute(ctx.db)
      return { expired: expired.rows, waiting: waiting.rows }
    })
    for (const { id } of due.expired) await asSystem(services, brand, (ctx) => expire(ctx, id)).catch(report)
    for (const { id } of due.waiting) await asSystem(services, brand, (ctx) => remind(ctx, id)).catch(report)
  }
}

async function expire(ctx: Context, id: string): Promise<void> {
  const { rows } = await sql<Request & { name: string }>`
    update requested_pieces p set state = 'expired', version = p.version + 1 from document_requests q
    where p.id = ${id} and p.state = 'accepted' and p.expires_on < ${ctx.today}::date and q.id = p.request_id
    returning p.id, p.name, p.organisation_id, p.employee_id, q.title, p.due_on`.execute(ctx.db)
  const [row] = rows
  if (!row) return
  await tell(ctx, 'expired', row)
  await tellSenders(ctx, 'documents.piece_expired', row, { piece: row.name })
}

async function remind(ctx: Context, id: string): Promise<void> {
  const { rows } = await sql<Request & { pieces: string }>`
    update document_requests q set reminders = parvis.reminder_due(q.due_on)
    where q.id = ${id} and parvis.reminder_due(q.due_on) > q.reminders
    returning q.id, q.organisation_id, q.employee_id, q.title, q.due_on,
      (select string_agg(p.name, ', ' order by p.position) from requested_pieces p where p.request_id = q.id and p.state in ('waiting', 'refused')) as pieces`.execute(
    ctx.db,
  )
  const [row] = rows
  if (row?.pieces) await tellSenders(ctx, 'documents.requested_reminder', row, { pieces: row.pieces })
}

/** What the client, or the employee, has to send, for «Accueil»: the nearest deadline first. */
export async function waitingPieces(ctx: PersonContext): Promise<WaitingItem[]> {
  const { side } = ctx.actor
  if (side === 'staff') return []
  const query = { sort: 'dueOn', order: 'asc', search: '', open: true } as const
  const pieces =
    side === 'client'
      ? await readFirst(ctx, requestedPieces, {}, query, 20)
      : await readFirst(ctx, employeePieces, {}, query, 20)
  return pieces.map((piece) => ({
    kind: 'documents.piece',
    title: { fr: `Envoyer «\u00a0${piece.name}\u00a0»`, en: `Send “${piece.name}”` }[ctx.locale],
    detail: piece.request.title,
    dueOn: piece.dueOn,
    late: piece.late,
    href: `${side === 'client' ? '' : '/salarie'}/documents/pieces?piece=${piece.id}`,
    actionLabel: { fr: 'Envoyer', en: 'Send' }[ctx.locale],
  }))
}
