import { type MemberRights, readsColleagues } from '../../kernel/policy/colleagues.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'

/** An intervention as far as what may be done depends on it. */
export type InterventionState = { state: string; startsAt: Date | null; technicianId: string | null }
/** Who asks: one of the client's, with the right or whom to ask for it, whoever has the link of the visit, or one of the staff. */
export type Asking =
  | { side: 'client'; mayConfirm: Decision }
  | { side: 'link' }
  | { side: 'staff'; permissions: ReadonlySet<string> }

/** An intervention as far as it depends on who may see it. Nobody asked for it where it has neither ticket nor requester. */
export type VisitPlace = {
  organisationId: string
  serviceId: string | null
  ofTicket: boolean
  requesterId: string | null
  /** Those who follow its ticket. */
  followerIds: string[]
}

const reading = 'interventions.visits.read'
/** The rights to colleagues' visits (P30). */
const visitReach = {
  service: 'interventions.service-visits.read',
  organisation: 'interventions.organisation-visits.read',
  descendants: 'interventions.descendant-visits.read',
  besides: reading,
}

/**
 * Whether a person of a client reads a visit (P30). The database decides the same in the policy `client_read` of `interventions`: a property test
 * holds the two together.
 * @param above the organisations that the visit's is part of, by however many steps
 */
export function readsVisit(
  accountId: string,
  rights: readonly MemberRights[],
  visit: VisitPlace,
  above: readonly string[],
): boolean {
  const here = rights.find(({ organisationId }) => organisationId === visit.organisationId)
  const nobodys = !visit.ofTicket && visit.requesterId === null
  const own = nobodys || visit.requesterId === accountId || visit.followerIds.includes(accountId)
  return Boolean(here?.permissions.includes(reading) && own) || readsColleagues(rights, visit, above, visitReach)
}

const isOver = (state: string) => state === 'done' || state === 'cancelled'
const ofClient = (who: Asking): Decision =>
  who.side === 'staff' ? deny('interventions.client_only') : who.side === 'client' ? who.mayConfirm : allow(who.side)

/** Whether the client may say that the visit suits (P36). */
export function canConfirm(who: Asking, { state, startsAt }: InterventionState): Decision {
  const right = ofClient(who)
  if (!right.allowed) return right
  if (isOver(state)) return deny('interventions.over')
  if (!startsAt) return deny('interventions.not_planned')
  return state === 'planned' ? right : deny('interventions.confirmed_already')
}

/** Whether the client may take another slot (P36). */
export function canMove(
  who: Asking,
  { state, startsAt, technicianId }: InterventionState,
  { now, noticeHours }: { now: Date; noticeHours: number },
): Decision {
  const right = ofClient(who)
  if (!right.allowed) return right
  if (isOver(state)) return deny('interventions.over')
  if (!startsAt || !technicianId) return deny('interventions.not_planned')
  if (state === 'on_the_way') return deny('interventions.under_way')
  return startsAt.getTime() - now.getTime() >= noticeHours * 3_600_000
    ? right
    : deny('interventions.too_late', { hours: noticeHours })
}

/** Whether the client may ask for tasks to be done then, by editing the check list (P20): until the technician leaves. */
export function canAsk(who: Asking, { state }: InterventionState): Decision {
  const right = ofClient(who)
  if (!right.allowed) return right
  if (isOver(state)) return deny('interventions.over')
  return state === 'on_the_way' ? deny('interventions.under_way') : right
}

const ofStaff = (who: Asking, permission: string, { state }: InterventionState): Decision => {
  if (who.side !== 'staff') return deny('interventions.staff_only')
  if (!who.permissions.has(permission)) return deny('forbidden')
  return isOver(state) ? deny('interventions.over') : allow(permission)
}

/** Whether one of the staff may plan, change or cancel it. */
export const canPlan = (who: Asking, of: InterventionState): Decision => ofStaff(who, 'interventions.visits.plan', of)

/** Whether one of the staff may leave for it, and report on it. */
export const canReport = (who: Asking, of: InterventionState): Decision =>
  ofStaff(who, 'interventions.reports.write', of)
