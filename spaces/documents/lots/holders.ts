import { type RawBuilder, sql } from 'kysely'
import type { Holder } from './schema.ts'

type Side = {
  /** The columns of a page, an absence and a paper that say whose it is, and whose a page may be. */
  own: 'employee_id' | 'organisation_id'
  proposed: 'proposed_employee_id' | 'proposed_organisation_id'
  /** Everybody of the list, as rows of `id, code, name, entered_on, left_on`. */
  list: RawBuilder<unknown>
  /** Whether somebody `h` of it was there in a month, whose paper a page may be; in a lot of no month, today. */
  present: (monthOn: string | null) => RawBuilder<boolean>
  /** Whether somebody `h` is missed where no page is theirs. */
  missed: (monthOn: string | null) => RawBuilder<boolean>
}

const employeeThere = (monthOn: string | null) =>
  monthOn === null
    ? sql<boolean>`h.entered_on <= parvis.today() and (h.left_on is null or h.left_on >= parvis.today())`
    : sql<boolean>`h.entered_on < ${monthOn}::date + interval '1 month' and (h.left_on is null or h.left_on >= ${monthOn}::date)`

/** Where a side's people or clients are found (D34). Whoever of the other side has the same name or code is never looked at. */
export const sides: Record<Holder, Side> = {
  employee: {
    own: 'employee_id',
    proposed: 'proposed_employee_id',
    list: sql`select e.id, e.code, trim(e.surname || ' ' || e.given_name) as name, e.entered_on, e.left_on, e.brand_id from employees e`,
    present: employeeThere,
    missed: employeeThere,
  },
  client: {
    own: 'organisation_id',
    proposed: 'proposed_organisation_id',
    // A client whose identifier changed left its code to the one that took its place.
    list: sql`select o.id, o.code, o.name, o.created_at::date as entered_on, o.deactivated_at::date as left_on, o.brand_id from organisations o
      where o.deactivated_at is null or not exists (select from organisations x where x.brand_id = o.brand_id and lower(x.code) = lower(o.code) and x.deactivated_at is null)`,
    // When a client came to the portal says nothing about since when it is one.
    present: (monthOn) =>
      monthOn === null
        ? sql<boolean>`h.left_on is null`
        : sql<boolean>`(h.left_on is null or h.left_on >= ${monthOn}::date)`,
    missed: (monthOn) =>
      monthOn === null
        ? sql<boolean>`h.left_on is null`
        : sql<boolean>`h.left_on is null and h.entered_on < ${monthOn}::date + interval '1 month'`,
  },
}
