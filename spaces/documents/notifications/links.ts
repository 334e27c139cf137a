import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import { openFile, safeName } from '../../../kernel/files/storage.ts'
import { asSystem, type SystemContext } from '../../../kernel/http/context.ts'
import { Download, hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { readingKind } from '../lists.ts'

type Linked = {
  notification_id: string
  expires_at: Date
  name: string
  version_id: string
  file_id: string
  content_type: string
  size_bytes: string
  account_id: string | null
  address: string
  document_id: string
  employee_id: string | null
  organisation_id: string | null
  to_sign: boolean
}

/** What a link still gives; a document that was withdrawn, or whose folder is shared no more, is given by none. */
async function find(ctx: SystemContext, token: string, use: boolean): Promise<Linked> {
  const hash = hashToken(token)
  const { rows } = await sql<Linked>`
    select l.notification_id, l.expires_at, d.name, d.version_id, v.file_id, x.content_type, x.size_bytes, n.account_id, n.address,
      d.id as document_id, d.employee_id, d.organisation_id, exists (select from signature_requests r where r.document_id = d.id
        and r.completed_at is null and r.refused_at is null and r.cancelled_at is null) as to_sign
    from document_links l join document_notifications n on n.id = l.notification_id join documents d on d.id = n.document_id
    join document_versions v on v.id = d.version_id join files x on x.id = v.file_id join folder_rules f on f.id = d.folder_id
    where l.token_hash = ${hash} and l.brand_id = ${ctx.brand.id} and l.used_at is null and l.expires_at > ${ctx.now}
      and d.withdrawn_at is null and f.shared ${use ? sql`for update of l` : sql``}`.execute(ctx.db)
  const [link] = rows
  if (!link) throw problem('documents.link_unusable')
  if (use) await ctx.db.updateTable('document_links').set({ used_at: ctx.now }).where('token_hash', '=', hash).execute()
  return link
}

/** Where the document is behind sign-in: on the side of whoever it belongs to, and where it is signed while it waits for that. */
function inSpace({ document_id, employee_id, organisation_id, to_sign }: Linked): string {
  const base = employee_id ? '/salarie/documents' : '/documents'
  const query = new URLSearchParams({
    ...(to_sign ? {} : { document: document_id }),
    ...(organisation_id ? { structure: organisation_id } : {}),
  }).toString()
  return `${base}${to_sign ? `/signature/${document_id}` : ''}${query && `?${query}`}`
}

const counted = (request: RequestInfo) =>
  countAttempt(request.services, request.brand, [[`document_link:${originOf(request.address)}`, 300]])

/** What a one-document link is for. Looking uses nothing up: programs that look at mails do that. @throws Problem documents.link_unusable */
export async function readLink(request: RequestInfo, token: string) {
  await counted(request)
  const link = await asSystem(request.services, request.brand, (ctx) => find(ctx, token, false))
  return {
    name: link.name,
    contentType: link.content_type,
    sizeBytes: Number(link.size_bytes),
    expiresAt: link.expires_at.toISOString(),
    toSign: link.to_sign,
    space: inSpace(link),
  }
}

/**
 * Gives the document of a link and uses it up (D32). It counts as reading by the addressee: by their account, else by the address that was written to.
 * @throws Problem documents.link_unusable
 */
export async function useLink(request: RequestInfo, token: string): Promise<Download> {
  await counted(request)
  return asSystem(request.services, request.brand, async (ctx) => {
    const link = await find(ctx, token, true)
    if (link.account_id)
      await ctx.db
        .insertInto('readings')
        .values({ account_id: link.account_id, kind: readingKind, record_id: link.version_id, read_at: ctx.now })
        .onConflict((oc) => oc.doNothing())
        .execute()
    else
      await ctx.db
        .updateTable('document_versions')
        .set({ first_read_at: ctx.now, first_read_by_label: link.address })
        .where('id', '=', link.version_id)
        .where('first_read_at', 'is', null)
        .execute()
    const file = await openFile(ctx, link.file_id)
    return Download.of({ ...file, name: safeName(link.name, file.contentType) })
  })
}
