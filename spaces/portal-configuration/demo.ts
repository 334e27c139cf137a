// The demo's portal: an edition in force with all of its parts, so that every page of it can be seen.
import { readFileSync } from 'node:fs'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'
import { beginning } from './content.ts'
import { type Content, content as schema } from './schema.ts'

type Words = [fr: string, en: string]
const text = ([fr, en]: Words = ['', '']) => ({ fr, en })

const actions: Array<[icon: string, colour: string, title: Words, description: Words, href: string]> = [
  [
    'alert',
    'brique',
    ['Déclarer une panne', 'Report a breakdown'],
    ['Ascenseur, copieur, porte', 'Lift, copier, door'],
    '/assistance/nouveau',
  ],
  [
    'gauge',
    'laiton',
    ['Relever un compteur', 'Read a meter'],
    ['{nombre} à relever', '{count} to read'],
    '/parc?releve=1',
  ],
  ['receipt', 'mousse', ['Payer une facture', 'Pay an invoice'], ['{nombre} à payer', '{count} to pay'], '/factures'],
  [
    'folder',
    'azur',
    ['Vos documents', 'Your documents'],
    ['{nombre} à lire ou à signer', '{count} to read or to sign'],
    '/documents',
  ],
  [
    'certificate',
    'prune',
    ['Contrôles réglementaires', 'Statutory inspections'],
    ['Ce que nous préparons pour vous', 'What we prepare for you'],
    '/pages/controles',
  ],
  ['phone', 'marque', ['Nous joindre', 'Reach us'], ['Adresses et formulaire', 'Addresses and form'], '/pages/contact'],
]
const pages: Array<[address: string, title: Words, body: Words, help: boolean, words: string]> = [
  [
    'mentions-legales',
    ['Mentions légales', 'Legal notice'],
    [
      '## Éditeur\n\nHalbrane, 12 quai des Archives, 99000 Port-Halbrane.\n\n## Hébergement\n\nPar Halbrane, sur ses propres serveurs.',
      '## Publisher\n\nHalbrane, 12 quai des Archives, 99000 Port-Halbrane.\n\n## Hosting\n\nBy Halbrane, on its own servers.',
    ],
    false,
    '',
  ],
  [
    'donnees-personnelles',
    ['Données personnelles', 'Personal data'],
    [
      "Vos coordonnées servent à tenir votre compte et à vous répondre. Vous les corrigez dans **Mon compte**, et vous pouvez en demander l'export.",
      'Your details serve to keep your account and to answer you. You correct them in **My account**, and you may ask for a copy.',
    ],
    false,
    '',
  ],
  [
    'controles',
    ['Contrôles réglementaires', 'Statutory inspections'],
    [
      "Chaque ascenseur est contrôlé tous les cinq ans.\n\n1. Nous prévenons le contrôleur.\n2. Nous l'accompagnons.\n3. Le rapport vous attend dans **Documents**.",
      'Each lift is inspected every five years.\n\n1. We tell the inspector.\n2. We go along.\n3. The report waits for you in **Documents**.',
    ],
    false,
    '',
  ],
  [
    'bourrage-papier',
    ['Retirer un papier coincé', 'Removing jammed paper'],
    [
      '1. Ouvrez le capot de droite.\n2. Tirez la feuille **dans le sens du papier**, sans forcer.\n3. Refermez\u00a0: le copieur reprend seul.',
      '1. Open the cover at the right.\n2. Pull the sheet **the way that the paper goes**, gently.\n3. Close it: the copier goes on by itself.',
    ],
    true,
    'bourrage papier coincé copieur imprimante jam stuck',
  ],
  [
    'porte-d-ascenseur',
    ["La porte de l'ascenseur ne se ferme pas", 'The door of the lift does not close'],
    [
      "Regardez d'abord le seuil\u00a0: un gravier suffit. Passez la main devant la cellule, puis rappelez la cabine. Si rien ne bouge, **déclarez la panne**.",
      'Look at the sill first: a pebble is enough. Pass a hand before the sensor, then call the car again. If nothing moves, **report the breakdown**.',
    ],
    true,
    'ascenseur porte bloquée ferme ouverte lift door',
  ],
]

