// The demo's interventions: two technicians, visits in each state, work done with its parts.
import { addDays, type Day } from '../../kernel/dates/day.ts'
import type { Demo, DemoOrganisation, DemoPart } from '../../kernel/demo/demo.ts'
import { fleet } from '../fleet/index.ts'

/** A visit that the demo made, for what others say of it. */
export type DemoVisit = {
  id: string
  key: string
  number: string
  of: DemoOrganisation
  onDay: Day
  state: string
  label: string
  minutes: number
}

/** The day that is so many working days from today; before it where it is negative. */
function workday(today: Day, count: number): Day {
  let day = today
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, Math.sign(count))
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
  }
  return day
}

type Plan = {
  key: string
  asset: string
  kind: 'repair' | 'preventive' | 'installation' | 'delivery'
  subject: string
  site: string
  /** Working days from today. */
  day: number
  time: string
  minutes: number
  state: 'planned' | 'confirmed' | 'done' | 'cancelled'
  who: 'theo' | 'lila'
  report?: string
  tasks?: string[]
  asked?: string[]
  parts?: Array<[label: string, reference: string, quantity: number, covered: boolean]>
}
const check = ['Contrôler le parachute', 'Graisser les guides', 'Essayer la téléalarme', 'Nettoyer la fosse']
const plans: Plan[] = [
  {
    ...{ key: 'contact', asset: 'Ascenseur C, 8 niveaux', kind: 'repair', subject: 'Contact de porte' },
    ...{ site: 'Les Tilleuls, bât. C', day: -9, time: '09:30', minutes: 50, state: 'done', who: 'theo' },
    report: "Contact nettoyé et réglé, 20 cycles d'essai.",
    parts: [['Contact de porte', 'CP-12', 1, true]],
  },
  {
    ...{ key: 'etage', asset: 'Ascenseur unique, 5 niveaux', kind: 'repair', subject: "Réglage d'étage" },
    ...{ site: "Résidence de l'Orme", day: -22, time: '14:00', minutes: 120, state: 'done', who: 'theo' },
    report: 'Écart au palier du 3e corrigé, capteur recalé.',
  },
  {
    ...{ key: 'four', asset: 'Copieur « Agence Nord »', kind: 'repair', subject: 'Four du copieur' },
    ...{ site: 'Agence Nord', day: -51, time: '10:00', minutes: 90, state: 'done', who: 'lila' },
    report: 'Four remplacé, essai de 50 pages.',
    parts: [['Four C4520', 'KL-F4520', 1, true]],
  },
  {
    ...{ key: 'porte', asset: 'Porte automatique, hall', kind: 'repair', subject: 'Porte automatique bloquée' },
    ...{ site: 'Siège', day: -60, time: '08:30', minutes: 30, state: 'done', who: 'theo' },
    report: 'Cellule nettoyée.',
  },
  {
    ...{ key: 'trimestre-1', asset: 'Ascenseur A, 6 niveaux', kind: 'preventive', subject: 'Visite trimestrielle' },
    ...{ site: 'Les Tilleuls, bât. A', day: -64, time: '09:00', minutes: 60, state: 'done', who: 'theo' },
    report: 'Tous les points contrôlés, rien à signaler.',
    tasks: check,
  },
  {
    ...{ key: 'trimestre-2', asset: 'Ascenseur A, 6 niveaux', kind: 'preventive', subject: 'Visite trimestrielle' },
    ...{ site: 'Les Tilleuls, bât. A', day: 3, time: '09:00', minutes: 60, state: 'planned', who: 'theo' },
    tasks: check,
    asked: ['Vérifier le bouton du 3e étage'],
  },
  {
    ...{ key: 'palier', asset: 'Ascenseur C, 8 niveaux', kind: 'repair', subject: 'Porte palière du 4e bloquée' },
    ...{ site: 'Les Tilleuls, bât. C', day: 1, time: '10:30', minutes: 90, state: 'confirmed', who: 'theo' },
  },
  {
    ...{ key: 'rouleaux', asset: 'Copieur « Comptabilité »', kind: 'repair', subject: "Rouleaux d'entraînement" },
    ...{ site: 'Siège', day: 2, time: '14:00', minutes: 60, state: 'planned', who: 'lila' },
  },
  {
    ...{ key: 'traceur', asset: "Traceur, bureau d'études", kind: 'repair', subject: 'Bandes sur les plans' },
    ...{ site: 'Siège', day: 4, time: '08:30', minutes: 60, state: 'cancelled', who: 'lila' },
  },
  {
    ...{ key: 'livraison', asset: 'Imprimante de secours', kind: 'delivery', subject: "Livraison d'une imprimante" },
    ...{ site: 'Siège', day: 3, time: '14:00', minutes: 30, state: 'confirmed', who: 'theo' },
  },
  {
    ...{ key: 'mairie', asset: "Ascenseur de l'hôtel de ville", kind: 'preventive', subject: 'Visite mensuelle' },
    ...{ site: 'Hôtel de ville', day: 5, time: '14:00', minutes: 60, state: 'confirmed', who: 'theo' },
    tasks: check,
  },
  {
    ...{ key: 'aulnes', asset: 'Monte-malades 1', kind: 'preventive', subject: 'Visite mensuelle' },
    ...{ site: 'Aile est', day: 6, time: '09:00', minutes: 90, state: 'planned', who: 'theo' },
    tasks: check,
  },
]

