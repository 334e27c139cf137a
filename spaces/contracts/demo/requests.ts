// The demo's requests: each with its versions, its signed forms, and all that the journal and messages say of it.
import { addDays, type Day, formatDay } from '../../../kernel/dates/day.ts'
import type { Demo, DemoEvent, DemoPerson } from '../../../kernel/demo/demo.ts'
import { billingLines, type SeatKind } from '../billing/proration.ts'
import type { Contract } from './catalogue.ts'
import type { Content } from './contents.ts'

export type Form = {
  version: number
  channel: string
  at: Date
  confirms: boolean
  review?: boolean
  by: DemoPerson
  /** False: recorded without a copy. */
  file?: boolean
}

/** What became of a request. */
export type Life = {
  versions?: Array<{ at: Date; content: Content }>
  confirmedOn?: Day
  validatedAt?: Date
  scheduledOn?: Day
  locksOn?: Day
  lockedAt?: Date
  carriedOutAt?: Date
  refused?: { at: Date; reason: string }
  deletedAt?: Date
  remindedAt?: Date
  suspendedAt?: Date
  identifier?: string
  forms?: Form[]
}

/** A request as it was made, and its life. */
type Made = {
  id: string
  number: string
  of: Contract
  by: DemoPerson
  at: Date
  detail: string
  versions: Array<{ at: Date; content: Content }>
  life: Life
}

/** Tells the journal about something of a contract. */
export const tellOf = (demo: Demo, of: Contract, event: Omit<DemoEvent, 'organisationId' | 'more'>) =>
  demo.tell({ ...event, organisationId: of.organisation.id, more: { contract_id: of.id } })

const tellOfRequest = (
  demo: Demo,
  { of, id, number, detail }: Made,
  at: Date,
  type: string,
  actor: DemoPerson | null,
  after: unknown = null,
) => tellOf(demo, of, { at, type, actor, subject: { type: 'request', id, label: `${number} · ${detail}` }, after })

function addRequest(demo: Demo, { id, number, of, by, at, detail, versions, life }: Made): void {
  const { add, brandId, dayAt, world } = demo
  const last = versions.at(-1)!
  const decided = life.refused ?? (life.validatedAt ? { at: life.validatedAt, reason: '' } : undefined)
  add('change_requests', {
    id,
    brand_id: brandId,
    organisation_id: of.organisation.id,
    contract_id: of.id,
    number,
    kind: versions[0]!.content.kind,
    detail,
    current_version: versions.length,
    wished_on: (last.content.wishedOn as Day | undefined) ?? dayAt(at),
    account_id: by.id,
    requested_by_label: by.label,
    requested_at: at,
    modified_at: last.at,
    confirmed_on: life.confirmedOn ?? null,
    decision: life.refused ? 'refused' : life.validatedAt ? 'approved' : null,
    decided_at: decided?.at ?? null,
    decided_by: decided ? world.staff.roquelin.id : null,
    decided_by_label: decided ? world.staff.roquelin.label : '',
    refusal_reason: decided?.reason ?? '',
    identifier: life.identifier ?? '',
    scheduled_on: life.validatedAt ? (life.scheduledOn ?? dayAt(life.validatedAt)) : null,
    locks_on: life.locksOn ?? null,
    locked_at: life.lockedAt ?? null,
    carried_out_at: life.carriedOutAt ?? null,
    withdrawn_at: life.deletedAt ?? null,
    withdrawn_by: life.deletedAt ? by.id : null,
    reminded_at: life.remindedAt ?? null,
    suspended_at: life.suspendedAt ?? null,
    version: 1 + versions.length,
  })
}

function addVersions(demo: Demo, made: Made): void {
  for (const [i, { at, content }] of made.versions.entries()) {
    demo.add('change_request_versions', {
      request_id: made.id,
      version: i + 1,
      content,
      created_at: at,
      created_by: made.by.id,
      created_by_label: made.by.label,
    })
    const type = i === 0 ? 'contracts.request.created' : 'contracts.request.modified'
    tellOfRequest(demo, made, at, type, made.by, {
      Version: i + 1,
      ...(content.wishedOn ? { 'Date souhaitée': formatDay(content.wishedOn as Day, 'fr') } : {}),
    })
  }
}

function addForm(demo: Demo, made: Made, form: Form): void {
  const { add, idOf, dayAt } = demo
  const on = dayAt(form.at)
  const fileId =
    form.file === false
      ? null
      : demo.paper({
          id: idOf('file', made.id, String(form.version)),
          organisationId: made.of.organisation.id,
          owner: { kind: 'contracts.request', id: made.id },
          name: `${made.number}-v${form.version}-signee.pdf`,
          title: `Demande ${made.number}, version ${form.version}`,
          lines: [made.detail, '', `Exemplaire signé, reçu le ${formatDay(on, 'fr')} (données de démonstration).`],
          by: form.by,
          at: form.at,
        })
  add('signed_forms', {
    request_id: made.id,
    version: form.version,
    channel: form.channel,
    received_on: on,
    file_id: fileId,
    recorded_by: form.by.id,
    recorded_by_label: form.by.label,
    recorded_at: form.at,
    confirms: form.confirms,
    needs_review: form.review ?? false,
  })
  const type = form.channel === 'upload' ? 'contracts.form.returned' : 'contracts.form.recorded'
  tellOfRequest(demo, made, form.at, type, form.by, {
    channel: form.channel,
    version: form.version,
    outcome: form.review ? 'unreadable' : 'confirmed',
  })
}

