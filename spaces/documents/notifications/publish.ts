import { type RawBuilder, sql } from 'kysely'
import { asServer, type Context, type PersonContext } from '../../../kernel/http/context.ts'
import { sendWaiting } from '../../../kernel/notifications/holds.ts'

/** Whose folder a notification is about; `staff`: the provider, told of what a client deposits. */
export type Holder = 'client' | 'employee' | 'staff'

/** The mails of a holder's notifications, which are held together (D7). */
export const channelOf = (holder: Holder) => `documents.${holder}`

/** What writes the mail of one notification, and that of a day's together. */
export const notificationComposer = 'documents.notification'
export const digestComposer = 'documents.digest'

/** So many documents at once are told of one by one in the portal; more are one notice. */
const mostNotices = 3

/** Documents that are there for somebody: those to tell of. */
type Published = ReadonlyArray<{ id: string }>

/** How somebody is reached, of each document `p` and its folder `f`: rows of `addressee, address, kind, account_id`. */
export const addressesOf: Record<'client' | 'employee', RawBuilder<unknown>> = {
  client: sql`select o.name as addressee, coalesce(a.address, '') as address, coalesce(a.kind, 'none') as kind, a.account_id
    from organisations o left join parvis.client_address(o.id, f.notify_to) a on true where o.id = p.organisation_id`,
  employee: sql`select concat_ws(' ', e.surname, nullif(e.given_name, '')) as addressee, e.email as address, case when e.email = '' then 'none' else 'own' end as kind,
      (select a.id from accounts a where a.id = e.account_id and a.status in ('pending', 'active')) as account_id
    from employees e where e.id = p.employee_id`,
}
/** The same of whoever holds the document, so that one statement tells clients and employees. */
const addresses = sql`(${addressesOf.client}) union all (${addressesOf.employee})`

/** What rows of `told` (document, version, folder, addressee, address …) become: notifications, and the mails that can leave at once. */
const tellRows = (ctx: Context, told: RawBuilder<unknown>) => sql<{ mails: number; made: number }>`
  with told as materialized (${told}),
  chosen as materialized (
    select t.*, gen_random_uuid() as mail,
      case when t.address = '' then 'no_address'
        when exists (select from failed_addresses x where x.brand_id = t.brand_id and x.address = lower(t.address)) then 'failed_address'
        when c.cadence = 'never' and not t.legal then 'never'
        else '' end as reason,
      case when c.cadence = 'daily' then 'daily' else 'at_once' end as cadence
    from told t left join notification_cadences c on c.account_id = t.account_id),
  made as (
    insert into document_notifications (brand_id, holder, organisation_id, employee_id, addressee, document_id, version_id, document_name, account_id, address, address_kind,
      template_id, template_name, cadence, created_at, state, reason, cancelled_at, cancelled_by_label, mail_id, again_of, forced, asked_by, asked_by_label)
    select brand_id, holder, organisation_id, employee_id, addressee, document_id, version_id, document_name, account_id, address, kind,
      template_id, template_name, cadence, ${ctx.now},
      case when reason = '' then 'waiting' when reason = 'never' then 'cancelled' else 'failed' end, reason,
      case when reason = 'never' then ${ctx.now}::timestamptz end, case when reason = 'never' then addressee else '' end,
      case when reason = '' and cadence = 'at_once' then mail end, again_of, forced, ${ctx.actor.accountId ?? null}::uuid,
      case when again_of is null then '' else ${ctx.actor.label} end
    from chosen
    on conflict do nothing
    returning id, brand_id, holder, document_name, account_id, address, mail_id),
  mailed as (
    insert into mails (id, brand_id, account_id, kind, key, to_address, subject, composer, channel, created_at, due_since)
    select mail_id, brand_id, account_id, case holder when 'staff' then 'documents.deposited' else 'documents.published' end,
      'documents.notification:' || id, address, document_name, ${notificationComposer}, 'documents.' || holder, ${ctx.now}, ${ctx.now}
    from made where mail_id is not null returning id)
  select (select count(*)::int from mailed) as mails, (select count(*)::int from made) as made`

const common = sql`p.brand_id, p.id as document_id, p.version_id, p.name as document_name, p.organisation_id, p.employee_id,
  f.legal, f.template_id, coalesce(t.name, '') as template_name`
const again = sql`null::uuid as again_of, false as forced`

/**
 * Tells those whose documents these are that they are there, where their folder notifies (D22): a notification each, at the address that the
 * folder's rule says, and a notice for whoever reads them. However many, it is a few statements of the publishing transaction; called again for the same
 * versions it tells nobody twice. Documents that are withdrawn, or in folders that are not shared, are passed over.
 * @returns how many notifications were made
 */
