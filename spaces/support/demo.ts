// The demo's tickets, in each of their states.
import './messages.ts'
import type { Demo, DemoOrganisation, DemoPart, DemoPerson } from '../../kernel/demo/demo.ts'
import { sealedFor } from '../../kernel/inbound-mail/imap.ts'
import { seal } from '../../kernel/secrets/secrets.ts'
import { fleet } from '../fleet/index.ts'

type Said = {
  author: DemoPerson
  side: 'client' | 'staff'
  at: Date
  body: string
  channel?: 'page' | 'mail'
  folded?: string
  /** Of a mail: whom it went to too, who may not follow the ticket. */
  copied?: string[]
}
type Ticket = {
  number: number
  who: DemoPerson
  of: DemoOrganisation
  subject: string
  category: string
  status: string
  talk: Said[]
  nature?: string
  priority?: string
  /** The number of its asset. */
  asset?: string
  responsible?: DemoPerson
  followers?: DemoPerson[]
  notes?: Array<{ author: DemoPerson; at: Date; body: string }>
  minutes?: number
  score?: number
}

const subject = 'Bulletin de novembre : arrondi inattendu'
const reply = 'Merci, nous reproduisons. Pouvez-vous nous donner les deux matricules ?'

const messageIdOf = (message: string) => `<${message}@lerzan.example>`
const address = 'assistance@halbrane.example'

/** The mailbox of the demo, which nothing reads: what came into it is made up. */
function addMailbox({ add, brandId, idOf, config, moment }: Demo): void {
  const id = idOf('mailbox')
  const at = moment('2024-01-16', '10:00')
  const sealed = seal(config as never, sealedFor, id, Buffer.from('demo'))
  add('mailboxes', {
    ...{ id, brand_id: brandId, address, host: 'imap.halbrane.example', port: 993, identifier: 'assistance' },
    ...{ sealed_password: `\\x${sealed.toString('hex')}`, takes: 'support.tickets', enabled: false },
    ...{ reads_from: at, created_at: at, updated_at: at },
  })
}

