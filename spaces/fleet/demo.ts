// The demo's fleet: a provider of printers and of lifts, at twelve clients.
import { addDays, addMonths, type Day } from '../../kernel/dates/day.ts'
import type { Demo, DemoOrganisation, DemoPart } from '../../kernel/demo/demo.ts'

type Model = {
  key: string
  manufacturer: string
  label: string
  reference: string
  kind: 'printer' | 'lift' | 'machine'
}
const models: Model[] = [
  { key: 'c4520', manufacturer: 'Kéloa', label: 'C4520', reference: 'KL-C4520', kind: 'printer' },
  { key: 'm31', manufacturer: 'Kéloa', label: 'M31', reference: 'KL-M31', kind: 'printer' },
  { key: 'p900', manufacturer: 'Kéloa', label: 'Traceur P900', reference: 'KL-P900', kind: 'printer' },
  { key: 'vt630', manufacturer: 'Vertiane', label: 'VT 630', reference: 'VT-630', kind: 'lift' },
  { key: 'vt800', manufacturer: 'Vertiane', label: 'VT 800', reference: 'VT-800', kind: 'lift' },
  { key: 'vm300', manufacturer: 'Vertiane', label: 'Monte-charge VM 300', reference: 'VM-300', kind: 'lift' },
  { key: 'vp220', manufacturer: 'Vertiane', label: 'Porte automatique VP 220', reference: 'VP-220', kind: 'machine' },
]

type Place = { id: string; name: string } | null
export type DemoAsset = { id: string; of: DemoOrganisation; model: Model; label: string; number: string }
type Plan = [model: string, label: string, place: string, site: Place, state?: 'service' | 'stored']

/** Adds the assets of a client, numbered from a first one on. */
function fleetOf(demo: Demo, of: DemoOrganisation, first: number, plans: Plan[]): DemoAsset[] {
  const { add, idOf, brandId, moment } = demo
  return plans.map(([key, label, place, site, state = 'service'], index) => {
    const model = models.find((one) => one.key === key)!
    const rank = first + index
    const number = `H-${String(rank).padStart(5, '0')}`
    const id = idOf('asset', number)
    const installed = `${2019 + (rank % 6)}-${String(1 + (rank % 12)).padStart(2, '0')}-${String(2 + (rank % 26)).padStart(2, '0')}`
    add('assets', {
      ...{
        id,
        brand_id: brandId,
        organisation_id: of.id,
        model_id: idOf('asset-model', key),
        label,
        number,
        place,
        state,
      },
      ...{
        serial: `${model.reference.replace(/^KL-/, 'K')}-${20_000 + ((rank * 7919) % 70_000)}`,
        site_id: site?.id ?? null,
      },
      ...{ source_code: `GMAO-${rank}`, installed_on: installed },
      ...{ created_at: moment(installed, '09:30'), updated_at: moment(installed, '09:30') },
    })
    return { id, of, model, label, number }
  })
}

const meterKinds = [
  { code: 'black', label: ['Noir et blanc', 'Black and white'], unit: ['pages', 'pages'], digits: 7, every: 30 },
  { code: 'colour', label: ['Couleur', 'Colour'], unit: ['pages', 'pages'], digits: 7, every: 30 },
  { code: 'trips', label: ['Trajets', 'Trips'], unit: ['trajets', 'trips'], digits: 6, every: 91 },
] as const
type MeterCode = (typeof meterKinds)[number]['code']

/** What each model counts, and about how much in 30 days. */
const counts: Record<string, Partial<Record<MeterCode, number>>> = {
  c4520: { black: 3100, colour: 2700 },
  m31: { black: 900 },
  p900: { colour: 240 },
  vt630: { trips: 5200 },
  vt800: { trips: 7400 },
}
// The year of an office: little in August, much in October.
const seasons = [1, 1.05, 0.98, 1.1, 0.95, 1, 0.72, 0.45, 1.12, 1.55, 1.05, 0.9]
/** A number from 0 to 1 that is the same for the same words. */
const chance = (id: string, step: number): number => {
  let all = 2_166_136_261 ^ step
  for (const letter of id) all = Math.imul(all ^ letter.charCodeAt(0), 16_777_619)
  return ((all >>> 0) % 1000) / 1000
}

