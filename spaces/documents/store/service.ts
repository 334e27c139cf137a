import { sql } from 'kysely'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'

const readersShown = 10

/** A client's store as the staff see it (D14): its folders with what they hold, and who of the client reads them. @throws Problem 404 */
export async function storeOf(ctx: StaffContext, organisationId: string) {
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!organisation) throw notFound()
  const folders = await sql<{
    id: string
    name: Text
    shared: boolean
    takes_uploads: boolean
    notifies: boolean
    mail_to: string
    documents: number
    unread: number
    withdrawn: number
  }>`select r.id, r.name, r.shared, r.takes_uploads, r.notifies,
      case when r.shared and r.notifies then coalesce((select a.address from parvis.client_address(${organisationId}, r.notify_to) a), '') else '' end as mail_to,
      (count(d.id) filter (where d.withdrawn_at is null))::int as documents,
      (count(d.id) filter (where d.withdrawn_at is null and v.first_read_at is null and v.side = 'staff'))::int as unread,
      count(d.withdrawn_at)::int as withdrawn
    from folder_rules r left join documents d on d.folder_id = r.id and d.organisation_id = ${organisationId}
      left join document_versions v on v.id = d.version_id
    where r.brand_id = ${ctx.brand.id} and r.holder = 'client' group by r.id order by r.path, r.id`.execute(ctx.db)
  const readers = await sql<{ name: string; count: number }>`
    select concat_ws(' ', a.surname, a.given_name) as name, (count(*) over ())::int as count
    from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'documents.documents.read'
      join accounts a on a.id = m.account_id
    where m.organisation_id = ${organisationId} and parvis.in_force(m) order by a.surname, a.given_name, a.id limit ${readersShown}`.execute(
    ctx.db,
  )
  return {
    organisation,
    readers: { some: readers.rows.map(({ name }) => ({ name })), count: readers.rows[0]?.count ?? 0 },
    folders: folders.rows.map(({ name, takes_uploads, mail_to, ...row }) => ({
      ...row,
      name: inLocale(name, ctx.locale),
      takesUploads: takes_uploads,
      mailTo: mail_to,
    })),
  }
}
