import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { openFile } from '../../../kernel/files/storage.ts'
import type { LeaverContext, PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { type HolderKind, yearOf } from './parts.ts'
import type * as schema from './schema.ts'
import { tellHolder } from './telling.ts'

/** The job that makes a vault: `{ brandId, vaultId }`. */
export const makeVaultJob = 'documents.make_vault'
/** So many are made for one holder within a day, at most. */
export const mostADay = 5
/** So long an archive is kept. */
export const keepDays = 7
/** So many are shown. */
const shown = 20

/** Of which folders and of which years a vault is to be; what is not named is all. */
export type Choice = { folderIds?: string[] | undefined; years?: number[] | undefined }
export type Holder = { kind: HolderKind; id: string; name: string }
type VaultRow = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>

const columnOf = { client: 'organisation_id', employee: 'employee_id' } as const
const rowsOf = (ctx: PersonContext, { kind, id }: Pick<Holder, 'kind' | 'id'>) =>
  ctx.db.selectFrom('vaults').selectAll().where(columnOf[kind], '=', id)

const view = (row: VaultRow, folderNames: Map<string, string>): z.input<typeof schema.vaultView> => ({
  id: row.id,
  state: row.failed_at ? 'failed' : row.made_at === null ? 'making' : row.swept_at ? 'swept' : 'made',
  askedAt: row.asked_at.toISOString(),
  askedBy: row.asked_by_label,
  chosen:
    row.folder_ids || row.years
      ? {
          folders: (row.folder_ids as string[] | null)?.flatMap((one) => folderNames.get(one) ?? []) ?? null,
          years: row.years as number[] | null,
        }
      : null,
  side: row.side as 'client',
  filesDone: row.files_done,
  filesTotal: row.files_total,
  fileName: row.file_name,
  sizeBytes: Number(row.size_bytes),
  sha256: row.sha256,
  manifestSha256: row.manifest_sha256,
  gaps: row.gaps,
  madeAt: row.made_at?.toISOString() ?? null,
  keepsUntil: row.keeps_until?.toISOString() ?? null,
  takenAt: row.taken_at?.toISOString() ?? null,
  takenBy: row.taken_by_label,
})

/** The client whose vault is asked about. @throws Problem 404; 403 with whom to ask where one may not take it */
export async function clientHolder(ctx: PersonContext, organisationId: string): Promise<Holder> {
  // What whoever leaves may take along, the policy on organisations says.
  if (ctx.actor.side !== 'leaver') await requirePermission(ctx, organisationId, 'documents.vault.take')
  const found = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!found) throw notFound()
  return { kind: 'client', ...found }
}

/** What the asking person may take along from the sides that were closed, and until which day they may sign in for it. */
export async function readLeaving(ctx: LeaverContext): Promise<z.input<typeof schema.leaving>> {
  const organisations = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .orderBy('name')
    .orderBy('id')
    .limit(100)
    .execute()
  const employee = await ctx.db.selectFrom('employees').select('id').executeTakeFirst()
  const closure = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('portal_closures')
      .select([
        'closes_on',
        'message',
        sql<string>`(closes_on + make_interval(months => take_months))::date`.as('until'),
      ])
      .where('brand_id', '=', ctx.brand.id)
      .where('called_off_at', 'is', null)
      .executeTakeFirstOrThrow(),
  )
  return {
    closedOn: closure.closes_on,
    message: closure.message,
    until: closure.until,
    organisations,
    employee: employee !== undefined,
  }
}

/** The organisations whose vault the asking person may take, so that it is offered to nobody else. */
export async function vaultsOf(ctx: PersonContext): Promise<string[]> {
  if (ctx.actor.side !== 'client') return []
  const { rows } = await sql<{
    ids: string[] | null
  }>`select parvis.organisation_ids_with_permission('documents.vault.take') as ids`.execute(ctx.db)
  return rows[0]!.ids ?? []
}

/** The employee whose vault is asked about: the staff name one, an employee is meant themselves. @throws Problem 404; 403 for staff who may not see employees' papers */
export async function employeeHolder(ctx: PersonContext, employeeId?: string): Promise<Holder> {
  if (ctx.actor.side === 'staff') require(staffMay(ctx.actor, 'documents.employees.read'))
  const row = await ctx.db
    .selectFrom('employees')
    .select(['id', 'surname', 'given_name'])
    .where('id', '=', employeeId === undefined ? sql<string>`parvis.employee_id()` : employeeId)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return { kind: 'employee', id: row.id, name: `${row.surname} ${row.given_name}`.trim() }
}

type Counts = {
  folders: number
  documents: number
  bytes: string
  signed: number
  signed_bytes: string
  proofs: number
  proof_bytes: string
  printed: number
  printed_bytes: string
  withdrawn: number
  readings: number
  pieces: number
  notifications: number
  acts: string
  people: number
}

