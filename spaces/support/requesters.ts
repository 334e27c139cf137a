import { sql } from 'kysely'
import { smallLetters } from '../../kernel/db/small-letters.ts'
import { asServer, type Context } from '../../kernel/http/context.ts'

/** Somebody of a client of whom a ticket may be. */
export type Requester = {
  /** The client's code, in small letters. */
  client: string
  organisation_id: string
  account_id: string
  label: string
  /** By what they are known, in small letters: their identifier and addresses. */
  known_by: string[]
}

/** Who of some clients a ticket may be of, the principal manager first, by the client's code. @param codes in small letters */
export async function peopleOfClients(ctx: Context, codes: readonly string[]): Promise<Map<string, Requester[]>> {
  const { rows } = await asServer(ctx, () =>
    sql<Requester>`select lower(o.code) as client, o.id as organisation_id, a.id as account_id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label,
        array_remove(array[lower(a.identifier), lower(coalesce(a.sign_in_email, '')), lower(a.contact_email)], '') as known_by
      from organisations o join memberships m on m.organisation_id = o.id and parvis.in_force(m) join accounts a on a.id = m.account_id
      where o.brand_id = ${ctx.brand.id} and o.deactivated_at is null and a.kind = 'person' and lower(o.code) = any (${codes}::text[])
      order by m.role = 'principal_manager' desc, a.surname, a.id`.execute(ctx.db),
  )
  return Map.groupBy(rows, ({ client }) => client)
}

/** The one of them whom a word names, else the first: the principal manager. */
export const requesterIn = (people: readonly Requester[], knownBy: string): Requester | undefined =>
  (knownBy && people.find((one) => one.known_by.includes(smallLetters(knownBy)))) || people[0]