export async function notifyPublished(ctx: Context, documents: Published): Promise<number> {
  if (documents.length === 0) return 0
  const ids = documents.map(({ id }) => id)
  const published = sql`select ${common}, p.holder, a.addressee, a.address, a.kind, a.account_id, ${again}
    from documents p join folder_rules f on f.id = p.folder_id left join notification_templates t on t.id = f.template_id
    cross join lateral (${addresses}) a
    where p.id = any (${ids}::uuid[]) and p.brand_id = ${ctx.brand.id} and p.withdrawn_at is null and f.shared and f.notifies`
  return asServer(ctx, async () => {
    const { rows } = await tellRows(ctx, published).execute(ctx.db)
    if (rows[0]!.made === 0) return 0
    await noticeReaders(ctx, ids)
    if (rows[0]!.mails > 0) sendWaiting(ctx)
    return rows[0]!.made
  })
}

/** A notice in the portal for whoever reads these documents on their side: one each, or one for all where they are many. */
const noticeReaders = (ctx: Context, ids: string[]) =>
  sql`
  with told as (
    select p.id, p.holder, p.name, f.name as folder, a.id as account_id, a.locale,
      count(*) over (partition by a.id, p.holder) as n, row_number() over (partition by a.id, p.holder) as turn
    from documents p join folder_rules f on f.id = p.folder_id
    cross join lateral (
      select m.account_id from memberships m
      join role_permissions r on r.brand_id = m.brand_id and r.role = m.role and r.permission = 'documents.documents.read'
      where m.organisation_id = p.organisation_id and parvis.in_force(m)
      union all select e.account_id from employees e where e.id = p.employee_id) reader
    join accounts a on a.id = reader.account_id and a.kind = 'person' and a.status in ('pending', 'active')
    where p.id = any (${ids}::uuid[]) and p.brand_id = ${ctx.brand.id} and p.withdrawn_at is null and f.shared and f.notifies)
  insert into notifications (brand_id, account_id, kind, params, href, created_at)
  select ${ctx.brand.id}, account_id, case when n > ${mostNotices} then 'documents.published_many' else 'documents.published' end,
    case when n > ${mostNotices} then jsonb_build_object('count', n) else jsonb_build_object('document', name, 'folder', parvis.in_locale(folder, locale)) end,
    case holder when 'employee' then '/salarie/documents' else '/documents' end || case when n > ${mostNotices} then '' else '?document=' || id end, ${ctx.now}
  from told where n <= ${mostNotices} or turn = 1`.execute(ctx.db)

/**
 * Tells the provider that a client, or an employee, deposited documents (D16): at the address that it has for requests; where it has none, each of the staff who may
 * publish, as they want to be written to. Each of these has a notice.
 */
export async function notifyDeposited(ctx: PersonContext, documents: Published): Promise<void> {
  const ids = documents.map(({ id }) => id)
  const address = ctx.brand.requestEmail || ctx.brand.supportEmail
  const staff = sql`from documents p join folder_rules f on f.id = p.folder_id left join organisations o on o.id = p.organisation_id
    left join employees e on e.id = p.employee_id
    join staff_roles s on s.brand_id = p.brand_id
    join role_permissions r on r.brand_id = s.brand_id and r.role = s.role and r.permission = 'documents.documents.publish'
    join accounts a on a.id = s.account_id and a.kind = 'person' and a.status = 'active'
    where p.id = any (${ids}::uuid[]) and p.brand_id = ${ctx.brand.id}
      and (p.employee_id is null or exists (select from role_permissions x where x.brand_id = s.brand_id and x.role = s.role and x.permission = 'documents.employees.read'))`
  const columns = sql`p.brand_id, p.id as document_id, p.version_id, p.name as document_name, p.organisation_id, p.employee_id, false as legal,
    null::uuid as template_id, '' as template_name, 'staff' as holder, ${again}`
  const told = address
    ? sql`select ${columns}, ${ctx.brand.name} as addressee, ${address}::text as address, 'brand' as kind, null::uuid as account_id
        from documents p where p.id = any (${ids}::uuid[]) and p.brand_id = ${ctx.brand.id}`
    : sql`select distinct on (p.id, a.id) ${columns}, concat_ws(' ', a.surname, a.given_name) as addressee,
        coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') as address,
        case when coalesce(nullif(a.contact_email, ''), a.sign_in_email, '') = '' then 'none' else 'own' end as kind, a.id as account_id ${staff}`
  await asServer(ctx, async () => {
    const { rows } = await tellRows(ctx, told).execute(ctx.db)
    await sql`insert into notifications (brand_id, account_id, kind, params, href, created_at)
      select distinct on (p.id, a.id) p.brand_id, a.id, 'documents.deposited',
        jsonb_build_object('document', p.name, 'folder', parvis.in_locale(f.name, a.locale), 'organisation', coalesce(o.name, concat_ws(' ', e.surname, nullif(e.given_name, ''))), 'author', ${ctx.actor.label}::text),
        '/fournisseur/documents?document=' || p.id, ${ctx.now}::timestamptz ${staff}`.execute(ctx.db)
    if (rows[0]!.mails > 0) sendWaiting(ctx)
  })
}

