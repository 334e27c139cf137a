// The demo's fleet: a provider of printers and of lifts, at twelve clients.
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

/** The demo of «Parc». */
export const demo: DemoPart<{ assets: DemoAsset[] }> = {
  tables: ['asset_models', 'assets'],
  fill: (demo) => {
    const { add, idOf, brandId, moment, world } = demo
    for (const { key, manufacturer, label, reference, kind } of models)
      add('asset_models', {
        ...{ id: idOf('asset-model', key), brand_id: brandId, manufacturer, label, reference, kind },
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
    return { assets }
  },
}
