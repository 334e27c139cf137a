import { sql } from 'kysely'
import { asSystem, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'

type Past = {
  id: string
  name: string
  organisation_id: string
  folder: Text
  deposited_at: Date
  first_read_by_label: string
  first_read_at: Date | null
}

// Whatever is kept, or being signed, stays, and a payslip for as long as its employee is to have it (D31). `r` is the folder's rule, `d` the document.
const past = sql`d.deposited_at + make_interval(years => r.retention_years) <= parvis.today()
  and not parvis.document_is_kept(d.id) and not parvis.document_is_being_signed(d.id)
  and not coalesce(parvis.payslip_until(d.id) >= parvis.today(), false)`

/** Deletes a document with its versions and files, if its time is over still; the journal keeps that it was there, its name, and who had read it. */
async function expire(ctx: SystemContext, id: string): Promise<void> {
  const { rows } =
    await sql<Past>`select d.id, d.name, d.organisation_id, r.name as folder, d.deposited_at, v.first_read_by_label, v.first_read_at
    from documents d join folder_rules r on r.id = d.folder_id join document_versions v on v.id = d.version_id
    where d.id = ${id} and ${past} for update of d`.execute(ctx.db)
  const [document] = rows
  if (!document) return
  await sql`delete from readings where kind = 'documents.version' and record_id in (select id from document_versions where document_id = ${id})`.execute(
    ctx.db,
  )
  await ctx.db.deleteFrom('document_versions').where('document_id', '=', id).execute()
  await ctx.db.deleteFrom('documents').where('id', '=', id).execute()
  await ctx.db.deleteFrom('files').where('owner_kind', '=', 'documents.document').where('owner_id', '=', id).execute()
  await record(ctx, {
    type: 'documents.document.expired',
    organisationId: document.organisation_id,
    subjectType: 'documents.document',
    subjectId: id,
    subjectLabel: document.name,
    before: {
      folder: document.folder.fr,
      depositedAt: document.deposited_at.toISOString(),
      firstReadBy: document.first_read_by_label,
      firstReadAt: document.first_read_at?.toISOString() ?? '',
    },
  })
}

/** The daily job of retention (D17): what is past the time of its folder is deleted, each document in a transaction of its own. */
export const retentionJobs = (services: Services): Job[] => [
  {
    name: 'documents.retention',
    title: { fr: 'Fin de conservation des documents', en: 'End of the time of documents' },
    everyMinutes: 1_440,
    run: async (_, { stopping, report }) => {
      for (const brand of services.brands.all())
        for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
          const { rows } = await asSystem(services, brand, (ctx) =>
            sql<{ id: string }>`select d.id from folder_rules r join documents d on d.folder_id = r.id
              where r.brand_id = ${brand.id} and r.retention_years is not null and d.brand_id = ${brand.id} and d.id > ${after} and ${past}
              order by d.id limit 500`.execute(ctx.db),
          )
          for (const { id } of rows) {
            if (stopping()) return
            await asSystem(services, brand, (ctx) => expire(ctx, id)).catch(report)
          }
          if (rows.length < 500) break
          after = rows.at(-1)!.id
        }
    },
  },
]
