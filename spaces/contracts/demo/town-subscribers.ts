// The town's subscribers of its two contracts: PACK with 44 CI (2 in notice), 8 CP for 14 subscribers, 2 keys; and the registry office.
import { addDays } from '../../../kernel/dates/day.ts'
import { type Access, addContract } from './catalogue.ts'
import { tellOf } from './requests.ts'
import type { Tools, TownContracts } from './tools.ts'

type Asked = ReturnType<typeof askBefore>

/** Adds the town's contracts. */
export function addTownContracts({ demo }: Tools): TownContracts {
  const { organisation } = demo.world.town
  return {
    pack: addContract(demo, {
      number: '24-0173',
      title: 'PACK Gestion communale',
      organisation,
      applications: ['finances', 'paie', 'delib'],
      pack: true,
      starts: '2024-04-01',
      prices: [
        ['named', 2900],
        ['concurrent', 5400],
        ['key', 5000],
      ],
      earlier: [['named', 2700]],
      quick: true,
    }),
    registry: addContract(demo, {
      number: '25-0290',
      title: 'Orba Citoyens',
      organisation,
      applications: ['citoyens'],
      starts: '2025-09-01',
      prices: [
        ['named', 1800],
        ['concurrent', 3600],
      ],
      registeredPost: true,
      noticeDays: 90,
    }),
  }
}

/** What is known of her in the payroll differs from her account. */
function addToussardInPayroll({ demo, user }: Tools, { pack }: TownContracts): void {
  user(pack, 'paie', demo.world.town.people.toussard, {
    job_title: 'Gestionnaire paie et carrière',
    phone: '02 61 91 07 41',
    mobile: '06 39 98 20 14',
    address_line1: '4 place du Parvis',
    address_line2: 'Bâtiment B, 2e étage',
    postal_code: '99120',
    city: 'Montfabre',
  })
}

function replaceOudinard({ demo, request, replacement }: Tools, { pack }: TownContracts) {
  const { today, ago, world } = demo
  const { aubertine, oudinard, vernanchet } = world.town.people
  return request(
    pack,
    aubertine,
    ago(30, '08:40'),
    'OUDINARD Paul => VERNANCHET Hugo',
    replacement(
      pack,
      oudinard,
      'Vernanchet Hugo',
      [['finances', 'comptable']],
      addDays(today, -30),
      'Mutation au 1er du mois.',
    ),
    {
      confirmedOn: addDays(today, -29),
      validatedAt: ago(30, '10:05'),
      carriedOutAt: ago(30, '10:06'),
      identifier: vernanchet.identifier,
      forms: [{ version: 1, channel: 'upload', at: ago(29, '15:20'), confirms: true, by: aubertine }],
    },
  )
}

function createBremontier({ demo, request, creation, bill }: Tools, { pack }: TownContracts) {
  const { today, ago, world } = demo
  const { aubertine, bremontier } = world.town.people
  const { roquelin } = world.staff
  const made = request(
    pack,
    aubertine,
    ago(50, '11:02'),
    'BRÉMONTIER Agathe',
    creation(pack, 'Brémontier Agathe', [['finances', 'comptable']], 'named', addDays(today, -48)),
    {
      confirmedOn: addDays(today, -49),
      validatedAt: ago(49, '16:30'),
      scheduledOn: addDays(today, -48),
      carriedOutAt: ago(48, '00:01'),
      identifier: bremontier.identifier,
      forms: [{ version: 1, channel: 'fax', at: ago(49, '09:00'), confirms: true, by: roquelin, file: false }],
    },
  )
  bill(pack, made, 'Création de connexion · BRÉMONTIER Agathe', 'named', 1, addDays(today, -48), ago(48, '00:01'))
  return made
}

function createFauvernay({ demo, request, creation }: Tools, { pack }: TownContracts) {
  const { today, ago, world } = demo
  const { aubertine, fauvernay } = world.town.people
  return request(
    pack,
    aubertine,
    ago(18, '14:10'),
    'FAUVERNAY Jean-Christophe',
    creation(pack, 'Fauvernay Jean-Christophe', [['finances', 'lecture']], 'concurrent', addDays(today, -18)),
    {
      validatedAt: ago(18, '14:28'),
      carriedOutAt: ago(18, '14:30'),
      remindedAt: ago(10, '06:00'),
      suspendedAt: ago(3, '06:00'),
      identifier: fauvernay.identifier,
    },
  )
}