/**
 * Sends notifications again, to the address as it is now and by the template as it is now (D23): a new one stands for each, which asks nobody any more.
 * Those that wait, that were sent again already or whose document is withdrawn are passed over; one that was sent is only sent again where that is forced.
 * @returns the ids of those that were sent again
 */
export async function tellAgain(ctx: PersonContext, ids: string[], forced: boolean): Promise<string[]> {
  return ctx.asSystem(async () => {
    const { rows: held } = await sql<{ id: string }>`
      select n.id from document_notifications n join documents p on p.id = n.document_id
      where n.id = any (${ids}::uuid[]) and n.brand_id = ${ctx.brand.id} and n.superseded_at is null and p.withdrawn_at is null
        and (n.state in ('cancelled', 'failed') or (n.state = 'sent' and ${forced})) and n.reason <> 'retried'
      order by n.id for update of n`.execute(ctx.db)
    if (held.length === 0) return []
    const open = held.map(({ id }) => id)
    const { rows } = await tellRows(
      ctx,
      sql`select ${common}, n.holder, coalesce(a.addressee, n.addressee) as addressee, coalesce(a.address, n.address) as address,
          coalesce(a.kind, n.address_kind) as kind, coalesce(a.account_id, n.account_id) as account_id, n.id as again_of, n.state = 'sent' as forced
        from document_notifications n join documents p on p.id = n.document_id join folder_rules f on f.id = p.folder_id
        left join notification_templates t on t.id = f.template_id
        left join lateral (${addresses}) a on n.holder <> 'staff'
        where n.id = any (${open}::uuid[])`,
    ).execute(ctx.db)
    // Nobody is asked any more about the mails that did not leave.
    await sql`update mails m set decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label}
      from document_notifications n where n.id = any (${open}::uuid[]) and m.id = n.mail_id and m.decided_at is null and m.state in ('failed', 'unsure', 'not_sent')`.execute(
      ctx.db,
    )
    await sql`update document_notifications set superseded_at = ${ctx.now} where id = any (${open}::uuid[])`.execute(
      ctx.db,
    )
    if (rows[0]!.mails > 0) sendWaiting(ctx)
    return open
  })
}

/**
 * Calls notifications off that have not left (D23): those that wait, and those that a server has not taken yet.
 * @returns the ids of those that were called off
 */
export async function callOff(
  ctx: Context,
  which: RawBuilder<unknown>,
  reason: '' | 'withdrawn' = '',
): Promise<string[]> {
  return asServer(ctx, async () => {
    // The mails are taken first, in the order in which sending takes them: one that is being sent stays.
    const { rows: open } = await sql<{ id: string; mail_id: string | null }>`
      select n.id, n.mail_id from document_notifications n left join mails m on m.id = n.mail_id
      where ${which} and n.brand_id = ${ctx.brand.id} and n.superseded_at is null and n.state in ('waiting', 'failed')
        and (m.id is null or m.state in ('waiting', 'failed', 'unsure', 'not_sent'))
      order by n.id for update of n`.execute(ctx.db)
    if (open.length === 0) return []
    const by = { cancelled_at: ctx.now, cancelled_by: ctx.actor.accountId ?? null, cancelled_by_label: ctx.actor.label }
    const mailIds = open.flatMap(({ mail_id }) => mail_id ?? [])
    // One mail may carry several: it leaves as long as one of them is wanted.
    const { rows: stopped } = await sql<{ id: string }>`
      update mails m set state = 'not_sent', next_try_at = null, decided_at = ${ctx.now}, decided_by = ${by.cancelled_by}, decided_by_label = ${by.cancelled_by_label}
      where m.id = any (${mailIds}::uuid[]) and m.state in ('waiting', 'failed', 'unsure', 'not_sent')
        and not exists (select from document_notifications o where o.mail_id = m.id and o.cancelled_at is null and not o.id = any (${open.map(({ id }) => id)}::uuid[]))
      returning m.id`.execute(ctx.db)
    const { rows } = await sql<{ id: string }>`
      update document_notifications n set state = 'cancelled', reason = ${reason}, cancelled_at = ${by.cancelled_at}, cancelled_by = ${by.cancelled_by}, cancelled_by_label = ${by.cancelled_by_label}
      where n.id = any (${open.map(({ id }) => id)}::uuid[]) and (n.mail_id is null or n.mail_id = any (${stopped.map(({ id }) => id)}::uuid[])
        or exists (select from mails m where m.id = n.mail_id and m.state = 'waiting'))
      returning n.id`.execute(ctx.db)
    return rows.map(({ id }) => id)
  })
}
