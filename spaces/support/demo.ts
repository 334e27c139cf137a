// The demo's tickets, in each of their states.
import './messages.ts'
import type { Demo, DemoOrganisation, DemoPart, DemoPerson } from '../../kernel/demo/demo.ts'

type Said = { author: DemoPerson; side: 'client' | 'staff'; at: Date; body: string }
type Ticket = {
  number: number
  who: DemoPerson
  of: DemoOrganisation
  subject: string
  category: string
  status: string
  talk: Said[]
}

const subject = 'Bulletin de novembre : arrondi inattendu'
const reply = 'Merci, nous reproduisons. Pouvez-vous nous donner les deux matricules ?'

function addTicket({ add, brandId, idOf, dayAt, countedTo }: Demo, ticket: Ticket): void {
  const id = idOf('ticket', String(ticket.number))
  const opened = ticket.talk[0]!.at
  const last = ticket.talk.at(-1)!.at
  const year = dayAt(opened).slice(0, 4)
  countedTo('T', Number(year), 44)
  add('tickets', {
    id,
    brand_id: brandId,
    organisation_id: ticket.of.id,
    account_id: ticket.who.id,
    number: `T-${year}-${String(ticket.number).padStart(4, '0')}`,
    subject: ticket.subject,
    category: ticket.category,
    status: ticket.status,
    opened_by_label: ticket.who.label,
    opened_at: opened,
    last_activity_at: last,
    closed_at: ticket.status === 'closed' ? last : null,
  })
  for (const [i, { author, side, at, body }] of ticket.talk.entries())
    add('ticket_messages', {
      id: idOf('message', String(ticket.number), String(i)),
      ticket_id: id,
      author_id: author.id,
      author_label: author.label,
      author_side: side,
      body,
      created_at: at,
    })
}

function tickets({ world, ago, minutesAgo }: Demo): Ticket[] {
  const { people, organisation: town } = world.town
  const { toussard, aubertine } = people
  const { nivernec } = world.staff
  const { orpin } = world.clients
  const client = (author: DemoPerson, at: Date, body: string): Said => ({ author, side: 'client', at, body })
  const staff = (at: Date, body: string): Said => ({ author: nivernec, side: 'staff', at, body })
  return [
    {
      number: 41,
      who: toussard,
      of: town,
      subject,
      category: 'incident',
      status: 'waiting_client',
      talk: [
        client(
          toussard,
          ago(3, '10:05'),
          "Le net à payer de deux agents diffère d'un centime entre l'écran et le PDF.",
        ),
        staff(ago(3, '13:40'), reply),
      ],
    },
    {
      number: 42,
      who: toussard,
      of: town,
      subject: 'Ajouter une rubrique de prime',
      category: 'question',
      status: 'closed',
      talk: [
        client(toussard, ago(21, '09:15'), "Comment ajouter une rubrique pour la prime de fin d'année ?"),
        staff(ago(21, '11:02'), 'Dans Paramètres, Rubriques : la fiche P-118 décrit chaque étape.'),
        client(toussard, ago(20, '08:50'), 'Parfait, merci.'),
      ],
    },
    {
      number: 43,
      who: aubertine,
      of: town,
      subject: 'Nouveau profil : lecture des marchés',
      category: 'profile',
      status: 'waiting_provider',
      talk: [
        client(
          aubertine,
          ago(1, '16:20'),
          'Il nous faudrait un profil limité à la consultation des marchés dans Orba Finances.',
        ),
      ],
    },
    {
      number: 44,
      who: orpin.admin,
      of: orpin.organisation,
      subject: 'Import des tiers refusé',
      category: 'incident',
      status: 'waiting_provider',
      talk: [client(orpin.admin, minutesAgo(50), 'Le fichier du mois est refusé à la ligne 214, sans autre message.')],
    },
  ]
}

/** The demo of «Mon assistance». */
export const demo: DemoPart = {
  tables: ['tickets', 'ticket_messages'],
  fill: (demo) => {
    for (const ticket of tickets(demo)) addTicket(demo, ticket)
    const { world, ago, dayAt, idOf } = demo
    demo.message(
      world.town.people.toussard,
      ago(3, '13:40'),
      'support.reply',
      {
        number: `T-${dayAt(ago(3)).slice(0, 4)}-0041`,
        subject,
        author: world.staff.nivernec.label,
        excerpt: reply,
      },
      `/assistance/${idOf('ticket', '41')}`,
      { key: 'demo:reply:41' },
    )
  },
}
