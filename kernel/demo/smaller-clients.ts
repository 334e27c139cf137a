// Many smaller clients, so that lists, sums and batches are those of a provider: each with its address and who manages it.
import { addDays, addMonths, type Day, firstOfMonth } from '../dates/day.ts'
import type { DemoOrganisation, DemoPerson, DemoTools } from './demo.ts'

/** A smaller client; `number` tells them apart, from 0 on. */
export type SmallerClient = {
  number: number
  organisation: DemoOrganisation
  admin: DemoPerson
  since: Day
  siret: string
  /** What sort of house it is: the demo groups clients by it. */
  sort: 'town' | 'health' | 'school' | 'company'
}

const sorts: Array<{ sort: SmallerClient['sort']; name: (place: string) => string; digits: string; kind?: string }> = [
  { sort: 'town', name: (place) => `Commune de ${place}`, digits: '21', kind: 'public' },
  { sort: 'company', name: (place) => `Ateliers de ${place}`, digits: '44' },
  { sort: 'health', name: (place) => `Clinique de ${place}`, digits: '34' },
  { sort: 'school', name: (place) => `Institut de ${place}`, digits: '18', kind: 'public' },
]
const places = [
  'Brévannes-le-Haut', 'Castelmont', 'Dornac', 'Ferrolles', 'Grandrieux', 'Jarcieu', 'Kerlouan-sur-Mer', 'Lissandre', 'Malbuis', 'Noirval',
  'Pontelys', 'Quercieux', 'Rocambeau', 'Sauvelade', 'Tréguidel', 'Usclades', 'Vaudrimont', 'Ysandre', 'Belcastre', 'Corvol-la-Tour',
  'Douvrain', 'Fontanelle', 'Gresivert', 'Houlbec', 'Lamazière', 'Montreux-les-Bois', 'Neuvic-le-Pré', 'Pradines', 'Roumazel', 'Sermaise',
  'Tourvières', 'Vieillecombe', 'Barjolles', 'Chantelouve', 'Fraissinet', 'Gourvieille', 'Labastide', 'Marsanges', 'Orcival-le-Lac', 'Peyrolle',
  'Romagny', 'Saugnac', 'Tarsimoure', 'Valdivienne', 'Beauchastel', 'Cressanges', 'Florensole', 'Lanvallon', 'Mézidon-la-Rive', 'Saint-Orens',
  'Thoiras', 'Villerouge',
] // biome-ignore format: a list of words
const surnames = [
  'Abgrall', 'Barbotin', 'Cazenave', 'Desprez', 'Estienne', 'Faucheux', 'Galtier', 'Hennequin', 'Ingrand', 'Jalabert',
  'Kerbrat', 'Lagarrigue', 'Maillard', 'Navarrenx', 'Orliac', 'Pellerin', 'Quillien', 'Rastoul', 'Sabatier', 'Thiollier',
  'Urbain', 'Valleray', 'Wattel', 'Ybert', 'Zimmer', 'Auvray', 'Beaufils', 'Chauvelot', 'Drouin', 'Escalier',
  'Fabregue', 'Gombert', 'Hurtrel', 'Imbault', 'Jourdren', 'Lacombe', 'Marchandeau', 'Noguera', 'Ollivro', 'Pasdeloup',
  'Queneau', 'Rigaudie', 'Sevestre', 'Tardivel', 'Vasseur', 'Arnaudin', 'Bourdillon', 'Claverie', 'Delmas', 'Fougeray',
  'Guillemot', 'Lescure',
] // biome-ignore format: a list of words
const givenNames = [
  'Alice',
  'Bruno',
  'Cécile',
  'David',
  'Emma',
  'Franck',
  'Géraldine',
  'Hugues',
  'Isabelle',
  'Julien',
  'Karine',
  'Laurent',
  'Muriel',
]

/** The digits with the one that makes them good by the formula of Luhn, as French identifiers have. */
function luhn(digits: string): string {
  const sum = [...digits].toReversed().reduce((all, digit, at) => {
    const weighed = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return all + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}

const addressOf = (place: string) => place.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Them as data, in their order. */
export const smallerClientData = places.map((place, number) => {
  const { sort, name, digits, kind } = sorts[number % sorts.length]!
  return {
    ...{ number, place, sort, kind, name: name(place), city: place, postalCode: String(99_100 + number * 10) },
    siret: luhn(`${luhn(`${digits}99${String(1001 + number * 7).padStart(4, '0')}`)}0001`),
  }
})

/** Adds them: the first ones were there before the year began, the others came since, one after the other. */
export function fillSmallerClients(tools: DemoTools): SmallerClient[] {
  const first = addMonths(firstOfMonth(tools.today), -12)
  return smallerClientData.map(({ number, place, sort, kind, name, postalCode, siret }) => {
    const since = number < 40 ? addDays(first, -30 * (number + 2)) : addMonths(first, number - 40)
    const domain = `${addressOf(place)}.example`
    const organisation = tools.organisation(name, domain, {
      ...{ city: place, postalCode, siret, since },
      ...(kind ? { kind } : {}),
    })
    const admin = tools.person(`${surnames[number]} ${givenNames[number % givenNames.length]}`, domain, {
      ...{ structure: organisation.name, city: place, postal_code: postalCode },
      ...{ created_at: tools.moment(since, '10:00'), updated_at: tools.moment(since, '10:00') },
    })
    tools.member(organisation, admin, { role: 'principal_manager', startsOn: since })
    return { number, organisation, admin, since, siret, sort }
  })
}