/** Folders and years of a holder's documents, with how many each has; and the names of all folders of that kind. */
async function choicesOf(ctx: PersonContext, { kind, id }: Holder) {
  const folders = await sql<{ id: string; name: Text; documents: number }>`
    select r.id, r.name, count(d.id)::int as documents from folder_rules r
      left join documents d on d.folder_id = r.id and d.${sql.ref(columnOf[kind])} = ${id} and d.withdrawn_at is null
    where r.brand_id = ${ctx.brand.id} and r.holder = ${kind} and r.shared group by r.id order by r.path, r.id`.execute(
    ctx.db,
  )
  const years = await sql<{ year: number; documents: number }>`
    select ${sql.raw(yearOf)} as year, count(*)::int as documents from documents d join folder_rules r on r.id = d.folder_id
    where r.shared and d.${sql.ref(columnOf[kind])} = ${id} and d.withdrawn_at is null group by 1 order by 1 desc limit 200`.execute(
    ctx.db,
  )
  const named = folders.rows.map((row) => ({ ...row, name: inLocale(row.name, ctx.locale) }))
  return {
    names: new Map(named.map((one) => [one.id, one.name])),
    choices: { folders: named.filter((one) => one.documents > 0), years: years.rows },
  }
}

/** What a vault would hold of what is chosen, counted in one statement. */
async function contentsOf(ctx: PersonContext, { kind, id }: Holder, { folderIds, years }: Choice) {
  const chosen = sql`(${folderIds ?? null}::uuid[] is null or d.folder_id = any (${folderIds ?? null}::uuid[]))
    and (${years ?? null}::int[] is null or ${sql.raw(yearOf)} = any (${years ?? null}::int[]))`
  const { rows } = await sql<Counts>`
    with docs as materialized (select d.id, d.folder_id, d.version_id, d.withdrawn_at is null as there from documents d join folder_rules r on r.id = d.folder_id
      where r.shared and d.${sql.ref(columnOf[kind])} = ${id} and ${chosen}),
    held as materialized (select v.id, v.document_id, f.size_bytes, parvis.is_signed_version(v.id) as signed from docs d join document_versions v on v.document_id = d.id
      join files f on f.id = v.file_id where d.there),
    proof as (select f.size_bytes from docs d join signature_requests q on q.document_id = d.id join signers s on s.request_id = q.id
      join files f on f.id = s.proof_file_id where d.there),
    paper as (select f.size_bytes from paper_payslips o join files f on f.id = o.file_id where ${kind} = 'employee' and o.employee_id = ${id}
      and o.handed_over_at is not null and (${folderIds ?? null}::uuid[] is null or exists (select from folder_rules r where r.id = any (${folderIds ?? null}::uuid[]) and r.link_to = 'payslips'))
      and (${years ?? null}::int[] is null or extract(year from coalesce(o.month_on, (o.set_aside_at at time zone 'UTC')::date))::int = any (${years ?? null}::int[])))
    select (select count(*)::int from paper) as printed, (select coalesce(sum(size_bytes), 0)::text from paper) as printed_bytes, (select count(distinct folder_id)::int from docs where there) as folders, (select count(*)::int from docs where there) as documents,
      (select coalesce(sum(size_bytes), 0)::text from held) as bytes,
      (select count(distinct document_id)::int from held where signed) as signed, (select coalesce(sum(size_bytes) filter (where signed), 0)::text from held) as signed_bytes,
      (select count(*)::int from proof) as proofs, (select coalesce(sum(size_bytes), 0)::text from proof) as proof_bytes,
      (select count(*)::int from docs where not there) as withdrawn,
      (select count(*)::int from readings r where r.kind = 'documents.version' and r.record_id in (select id from held)) as readings,
      (select count(*)::int from requested_pieces p where ${kind} = 'client' and p.organisation_id = ${id}
        and (p.document_id is null or p.document_id in (select id from docs))
        and exists (select from folder_rules f where f.id = p.folder_id and f.shared and (${folderIds ?? null}::uuid[] is null or f.id = any (${folderIds ?? null}::uuid[])))) as pieces,
      (select count(*)::int from document_notifications n where n.holder = ${kind} and n.document_id in (select id from docs)) as notifications,
      coalesce((select h.seq::text from journal_heads h where ${kind} = 'client' and h.organisation_id = ${id}), '0') as acts,
      (select count(*)::int from memberships m where ${kind} = 'client' and m.organisation_id = ${id} and m.removed_at is null) as people`.execute(
    ctx.db,
  )
  const row = rows[0]!
  return {
    folders: row.folders,
    documents: { count: row.documents, sizeBytes: Number(row.bytes) },
    signed: { count: row.signed, sizeBytes: Number(row.signed_bytes) },
    proofs: { count: row.proofs, sizeBytes: Number(row.proof_bytes) },
    printed: { count: row.printed, sizeBytes: Number(row.printed_bytes) },
    withdrawn: row.withdrawn,
    readings: row.readings,
    pieces: row.pieces,
    notifications: row.notifications,
    acts: Number(row.acts),
    people: row.people,
  }
}

