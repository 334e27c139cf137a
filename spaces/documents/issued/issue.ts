import { type RawBuilder, sql } from 'kysely'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { consentOf } from '../../../kernel/organisations/paperless.ts'
import type { IssuedKind } from '../../../kernel/space.ts'

/** The job that makes documents of what was issued. */
export const publishIssuedJob = 'documents.publish_issued'

/** How a client gets a paper: in its documents, or on paper, and why. */
export type Delivery = 'portal' | 'not_asked' | 'asked' | 'refused' | 'no_folder'

/** How a client would get a paper of a kind that was issued now (D14). */
export async function deliveryOf(ctx: Context, organisationId: string, kind: IssuedKind): Promise<Delivery> {
  const consent = await consentOf(ctx, organisationId)
  if (kind !== 'reports' && consent?.state !== 'accepted') return consent?.state ?? 'not_asked'
  const folder = await ctx.db
    .selectFrom('folder_rules')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where('issued', '=', kind)
    .executeTakeFirst()
  return folder ? 'portal' : 'no_folder'
}

/**
 * Issues a paper, in the transaction that makes it final: where the client accepted to have such papers in the portal, and a folder takes them, it becomes a
 * document there soon after (D14). The space that owns it draws it (`issues`). Issued again, nothing is done twice. A report, by which nobody is
 * invoiced, asks for no acceptance (P38).
 * @param edition a later one is a version of the same document
 */
export async function issuePaper(
  ctx: Context,
  paper: { kind: IssuedKind; id: string; organisationId: string; edition?: number },
): Promise<void> {
  const { rows } = await asServer(ctx, () =>
    sql`insert into issued_papers (brand_id, organisation_id, kind, origin_id, edition, issued_at, issued_by_label)
      select ${ctx.brand.id}, ${paper.organisationId}, ${paper.kind}, ${paper.id}, ${paper.edition ?? 1}, ${ctx.now}, ${ctx.actor.label}
      where (${paper.kind} = 'reports' or (select c.state from paperless_consents c where c.organisation_id = ${paper.organisationId} order by c.decided_at desc, c.id desc limit 1) = 'accepted')
        and exists (select from folder_rules f where f.brand_id = ${ctx.brand.id} and f.issued = ${paper.kind})
      on conflict do nothing returning id`.execute(ctx.db),
  )
  // One run makes documents of all that wait.
  if (rows.length > 0) ctx.enqueue(publishIssuedJob, { brandId: ctx.brand.id }, { key: ctx.brand.id })
}

/** Whether a paper of a kind was issued into the portal, by a reference to its id: for the lists of the space that owns it. */
export const isIssued = (kind: IssuedKind, id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from issued_papers z where z.kind = ${kind} and z.origin_id = ${id} and z.called_off_at is null)`

/** How a paper that was issued stands: the newest of its editions; undefined where it went on paper. */
export async function issuedPaper(
  ctx: Context,
  kind: IssuedKind,
  id: string,
): Promise<{ publishedAt: Date | null; documentId: string | null } | undefined> {
  const row = await ctx.db
    .selectFrom('issued_papers')
    .select(['published_at', 'document_id'])
    .where('kind', '=', kind)
    .where('origin_id', '=', id)
    .where('called_off_at', 'is', null)
    .orderBy('edition', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { publishedAt: row.published_at, documentId: row.document_id }
}
