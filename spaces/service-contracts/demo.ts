// The demo's service contracts: units of a client of printers and lifts, maintenance of lifts, a threshold that somebody follows.
import { addDays } from '../../kernel/dates/day.ts'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'
import { fleet } from '../fleet/index.ts'
import { interventions } from '../interventions/index.ts'

/** How many units the demo's interventions took. */
const used: Record<string, number> = { contact: 1, etage: 4, four: 3, porte: 1 }

/** The demo of «Contrats de service». */
export const demo: DemoPart = {
  tables: [
    'service_contracts',
    'contract_coverages',
    'contract_assets',
    'contract_interventions',
    'unit_entries',
    'preventive_plans',
    'preventive_visits',
    'thresholds',
    'threshold_subscribers',
  ],
  fill: (demo: Demo) => {
    const { add, idOf, brandId, today, ago, world } = demo
    const { visits } = demo.given(interventions)
    const assetOf = (label: string) => demo.given(fleet).assets.find((one) => one.label === label)!.id
    const visit = (key: string) => visits.find((one) => one.key === key)!
    const by = world.staff.roquelin.label
    const { lerzan, aulnes } = world.clients
    const contract = (
      key: string,
      of: { id: string },
      values: Record<string, unknown>,
      assets: string[],
      coverages: Array<[label: string, characteristics: string, ends: number | null]>,
    ) => {
      const id = idOf('service-contract', key)
      const starts = addDays(today, -270)
      add('service_contracts', {
        ...{ id, brand_id: brandId, organisation_id: of.id, starts_on: starts, ends_on: addDays(today, 95) },
        ...{ created_at: ago(272), created_by_label: by, ...values },
      })
      for (const [at, [label, characteristics, ends]] of coverages.entries())
        add('contract_coverages', {
          ...{ id: idOf('coverage', key, String(at)), contract_id: id, position: at + 1, label, characteristics },
          ...{ starts_on: starts, ends_on: ends === null ? null : addDays(today, ends) },
        })
      for (const label of assets)
        add('contract_assets', {
          ...{ contract_id: id, organisation_id: of.id, asset_id: assetOf(label) },
        })
      return id
    }
    const units = contract(
      'units',
      lerzan.organisation,
      {
        ...{ number: 'SSC-2025-102', title: 'Unités de travail', kind: 'units' },
        ...{ invoicing_name: 'Mireille Roquelin', invoicing_email: 'facturation@halbrane.example' },
        invoicing_phone: '02 61 91 04 00',
      },
      ['Ascenseur C, 8 niveaux', 'Ascenseur unique, 5 niveaux', 'Copieur « Agence Nord »', 'Porte automatique, hall'],
      [['Dépannage', "Sous 4 heures ouvrées, main-d'œuvre en unités de travail", 95]],
    )
    const lifts = contract(
      'lifts',
      lerzan.organisation,
      { number: 'SSC-2025-078', title: 'Maintenance étendue des ascenseurs', kind: 'maintenance' },
      [
        'Ascenseur A, 6 niveaux',
        'Ascenseur B, 6 niveaux',
        'Ascenseur C, 8 niveaux',
        'Ascenseur duplex 1',
        'Ascenseur duplex 2',
      ],
      [
        ["Pièces et main-d'œuvre", 'Hors vandalisme', 95],
        ['Astreinte', '24 heures sur 24, désincarcération sous 1 heure', null],
        ['Téléalarme', 'Ligne comprise', 20],
      ],
    )
    const monthly = contract(
      'aulnes',
      aulnes.organisation,
      { number: 'SSC-2025-110', title: 'Maintenance des monte-malades', kind: 'maintenance' },
      ['Monte-malades 1', 'Monte-malades 2'],
      [["Pièces et main-d'œuvre", 'Intervention sous 1 heure', 95]],
    )
    const townLift = contract(
      'town',
      world.town.organisation,
      { number: 'SSC-2025-121', title: "Maintenance de l'hôtel de ville", kind: 'maintenance' },
      ["Ascenseur de l'hôtel de ville", "Copieur de l'état civil"],
      [["Pièces et main-d'œuvre", 'Jours ouvrés', 95]],
    )
    for (const [key, id, planned] of [
      ['contact', units, 0],
      ['etage', units, 0],
      ['four', units, 0],
      ['porte', units, 0],
      ['palier', units, 2],
      ['trimestre-1', lifts, 0],
      ['trimestre-2', lifts, 0],
      ['aulnes', monthly, 0],
      ['mairie', townLift, 0],
    ] as const)
      add('contract_interventions', {
        ...{ intervention_id: visit(key).id, contract_id: id, planned_units: planned },
      })
    const entry = (key: string, values: Record<string, unknown>) =>
      add('unit_entries', {
        ...{ id: idOf('units', key), brand_id: brandId, contract_id: units, created_at: ago(1), created_by_label: by },
        ...values,
      })
    entry('grant', { kind: 'grant', units: 40, on_day: addDays(today, -270), label: 'Carnet de 40' })
    entry('training', {
      kind: 'use',
      units: -6,
      on_day: addDays(today, -120),
      label: 'Formation des gardiens',
      minutes: 180,
    })
    entry('network', {
      kind: 'use',
      units: -11,
      on_day: addDays(today, -160),
      label: 'Reprise du réseau du siège',
      minutes: 330,
    })
    for (const [key, count] of Object.entries(used)) {
      const one = visit(key)
      entry(key, {
        ...{ kind: 'use', units: -count, on_day: one.onDay, label: one.label, minutes: one.minutes },
        intervention_id: one.id,
      })
    }
    entry('travel', { kind: 'travel', units: -2, on_day: addDays(today, -29), label: 'Déplacements', minutes: 80 })
    entry('correction', { kind: 'correction', units: -1, on_day: addDays(today, -28), label: 'Régularisation' })
    const plan = (key: string, contractId: string, label: string, assetLabel: string, months: number, made: string) => {
      const id = idOf('plan', key)
      const one = visit(made)
      add('preventive_plans', {
        ...{ id, brand_id: brandId, contract_id: contractId, organisation_id: one.of.id, label },
        ...{ asset_id: assetOf(assetLabel), site: one.label.split(', ').slice(1).join(', ') },
        ...{ every_months: months, first_on: one.onDay, minutes: one.minutes },
        ...{ technician_id: idOf('technician', 'theo'), created_at: ago(270) },
        tasks: ['Contrôler le parachute', 'Graisser les guides', 'Essayer la téléalarme', 'Nettoyer la fosse'],
      })
      add('preventive_visits', { plan_id: id, due_on: one.onDay, intervention_id: one.id })
    }
    plan('lerzan', lifts, 'Visite trimestrielle', 'Ascenseur A, 6 niveaux', 3, 'trimestre-2')
    plan('aulnes', monthly, 'Visite mensuelle', 'Monte-malades 1', 1, 'aulnes')
    plan('town', townLift, 'Visite mensuelle', "Ascenseur de l'hôtel de ville", 1, 'mairie')
    const threshold = idOf('threshold', 'units')
    add('thresholds', {
      ...{ id: threshold, brand_id: brandId, organisation_id: lerzan.organisation.id, measure: 'units_left' },
      ...{ contract_id: units, value: 5, set_by_id: lerzan.admin.id, created_at: ago(200) },
      created_by_label: lerzan.admin.label,
    })
    add('threshold_subscribers', { threshold_id: threshold, account_id: lerzan.admin.id })
  },
}
