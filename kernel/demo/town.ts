// The demo's main client: a town with its services and people, and two organisations beside it that the same manager runs.
import { addDays, type Day } from '../dates/day.ts'
import type { DemoOrganisation, DemoPerson, DemoTools, Row } from './demo.ts'
import type { DemoStaff } from './world.ts'

/** A member of the town, and since when. */
export type Townsperson = DemoPerson & { since: Day }
export type Town = {
  organisation: DemoOrganisation
  services: { finances: string; hr: string; markets: string; roads: string }
  people: People
  /** Many more, by no name. */
  colleagues: Townsperson[]
  /** Those of the registry office. */
  registrars: Townsperson[]
  /** Organisations beside the town. */
  ccas: DemoOrganisation
  water: DemoOrganisation
}

type People = ReturnType<typeof fillPeople>

const colleagueNames = [
  'Abadour Léonie', 'Ancelinot Rachid', 'Barrientos Élise', 'Bercheny Thomas', 'Bonvallet Mireille', 'Brissonnet Karim', 'Cadoret Solène',
  'Cantaloube Hervé', 'Charmolue Nadia', 'Corbineau Fabien', 'Courtade Manon', 'Danglade Youssef', 'Delabrosse Annick', 'Dutertre Quentin',
  'Espérandieu Ludivine', 'Fontvieille Marc', 'Gaillardon Samira', 'Gardelle Bastien', 'Gourvennec Loïc', 'Hautefeuille Carole',
  'Jacquemard Olivier', 'Kermarrec Anne', 'Labrousse Didier', 'Lavergnolle Noémie', 'Malassagne Éric', 'Marcillac Leïla', 'Montaudon Gaël',
  'Neyrolles Sylvie', 'Ormières Victor', 'Pélissanne Jade', 'Peyrelade Simon', 'Quatresous Hélène', 'Rebeyrolle Alain', 'Roquemaure Inaya',
  'Salvignac Denis', 'Sarrazy Béatrice', 'Taillefesse Romain', 'Tréhoret Maud', 'Vaucanson Émile', 'Verdelhan Sonia', 'Vialatte Arnaud',
] // biome-ignore format: a list of words
const colleagueJobs = [
  'Comptable',
  'Gestionnaire paie',
  'Assistant administratif',
  'Chargé de mission',
  'Secrétaire de mairie',
  'Responsable de service',
]

function fillSites({ add, idOf }: DemoTools, town: DemoOrganisation): void {
  for (const [name, line, phone] of [
    ['Mairie de Montfabre, hôtel de ville', '4 place du Parvis', '02 61 91 07 00'],
    ['Médiathèque Les Arcades', '17 rue des Tisserands', '02 61 91 07 80'],
    ['Centre technique municipal', '2 chemin des Carrières', '02 61 91 07 90'],
  ] as const)
    add('sites', {
      id: idOf('site', name),
      organisation_id: town.id,
      name,
      address_line1: line,
      address_line2: '',
      postal_code: '99120',
      city: 'Montfabre',
      phone,
      fax: '',
    })
}

function serviceOf({ add, idOf }: DemoTools, of: DemoOrganisation, name: string): string {
  const id = idOf('service', of.id, name)
  add('services', { id, organisation_id: of.id, name })
  return id
}

function fillServices(tools: DemoTools, town: DemoOrganisation): Town['services'] {
  const service = (name: string) => serviceOf(tools, town, name)
  const services = {
    finances: service('Finances'),
    hr: service('Ressources humaines'),
    markets: service('Marchés publics'),
    roads: service('Voirie'),
  }
  for (const name of ['Petite enfance', 'État civil', 'Urbanisme', 'Culture', 'Informatique']) service(name)
  return services
}

type Newcomer = (
  name: string,
  job: string,
  values?: Row,
  member?: NonNullable<Parameters<DemoTools['member']>[2]>,
) => Townsperson

/** Makes people of the town. */
const townspeople =
  ({ person, member }: DemoTools, town: DemoOrganisation): Newcomer =>
  (name, job, values, membership = {}) => {
    const who = person(name, town.domain, {
      structure: town.name,
      job_title: job,
      address_line1: '4 place du Parvis',
      postal_code: '99120',
      city: 'Montfabre',
      ...values,
    })
    const since = membership.startsOn ?? '2024-04-02'
    member(town, who, { ...membership, startsOn: since })
    return { ...who, since }
  }

