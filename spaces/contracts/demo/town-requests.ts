// What the town asks about its contracts, in every state.
import { addDays } from '../../../kernel/dates/day.ts'
import { nameParts, plain } from '../../../kernel/demo/demo.ts'
import type { Tools, TownContracts } from './tools.ts'

/** Changed since its form came back: it is to be signed again. */
function askForMorvanec({ demo, request, creation, user }: Tools, { pack }: TownContracts): void {
  const { today, ago, minutesAgo, world } = demo
  const { aubertine } = world.town.people
  const elsa = {
    phone: '02 61 91 07 60',
    mobile: '06 39 98 44 07',
    jobTitle: 'Responsable budget',
    addressLine1: '4 place du Parvis',
    postalCode: '99120',
    city: 'Montfabre',
  }
  for (const app of ['finances', 'paie'] as const)
    user(
      pack,
      app,
      { surname: 'MORVANEC', givenName: 'Elsa', email: 'e.morvanec@montfabre.example' },
      {
        job_title: elsa.jobTitle,
        phone: elsa.phone,
        mobile: elsa.mobile,
        address_line1: elsa.addressLine1,
        postal_code: '99120',
        city: 'Montfabre',
      },
    )
  request(
    pack,
    aubertine,
    ago(2, '16:40'),
    'MORVANEC Elsa',
    creation(
      pack,
      'Morvanec Elsa',
      [['finances', 'lecture']],
      'concurrent',
      addDays(today, 11),
      'Arrivée au service finances, en renfort de Lucie Chasteuil.',
      elsa,
    ),
    {
      versions: [
        {
          at: minutesAgo(120),
          content: creation(
            pack,
            'Morvanec Elsa',
            [['finances', 'comptable']],
            'named',
            addDays(today, 3),
            'Arrivée au service finances, en renfort de Lucie Chasteuil.',
            elsa,
          ),
        },
      ],
      forms: [{ version: 1, channel: 'upload', at: ago(1, '10:25'), confirms: true, by: aubertine }],
    },
  )
}

/** Its form cannot be read. */
function askForBorotti({ demo, request, replacement }: Tools, { pack }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine, zellibert } = world.town.people
  request(
    pack,
    aubertine,
    ago(3, '09:50'),
    'ZELLIBERT Amélie => BOROTTI Roman',
    replacement(
      pack,
      zellibert,
      'Borotti Roman',
      [
        ['finances', 'comptable'],
        ['paie', 'gestionnaire'],
      ],
      today,
    ),
    { forms: [{ version: 1, channel: 'upload', at: ago(2, '11:31'), confirms: false, review: true, by: aubertine }] },
  )
}

/** Planned. */
function askForLanternier({ demo, request, creation }: Tools, { pack }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine } = world.town.people
  request(
    pack,
    aubertine,
    ago(4, '15:22'),
    'LANTERNIER Élodie',
    creation(
      pack,
      'Lanternier Élodie',
      [
        ['finances', 'lecture'],
        ['delib', null],
      ],
      'concurrent',
      addDays(today, 11),
    ),
    {
      confirmedOn: addDays(today, -3),
      validatedAt: ago(3, '14:05'),
      scheduledOn: addDays(today, 11),
      identifier: 'e.lanternier',
      forms: [{ version: 1, channel: 'upload', at: ago(3, '09:00'), confirms: true, by: aubertine }],
    },
  )
}

/** Late: it was reminded. */
function askToDeleteQuermelin({ demo, request, deletion }: Tools, { pack }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine, quermelin } = world.town.people
  request(pack, aubertine, ago(10, '17:45'), 'QUERMELIN Odette', deletion(pack, quermelin, addDays(today, 170)), {
    remindedAt: ago(2, '06:00'),
  })
}

/** Refused. */
function askForPradelieu({ demo, request, creation }: Tools, { pack }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine } = world.town.people
  request(
    pack,
    aubertine,
    ago(37, '10:00'),
    'PRADELIEU Camille',
    creation(
      pack,
      'Pradelieu Camille',
      [['finances', null]],
      'named',
      addDays(today, -30),
      'Il lui faut aussi Orba Paie.',
    ),
    { refused: { at: ago(36, '11:40'), reason: "Absente d'Orba Paie : Camille Pradelieu doit d'abord y être créée." } },
  )
}

/** Deleted by who asked. */
function askForSauveterre({ demo, request, creation }: Tools, { pack }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine } = world.town.people
  request(
    pack,
    aubertine,
    ago(40, '13:30'),
    'SAUVETERRE Lise',
    creation(pack, 'Sauveterre Lise', [['delib', null]], 'concurrent', addDays(today, -35)),
    { deletedAt: ago(39, '08:55') },
  )
}

/** To be returned signed. */
function askForQuintrec({ demo, request, creation }: Tools, { registry }: TownContracts): void {
  const { today, minutesAgo, world } = demo
  const { aubertine } = world.town.people
  request(
    registry,
    aubertine,
    minutesAgo(35),
    'QUINTREC Malo',
    creation(registry, 'Quintrec Malo', [['citoyens', 'accueil']], 'named', addDays(today, 7)),
  )
}

/** To be verified. */
function askForAbgrall({ demo, request, creation }: Tools, { registry }: TownContracts): void {
  const { today, ago, world } = demo
  const { aubertine } = world.town.people
  request(
    registry,
    aubertine,
    ago(2, '09:15'),
    'ABGRALL Maïwenn',
    creation(registry, 'Abgrall Maïwenn', [['citoyens', 'accueil']], 'named', addDays(today, 9)),
    {
      confirmedOn: addDays(today, -1),
      forms: [{ version: 1, channel: 'upload', at: ago(1, '11:05'), confirms: true, by: aubertine }],
    },
  )
}

/** People who are in the applications and have no connection yet: they may be asked for. */
function addOthersInApplications({ user }: Tools, { pack, registry }: TownContracts): void {
  for (const [app, names] of [
    ['finances', ['Astruc Léna', 'Bourdalou Nils', 'Pradelieu Camille']],
    ['paie', ['Astruc Léna', 'Delpuech Omar']],
    ['delib', ['Delpuech Omar', 'Ferrandis Zélie']],
    ['citoyens', ['Guilhaumond Tessa', 'Lozachmeur Erwan']],
  ] as const)
    for (const name of names) {
      const { surname, givenName } = nameParts(name)
      const email = `${plain(givenName).slice(0, 1)}.${plain(surname)}@montfabre.example`
      user(app === 'citoyens' ? registry : pack, app, { surname, givenName, email })
    }
}

/** Adds it. */
export function addTownRequests(tools: Tools, contracts: TownContracts): void {
  for (const ask of [
    askForMorvanec,
    askForBorotti,
    askForLanternier,
    askToDeleteQuermelin,
    askForPradelieu,
    askForSauveterre,
    askForQuintrec,
    askForAbgrall,
    addOthersInApplications,
  ])
    ask(tools, contracts)
}
