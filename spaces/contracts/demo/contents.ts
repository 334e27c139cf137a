// What the demo's requests ask for.
import type { Day } from '../../../kernel/dates/day.ts'
import { type Demo, type DemoPerson, nameParts, plain, type Row } from '../../../kernel/demo/demo.ts'
import type { SeatKind } from '../billing/proration.ts'
import type { Access, Contract } from './catalogue.ts'
import { type Named, profileId, type Subscribers } from './subscribers.ts'

export type Content = Row & { kind: 'creation' | 'deletion' | 'replacement' | 'training' }

/** The form's fields about somebody who comes. */
function newcomer(of: Contract, name: string, values: Row) {
  const { surname, givenName } = nameParts(name)
  const email = `${plain(givenName).slice(0, 1)}.${plain(name.split(' ')[0]!)}@${of.organisation.domain}`
  const nothing = ['jobTitle', 'addressLine1', 'addressLine2', 'postalCode', 'city', 'phone', 'mobile', 'fax']
  return {
    type: 'new',
    surname,
    givenName,
    email,
    emailConfirmation: email,
    structure: of.organisation.name,
    ...Object.fromEntries(nothing.map((field) => [field, ''])),
    ...values,
  }
}

export type Contents = ReturnType<typeof contentTools>

/** What makes the content of each kind of request. */
export function contentTools(demo: Demo, { user }: Subscribers) {
  const accessOf = (of: Contract, access: Access, who: Named) =>
    access.map(([app, profile]) => ({
      applicationId: demo.idOf('application', app),
      applicationUserId: user(of, app, who),
      profileId: profileId(demo, app, profile),
    }))
  const creation = (
    of: Contract,
    name: string,
    access: Access,
    seatKind: SeatKind,
    wishedOn: Day,
    comment = '',
    values: Row = {},
  ): Content => {
    const subscriber = newcomer(of, name, values)
    return {
      kind: 'creation',
      contractId: of.id,
      subscriber,
      access: accessOf(of, access, subscriber),
      seatKind,
      addConcurrentSeat: false,
      wishedOn,
      comment,
    }
  }
  const deletion = (of: Contract, who: DemoPerson, wishedOn: Day, comment = ''): Content => ({
    kind: 'deletion',
    contractId: of.id,
    accountId: who.id,
    removeConcurrentSeat: false,
    wishedOn,
    comment,
  })
  const replacement = (
    of: Contract,
    who: DemoPerson,
    name: string,
    access: Access,
    wishedOn: Day,
    comment = '',
  ): Content => {
    const subscriber = newcomer(of, name, {})
    return {
      kind: 'replacement',
      contractId: of.id,
      accountId: who.id,
      subscriber,
      access: accessOf(of, access, subscriber),
      wishedOn,
      comment,
    }
  }
  const training = (of: Contract, trainingSessionId: string, people: DemoPerson[]): Content => ({
    kind: 'training',
    contractId: of.id,
    trainingSessionId,
    accountIds: people.map((who) => who.id),
    comment: '',
  })
  return { creation, deletion, replacement, training }
}