const askedToday = (ctx: PersonContext, holder: Holder) =>
  rowsOf(ctx, holder)
    .where('asked_at', '>', new Date(ctx.now.getTime() - 86_400_000))
    .clearSelect()
    .select([sql<number>`count(*)::int`.as('n'), sql<Date | null>`min(asked_at)`.as('first')])
    .executeTakeFirstOrThrow()

/**
 * The vaults of a holder, and what the next one would hold of what is chosen (D31). The asking person may take them: `holder` comes of
 * `clientHolder` or `employeeHolder`.
 */
export async function readVaults(
  ctx: PersonContext,
  holder: Holder,
  choice: Choice = {},
): Promise<z.input<typeof schema.vaults>> {
  return ctx.asSystem(async () => {
    const { names, choices } = await choicesOf(ctx, holder)
    const rows = await rowsOf(ctx, holder).orderBy('asked_at', 'desc').orderBy('id').limit(shown).execute()
    return {
      holder,
      choices,
      contents: await contentsOf(ctx, holder, choice),
      items: rows.map((row) => view(row, names)),
      left: Math.max(0, mostADay - (await askedToday(ctx, holder)).n),
      keepDays,
    }
  })
}

/**
 * Asks for a vault of what is chosen, on record (D31). While one is being made it is that one: nothing is made twice. Where the staff ask,
 * whose it is is told.
 * @throws Problem documents.vaults_today; 422 on `folderIds` where one is no folder of theirs
 */
export async function askForVault(
  ctx: PersonContext,
  holder: Holder,
  choice: Choice = {},
): Promise<z.input<typeof schema.vaults>> {
  const folderIds = choice.folderIds && [...new Set(choice.folderIds)]
  const years = choice.years && [...new Set(choice.years)].sort((a, b) => b - a)
  const id = await ctx.asSystem(async () => {
    if (folderIds) {
      const { names } = await choicesOf(ctx, holder)
      if (!folderIds.every((one) => names.has(one))) throw invalid({ field: 'folderIds', code: 'bad_choice' })
    }
    // Of two that ask at once the second waits here, and finds what the first asked for.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`documents.vault:${holder.id}`}, 0))`.execute(ctx.db)
    const open = await rowsOf(ctx, holder)
      .where('made_at', 'is', null)
      .where('failed_at', 'is', null)
      .executeTakeFirst()
    if (open) return undefined
    const { n, first } = await askedToday(ctx, holder)
    if (n >= mostADay) {
      const seconds = Math.ceil((first!.getTime() + 86_400_000 - ctx.now.getTime()) / 1_000)
      throw problem('documents.vaults_today', { count: mostADay }, { retryAfterSeconds: seconds })
    }
    const made = await ctx.db
      .insertInto('vaults')
      .values({
        brand_id: ctx.brand.id,
        [columnOf[holder.kind]]: holder.id,
        side: ctx.actor.side === 'leaver' ? holder.kind : ctx.actor.side,
        locale: ctx.locale,
        folder_ids: folderIds ?? null,
        years: years ?? null,
        asked_at: ctx.now,
        asked_by: ctx.actor.accountId,
        asked_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return made.id
  })
  if (id !== undefined) {
    await record(ctx, {
      type: 'documents.vault.asked',
      organisationId: holder.kind === 'client' ? holder.id : null,
      subjectType: 'documents.vault',
      subjectId: id,
      subjectLabel: holder.name,
    })
    if (ctx.actor.side === 'staff') await tellHolder(ctx, holder, id)
    ctx.enqueue(makeVaultJob, { brandId: ctx.brand.id, vaultId: id }, { key: id })
  }
  return readVaults(ctx, holder, choice)
}

/** The archive, as whoever may take it. That it was taken is on record, the first time by each person in this way. @throws Problem 404; documents.vault_swept */
export async function takeVault(ctx: PersonContext, id: string, taking: boolean) {
  const row = await ctx.db
    .selectFrom('vaults')
    .selectAll()
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!row || row.made_at === null) throw notFound()
  if (row.file_id === null) throw problem('documents.vault_swept')
  const file = await openFile(ctx, row.file_id)
  if (taking && row.taken_by !== ctx.actor.accountId) {
    if (row.taken_at === null)
      await ctx.asSystem(() =>
        ctx.db
          .updateTable('vaults')
          .set({ taken_at: ctx.now, taken_by: ctx.actor.accountId, taken_by_label: ctx.actor.label })
          .where('id', '=', id)
          .where('taken_at', 'is', null)
          .execute(),
      )
    await record(ctx, {
      type: 'documents.vault.taken',
      organisationId: row.organisation_id,
      subjectType: 'documents.vault',
      subjectId: id,
      subjectLabel: row.file_name,
      after: { sha256: row.sha256 },
    })
  }
  return file
}