function fillPeople({ today, ago }: DemoTools, here: Newcomer, services: Town['services']) {
  const { finances, hr, markets, roads } = services
  const aubertine = here(
    'Aubertine Claire',
    "Directrice des systèmes d'information",
    { phone: '02 61 91 07 02', mobile: '06 39 98 20 02' },
    { role: 'principal_manager', startsOn: '2024-04-01' },
  )
  const by = aubertine
  const kervadec = here('Kervadec Yann', 'Comptable', {}, { role: 'secondary_manager', by })
  const since = (days: number) => ({ startsOn: addDays(today, -days) })
  return {
    aubertine,
    kervadec,
    bellamare: here('Bellamare Sofiane', 'Gestionnaire paie', {}, { services: [hr], by }),
    chasteuil: here('Chasteuil Lucie', 'Comptable'),
    dagorne: here('Dagorne Pierrick', 'Gestionnaire carrières', {}, { services: [finances, hr], by }),
    escoffre: here('Escoffre Inès', 'Responsable budget', {}, { services: [finances], by }),
    fauvernay: here(
      'Fauvernay Jean-Christophe',
      'Régisseur',
      { created_at: ago(18, '14:30'), updated_at: ago(18, '14:30') },
      since(18),
    ),
    grandjouan: here('Grandjouan Aïcha', 'Secrétaire des assemblées'),
    havrincourt: here('Havrincourt Basile', 'Assistant comptable'),
    isnardon: here('Isnardon Fatou', 'Gestionnaire paie'),
    joubertie: here('Joubertie Nolwenn', 'Trésorière de régie'),
    mesnardier: here('Mesnardier Ugo', 'Chargé des subventions', {}, { services: [roads], by: kervadec }),
    oudinard: here('Oudinard Paul', 'Comptable', {
      status: 'deactivated',
      deactivated_at: ago(20),
      erase_on: addDays(today, 40),
    }),
    pastouret: here('Pastouret Denis', 'Archiviste'),
    quermelin: here('Quermelin Odette', 'Assistante de direction'),
    toussard: here(
      'Toussard Maëlle',
      'Gestionnaire paie',
      { phone: '02 61 91 07 12', mobile: '06 39 98 20 14', address_line2: 'Bâtiment B, 2e étage' },
      { startsOn: '2024-09-02' },
    ),
    vernanchet: here(
      'Vernanchet Hugo',
      'Comptable',
      { created_at: ago(30), updated_at: ago(30) },
      { services: [markets], by: kervadec, ...since(30) },
    ),
    wanquetin: here('Wanquetin Gilles', 'Contrôleur de gestion'),
    zellibert: here('Zellibert Amélie', 'Comptable'),
    bremontier: here(
      'Brémontier Agathe',
      "Chargée d'exécution budgétaire",
      { status: 'pending', created_at: ago(48), updated_at: ago(48) },
      since(48),
    ),
  }
}

/** The two organisations beside the town, which its principal manager runs too. */
function fillNeighbours(tools: DemoTools, people: People): Pick<Town, 'ccas' | 'water'> {
  const values = { city: 'Montfabre', postalCode: '99120', kind: 'public' }
  const domain = 'montfabre.example'
  const ccas = tools.organisation('CCAS de Montfabre', domain, { ...values, siret: '21991204500011' })
  const water = tools.organisation('Régie des eaux de Montfabre', domain, { ...values, siret: '21991204500029' })
  const homeCare = serviceOf(tools, ccas, 'Aide à domicile')
  serviceOf(tools, ccas, 'Petite enfance')
  const by = people.aubertine
  tools.member(ccas, by, { role: 'principal_manager' })
  tools.member(water, by, { role: 'principal_manager' })
  tools.member(ccas, people.chasteuil, { services: [homeCare], by })
  tools.member(ccas, people.grandjouan, { by })
  tools.member(water, people.joubertie, { by })
  return { ccas, water }
}

function blockAccounts({ ago, blockAccount }: DemoTools, people: People, staff: DemoStaff): void {
  blockAccount(people.havrincourt, 'wrong_passwords', ago(2, '08:42'))
  blockAccount(people.mesnardier, 'provider', ago(6, '15:05'), {
    reason: 'Poste compromis, vérification en cours.',
    by: staff.roquelin,
  })
}

/** Adds it, and what is beside it. */
export function fillTown(tools: DemoTools, staff: DemoStaff): Town {
  const organisation = tools.organisation('Ville de Montfabre', 'montfabre.example', {
    city: 'Montfabre',
    postalCode: '99120',
    siret: '21990120400012',
    kind: 'public',
  })
  fillSites(tools, organisation)
  const services = fillServices(tools, organisation)
  const here = townspeople(tools, organisation)
  const people = fillPeople(tools, here, services)
  const colleagues = colleagueNames.map((name, i) =>
    here(name, colleagueJobs[i % colleagueJobs.length]!, {}, { startsOn: addDays('2024-04-02', (i * 37) % 700) }),
  )
  const registrars = ['Lestrade Nina', 'Maurienne Paul', 'Tournadre Édith'].map((name) =>
    here(name, "Officier d'état civil", {}, { startsOn: '2025-09-01' }),
  )
  blockAccounts(tools, people, staff)
  const neighbours = fillNeighbours(tools, people)
  return { organisation, services, people, colleagues, registrars, ...neighbours }
}
