import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { DB } from '../../../db/types.ts'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { type PageShape, type Place, placeAt, type Side } from '../../../kernel/signature/index.ts'

/** Whose the document is, by name. Each side asks only what it may read. */
const holderName = (side: Context['actor']['side']) => {
  const client = sql<string>`(select o.name from organisations o where o.id = r.organisation_id)`
  const employee = sql<string>`(select concat_ws(' ', e.surname, nullif(e.given_name, '')) from employees e where e.id = r.employee_id)`
  return side === 'client' ? client : side === 'employee' ? employee : sql<string>`coalesce(${client}, ${employee})`
}

const requestRows = ({ db, actor }: Pick<Context, 'db' | 'actor'>) =>
  db
    .selectFrom('signature_requests as r')
    .innerJoin('documents as d', 'd.id', 'r.document_id')
    .innerJoin('folder_rules as f', 'f.id', 'd.folder_id')
    .selectAll('r')
    .select(['d.name as document_name', 'd.version_id as current_version_id', 'd.folder_id', 'f.name as folder_name'])
    .select(holderName(actor.side).as('holder_name'))
    // Whose it is must be somebody whom the asking person sees.
    .where(holderName(actor.side), 'is not', null)
    .select(sql<string | null>`to_char(r.deadline, 'YYYY-MM-DD')`.as('deadline_day'))

const signerRows = (db: Kysely<DB>) =>
  db
    .selectFrom('signers as s')
    .selectAll('s')
    .select(sql<string | null>`to_char(s.deadline, 'YYYY-MM-DD')`.as('deadline_day'))

export type RequestRow = Awaited<ReturnType<ReturnType<typeof requestRows>['executeTakeFirstOrThrow']>>
export type SignerRow = Awaited<ReturnType<ReturnType<typeof signerRows>['executeTakeFirstOrThrow']>>
export type Open = { request: RequestRow; signers: SignerRow[] }

const signersOf = (ctx: Context, requestId: string) =>
  signerRows(ctx.db).where('request_id', '=', requestId).orderBy('position').orderBy('id').execute()

/** The request of a document that is not cancelled, else the latest that was, with its signers, as whoever asks may see them. */
export async function findRequest(ctx: Context, documentId: string): Promise<Open | undefined> {
  const request = await requestRows(ctx)
    .where('r.document_id', '=', documentId)
    .orderBy(sql`r.cancelled_at is not null`)
    .orderBy('r.requested_at', 'desc')
    .orderBy('r.id')
    .limit(1)
    .executeTakeFirst()
  return request && { request, signers: await signersOf(ctx, request.id) }
}

/** A request by its id. */
export async function readRequest(ctx: Context, id: string): Promise<Open | undefined> {
  const request = await requestRows(ctx).where('r.id', '=', id).executeTakeFirst()
  return request && { request, signers: await signersOf(ctx, id) }
}

/** Some requests by their ids, in two statements. */
export async function readRequests(ctx: Context, ids: string[]): Promise<Open[]> {
  if (ids.length === 0) return []
  const wanted = sql<string>`any (${ids}::uuid[])`
  const requests = await requestRows(ctx).where('r.id', '=', wanted).orderBy('r.id').execute()
  const signers = await signerRows(ctx.db).where('request_id', '=', wanted).orderBy('position').orderBy('id').execute()
  const of = Map.groupBy(signers, (one) => one.request_id)
  return requests.map((request) => ({ request, signers: of.get(request.id) ?? [] }))
}

/** Locks a request and reads it as it then is. Run as whoever may write it. */
export async function holdRequest(ctx: Context, id: string): Promise<Open | undefined> {
  await ctx.db.selectFrom('signature_requests').select('id').where('id', '=', id).forUpdate().execute()
  return readRequest(ctx, id)
}

export type RequestState = 'open' | 'completed' | 'refused' | 'cancelled'
export const requestStateOf = (
  request: Pick<RequestRow, 'completed_at' | 'refused_at' | 'cancelled_at'>,
): RequestState =>
  request.cancelled_at ? 'cancelled' : request.refused_at ? 'refused' : request.completed_at ? 'completed' : 'open'

export type SignerState = 'to_sign' | 'expected' | 'signing' | 'signed' | 'refused' | 'passed_on' | 'cancelled'

/** Whose turn it is: the first position at which somebody has not signed. Undefined where nobody is to sign. */
export function turnOf({ request, signers }: Open): number | undefined {
  if (requestStateOf(request) !== 'open') return undefined
  return signers.find((one) => !one.passed_on_at && !one.signed_at)?.position
}

/** What a signer's state is, as it follows from the facts. */
export function signerStateOf(open: Open, signer: SignerRow): SignerState {
  if (signer.signed_at) return 'signed'
  if (signer.given_at) return 'signing'
  if (signer.refused_at) return 'refused'
  if (signer.passed_on_at) return 'passed_on'
  if (requestStateOf(open.request) !== 'open') return 'cancelled'
  return signer.position === turnOf(open) ? 'to_sign' : 'expected'
}

/** The last day on which somebody may sign. */
export const deadlineOf = (open: Pick<Open, 'request'>, signer: Pick<SignerRow, 'deadline_day'>): Day | null =>
  (signer.deadline_day ?? open.request.deadline_day) as Day | null

export const shapesOf = (request: Pick<RequestRow, 'pages'>) => request.pages as unknown as PageShape[]

const opposite: Record<Side, Side> = { left: 'right', right: 'left' }

/** Where a signer's mark goes: where it was placed, else at the folder's side for a client or an employee, at the other for the provider (D19). */
export function placeOf({ request, signers }: Open, signer: SignerRow): Place {
  if (signer.page !== null)
    return {
      page: signer.page,
      x: Number(signer.x),
      y: Number(signer.y),
      width: Number(signer.width),
      height: Number(signer.height),
    }
  const shapes = shapesOf(request)
  const side = (kind: string): Side => (kind === 'provider' ? opposite[request.side as Side] : (request.side as Side))
  const here = signers.filter((one) => one.page === null && !one.passed_on_at && side(one.kind) === side(signer.kind))
  const above = Math.max(
    0,
    here.findIndex((one) => one.id === signer.id),
  )
  return placeAt(side(signer.kind), shapes.length, shapes.at(-1)!, above)
}

/** The number by which a proof is known. */
export const proofNumber = (signerId: string): string =>
  `P-${signerId.slice(0, 4).toUpperCase()}-${signerId.slice(4, 8).toUpperCase()}`
