import { sql } from 'kysely'
import type { z } from 'zod'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { compare } from '../documents/decide.ts'
import { isPlace, knownAt, placesOf } from '../documents/places.ts'
import { holdRun, requireRun } from '../runs/service.ts'
import type * as schema from './schema.ts'

type Sums = z.input<typeof schema.sums>

/** How many of each a comparison found. */
export async function comparisonSums(ctx: StaffContext, runId: string): Promise<Sums> {
  await requireRun(ctx, runId)
  const { rows } = await sql<{ difference: keyof Sums; n: number; signed: number }>`
    select c.difference, count(*)::int as n, (count(*) filter (where c.difference = 'different' and parvis.version_signs(d.version_id)))::int as signed
    from compared_documents c left join documents d on d.id = c.document_id where c.run_id = ${runId} group by 1`.execute(
    ctx.db,
  )
  const sums: Sums = { here: 0, portal: 0, different: 0, same: 0, refused: 0, signed: 0 }
  for (const { difference, n, signed } of rows) {
    sums[difference] = n
    sums.signed += signed
  }
  return sums
}

/** What the portal alone has: in folders that are shared, of clients and employees who have a code, whoever put it there. */
const addPortalOnly = (ctx: StaffContext, runId: string) =>
  sql`insert into compared_documents (run_id, brand_id, organisation_id, employee_id, folder_id, code, path, name, difference, document_id)
    select ${runId}::uuid, d.brand_id, d.organisation_id, d.employee_id, d.folder_id, coalesce(o.code, e.code),
      rtrim(replace(r.path, '\\', '/'), '/') || '/' || coalesce(s.file_name, f.name), coalesce(s.file_name, f.name), 'portal', d.id
    from documents d join folder_rules r on r.id = d.folder_id and r.shared
      join document_versions v on v.id = d.version_id join files f on f.id = v.file_id
      left join organisations o on o.id = d.organisation_id left join employees e on e.id = d.employee_id
      left join synchronised_documents s on s.document_id = d.id
    where d.brand_id = ${ctx.brand.id} and d.withdrawn_at is null and coalesce(o.code, e.code) is not null
      and not exists (select from compared_documents c where c.run_id = ${runId} and c.document_id = d.id)`.execute(
    ctx.db,
  )

/**
 * Takes a part of what is here into the comparison of a run (D28); told again it is the same. After the last part comes what the portal alone has, and earlier comparisons go.
 * @throws Problem 404, synchronisation.run_over
 */
export async function addCompared(
  ctx: StaffContext,
  runId: string,
  { items, last }: z.output<typeof schema.comparisonBody>,
): Promise<Sums> {
  await holdRun(ctx, runId)
  const places = await placesOf(ctx, items)
  const known = await knownAt(ctx, places.filter(isPlace))
  let next = 0
  const rows = items.map((item, index) => {
    const place = places[index]!
    const common = {
      code: item.code,
      path: item.path.normalize('NFC').replaceAll('\\', '/'),
      name: item.path.split(/[\\/]/).at(-1)!.normalize('NFC'),
      sha: item.sha256,
      size: item.size,
      changed: item.changedAt ?? null,
    }
    if (!isPlace(place))
      return place.folder && item.coming
        ? { ...common, difference: 'here', reason: '', folder: place.folder.id }
        : { ...common, difference: 'refused', reason: place.refused.code }
    const at = known[next++]!
    return {
      ...common,
      ...compare(at.known, at.shown, item.sha256),
      [place.holder === 'client' ? 'organisation' : 'employee']: place.holderId,
      folder: place.folder.id,
      document: at.documentId,
    }
  })
  await sql`insert into compared_documents (run_id, brand_id, organisation_id, employee_id, folder_id, code, path, name, difference, reason, here_sha256, here_size, here_changed_at, document_id)
    select ${runId}::uuid, ${ctx.brand.id}::uuid, organisation, employee, folder, code, path, name, difference, reason, sha, size, changed, document
    from json_to_recordset(${JSON.stringify(rows)}::json) as g (organisation uuid, employee uuid, folder uuid, code text, path text, name text, difference text, reason text, sha text, size bigint, changed timestamptz, document uuid)
    on conflict do nothing`.execute(ctx.db)
  if (last) {
    await addPortalOnly(ctx, runId)
    await ctx.db.deleteFrom('compared_documents').where('run_id', '<>', runId).execute()
  }
  return comparisonSums(ctx, runId)
}