/** Gives an asset its meters, with readings of two years up to some days ago. */
function readMeters(demo: Demo, asset: DemoAsset, by: { id: string; label: string }, lastAgo: number): void {
  const { add, idOf, brandId, today, moment, now } = demo
  for (const [code, usual] of Object.entries(counts[asset.model.key] ?? {})) {
    const kind = meterKinds.find((one) => one.code === code)!
    const id = idOf('meter', asset.id, code)
    const of = { brand_id: brandId, organisation_id: asset.of.id }
    const first = addDays(today, -lastAgo - kind.every * Math.floor(730 / kind.every))
    add('meters', {
      ...{ ...of, id, asset_id: asset.id, kind: code, digits: kind.digits, every_days: kind.every },
      created_at: moment(first, '09:00'),
    })
    let value = Math.round(4000 + chance(asset.id, 1) * 20_000)
    for (let on: Day = first, step = 0; on <= addDays(today, -lastAgo); on = addDays(on, kind.every), step++) {
      const season = seasons[Number(on.slice(5, 7)) - 1]!
      if (step > 0) value += Math.round(usual * (kind.every / 30) * season * (0.9 + chance(asset.id + code, step) / 5))
      const at = moment(on, '10:20')
      add('meter_readings', {
        ...{ ...of, id: idOf('reading', id, String(step)), meter_id: id, read_on: on, value },
        ...{ origin: 'client', account_id: by.id, recorded_by_label: by.label, recorded_at: at < now ? at : now },
        reason: season > 1.5 ? 'Campagne de quittances' : '',
      })
    }
  }
}

