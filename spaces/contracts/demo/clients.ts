// The contracts of the demo's other clients, and what these ask.
import { addDays } from '../../../kernel/dates/day.ts'
import type { Client } from '../../../kernel/demo/clients.ts'
import type { DemoPerson } from '../../../kernel/demo/demo.ts'
import { addContract, type Contract } from './catalogue.ts'
import { addDelegation, inForce } from './delegations.ts'
import type { Form } from './requests.ts'
import type { Tools } from './tools.ts'
import { register } from './training.ts'

type Contracted = Client & { of: Contract }

/** Adds the client's contract with its subscribers and its administrator. */
function addClient(
  { demo, connect, sharedSeat }: Tools,
  client: Client,
  number: string,
  waitsForForm = false,
): Contracted {
  const { organisation, since, admin, staff } = client
  const of = addContract(demo, {
    number,
    title: 'Orba Finances',
    organisation,
    applications: ['finances'],
    starts: since,
    prices: [
      ['named', 3200],
      ['concurrent', 5900],
    ],
    waitsForForm,
  })
  for (const who of [admin, ...staff]) connect(of, who, 'named', [['finances', 'comptable']], { createdOn: since })
  sharedSeat(of, number, since)
  addDelegation(demo, {
    of,
    who: admin,
    by: demo.world.staff.roquelin,
    at: demo.moment(since, '09:00'),
    life: inForce(demo, demo.moment(since, '10:00')),
    authorityTitle: 'Présidente',
  })
  return { ...client, of }
}

const returned = (at: Date, by: DemoPerson): Form[] => [{ version: 1, channel: 'upload', at, confirms: true, by }]

function askForLerzan({ demo, request, creation }: Tools, { of, admin }: Contracted): void {
  const { ago, today } = demo
  request(
    of,
    admin,
    ago(8, '10:10'),
    'TASSIGNOL Rémi',
    creation(of, 'Tassignol Rémi', [['finances', 'lecture']], 'named', addDays(today, 2)),
    { confirmedOn: addDays(today, -7), forms: returned(ago(7, '08:30'), admin) },
  )
}

function askForVaulne({ demo, request, replacement }: Tools, { of, admin, staff }: Contracted): void {
  request(
    of,
    admin,
    demo.ago(6, '14:20'),
    'ERMELIN Zoé => OSTRAN Bilal',
    replacement(of, staff[0]!, 'Ostran Bilal', [['finances', 'comptable']], demo.today),
  )
}

function askForOrpin({ demo, request, creation }: Tools, { of, admin }: Contracted): void {
  const { ago, today } = demo
  request(
    of,
    admin,
    ago(4, '09:00'),
    'HADJERES Lina',
    creation(of, 'Hadjeres Lina', [['finances', 'comptable']], 'concurrent', today),
    { confirmedOn: addDays(today, -3), forms: returned(ago(3, '16:45'), admin) },
  )
}

function askForAulnes({ demo, request, creation }: Tools, { of, admin }: Contracted): void {
  request(
    of,
    admin,
    demo.minutesAgo(130),
    'PERRIGOT Sacha',
    creation(of, 'Perrigot Sacha', [['finances', 'lecture']], 'named', addDays(demo.today, 10)),
  )
}

function askForOrpinToday({ demo, request, creation }: Tools, { of, admin }: Contracted): void {
  const { minutesAgo, today } = demo
  request(
    of,
    admin,
    minutesAgo(125),
    'BRUNELIN Maud',
    creation(of, 'Brunelin Maud', [['finances', 'comptable']], 'named', addDays(today, 5)),
    { confirmedOn: today, forms: returned(minutesAgo(95), admin) },
  )
}

function askForSorbieres({ demo, request, deletion }: Tools, { of, admin, staff }: Contracted): void {
  request(of, admin, demo.minutesAgo(70), 'VOLTANE Iris', deletion(of, staff[0]!, addDays(demo.today, 30)))
}

function askForTraining({ demo, request, training }: Tools, { of, admin, staff }: Contracted, session: string): void {
  const at = demo.minutesAgo(62)
  const five = staff.slice(0, 5)
  const made = request(of, admin, at, 'Clôture annuelle (5)', training(of, session, five))
  for (const who of five) register(demo, session, who, made, at)
}

/** Validated for today: the scheduler carries it out as the portal starts. */
function askForColombet({ demo, request, creation }: Tools, { of, admin }: Contracted): void {
  const { ago, today } = demo
  request(
    of,
    admin,
    ago(2, '11:00'),
    'COLOMBET Maya',
    creation(of, 'Colombet Maya', [['finances', 'lecture']], 'named', today),
    {
      confirmedOn: addDays(today, -1),
      validatedAt: ago(1, '15:00'),
      scheduledOn: today,
      identifier: 'm.colombet',
      forms: returned(ago(1, '09:20'), admin),
    },
  )
}

/** Adds them. Some ask for places in the `session`. */
export function addClients(tools: Tools, session: string): void {
  const { clients } = tools.demo.world
  const lerzan = addClient(tools, clients.lerzan, '23-0418')
  const vaulne = addClient(tools, clients.vaulne, '22-0096')
  const orpin = addClient(tools, clients.orpin, '25-0031')
  const aulnes = addClient(tools, clients.aulnes, '26-0007', true)
  const sorbieres = addClient(tools, clients.sorbieres, '21-0220')
  askForLerzan(tools, lerzan)
  askForVaulne(tools, vaulne)
  askForOrpin(tools, orpin)
  askForAulnes(tools, aulnes)
  askForOrpinToday(tools, orpin)
  askForSorbieres(tools, sorbieres)
  askForTraining(tools, lerzan, session)
  askForColombet(tools, orpin)
}
