import { sql } from 'kysely'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Known } from './decide.ts'
import { type Folder, foldersAt, isPath } from './folders.ts'

/** A file of the management software: whose it is by their code, and its path below that, its name included. */
export type Told = { code: string; path: string; holder?: 'client' | 'employee' | undefined }

/** Where a file belongs in the portal. */
export type Place = {
  folder: Folder
  holder: 'client' | 'employee'
  holderId: string
  /** Below the folder, in NFC: what it is known by. */
  fileName: string
}
/** `folder`: the path is of a folder, only nobody has the code. */
export type Refused = { refused: { field: string; code: string }; folder?: Folder }

const refused = (field: string, code: string): Refused => ({ refused: { field, code } })

/** Where some files belong, in two statements however many: by the paths of the folder rules, and by codes of the brand. */
export async function placesOf(ctx: StaffContext, told: readonly Told[]): Promise<Array<Place | Refused>> {
  const folders = await ctx.db
    .selectFrom('folder_rules')
    .select(['id', 'holder', 'path', 'shared'])
    .where('brand_id', '=', ctx.brand.id)
    .where('holder', 'in', ['client', 'employee'])
    .execute()
  const codes = [...new Set(told.map(({ code }) => smallLetters(code)))]
  const { rows } = await sql<{ holder: string; code: string; id: string }>`
    select 'client' as holder, lower(o.code) as code, o.id from organisations o
    where o.brand_id = ${ctx.brand.id} and lower(o.code) = any (${codes}) and o.deactivated_at is null
    union all select 'employee', lower(e.code), e.id from employees e
    where e.brand_id = ${ctx.brand.id} and lower(e.code) = any (${codes})`.execute(ctx.db)
  const ids = new Map(rows.map((row) => [`${row.holder} ${row.code}`, row.id]))
  return told.map(({ code, path, holder }) => {
    if (!isPath(path)) return refused('path', 'bad_value')
    const at = foldersAt(folders, path).filter(({ below }) => below.length > 0)
    if (at.length === 0) return refused('path', 'synchronisation.folder_unknown')
    const theirs = at.flatMap(({ folder, below }) => {
      const id = ids.get(`${folder.holder} ${smallLetters(code)}`)
      return id && (holder === undefined || holder === folder.holder) ? [{ folder, below, id }] : []
    })
    const [found, another] = theirs
    // Of a client and of an employee with one code and one path nobody can tell whose it is.
    if (!found) {
      const shared = at.find(({ folder }) => folder.shared)?.folder
      return { ...refused('code', 'synchronisation.code_unknown'), ...(shared ? { folder: shared } : {}) }
    }
    if (another) return refused('code', 'synchronisation.code_unknown')
    if (!found.folder.shared) return refused('path', 'synchronisation.folder_not_shared')
    return {
      folder: found.folder,
      holder: found.folder.holder as 'client',
      holderId: found.id,
      fileName: found.below.join('/'),
    }
  })
}

export const isPlace = (at: Place | Refused): at is Place => !('refused' in at)

/** What is known at some places. */
export type At = {
  known: Known | undefined
  documentId: string | null
  /** Of the version that the portal shows. */
  shown: string | null
  version: number | null
  /** No file was pushed here, and somebody published one of this name by hand: it is taken for that file's. */
  adopts: boolean
}

/** What is known at places, in one statement, in their order. */
export async function knownAt(ctx: StaffContext, places: readonly Place[]): Promise<At[]> {
  const { rows } = await sql<{
    sha256: string | null
    document_id: string | null
    shown: string | null
    version: number | null
    withdrawn: boolean | null
    adopted: boolean
  }>`
    with told as (select * from unnest(${places.map((one) => one.holderId)}::uuid[], ${places.map((one) => one.folder.id)}::uuid[],
      ${places.map((one) => one.fileName)}::text[], ${places.map((one) => one.fileName.split('/').at(-1)!)}::text[]) with ordinality as t (holder_id, folder_id, file_name, base, n))
    select coalesce(s.sha256, a.sha256) as sha256, d.id as document_id, g.sha256 as shown, d.version, d.withdrawn_at is not null as withdrawn, s.id is null and a.id is not null as adopted
    from told t
    left join synchronised_documents s on s.holder_id = t.holder_id and s.folder_id = t.folder_id and s.file_name = t.file_name
    left join lateral (
      select p.id, f.sha256 from documents p
      join document_versions v on v.document_id = p.id and v.number = 1 and v.side = 'staff'
      join files f on f.id = v.file_id
      where s.id is null and (p.organisation_id = t.holder_id or p.employee_id = t.holder_id) and p.folder_id = t.folder_id and p.withdrawn_at is null and f.name = t.base
        and not exists (select from synchronised_documents x where x.document_id = p.id)
      order by p.deposited_at desc, p.id desc limit 1) a on true
    left join documents d on d.id = coalesce(s.document_id, a.id)
    left join document_versions w on w.id = d.version_id
    left join files g on g.id = w.file_id
    order by t.n`.execute(ctx.db)
  return rows.map((row) => ({
    known:
      row.sha256 === null
        ? undefined
        : { sha256: row.sha256, portal: row.document_id === null ? 'gone' : row.withdrawn ? 'withdrawn' : 'there' },
    documentId: row.document_id,
    shown: row.shown,
    version: row.version,
    adopts: row.adopted,
  }))
}