function deleteIsnardon({ demo, request, deletion }: Tools, { pack }: TownContracts) {
  const { today, ago, world } = demo
  const { aubertine, isnardon } = world.town.people
  const { roquelin } = world.staff
  const endsOn = addDays(today, 180 - 7)
  const made = request(
    pack,
    aubertine,
    ago(7, '08:15'),
    'ISNARDON Fatou',
    deletion(pack, isnardon, addDays(today, -5), 'Départ en retraite.'),
    {
      confirmedOn: addDays(today, -7),
      validatedAt: ago(7, '17:02'),
      scheduledOn: endsOn,
      locksOn: addDays(today, -5),
      lockedAt: ago(5, '00:01'),
      forms: [{ version: 1, channel: 'email', at: ago(7, '16:40'), confirms: true, by: roquelin }],
    },
  )
  return { ...made, endsOn }
}

function deletePastouret({ demo, request, deletion }: Tools, { pack }: TownContracts) {
  const { today, ago, world } = demo
  const { aubertine, pastouret } = world.town.people
  const endsOn = addDays(today, 180 - 20)
  request(pack, aubertine, ago(20, '10:30'), 'PASTOURET Denis', deletion(pack, pastouret, addDays(today, 40)), {
    confirmedOn: addDays(today, -20),
    validatedAt: ago(19, '09:10'),
    scheduledOn: endsOn,
    locksOn: addDays(today, 40),
    forms: [{ version: 1, channel: 'upload', at: ago(20, '16:00'), confirms: true, by: aubertine }],
  })
  return endsOn
}

/** The requests that made or ended some of the connections. */
const askBefore = (tools: Tools, contracts: TownContracts) => ({
  oudinard: replaceOudinard(tools, contracts),
  bremontier: createBremontier(tools, contracts),
  fauvernay: createFauvernay(tools, contracts),
  isnardon: deleteIsnardon(tools, contracts),
  pastouretEndsOn: deletePastouret(tools, contracts),
})

function connectPeople({ demo, connect }: Tools, { pack }: TownContracts, asked: Asked): void {
  const {
    aubertine, bellamare, chasteuil, dagorne, escoffre, fauvernay, grandjouan, havrincourt, isnardon, joubertie, kervadec, mesnardier,
    oudinard, pastouret, quermelin, toussard, vernanchet, wanquetin, zellibert, bremontier,
  } = demo.world.town.people // biome-ignore format: a list of words
  connect(pack, aubertine, 'named', [['finances', 'budget']])
  connect(pack, bellamare, 'named', [['paie', 'gestionnaire']])
  connect(pack, chasteuil, 'concurrent', [
    ['finances', 'comptable'],
    ['delib', null],
  ])
  connect(pack, dagorne, 'named', [['paie', 'gestionnaire']])
  connect(pack, escoffre, 'named', [['finances', 'budget']])
  connect(pack, fauvernay, 'concurrent', [['finances', 'lecture']], {
    createdOn: fauvernay.since,
    request: asked.fauvernay.id,
  })
  connect(pack, grandjouan, 'named', [['delib', null]])
  connect(pack, havrincourt, 'named', [['finances', 'comptable']])
  connect(pack, isnardon, 'named', [['paie', 'gestionnaire']], { noticeEndsOn: asked.isnardon.endsOn })
  connect(pack, joubertie, 'key', [['finances', 'comptable']])
  connect(pack, kervadec, 'named', [['finances', 'comptable']])
  connect(pack, mesnardier, 'named', [['finances', 'lecture']])
  connect(pack, oudinard, 'named', [['finances', 'comptable']], {
    endedOn: vernanchet.since,
    endedBy: asked.oudinard.id,
  })
  connect(pack, pastouret, 'named', [['delib', null]], { noticeEndsOn: asked.pastouretEndsOn })
  connect(pack, quermelin, 'named', [
    ['finances', 'lecture'],
    ['delib', null],
  ])
  connect(pack, toussard, 'named', [['paie', 'gestionnaire']], { createdOn: toussard.since })
  connect(pack, vernanchet, 'named', [['finances', 'comptable']], {
    createdOn: vernanchet.since,
    request: asked.oudinard.id,
  })
  connect(pack, wanquetin, 'key', [['finances', 'budget']])
  connect(pack, zellibert, 'named', [
    ['finances', 'comptable'],
    ['paie', 'gestionnaire'],
  ])
  connect(pack, bremontier, 'named', [['finances', 'comptable']], {
    createdOn: bremontier.since,
    request: asked.bremontier.id,
  })
}