/** Writes to whoever asked about the present version. */
function writeOf(demo: Demo, made: Made, at: Date, kind: string, params: Record<string, unknown>, read: boolean): void {
  const { id, number, detail, versions } = made
  demo.message(made.by, at, kind, { number, detail, ...params }, `/contrats/demandes/${id}`, {
    read,
    key: `${kind}:${id}:${versions.length}`,
  })
}

function tellDecision(demo: Demo, made: Made): void {
  const { dayAt, today, world } = demo
  const { life, versions } = made
  const { roquelin } = world.staff
  if (life.validatedAt) {
    const scheduledOn = life.scheduledOn ?? dayAt(life.validatedAt)
    tellOfRequest(demo, made, life.validatedAt, 'contracts.request.validated', roquelin, {
      scheduledOn,
      locksOn: life.locksOn ?? null,
      version: versions.length,
    })
    const read = dayAt(life.validatedAt) < addDays(today, -5)
    const params = { scheduledOn: formatDay(scheduledOn, 'fr') }
    writeOf(demo, made, life.validatedAt, 'contracts.request_validated', params, read)
  }
  if (life.carriedOutAt) {
    const on = dayAt(life.carriedOutAt)
    tellOfRequest(demo, made, life.carriedOutAt, 'contracts.request.carried_out', null, {
      on: life.scheduledOn ?? on,
      at: life.carriedOutAt,
    })
    writeOf(demo, made, life.carriedOutAt, 'contracts.request_carried_out', { on: formatDay(on, 'fr') }, true)
  }
  if (life.refused) {
    const { at, reason } = life.refused
    tellOfRequest(demo, made, at, 'contracts.request.refused', roquelin, { reason })
    writeOf(demo, made, at, 'contracts.request_refused', { reason }, true)
  }
}

function tellWhatFollowed(demo: Demo, made: Made): void {
  const { life } = made
  if (life.deletedAt) tellOfRequest(demo, made, life.deletedAt, 'contracts.request.deleted', made.by)
  if (life.remindedAt) {
    tellOfRequest(demo, made, life.remindedAt, 'contracts.form.reminded', null)
    const suspendsOn = formatDay(addDays(demo.dayAt(life.remindedAt), 7), 'fr')
    writeOf(demo, made, life.remindedAt, 'contracts.form_reminder', { suspendsOn }, false)
  }
  if (life.suspendedAt) {
    tellOfRequest(demo, made, life.suspendedAt, 'contracts.connection.suspended', null, { cause: 'regularisation' })
    writeOf(demo, made, life.suspendedAt, 'contracts.connection_suspended', {}, false)
  }
  if (life.lockedAt)
    tellOfRequest(demo, made, life.lockedAt, 'contracts.connection.locked', null, {
      cause: 'notice',
      until: life.scheduledOn,
    })
}

/** Numbers of requests, by the year in which they were made. */
function numbers({ dayAt, countedTo }: Demo): (at: Date) => string {
  const sequence = new Map<number, number>()
  return (at) => {
    const year = Number(dayAt(at).slice(0, 4))
    const number = (sequence.get(year) ?? 159) + 1
    sequence.set(year, number)
    countedTo('D', year, number)
    return `D-${year}-${String(number).padStart(4, '0')}`
  }
}

/** What adds requests. Their numbers follow one another. */
export function requestTools(demo: Demo) {
  const numberOf = numbers(demo)
  const request = (of: Contract, by: DemoPerson, at: Date, detail: string, content: Content, life: Life = {}) => {
    const made: Made = {
      id: demo.idOf('request', of.number, detail, content.kind),
      number: numberOf(at),
      of,
      by,
      at,
      detail,
      versions: [{ at, content }, ...(life.versions ?? [])],
      life,
    }
    addRequest(demo, made)
    addVersions(demo, made)
    for (const form of life.forms ?? []) addForm(demo, made, form)
    tellDecision(demo, made)
    tellWhatFollowed(demo, made)
    return { id: made.id, number: made.number }
  }
  /** Adds the lines that a request bills, which the billing itself works out. */
  const bill = (
    of: Contract,
    made: { id: string },
    label: string,
    seatKind: SeatKind,
    delta: number,
    effectiveOn: Day,
    at: Date,
  ) => {
    for (const line of billingLines(of.terms, { seatKind, delta, effectiveOn }))
      demo.add('billing_lines', {
        brand_id: demo.brandId,
        contract_id: of.id,
        request_id: made.id,
        seat_kind: line.seatKind,
        label,
        month: line.month,
        from_on: line.from,
        to_on: line.to,
        billed_days: line.billedDays,
        days_in_month: line.daysInMonth,
        quantity: line.quantity,
        unit_monthly_cents: line.unitMonthlyCents,
        amount_cents: line.amountCents,
        invoice_on: line.invoiceOn,
        created_at: at,
      })
  }
  return { request, bill }
}