/** The demo of «Interventions». */
export const demo: DemoPart<{ visits: DemoVisit[] }> = {
  tables: [
    'technicians',
    'technician_hours',
    'interventions',
    'technician_bookings',
    'intervention_assets',
    'intervention_tasks',
    'intervention_parts',
  ],
  fill: (demo: Demo) => {
    const { add, idOf, brandId, today, moment, world, ago, countedTo } = demo
    const { nivernec, keldiane } = world.staff
    for (const [key, who, name] of [
      ['theo', nivernec, 'Théo Nivernec'],
      ['lila', keldiane, `${keldiane.givenName} ${keldiane.surname}`],
    ] as const) {
      const id = idOf('technician', key)
      add('technicians', { id, brand_id: brandId, account_id: who.id, technician_label: name, created_at: ago(400) })
      for (const weekday of [1, 2, 3, 4, 5])
        for (const [begins, ends] of [
          ['08:00', '12:00'],
          ['13:30', '17:30'],
        ])
          add('technician_hours', { technician_id: id, brand_id: brandId, weekday, begins, ends })
    }
    const absence = workday(today, 8)
    add('technician_bookings', {
      ...{ id: idOf('absence', 'theo'), brand_id: brandId, technician_id: idOf('technician', 'theo') },
      span: `[${moment(absence, '08:00').toISOString()},${moment(absence, '18:00').toISOString()})`,
      ...{ reason: 'Formation', created_at: ago(6), created_by_label: world.staff.roquelin.label },
    })
    const year = Number(today.slice(0, 4))
    countedTo('IT', year, plans.length)
    const requester = world.clients.lerzan.admin
    const visits = plans.map((plan, index): DemoVisit => {
      const id = idOf('intervention', plan.key)
      const asset = demo.given(fleet).assets.find((one) => one.label === plan.asset)!
      const onDay = workday(today, plan.day)
      const [begin, end] = [
        moment(onDay, plan.time),
        new Date(moment(onDay, plan.time).getTime() + plan.minutes * 60_000),
      ]
      const number = `IT-${year}-${String(index + 1).padStart(4, '0')}`
      const done = plan.state === 'done'
      add('interventions', {
        ...{ id, brand_id: brandId, organisation_id: asset.of.id, number, kind: plan.kind, subject: plan.subject },
        ...{ site: plan.site, technician_id: idOf('technician', plan.who), starts_at: begin, ends_at: end },
        ...{ state: plan.state, requested_by_label: plan.kind === 'repair' ? requester.label : '' },
        ...(plan.state === 'confirmed' ? { confirmed_at: ago(1), confirmed_by_label: requester.label } : {}),
        ...(done ? { done_at: end, worked_minutes: plan.minutes, travel_minutes: 20, report: plan.report ?? '' } : {}),
        ...(plan.state === 'cancelled'
          ? { cancelled_at: ago(1), cancellation_reason: 'Réglé au téléphone avec votre dessinateur.' }
          : {}),
        ...{
          created_at: done ? moment(addDays(onDay, -2), '11:00') : ago(3),
          created_by_label: world.staff.roquelin.label,
        },
      })
      add('intervention_assets', {
        ...{ intervention_id: id, organisation_id: asset.of.id, asset_id: asset.id, position: 1 },
      })
      const tasks = [
        ...(plan.tasks ?? []).map((label) => ({ label, asked_by: 'plan', asked_by_label: '' })),
        ...(plan.asked ?? []).map((label) => ({ label, asked_by: 'client', asked_by_label: requester.label })),
      ]
      for (const [at, task] of tasks.entries())
        add('intervention_tasks', {
          ...{ id: idOf('task', plan.key, String(at)), intervention_id: id, position: at + 1, ...task, is_done: done },
        })
      for (const [at, [label, reference, quantity, is_covered]] of (plan.parts ?? []).entries())
        add('intervention_parts', {
          ...{ id: idOf('part', plan.key, String(at)), intervention_id: id, position: at + 1 },
          ...{ label, reference, quantity, is_covered },
        })
      return {
        ...{ id, key: plan.key, number, of: asset.of, onDay, state: plan.state, minutes: plan.minutes },
        label: `${plan.subject}, ${plan.site}`,
      }
    })
    return { visits }
  },
}
