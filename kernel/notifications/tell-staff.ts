import type { Context } from '../http/context.ts'
import { asServer } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { tellPeople } from './tell.ts'

/** So many of the staff are told of one thing at most. */
const most = 50

/**
 * Tells those of the staff who hold one of these permissions.
 * @param told `key`: one mail to each of them, however often; `except`: an account that is not told, being whose act it is
 */
export async function tellStaff(
  ctx: Context,
  kind: string,
  permissions: string[],
  told: { params: (locale: Locale) => Record<string, unknown>; href: string; key: string; except?: string },
): Promise<void> {
  const people = await asServer(ctx, () =>
    ctx.db
      .selectFrom('staff_roles as s')
      .innerJoin('role_permissions as p', (on) =>
        on.onRef('p.brand_id', '=', 's.brand_id').onRef('p.role', '=', 's.role'),
      )
      .select('s.account_id')
      .distinct()
      .where('s.brand_id', '=', ctx.brand.id)
      .where('p.permission', 'in', permissions)
      .$if(told.except !== undefined, (query) => query.where('s.account_id', '<>', told.except!))
      .orderBy('s.account_id')
      .limit(most)
      .execute(),
  )
  await asServer(ctx, () =>
    tellPeople(
      ctx,
      people.map(({ account_id }) => ({
        accountId: account_id,
        kind,
        params: told.params,
        href: told.href,
        key: `${told.key}:${account_id}`,
      })),
    ),
  )
}
