import { sql } from 'kysely'
import { z } from 'zod'
import { keepFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { type Made, makeArchive, type Wanted } from './archive.ts'
import type { HolderKind } from './parts.ts'
import { keepDays, makeVaultJob } from './service.ts'
import { pageOf } from './telling.ts'

/** So often a job begins a vault before it is given up: it is said, and another may be asked for. */
const mostTries = 5
/** What is told of the progress, at most so often. */
const everyMs = 1_000

const jobData = z.object({ brandId: z.uuid(), vaultId: z.uuid() })

/** Counts a try. @returns what is to be made; undefined where nothing is any more */
const begin = (services: Services, brand: Brand, vaultId: string) =>
  asSystem(services, brand, async (ctx): Promise<Wanted | undefined> => {
    const row = await ctx.db
      .updateTable('vaults')
      .set((eb) => ({ tries: eb('tries', '+', 1), files_done: 0 }))
      .where('id', '=', vaultId)
      .where('made_at', 'is', null)
      .where('failed_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (!row) return undefined
    if (row.tries > mostTries) {
      await giveUp(ctx, vaultId)
      return undefined
    }
    const kind: HolderKind = row.organisation_id === null ? 'employee' : 'client'
    const id = (row.organisation_id ?? row.employee_id)!
    const holder =
      kind === 'client'
        ? await ctx.db
            .selectFrom('organisations')
            .select(['code', 'name'])
            .where('id', '=', id)
            .executeTakeFirstOrThrow()
        : await ctx.db
            .selectFrom('employees')
            .select(['code', sql<string>`concat_ws(' ', surname, nullif(given_name, ''))`.as('name')])
            .where('id', '=', id)
            .executeTakeFirstOrThrow()
    return {
      id: vaultId,
      holder: { kind, id, ...holder },
      askedAt: row.asked_at,
      askedBy: row.asked_by_label,
      side: row.side as 'client',
      locale: row.locale as Locale,
      folderIds: row.folder_ids as string[] | null,
      years: row.years as number[] | null,
    }
  })

const giveUp = (ctx: Parameters<Parameters<typeof asSystem<void>>[2]>[0], id: string) =>
  ctx.db
    .updateTable('vaults')
    .set({ failed_at: ctx.now })
    .where('id', '=', id)
    .where('made_at', 'is', null)
    .where('failed_at', 'is', null)
    .execute()

/** Keeps what was made, unless another process did so first. @returns whether it is kept */
const finish = (services: Services, brand: Brand, wanted: Wanted, { received, manifestSha256, files, gaps }: Made) =>
  asSystem(services, brand, async (ctx): Promise<boolean> => {
    const { holder } = wanted
    const open = await ctx.db
      .selectFrom('vaults')
      .select(['id', 'asked_by'])
      .where('id', '=', wanted.id)
      .where('made_at', 'is', null)
      .where('failed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!open) return false
    const name = `coffre-${holder.code}-${ctx.today}.zip`
    const fileId = await keepFile(ctx, { ...received, field: 'file', name }, 'application/zip', {
      kind: 'documents.vault',
      id: wanted.id,
      organisationId: holder.kind === 'client' ? holder.id : null,
    })
    await ctx.db
      .updateTable('vaults')
      .set({
        made_at: ctx.now,
        keeps_until: new Date(ctx.now.getTime() + keepDays * 86_400_000),
        file_id: fileId,
        file_name: name,
        size_bytes: received.sizeBytes,
        sha256: received.sha256,
        manifest_sha256: manifestSha256,
        gaps,
      })
      .where('id', '=', wanted.id)
      .execute()
    await record(ctx, {
      type: 'documents.vault.made',
      organisationId: holder.kind === 'client' ? holder.id : null,
      subjectType: 'documents.vault',
      subjectId: wanted.id,
      subjectLabel: name,
      after: { sha256: received.sha256, manifest: manifestSha256, files, gaps },
    })
    if (open.asked_by)
      await tellPeople(ctx, [
        {
          accountId: open.asked_by,
          kind: 'documents.vault_made',
          params: { holder: holder.name, days: keepDays },
          href:
            wanted.side === 'staff'
              ? `/fournisseur/documents/coffre/${holder.kind === 'client' ? 'client' : 'salarie'}/${holder.id}`
              : pageOf(holder),
          key: `documents.vault_made:${wanted.id}`,
        },
      ])
    return true
  })

/** Makes a vault. Cut at any step, it begins anew; what it had written by then goes. */
async function makeVault(services: Services, { brandId, vaultId }: z.output<typeof jobData>): Promise<void> {
  const brand = services.brands.byId(brandId)
  const wanted = await begin(services, brand, vaultId)
  if (!wanted) return
  let told = Number.NEGATIVE_INFINITY
  const made = await makeArchive(services, brand, wanted, async (done, total) => {
    const now = performance.now()
    if (done < total && now - told < everyMs) return
    told = now
    await asSystem(services, brand, (ctx) =>
      ctx.db
        .updateTable('vaults')
        .set({ files_done: done, files_total: total })
        .where('id', '=', vaultId)
        .where('made_at', 'is', null)
        .execute(),
    )
  })
  // Where nobody knows how the transaction ended, the sweep of files asks the database.
  let outcome: 'done' | 'failed' | 'unknown' = 'unknown'
  try {
    outcome = (await finish(services, brand, wanted, made)) ? 'done' : 'failed'
  } finally {
    await made.received.settle(outcome)
  }
}

/** Takes away archives whose time is over, and says of what nobody makes any more that it failed. */
async function sweepVaults(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    await asSystem(services, brand, async (ctx) => {
      const over = await ctx.db
        .selectFrom('vaults')
        .select(['id', 'file_id'])
        .where('brand_id', '=', brand.id)
        .where('file_id', 'is not', null)
        .where('keeps_until', '<=', ctx.now)
        .forUpdate()
        .skipLocked()
        .execute()
      const ids = over.map(({ id }) => id)
      if (ids.length > 0) {
        await ctx.db.updateTable('vaults').set({ file_id: null, swept_at: ctx.now }).where('id', 'in', ids).execute()
        await ctx.db
          .deleteFrom('files')
          .where(
            'id',
            'in',
            over.map(({ file_id }) => file_id!),
          )
          .execute()
      }
      // Jobs end their tries within hours.
      await ctx.db
        .updateTable('vaults')
        .set({ failed_at: ctx.now })
        .where('brand_id', '=', brand.id)
        .where('made_at', 'is', null)
        .where('failed_at', 'is', null)
        .where('asked_at', '<', new Date(ctx.now.getTime() - 86_400_000))
        .execute()
    })
}

/** The jobs of vaults (D31). */
export const vaultJobs = (services: Services): Job[] => [
  {
    name: makeVaultJob,
    title: { fr: "Préparation d'un coffre de sortie", en: 'Making of an exit vault' },
    data: jobData,
    atOnce: 1,
    run: (data) => makeVault(services, data as z.output<typeof jobData>),
  },
  {
    name: 'documents.sweep_vaults',
    title: { fr: 'Ménage des coffres de sortie', en: 'Sweep of exit vaults' },
    everyMinutes: 60,
    run: () => sweepVaults(services),
  },
]