/** A mail that came in: taken into a ticket, or set aside for somebody to decide. */
function addMail(
  { add, brandId, idOf, paper, world }: Demo,
  mail: {
    id: string
    from: Pick<DemoPerson, 'email' | 'givenName' | 'surname'>
    subject: string
    body: string
    at: Date
    to: string[]
    became?: { id: string; number: string }
    reason?: string
  },
): void {
  const id = idOf('inbound mail', mail.id)
  const name = `${mail.from.givenName} ${mail.from.surname}`
  const to = [address, ...mail.to]
  const bytes = Buffer.from(
    [
      `From: =?utf-8?B?${Buffer.from(name).toString('base64')}?= <${mail.from.email}>`,
      `To: ${to.join(', ')}`,
      `Subject: =?utf-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
      `Message-ID: ${messageIdOf(mail.id)}`,
      `Date: ${mail.at.toUTCString()}`,
      ...['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
      ...['', mail.body, ''],
    ].join('\r\n'),
  )
  const file = paper({
    ...{ id: idOf('inbound mail source', mail.id), organisationId: null, owner: { kind: 'kernel.inbound_mail', id } },
    ...{ name: 'e-mail.eml', by: world.staff.nivernec, at: mail.at, contentType: 'message/rfc822', bytes },
  })
  add('inbound_mails', {
    ...{ id, brand_id: brandId, mailbox_id: idOf('mailbox'), takes: 'support.tickets', print: mail.id },
    ...{ uid_validity: 1, uid: 1, file_id: file, size_bytes: bytes.length, message_id: messageIdOf(mail.id) },
    ...{ from_address: mail.from.email, from_name: name, to_addresses: to, subject: mail.subject, excerpt: mail.body },
    ...{
      state: mail.became ? 'taken' : 'set_aside',
      reason: mail.reason ?? '',
      received_at: mail.at,
      settled_at: mail.at,
    },
    ...{ became_kind: mail.became ? 'support.ticket' : '', became_id: mail.became?.id ?? null },
    became_label: mail.became?.number ?? '',
  })
}

function addTicket(demo: Demo, ticket: Ticket): void {
  const { add, brandId, idOf, dayAt, countedTo, given } = demo
  const id = idOf('ticket', String(ticket.number))
  const opened = ticket.talk[0]!.at
  const last = ticket.talk.at(-1)!.at
  const year = dayAt(opened).slice(0, 4)
  countedTo('T', Number(year), 52)
  const asset = ticket.asset && given(fleet).assets.find((one) => one.number === ticket.asset)?.id
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
    nature_id: ticket.nature ? idOf('nature', ticket.nature) : null,
    priority_id: ticket.priority ? idOf('priority', ticket.priority) : null,
    asset_id: asset || null,
    responsible_id: ticket.responsible?.id ?? null,
    responsible_label: ticket.responsible?.label ?? '',
  })
  for (const [i, { author, side, at, body, channel, folded, copied }] of ticket.talk.entries()) {
    const message = idOf('message', String(ticket.number), String(i))
    const byMail = channel === 'mail'
    add('ticket_messages', {
      id: message,
      ticket_id: id,
      author_id: author.id,
      author_label: author.label,
      author_side: side,
      body,
      channel: channel ?? 'page',
      folded: folded ?? '',
      mail_message_id: byMail ? messageIdOf(message) : null,
      created_at: at,
    })
    for (const address of copied ?? []) add('ticket_copies', { message_id: message, address })
    if (byMail)
      addMail(demo, {
        ...{ id: message, from: author, subject: `Re: ${ticket.subject}`, body, at, to: copied ?? [] },
        became: { id, number: `T-${year}-${String(ticket.number).padStart(4, '0')}` },
      })
  }
  for (const follower of ticket.followers ?? [])
    add('ticket_followers', {
      ...{ ticket_id: id, account_id: follower.id, follower_label: follower.label, side: 'client' },
      ...{ added_by: ticket.who.id, added_by_label: ticket.who.label, added_at: opened },
    })
  for (const [i, note] of (ticket.notes ?? []).entries())
    add('ticket_notes', {
      ...{ id: idOf('note', String(ticket.number), String(i)), ticket_id: id, author_id: note.author.id },
      ...{ author_label: note.author.label, body: note.body, created_at: note.at },
    })
  if (ticket.minutes && ticket.responsible)
    add('ticket_times', {
      ...{ id: idOf('time', String(ticket.number)), ticket_id: id, account_id: ticket.responsible.id },
      ...{ account_label: ticket.responsible.label, minutes: ticket.minutes, spent_on: dayAt(last) },
    })
  if (ticket.score)
    add('ticket_surveys', {
      ...{ ticket_id: id, score: ticket.score, answered_by: ticket.who.id, answered_by_label: ticket.who.label },
      answered_at: last,
    })
}

const text = (fr: string, en: string) => ({ fr, en })
const none = text('', '')
type Words = ReturnType<typeof text>

const domains: Array<[code: string, title: Words, assetKind: string]> = [
  ['IMP', text('Impression', 'Printing'), 'printer'],
  ['ASC', text('Ascenseurs', 'Lifts'), 'lift'],
]
const priorities: Array<[code: string, title: Words, portal: Words]> = [
  ['P1', text('Haute', 'High'), text('Plus rien ne marche', 'Nothing works any more')],
  ['P2', text('Normale', 'Normal'), text('On se débrouille', 'We manage')],
  ['P3', text('Basse', 'Low'), text('Rien ne presse', 'There is no hurry')],
]
const natures: Array<[code: string, domain: string, priority: string, title: Words, portal: Words, visible?: false]> = [
  [
    'IMP-BOU',
    'IMP',
    'P2',
    text('Bourrage récurrent', 'Recurrent jam'),
    text('Le papier se bloque', 'The paper gets stuck'),
  ],
  [
    'IMP-QUA',
    'IMP',
    'P3',
    text("Qualité d'impression", 'Print quality'),
    text('Les copies sont mauvaises', 'The copies are bad'),
  ],
  [
    'IMP-PAN',
    'IMP',
    'P1',
    text('Panne totale', 'Total failure'),
    text("L'appareil ne s'allume plus", 'The device does not start'),
  ],
  [
    'IMP-CON',
    'IMP',
    'P3',
    text('Consommable', 'Consumable'),
    text('Il manque un toner ou une pièce', 'A toner or a part is missing'),
  ],
  ['IMP-GAR', 'IMP', 'P3', text('Retour sous garantie', 'Return under warranty'), none, false],
  [
    'ASC-ARR',
    'ASC',
    'P1',
    text('Arrêt entre deux niveaux', 'Stop between two floors'),
    text('La cabine est arrêtée', 'The cabin has stopped'),
  ],
  [
    'ASC-POR',
    'ASC',
    'P2',
    text('Défaut de porte', 'Door failure'),
    text('Une porte ne ferme plus', 'A door does not close'),
  ],
  ['ASC-BRU', 'ASC', 'P3', text('Bruit anormal', 'Abnormal noise'), text('Un bruit inhabituel', 'An unusual noise')],
]

/** What the staff set up: the catalogue of tickets, office hours, and what is promised. */
function fillCatalogue({ add, brandId, idOf, moment }: Demo): void {
  const of = { brand_id: brandId, created_at: moment('2024-01-16', '10:00') }
  for (const [position, [code, title, assetKind]] of domains.entries())
    add('ticket_domains', {
      ...of,
      id: idOf('domain', code),
      code,
      title,
      portal_title: none,
      position,
      is_visible: true,
      asset_kind: assetKind,
    })
  for (const [position, [code, title, portal]] of priorities.entries())
    add('ticket_priorities', {
      ...{ ...of, id: idOf('priority', code), code, title, portal_title: portal, position, is_visible: true },
    })
  for (const [position, [code, domain, priority, title, portal, visible = true]] of natures.entries())
    add('ticket_natures', {
      ...{ ...of, id: idOf('nature', code), code, domain: idOf('domain', domain), title, portal_title: portal },
      ...{ portal_help: none, category: 'incident', priority: idOf('priority', priority), needs_asset: true },
      ...{ position, is_visible: visible },
    })
  const day = '08:30-12:00 13:30-18:00'
  add('business_calendars', {
    ...{
      ...of,
      id: idOf('calendar'),
      name: 'Bureaux, Halbrane',
      zone: 'Europe/Paris',
      holidays: 'france',
      closed_days: '',
    },
    ...{
      monday: day,
      tuesday: day,
      wednesday: day,
      thursday: day,
      friday: '08:30-12:00 13:30-17:00',
      saturday: '',
      sunday: '',
    },
  })
  for (const [name, fr, en] of [
    [
      'Visite planifiée',
      'Bonjour,\n\nun technicien passe au sujet de {numero}. Vous pouvez confirmer ou déplacer sa visite sur le portail.',
      'Hello,\n\na technician comes about {number}. You can confirm or move the visit in the portal.',
    ],
    [
      'Photo demandée',
      "Bonjour,\n\npouvez-vous joindre une photo de l'écran ou de la panne\u00a0? Nous préparons les pièces avec elle.",
      'Hello,\n\ncan you attach a picture of the screen or of the breakdown? We prepare the parts with it.',
    ],
  ] as const)
    add('answer_models', {
      ...{ ...of, id: idOf('answer model', name), name, subject: { fr: name, en: '' }, body: { fr, en } },
    })
  add('service_levels', { ...of, id: idOf('level'), name: 'Standard', calendar: idOf('calendar'), is_default: true })
  add('service_levels', {
    ...of,
    id: idOf('level', 'night'),
    name: 'Ascenseurs, jour et nuit',
    calendar: '',
    is_default: false,
  })
  for (const [name, level, priority, first, end] of [
    ['Standard, haute', idOf('level'), 'P1', 30, 240],
    ['Standard, normale', idOf('level'), 'P2', 240, 960],
    ['Standard, basse', idOf('level'), 'P3', 480, 2400],
    ['Jour et nuit, haute', idOf('level', 'night'), 'P1', 30, 120],
    ['Jour et nuit', idOf('level', 'night'), '', 120, 480],
  ] as const)
    add('service_targets', {
      ...{ ...of, id: idOf('target', name), name, level, priority: priority && idOf('priority', priority) },
      ...{ first_answer_minutes: first, resolution_minutes: end },
    })
}

function tickets({ world, ago, minutesAgo }: Demo): Ticket[] {
  const { people, organisation: town } = world.town
  const { toussard, aubertine } = people
  const { nivernec, keldiane } = world.staff
  const { orpin, lerzan, aulnes, sorbieres } = world.clients
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
    {
      number: 45,
      who: lerzan.staff[3]!,
      of: lerzan.organisation,
      subject: 'Arrêt entre deux étages',
      category: 'incident',
      status: 'waiting_client',
      nature: 'ASC-ARR',
      priority: 'P1',
      asset: 'H-00314',
      responsible: nivernec,
      followers: [lerzan.staff[0]!],
      minutes: 35,
      notes: [
        {
          author: keldiane,
          at: minutesAgo(60),
          body: 'Contrat à 2 h\u00a0: prévenez-moi si la machinerie reste fermée.',
        },
      ],
      talk: [
        client(
          lerzan.staff[3]!,
          minutesAgo(130),
          "La cabine est arrêtée entre le 3e et le 4e. Personne n'est dedans, le gardien a vérifié.",
        ),
        {
          ...client(
            lerzan.staff[0]!,
            minutesAgo(105),
            "Je suis dans la loge jusqu'à midi. Le digicode du bâtiment C est changé depuis hier.",
          ),
          channel: 'mail',
          copied: ['gardiens@tilleuls.example'],
          folded: 'Tom Aubrac\nGardien, Les Tilleuls\n\n> La cabine est arrêtée entre le 3e et le 4e.',
        },
        staff(minutesAgo(40), 'Je suis sur place. Le local machinerie est fermé. Une clé pour le local\u00a0?'),
      ],
    },
    {
      number: 46,
      who: lerzan.staff[1]!,
      of: lerzan.organisation,
      subject: 'Bourrage à chaque copie',
      category: 'incident',
      status: 'waiting_provider',
      nature: 'IMP-BOU',
      priority: 'P2',
      asset: 'H-00321',
      talk: [
        client(lerzan.staff[1]!, minutesAgo(95), 'Le papier se coince dans le bac 2 à chaque copie depuis ce matin.'),
      ],
    },
    {
      number: 47,
      who: lerzan.staff[1]!,
      of: lerzan.organisation,
      subject: 'Bourrage dans le bac 2',
      category: 'incident',
      status: 'closed',
      nature: 'IMP-BOU',
      priority: 'P2',
      asset: 'H-00321',
      responsible: nivernec,
      minutes: 15,
      score: 5,
      talk: [
        client(lerzan.staff[1]!, ago(60, '09:05'), 'Le bac 2 bloque le papier depuis hier.'),
        staff(
          ago(60, '09:50'),
          "Ouvrez le bac 2, levez la plaque verte, essuyez le rouleau avec un chiffon sec, puis lancez une page d'essai.",
        ),
        client(lerzan.staff[1]!, ago(60, '10:20'), 'Cela marche, merci.'),
      ],
    },
    {
      number: 48,
      who: aulnes.admin,
      of: aulnes.organisation,
      subject: 'Porte qui ne ferme plus',
      category: 'incident',
      status: 'in_progress',
      nature: 'ASC-POR',
      priority: 'P2',
      asset: 'H-00490',
      responsible: keldiane,
      talk: [
        client(aulnes.admin, minutesAgo(210), 'La porte du 2e se rouvre toute seule, côté aile est.'),
        staff(minutesAgo(190), 'Un technicien passe cet après-midi, à partir de 14\u00a0h.'),
      ],
    },
    {
      number: 49,
      who: sorbieres.admin,
      of: sorbieres.organisation,
      subject: 'Toner noir jamais arrivé',
      category: 'incident',
      status: 'waiting_provider',
      nature: 'IMP-CON',
      priority: 'P3',
      asset: 'H-00520',
      responsible: nivernec,
      talk: [
        client(sorbieres.admin, ago(2, '10:15'), 'Le toner annoncé lundi est-il parti\u00a0?'),
        staff(ago(2, '11:30'), 'Il est parti hier, il arrive demain au plus tard.'),
        { ...client(sorbieres.admin, minutesAgo(70), 'Toujours rien ce matin.'), channel: 'mail' },
      ],
    },
    {
      number: 50,
      who: orpin.admin,
      of: orpin.organisation,
      subject: 'Bruit à la descente',
      category: 'incident',
      status: 'waiting_client',
      nature: 'ASC-BRU',
      priority: 'P3',
      asset: 'H-00453',
      responsible: nivernec,
      talk: [
        client(orpin.admin, ago(1, '15:10'), 'Un frottement se fait entendre entre le 1er et le rez-de-chaussée.'),
        staff(ago(1, '16:05'), "L'entendez-vous aussi à vide\u00a0? Une vidéo de 20 secondes nous aiderait."),
      ],
    },
  ]
}

/** The demo of «Mon assistance». */
export const demo: DemoPart = {
  tables: [
    'answer_models',
    'ticket_domains',
    'ticket_priorities',
    'ticket_natures',
    'business_calendars',
    'service_levels',
    'service_targets',
    'client_service_levels',
    'mailboxes',
    'tickets',
    'ticket_messages',
    'ticket_copies',
    'inbound_mails',
    'ticket_followers',
    'ticket_notes',
    'ticket_times',
    'ticket_surveys',
  ],
  fill: (demo) => {
    fillCatalogue(demo)
    demo.add('client_service_levels', {
      ...{ organisation_id: demo.world.clients.aulnes.organisation.id, brand_id: demo.brandId },
      level_id: demo.idOf('level', 'night'),
    })
    addMailbox(demo)
    for (const ticket of tickets(demo)) addTicket(demo, ticket)
    const { world, ago, dayAt, idOf } = demo
    addMail(demo, {
      id: 'gardienne',
      from: { email: 'm.delvaux@courriel.example', givenName: 'Maud', surname: 'Delvaux' },
      subject: `T-${dayAt(demo.minutesAgo(130)).slice(0, 4)}-0045, ascenseur des Tilleuls`,
      body: "Bonjour,\n\nje remplace le gardien aujourd'hui. La clé du local machinerie est chez moi, bâtiment B, 1er étage.\n\nMaud Delvaux",
      at: demo.minutesAgo(25),
      to: [],
      reason: 'unknown_writer',
    })
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
