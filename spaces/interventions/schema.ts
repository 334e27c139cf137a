import { z } from 'zod'
import {
  day,
  lineText,
  moment as momentText,
  nameText,
  requiredText,
  search,
  text,
} from '../../kernel/http/validation.ts'
import { kinds, mostAssets, mostTasks } from './limits.ts'

export const states = ['planned', 'confirmed', 'on_the_way', 'done', 'cancelled'] as const
/** What the lists filter by: to be planned is planned without a slot. */
export const shownStates = ['unplanned', ...states] as const
export const kind = z.enum(kinds)
export const state = z.enum(states)
export const shownState = z.enum(shownStates)

export const idParams = z.object({ id: z.uuid() })
const version = z.number().int()
export const versionBody = z.object({ version })
/** A moment, to the minute. */
export const moment = momentText.transform((value) => new Date(value))
const minutes = z.number().int().min(0).max(100_000)

const named = z.object({ id: z.string(), name: z.string() })
export const interventionItem = z.object({
  id: z.string(),
  number: z.string(),
  kind,
  state: shownState,
  subject: z.string(),
  site: z.string(),
  organisation: named,
  ticket: z.object({ id: z.string(), number: z.string() }).nullable(),
  technician: named.nullable(),
  requestedBy: z.string(),
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  /** What was done, and how long it took: null until it is done. */
  report: z.string(),
  workedMinutes: z.number().nullable(),
})
const task = z.object({
  id: z.string(),
  label: z.string(),
  askedBy: z.enum(['staff', 'plan', 'client']),
  askedByName: z.string(),
  isDone: z.boolean(),
  remark: z.string(),
})
const part = z.object({ label: z.string(), reference: z.string(), quantity: z.string(), isCovered: z.boolean() })
const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const interventionView = interventionItem.extend({
  detail: z.string(),
  confirmedAt: z.string().nullable(),
  confirmedBy: z.string(),
  leftAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  cancellationReason: z.string(),
  travelMinutes: z.number().nullable(),
  units: z.number().nullable(),
  tasks: z.array(task),
  parts: z.array(part),
  /** Those that the asking person sees of the fleet. */
  assets: z.array(z.object({ id: z.string(), label: z.string(), number: z.string() })),
  abilities: z.object({ confirm: ability, move: ability, ask: ability, plan: ability, report: ability }),
  version: z.number(),
})

/** `organisation` empty: any of one's own. */
export const rightsQuery = z.object({ organisation: z.uuid().optional() })
export const rights = z.object({ exports: z.boolean() })

/** How many were done on an asset, by month and a year before. */
export const statisticsQuery = z.object({
  asset: z.uuid(),
  months: z.coerce.number().int().min(1).max(120).default(12),
})
export const statistics = z.object({
  months: z.array(z.string()),
  done: z.array(z.number()),
  before: z.array(z.number()),
})

const slot = z.object({ startsAt: z.string(), endsAt: z.string() })
export const slotsQuery = z.object({ from: day.optional() })
export const slots = z.object({ items: z.array(slot), minutes: z.number() })
export const moveBody = z.object({ version, startsAt: moment })
export const tasksBody = z.object({ version, tasks: z.array(nameText(200)).max(mostTasks) })

const plannedFields = {
  kind,
  subject: nameText(200),
  detail: text(5000).default(''),
  site: lineText(200).default(''),
  technicianId: z.uuid().nullable().default(null),
  startsAt: moment.nullable().default(null),
  minutes: minutes.min(5).max(1440).default(60),
  tasks: z.array(nameText(200)).max(mostTasks).default([]),
  /** Absent: they stay as they are. */
  assetIds: z.array(z.uuid()).max(mostAssets).optional(),
}
export const creationBody = z.object({
  organisationId: z.uuid(),
  ticketId: z.uuid().nullable().default(null),
  ...plannedFields,
})
export const changeBody = z.object({ version, ...plannedFields })
export const cancellationBody = z.object({ version, reason: requiredText(500) })
export const listFilters = { search, state: shownState.optional(), kind: kind.optional() }

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const technicianItem = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  hours: z.array(z.object({ weekday: z.number(), begins: z.string(), ends: z.string() })),
  version: z.number(),
})
const hours = z
  .array(z.object({ weekday: z.number().int().min(1).max(7), begins: time, ends: time }))
  .max(28)
  .refine((all) => all.every(({ begins, ends }) => ends > begins), { params: { code: 'interventions.hours' } })
  .refine(
    (all) =>
      all.every((one, index) =>
        all
          .slice(index + 1)
          .every((two) => two.weekday !== one.weekday || two.begins >= one.ends || two.ends <= one.begins),
      ),
    { params: { code: 'interventions.hours' } },
  )
export const technicianBody = z.object({ accountId: z.uuid(), name: nameText(120), hours })
export const technicianChange = z.object({ version, name: nameText(120), isActive: z.boolean(), hours })
export const absenceBody = z
  .object({ startsAt: moment, endsAt: moment, reason: nameText(200) })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt, {
    path: ['endsAt'],
    params: { code: 'interventions.absence_order' },
  })
export const absenceParams = z.object({ id: z.uuid(), absenceId: z.uuid() })
export const colleagues = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) })
export const technicians = z.object({ items: z.array(technicianItem) })
export const planningQuery = z.object({ from: day })
const booking = z.object({
  id: z.string(),
  technicianId: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  reason: z.string(),
  intervention: z
    .object({ id: z.string(), number: z.string(), subject: z.string(), site: z.string(), client: z.string(), state })
    .nullable(),
})
export const planning = z.object({
  days: z.array(z.string()),
  technicians: z.array(technicianItem),
  bookings: z.array(booking),
})
/** What an intervention on a ticket begins with. */
export const ticketAsked = z.object({
  id: z.string(),
  organisationId: z.string(),
  subject: z.string(),
  site: z.string(),
  assets: z.array(z.object({ id: z.string(), label: z.string() })),
})

/** What somebody has who follows the link of a visit. */
const token = z.string().regex(/^[\w-]{43}$/)
export const tokenBody = z.object({ token })
export const linkedVersion = z.object({ token, version })
export const linkedMove = z.object({ token, version, startsAt: moment })
export const linkedVisit = z.object({
  number: z.string(),
  subject: z.string(),
  site: z.string(),
  technician: z.string(),
  state,
  startsAt: z.string(),
  endsAt: z.string(),
  minutes: z.number(),
  slots: z.array(slot),
  confirm: ability,
  move: ability,
  version: z.number(),
})