/** The first of them have a CI each, the others share the 8 CP. */
function connectColleagues({ demo, connect, sharedSeat }: Tools, { pack }: TownContracts): void {
  const accesses: Access[] = [
    [['finances', 'comptable']],
    [['paie', 'gestionnaire']],
    [['delib', null]],
    [['finances', 'lecture']],
    [
      ['finances', 'budget'],
      ['delib', null],
    ],
    [['paie', 'responsable']],
  ]
  for (const [i, who] of demo.world.town.colleagues.entries())
    connect(pack, who, i < 29 ? 'named' : 'concurrent', accesses[i % accesses.length]!, { createdOn: who.since })
  for (let i = 0; i < 8; i++) sharedSeat(pack, String(i), '2024-04-01')
}

function connectRegistry({ demo, connect }: Tools, { registry }: TownContracts): void {
  const { people, registrars } = demo.world.town
  for (const who of [people.aubertine, people.grandjouan, people.bellamare])
    connect(registry, who, 'named', [['citoyens', 'accueil']], { createdOn: '2025-09-01' })
  for (const who of registrars) connect(registry, who, 'named', [['citoyens', 'etat-civil']], { createdOn: who.since })
}

/** Blocks of every cause. */
function blockSome({ demo, block, connectionsOf }: Tools, { pack }: TownContracts, asked: Asked): void {
  const { ago, world } = demo
  const { aubertine, dagorne, fauvernay, havrincourt, isnardon } = world.town.people
  block(pack, dagorne, 'administrator', ago(17, '11:20'), aubertine)
  tellOf(demo, pack, {
    at: ago(17, '11:20'),
    type: 'contracts.connection.blocked',
    actor: aubertine,
    subject: { type: 'connection', id: connectionsOf(pack, dagorne)[0]!, label: `${dagorne.label}, Orba Paie` },
    after: { cause: 'administrator' },
  })
  block(pack, fauvernay, 'regularisation', ago(3, '06:00'), null, asked.fauvernay.id)
  block(pack, isnardon, 'notice', ago(5, '00:01'), null, asked.isnardon.id)
  tellOf(demo, pack, {
    at: ago(2, '08:42'),
    type: 'identity.account.blocked',
    actor: null,
    subject: { type: 'account', id: havrincourt.id, label: havrincourt.label },
    after: { cause: 'wrong_passwords' },
  })
}

/** What an administrator of the contract did. */
function tellActs({ demo, connectionsOf }: Tools, { pack }: TownContracts): void {
  const { ago, world } = demo
  const { aubertine, escoffre, bellamare } = world.town.people
  tellOf(demo, pack, {
    at: ago(12, '10:14'),
    type: 'contracts.connection.updated',
    actor: aubertine,
    subject: { type: 'connection', id: connectionsOf(pack, escoffre)[0]!, label: `${escoffre.label}, Orba Finances` },
    before: { profile: 'Comptable' },
    after: { profile: 'Responsable budget' },
  })
  tellOf(demo, pack, {
    at: ago(9, '16:48'),
    type: 'contracts.password_reset.sent',
    actor: aubertine,
    subject: { type: 'account', id: bellamare.id, label: bellamare.label },
  })
}

/** Adds the town's subscribers, with the requests and blocks that made them what they are. */
export function addTownSubscribers(tools: Tools, contracts: TownContracts): void {
  addToussardInPayroll(tools, contracts)
  const asked = askBefore(tools, contracts)
  connectPeople(tools, contracts, asked)
  connectColleagues(tools, contracts)
  connectRegistry(tools, contracts)
  blockSome(tools, contracts, asked)
  tellActs(tools, contracts)
}
