import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { PersonContext, StaffContext } from '../http/context.ts'

/**
 * Reads as somebody would who begins with a role at a client that has nothing yet: account, client and membership are made within the transaction, what
 * is read is decided by the database as for anybody, changing anything is refused, and all of it is undone before this returns. No client's data is seen.
 * @param role a role of memberships, as the brand has it
 * @param work reads with what it is given, by `db` alone: it opens no transaction of its own, and does not act as the server
 */
export async function tryingAs<T>(
  ctx: StaffContext,
  role: string,
  work: (ctx: PersonContext) => Promise<T>,
): Promise<T> {
  const { db } = ctx
  await sql`savepoint trying_as`.execute(db)
  try {
    const [account, organisation, membership] = [randomUUID(), randomUUID(), randomUUID()]
    await ctx.asSystem(async () => {
      await sql`insert into organisations (id, brand_id, name) values (${organisation}, ${ctx.brand.id}, ${organisation})`.execute(
        db,
      )
      await sql`insert into accounts (id, brand_id, status, identifier, surname, given_name) values (${account}, ${ctx.brand.id}, 'active', ${account}, ${ctx.actor.surname}, ${ctx.actor.givenName})`.execute(
        db,
      )
      await sql`insert into memberships (id, organisation_id, account_id, role, starts_on) values (${membership}, ${organisation}, ${account}, ${role}, ${ctx.today})`.execute(
        db,
      )
      await sql`insert into space_subscriptions (organisation_id, membership_id, space, access, origin, created_at)
        select ${organisation}, ${membership}, d.space, d.access, 'role', ${ctx.now} from role_default_spaces d where d.brand_id = ${ctx.brand.id} and d.role = ${role}`.execute(
        db,
      )
    })
    await sql`select set_config('parvis.account_id', ${account}, true), set_config('parvis.viewed_organisation_id', '', true),
      set_config('role', 'parvis_client', true), set_config('transaction_read_only', 'on', true)`.execute(db)
    const { givenName, surname, label, locale } = ctx.actor
    return await work({
      ...ctx,
      actor: {
        ...{
          side: 'client',
          kind: 'person',
          accountId: account,
          sessionId: '',
          identifier: account,
          sides: ['client'],
        },
        ...{ givenName, surname, label, locale, scopes: null },
      },
    } as PersonContext)
  } finally {
    // The role, who asks and what may be written come back with it.
    await sql`rollback to savepoint trying_as`.execute(db)
  }
}