/** What the demo's brand shows its clients. */
function contentOf({ idOf, world }: Demo, pictureId: string): Content {
  const { staff, clients } = world
  const contact = (
    who: { givenName: string; surname: string; email: string },
    role: Words,
    phone: string,
    ids: string[] = [],
  ) => ({
    id: idOf('portal contact', who.email),
    name: `${who.givenName} ${who.surname}`,
    role: text(role),
    phone,
    email: who.email,
    organisationIds: ids,
  })
  const link = (label: Words, href: string) => ({ label: text(label), href })
  const theme = (name: string, label: Words, email: string) => ({
    id: idOf('portal theme', name),
    label: text(label),
    email,
  })
  return schema.parse({
    ...beginning({
      menu: [],
      links: [],
      colour: '#0B5A73',
      linkColour: null,
      font: 'hanken',
      titleFont: 'bricolage',
      logoId: null,
      backgroundId: null,
      iconId: null,
    }),
    home: {
      title: text(['Votre espace Halbrane', 'Your Halbrane space']),
      text: text([
        'Bonjour {prénom}. Vos contrats, vos demandes et vos factures au même endroit.',
        'Hello {first name}. Your contracts, your requests and your invoices in one place.',
      ]),
    },
    highlight: {
      shown: true,
      kind: 'advertisement',
      title: text(['Modernisez avant 2028', 'Modernise before 2028']),
      text: text([
        "Les ascenseurs passent à la téléalarme numérique. L'étude est comprise dans votre contrat.",
        'Lifts change to digital alarms. The study is part of your contract.',
      ]),
      linkLabel: text(['Voir ce que nous préparons', 'See what we prepare']),
      href: '/pages/controles',
      pictureId,
      pictureText: text([
        'Un village et son parvis, au pied des collines',
        'A village and its square, below the hills',
      ]),
      startsOn: null,
      endsOn: null,
    },
    emergency: {
      title: text(['Personne bloquée\u00a0: 02 61 91 04 99', 'Somebody trapped: 02 61 91 04 99']),
      text: text(['Astreinte, jour et nuit, réponse en 30 s.', 'On call day and night, an answer within 30 s.']),
    },
    actions: actions.map(([icon, colour, title, description, href]) => ({
      id: idOf('portal action', href),
      icon,
      colour,
      title: text(title),
      description: text(description),
      href,
    })),
    footer: {
      links: [
        link(['Nous contacter', 'Contact us'], '/pages/contact'),
        link(['Documents', 'Documents'], '/documents'),
        link(['Mentions légales', 'Legal notice'], '/pages/mentions-legales'),
        link(['Données personnelles', 'Personal data'], '/pages/donnees-personnelles'),
        link(["Le site d'Halbrane", "Halbrane's website"], 'https://halbrane.example'),
      ],
    },
    pages: pages.map(([address, title, body, help, words]) => ({
      id: idOf('portal page', address),
      address,
      title: text(title),
      body: text(body),
      audience: 'everybody',
      groupId: null,
      help,
      words,
    })),
    team: [
      contact(staff.barredon, ['Votre chargée de compte', 'Your account manager'], '02 61 91 04 10', [
        clients.lerzan.organisation.id,
      ]),
      contact(staff.nivernec, ['Technicien ascenseurs', 'Lift technician'], '02 61 91 04 22'),
      contact(staff.keldiane, ['Facturation', 'Invoicing'], '02 61 91 04 31'),
    ],
    contact: {
      places: [
        {
          id: idOf('portal place', 'head'),
          name: text(['Siège', 'Head office']),
          postalAddress: '12 quai des Archives\n99000 Port-Halbrane',
          phone: '02 61 91 04 00',
          mapHref: 'https://carte.halbrane.example/siege',
        },
      ],
      themes: [
        theme('invoices', ['Une facture', 'An invoice'], 'facturation@halbrane.example'),
        theme('visits', ['Une visite', 'A visit'], 'planning@halbrane.example'),
        theme('other', ['Autre chose', 'Something else'], 'assistance@halbrane.example'),
      ],
    },
  })
}

let editionId: string
let edition: Content

/** The demo of «Configuration du portail». */
export const demo: DemoPart = {
  tables: ['portal_configurations', 'portal_pages', 'portal_contacts', 'portal_contact_clients'],
  fill: (demo) => {
    editionId = demo.idOf('portal edition')
    const picture = demo.paper({
      id: demo.idOf('portal picture'),
      organisationId: null,
      owner: { kind: 'portal-configuration.portal', id: editionId },
      name: 'parvis.png',
      contentType: 'image/png',
      by: demo.world.staff.roquelin,
      at: demo.ago(20),
      bytes: readFileSync(new URL('demo/parvis.png', import.meta.url)),
    })
    edition = contentOf(demo, picture)
  },
  // Its pages and contacts become rows as it is put in force, once the clients are there.
  act: async (client, { brandId, ago, world: { staff } }) => {
    const at = ago(20)
    const { id, label } = staff.roquelin
    await client.query(
      `insert into portal_configurations (id, brand_id, state, content, number, created_at, created_by, created_by_label, updated_at, updated_by,
         updated_by_label, published_at, published_by, published_by_label)
       values ($1, $2, 'published', $3, 1, $4, $5, $6, $4, $5, $6, $4, $5, $6)`,
      [editionId, brandId, JSON.stringify(edition), at, id, label],
    )
    await client.query('update brands set links = $2 where id = $1', [brandId, JSON.stringify(edition.footer.links)])
  },
}
