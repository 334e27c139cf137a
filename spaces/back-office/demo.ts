// The demo's groups of clients, their discounts, and what is noted of some.
import { addDays, addMonths, firstOfMonth } from '../../kernel/dates/day.ts'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'

const groups = {
  town: ['Communes', "Tarif négocié avec l'association des maires."],
  health: ['Santé', ''],
  school: ['Enseignement', "Facturation à l'année civile."],
  company: ['Entreprises', ''],
} as const

function fill(demo: Demo): void {
  const { smaller, staff, clients } = demo.world
  const by = { created_by: staff.roquelin.id, created_by_label: staff.roquelin.label }
  const made = demo.moment('2025-01-06', '10:00')
  const groupId = (sort: keyof typeof groups) => demo.idOf('client group', sort)
  for (const [sort, [name, remark]] of Object.entries(groups))
    demo.add('client_groups', {
      ...{ id: groupId(sort as 'town'), brand_id: demo.brandId, name, remark, created_at: made },
    })
  const grouped = [
    ...smaller.map(({ organisation, sort }) => [organisation.id, sort] as const),
    [clients.aulnes.organisation.id, 'health'] as const,
    [clients.sorbieres.organisation.id, 'school'] as const,
  ]
  for (const [organisationId, sort] of grouped)
    demo.add('client_group_members', {
      ...{ organisation_id: organisationId, group_id: groupId(sort), brand_id: demo.brandId, added_at: made },
      ...{ added_by: staff.roquelin.id, added_by_label: staff.roquelin.label },
    })
  const discount = (what: object) =>
    demo.add('client_discounts', {
      ...{ brand_id: demo.brandId, organisation_id: null, group_id: null, product: '', rate: 500, starts_on: '' },
      ...{ ends_on: null, reason: '', created_at: made, ...by, ...what },
    })
  const first = firstOfMonth(demo.today)
  discount({ group_id: groupId('town'), rate: 800, starts_on: '2025-01-01', reason: 'Convention des communes' })
  discount({
    ...{ organisation_id: smaller[5]!.organisation.id, rate: 1_500, starts_on: addMonths(first, -6) },
    ...{ ends_on: addDays(addMonths(first, 6), -1), reason: "Engagement d'un an" },
  })
  discount({ rate: 300, product: 'FORMATION', starts_on: addMonths(first, -1), reason: 'Rentrée' })
  const note = (organisationId: string, attitude: string, remark: string) =>
    demo.add('client_profiles', { organisation_id: organisationId, attitude, remark })
  note(smaller[4]!.organisation.id, 'watched', 'Paie après la mise en demeure. Prévenir avant de suspendre.')
  note(smaller[8]!.organisation.id, 'difficult', 'Conteste le nombre de postes\u00a0: vérifier avec le technicien.')
  note(clients.lerzan.organisation.id, 'good', 'Commande groupée avec le syndicat des eaux.')
}

/** The demo of the provider's desk. */
export const demo: DemoPart = {
  tables: ['client_groups', 'client_group_members', 'client_profiles', 'client_discounts'],
  fill,
}