/** The demo of «Parc». */
export const demo: DemoPart<{ assets: DemoAsset[] }> = {
  tables: [
    'meter_kinds',
    'asset_models',
    'assets',
    'meters',
    'meter_readings',
    'asset_contacts',
    'asset_outages',
    'breakdown_reports',
    'asset_costs',
  ],
  fill: (demo) => {
    const { add, idOf, brandId, moment, world } = demo
    for (const { key, manufacturer, label, reference, kind } of models)
      add('asset_models', {
        ...{ id: idOf('asset-model', key), brand_id: brandId, manufacturer, label, reference, kind },
        created_at: moment('2024-01-15', '10:00'),
      })
    for (const { code, label, unit, digits, every } of meterKinds)
      add('meter_kinds', {
        ...{ id: idOf('meter-kind', code), brand_id: brandId, code, digits, every_days: every },
        ...{ label: { fr: label[0], en: label[1] }, unit: { fr: unit[0], en: unit[1] } },
        created_at: moment('2024-01-15', '10:00'),
      })
    const { lerzan, vaulne, orpin, aulnes, sorbieres } = world.clients
    const [head, north, limes, brooms, elm, hazel] = lerzan.sites as [Place, Place, Place, Place, Place, Place]
    const assets = [
      ...fleetOf(demo, lerzan.organisation, 312, [
        ['vt630', 'Ascenseur A, 6 niveaux', 'bât. A', limes],
        ['vt630', 'Ascenseur B, 6 niveaux', 'bât. B', limes],
        ['vt630', 'Ascenseur C, 8 niveaux', 'bât. C', limes],
        ['vt800', 'Ascenseur C bis, 8 niveaux', 'bât. C', limes],
        ['vt630', 'Ascenseur unique, 5 niveaux', '', elm],
        ['vt630', 'Ascenseur duplex 1', 'bât. 1', brooms],
        ['vt630', 'Ascenseur duplex 2', 'bât. 1', brooms],
        ['vt800', 'Ascenseur nord', 'entrée 2', hazel],
        ['vt800', 'Ascenseur sud', 'entrée 5', hazel],
        ['c4520', 'Copieur « Agence Nord »', 'rez-de-chaussée', north],
        ['c4520', 'Copieur « Accueil siège »', 'hall', head],
        ['c4520', 'Copieur « Comptabilité »', '2e étage', head],
        ['p900', "Traceur, bureau d'études", '2e étage', head],
        ['m31', 'Imprimante « Gardien »', 'loge', elm],
        ['m31', 'Imprimante « Loge des Genêts »', 'loge', brooms],
        ['vp220', 'Porte automatique, hall', 'hall', head],
        ['vm300', 'Monte-charge, archives', 'sous-sol', head],
        ['m31', 'Imprimante de secours', 'réserve', head, 'stored'],
      ]),
      ...fleetOf(demo, vaulne.organisation, 410, [
        ['c4520', 'Copieur du siège', '1er étage', vaulne.sites[1]!],
        ['m31', 'Imprimante de la salle de commande', '', vaulne.sites[0]!],
        ['vm300', 'Monte-charge des réactifs', 'niveau -1', vaulne.sites[0]!],
      ]),
      ...fleetOf(demo, orpin.organisation, 450, [
        ['c4520', 'Copieur des assemblées', '3e étage', orpin.sites[0]!],
        ['c4520', 'Copieur de la pépinière', 'accueil', orpin.sites[1]!],
        ['vt800', 'Ascenseur principal', 'hall', orpin.sites[0]!],
        ['vt630', 'Ascenseur du conservatoire', '', orpin.sites[2]!],
      ]),
      ...fleetOf(demo, aulnes.organisation, 490, [
        ['vt800', 'Monte-malades 1', 'aile est', aulnes.sites[0]!],
        ['vt800', 'Monte-malades 2', 'aile ouest', aulnes.sites[0]!],
        ['m31', 'Imprimante des admissions', 'accueil', aulnes.sites[1]!],
      ]),
      ...fleetOf(demo, sorbieres.organisation, 520, [
        ['c4520', 'Copieur de la salle des professeurs', 'rez-de-chaussée', sorbieres.sites[0]!],
        ['m31', "Imprimante de l'exploitation", '', sorbieres.sites[1]!],
      ]),
      ...fleetOf(demo, world.town.organisation, 540, [
        ['c4520', "Copieur de l'état civil", 'rez-de-chaussée', null],
        ['vt630', "Ascenseur de l'hôtel de ville", 'hall', null],
      ]),
      ...world.smaller.slice(0, 6).flatMap(({ organisation, number }) =>
        fleetOf(demo, organisation, 600 + number * 10, [
          ['c4520', 'Copieur', 'accueil', null],
          [number % 2 ? 'vt630' : 'm31', number % 2 ? 'Ascenseur' : 'Imprimante', '', null],
        ]),
      ),
    ]
    const adminOf = new Map(
      [...Object.values(world.clients), ...world.smaller].map(({ organisation, admin }) => [organisation.id, admin]),
    )
    for (const [index, asset] of assets.entries()) {
      const admin = adminOf.get(asset.of.id) ?? world.town.people.aubertine
      // One waits to be read, one is late; the others were read lately.
      readMeters(
        demo,
        asset,
        admin,
        asset.label === 'Copieur « Agence Nord »' ? 29 : index === 4 ? 95 : 3 + (index % 9),
      )
    }
    // Two years of what each costs: its part of the contract every month, now and then an intervention, and toner for what prints.
    const month0 = `${demo.today.slice(0, 8)}01` as Day
    for (const [index, asset] of assets.entries())
      for (let back = 23; back >= 0; back--) {
        const month = addMonths(month0, -back)
        const cost = (kind: string, label: string, amount: number, on: Day) => {
          if (on <= demo.today)
            add('asset_costs', {
              ...{ id: idOf('cost', asset.id, kind, month), brand_id: brandId, organisation_id: asset.of.id },
              ...{ asset_id: asset.id, on_day: on, kind, label, amount_cents: amount, currency: 'EUR' },
              ...{ source_code: `CB-${index + 1}-${kind}-${month}`, created_at: moment(on, '18:00') },
            })
        }
        const lift = asset.label.startsWith('Ascenseur') || asset.label.startsWith('Mont')
        cost('contract', 'Maintenance', lift ? 14_500 : 3_900, month)
        if (chance(asset.id, 700 + back) > 0.85)
          cost(
            'intervention',
            'Dépannage',
            9_000 + Math.round(chance(asset.id, 800 + back) * 240) * 100,
            addDays(month, 11),
          )
        if (!lift && chance(asset.id, 900 + back) > 0.6) cost('consumable', 'Toner', 8_900, addDays(month, 18))
      }
    const named = (label: string) => assets.find((one) => one.label === label)!
    const copier = named('Copieur « Agence Nord »')
    const [user, other] = lerzan.staff
    for (const [part, who] of [
      ['contract', lerzan.admin],
      ['user', user!],
      ['after_sales', other!],
    ] as const)
      add('asset_contacts', {
        ...{ asset_id: copier.id, organisation_id: lerzan.organisation.id, part, name: who.label, email: who.email },
      })
    const outage = (asset: DemoAsset, from: number, to: number | null, reason: string) =>
      add('asset_outages', {
        ...{
          id: idOf('outage', asset.id, String(from)),
          brand_id: brandId,
          asset_id: asset.id,
          organisation_id: asset.of.id,
        },
        ...{ starts_on: addDays(demo.today, -from), ends_on: to === null ? null : addDays(demo.today, -to), reason },
        ...{ created_at: demo.ago(from), created_by_label: world.staff.nivernec.label },
      })
    outage(copier, 74, 74, 'Four remplacé')
    outage(named('Ascenseur duplex 1'), 210, 208, 'Câble de traction')
    outage(named('Ascenseur C, 8 niveaux'), 1, null, 'Porte palière du 4e bloquée')
    const lift = named('Ascenseur C, 8 niveaux')
    add('breakdown_reports', {
      ...{ id: idOf('report', lift.id), brand_id: brandId, asset_id: lift.id, organisation_id: lift.of.id },
      ...{ name: 'Locataire du 4e', reached_at: '06 39 98 41 20', words: "La porte ne s'ouvre plus au 4e étage." },
      created_at: demo.minutesAgo(95),
    })
    return { assets }
  },
}
