import { sql } from 'kysely'
import type { Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Recipient } from '../../../kernel/notifications/messages.ts'
import { notifyAll } from '../../../kernel/notifications/outbox.ts'
import type { Holder } from './service.ts'

/** Where a holder takes their vault. */
export const pageOf = ({ kind, id }: Pick<Holder, 'kind' | 'id'>): string =>
  kind === 'client' ? `/documents/coffre?structure=${id}` : '/salarie/documents/coffre'

/** Who of a holder may take the vault: those of the client whose role says so, or the employee at their own address. Read as the server. */
export async function takersOf(ctx: Context, { kind, id }: Pick<Holder, 'kind' | 'id'>): Promise<Recipient[]> {
  const { rows } = await sql<{ id: string | null; email: string; locale: Locale | null; given_name: string }>`
    select a.id, coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as email, a.locale, a.given_name
      from memberships m join role_permissions r on r.brand_id = m.brand_id and r.role = m.role and r.permission = 'documents.vault.take'
        join accounts a on a.id = m.account_id and a.kind = 'person' and a.status in ('pending', 'active')
      where ${kind} = 'client' and m.organisation_id = ${id} and parvis.in_force(m)
    union all
    select a.id, e.email, a.locale, e.given_name
      from employees e left join accounts a on a.id = e.account_id and a.status in ('pending', 'active')
      where ${kind} = 'employee' and e.id = ${id}`.execute(ctx.db)
  return rows.map((row) => ({
    accountId: row.id,
    email: row.email || null,
    locale: row.locale ?? ctx.brand.locale,
    givenName: row.given_name,
  }))
}

/** Tells whose vault it is that the provider asked for it: it is never taken without their knowing. */
export async function tellHolder(ctx: Context, holder: Holder, vaultId: string): Promise<void> {
  const takers = await ctx.asSystem(() => takersOf(ctx, holder))
  await notifyAll(
    ctx,
    takers.map((to) => ({
      to,
      kind: 'documents.vault_by_provider',
      params: { holder: holder.name, author: ctx.actor.label },
      href: pageOf(holder),
      key: `documents.vault_by_provider:${vaultId}:${to.accountId ?? to.email}`,
    })),
  )
}
