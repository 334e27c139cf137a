import { createHash } from 'node:crypto'
import type { Demo } from '../../../kernel/demo/demo.ts'

/** The id that the database gives a brand's folder. */
export function folderId(brandId: string, path: string): string {
  const hex = createHash('md5').update(`${brandId}${path}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

export type Paper = {
  /** Words of which its id is made. */
  words: string[]
  holder: { organisationId: string } | { employeeId: string }
  folder: string
  name: string
  lines: string[]
  at: Date
  monthOn?: string
  /** Who has read it, and when. */
  read?: { by: { id: string; label: string }; at: Date }
}

/** A PDF in one version, published by an agent. @returns its id and its version's */
export function addPaper({ add, paper, idOf, brandId, world }: Demo, one: Paper) {
  const { barredon } = world.staff
  const id = idOf('document', ...one.words)
  const versionId = idOf('document', ...one.words, '1')
  const organisationId = 'organisationId' in one.holder ? one.holder.organisationId : null
  add('documents', {
    id,
    brand_id: brandId,
    organisation_id: organisationId,
    employee_id: 'employeeId' in one.holder ? one.holder.employeeId : null,
    folder_id: folderId(brandId, one.folder),
    name: one.name,
    version_id: versionId,
    deposited_at: one.at,
    month_on: one.monthOn ?? null,
  })
  add('document_versions', {
    id: versionId,
    document_id: id,
    number: 1,
    file_id: paper({
      id: idOf('document', ...one.words, 'file'),
      organisationId,
      owner: { kind: 'documents.document', id },
      name: `${one.name}.pdf`,
      title: one.name,
      lines: one.lines,
      by: barredon,
      at: one.at,
    }),
    deposited_at: one.at,
    deposited_by: barredon.id,
    deposited_by_label: barredon.label,
    side: 'staff',
    first_read_at: one.read?.at ?? null,
    first_read_by: one.read?.by.id ?? null,
    first_read_by_label: one.read?.by.label ?? '',
  })
  if (one.read)
    add('readings', {
      account_id: one.read.by.id,
      kind: 'documents.version',
      record_id: versionId,
      read_at: one.read.at,
    })
  return { id, versionId }
}
