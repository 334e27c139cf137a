import type { BodyOf, ItemOf } from '../../../web/api/endpoints.ts'

export type Access = ItemOf<'GET /staff/portal-accesses/clients'>
export type Change = BodyOf<'POST /staff/portal-accesses/drafts'>['items'][number]
/** What is ticked or chosen of an access and not saved yet. */
export type Wish = Pick<Change, 'allowed' | 'notifies' | 'role'>
/** The wishes with the accesses that they are about, by key. */
export type Staged = ReadonlyMap<string, { row: Access; wish: Wish }>

export const keyOf = (row: Access) => `${row.kind}:${row.id}`
export const seenOf = (row: Access) => ({ kind: row.kind, id: row.id, version: row.version })

/** An access as it will be once the wish is saved: what waits, waits. */
export function withWish(row: Access, wish: Wish | undefined): Access {
  if (!wish) return row
  const allowed = wish.allowed ?? row.allowed.value
  const notifies = allowed && (wish.notifies ?? row.notifies.value)
  const gives = wish.allowed === true && givesAccess(row)
  return {
    ...row,
    identifier:
      gives && (row.begins || row.identifierGiven !== row.identifier.value)
        ? { ...row.identifier, value: row.identifierGiven, waiting: true }
        : row.identifier,
    password:
      gives && row.begins && row.password.value === 'to_set' ? { ...row.password, waiting: true } : row.password,
    allowed: wish.allowed === undefined ? row.allowed : { value: allowed, waiting: true },
    notifies: { value: notifies, waiting: notifies },
    role: wish.role === undefined || !row.role ? row.role : { ...row.role, value: wish.role, waiting: true },
  }
}

/** Whether a message can go to somebody: they have an address, and access. */
export const canBeTold = (row: Access, wish?: Wish) => row.email !== '' && (wish?.allowed ?? row.allowed.value)

/** Whether to give access changes anything: they have none, or the first account lacks the identifier that is its code. */
export const givesAccess = (row: Access) =>
  !row.allowed.value ||
  (row.first &&
    !['', '-c', '-s'].some((after) => row.identifier.value.toLowerCase() === `${row.code}${after}`.toLowerCase()))

/** Adds a wish to those of some accesses; one that changes nothing of an access is none. */
export function stage(staged: Staged, rows: Access[], wish: Wish): Staged {
  const next = new Map(staged)
  for (const row of rows) {
    const all: Wish = { ...next.get(keyOf(row))?.wish, ...wish }
    if (all.allowed === row.allowed.value && !(all.allowed && givesAccess(row))) delete all.allowed
    if (all.notifies === row.notifies.value || (all.notifies && !canBeTold(row, all))) delete all.notifies
    if (all.role === row.role?.value) delete all.role
    if (Object.keys(all).length === 0) next.delete(keyOf(row))
    else next.set(keyOf(row), { row, wish: all })
  }
  return next
}

/** What is sent of them. */
export const changesOf = (staged: Staged): Change[] =>
  [...staged.values()].map(({ row, wish }) => ({ ...seenOf(row), ...wish }))
