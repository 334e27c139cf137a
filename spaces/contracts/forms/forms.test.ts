import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formCode } from '../../../kernel/pdf/code.ts'
import { unprintableIn } from '../../../kernel/pdf/document.ts'
import { readFormCode } from '../../../kernel/pdf/read-code.ts'
import { openPdf } from '../../../kernel/pdf/render.ts'
import { type ConfirmationFormData, writeConfirmationForm } from './confirmation-form.ts'
import { writeDelegationForm } from './delegation-form.ts'

const id = '0199c7a2-5b1e-7c3d-9a4f-2b6c8d0e1f23'
const brand = {
  name: 'Halbrane & <Fils>',
  colour: '#0B5A73',
  postalAddress: ['Service Contrats', '12 quai des Ormes', '99100 Port-Cendré'],
  fax: '02 61 91 00 12',
  requestEmail: 'demandes@halbrane.example',
  phone: '02 61 91 00 10',
}
const form: ConfirmationFormData = {
  locale: 'fr',
  brand,
  number: 'D-2026-0187',
  version: 2,
  kind: 'creation',
  contract: {
    number: '24-0173',
    title: 'PACK Gestion communale',
    startsOn: '2024-01-01',
    clientName: 'Ville de Montfabre',
  },
  requesterName: 'Claire Aubertine',
  requestedAt: '2026-11-23',
  wishedOn: '2026-11-24',
  comment: 'Prise de poste le 24/11.',
  sections: [
    {
      title: 'Abonné',
      rows: [
        ['Nom', 'ŁUKASZ-ŞAHIN'],
        ['Prénom', 'Œuvraÿ Ÿ'],
        ['Adresse email', 'e.morvanec@montfabre.example'],
      ],
    },
  ],
  effect: {
    seats: [{ seatKind: 'named', before: 44, after: 45 }],
    monthlyCentsBefore: 180800,
    monthlyCentsAfter: 183700,
    lines: [
      {
        seatKind: 'named',
        from: '2026-11-23',
        to: '2026-11-30',
        billedDays: 8,
        daysInMonth: 30,
        quantity: 1,
        amountCents: 773,
        invoiceOn: '2026-12-01',
      },
    ],
    totalCents: 773,
  },
  registeredPost: false,
  returnBefore: '2026-12-08',
  code: formCode({ kind: 'request', id, version: 2 }),
}

async function read(pdf: Buffer) {
  const document = await openPdf(pdf)
  const pages: string[] = []
  const roles: string[] = []
  const collect = (node: { role?: string; children?: unknown[] }) => {
    if (node.role) roles.push(node.role)
    for (const child of node.children ?? []) collect(child as never)
  }
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const content = await page.getTextContent()
    pages.push(content.items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''))
    const tree = await page.getStructTree()
    if (tree) collect(tree as never)
  }
  const { info, metadata } = await document.getMetadata()
  const plain = (text: string) => text.replace(/\s+/g, ' ')
  return {
    pages: pages.map(plain),
    text: plain(pages.join(' ')),
    roles,
    info: info as Record<string, unknown>,
    metadata,
  }
}

function includes(text: string, ...wanted: string[]): void {
  for (const piece of wanted) assert.ok(text.includes(piece), `«${piece}» in ${text}`)
}

test('C23 the confirmation form holds all of the request, in one page', async () => {
  const { pages, text } = await read(await writeConfirmationForm(form))
  assert.equal(pages.length, 1)
  includes(text, 'Confirmation de demande', 'Création de connexion', 'D-2026-0187', 'Version 2')
  includes(text, '24-0173', 'PACK Gestion communale', '01/01/2024', 'Ville de Montfabre')
  includes(text, 'Claire Aubertine', '23/11/2026', '24/11/2026', 'Prise de poste le 24/11.')
  includes(text, 'Abonné', 'ŁUKASZ-ŞAHIN', 'Œuvraÿ Ÿ', 'e.morvanec@montfabre.example')
  includes(text, 'Nb de CI', '44 → 45', '1 808,00 € → 1 837,00 €', '7,73 €', 'du 23 au 30/11/2026 (8 jours sur 30)')
  includes(text, 'Sur la facture du 01/12/2026', 'avant le 08/12/2026', 'Cette version 2 remplace les précédentes')
  includes(text, 'Fait à', 'le', 'Nom et qualité du signataire', 'Signature et cachet', '« Bon pour accord »')
  includes(text, '12 quai des Ormes', '99100 Port-Cendré', '02 61 91 00 12', 'demandes@halbrane.example')
  includes(text, 'Page 1 sur 1', 'Halbrane & <Fils>')
  assert.ok(!text.includes('recommandé'))
})

test('C26 a contract that asks for registered post says so on the form', async () => {
  const { pages, text } = await read(await writeConfirmationForm({ ...form, kind: 'deletion', registeredPost: true }))
  assert.equal(pages.length, 1)
  includes(text, 'Suppression de connexion', 'À renvoyer en recommandé')
})

test('C23 the forms are tagged, in their language, with their fonts embedded and well-formed metadata', async () => {
  const pdf = await writeConfirmationForm(form)
  const source = pdf.toString('latin1')
  for (const mark of ['/StructTreeRoot', '/MarkInfo', '/Marked true', '/Lang (fr-FR)', '/OutputIntents'])
    assert.ok(source.includes(mark), mark)
  assert.ok(source.includes('/FontFile2 '))
  assert.equal((source.match(/\/Type \/FontDescriptor/g) ?? []).length, (source.match(/\/FontFile2 /g) ?? []).length)
  assert.ok(!source.includes('/Helvetica'))
  const { roles, info, metadata } = await read(pdf)
  for (const role of ['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure'])
    assert.ok(roles.includes(role), role)
  assert.equal(info.Title, 'Confirmation de demande D-2026-0187 · Création de connexion')
  assert.equal(info.Author, 'Halbrane & <Fils>')
  assert.ok(metadata?.getRaw().includes('<rdf:li>Halbrane &amp; &lt;Fils&gt;</rdf:li>'))
})

test('C23 names in Greek, Cyrillic and Hebrew are printed as they are typed; what no font has is known beforehand', async () => {
  const rows: Array<[string, string]> = [
    ['Nom', 'Παπαδοπούλου Ελένη'],
    ['Autre', 'Шевченко Їжакевич'],
    ['Hébreu', 'שלום'],
  ]
  const { text } = await read(await writeConfirmationForm({ ...form, sections: [{ title: 'Abonné', rows }] }))
  // A value may go on in the next line.
  includes(text, ...rows.slice(0, 2).flatMap(([, value]) => value.split(' ')))
  assert.ok(text.includes('שלום') || text.includes([...'שלום'].reverse().join('')), text)
  assert.doesNotMatch(text, /\?\?/)
  for (const [, value] of rows) assert.deepEqual(unprintableIn(value), [])
  assert.deepEqual(unprintableIn('Élodie\tŒuvré\u202f; محمد\n\u200b'), [])
  assert.deepEqual(unprintableIn('Zoé 🌻 王 王'), ['🌻', '王'])
})

test('C23 a long request goes on, with number, version and page on every page, and the signature whole', async () => {
  const long: ConfirmationFormData = {
    ...form,
    comment: 'Une phrase de commentaire assez longue. '.repeat(150),
    sections: Array.from({ length: 12 }, (_, index) => ({
      title: `Abonné ${index + 1}`,
      rows: [
        ['Nom', `NOM${index}`],
        ['Adresse', `${index} rue ${'x'.repeat(200)}`],
        ['Arabe', 'محمد عبد الله'],
        ['Autre', 'a😀b\u0000\t漢'],
      ],
    })),
  }
  const { pages, text } = await read(await writeConfirmationForm(long))
  assert.ok(pages.length > 2)
  pages.forEach((page, index) => {
    includes(page, 'D-2026-0187', 'Version 2', `Page ${index + 1} sur ${pages.length}`)
  })
  for (let index = 0; index < 12; index++) includes(text, `NOM${index}`)
  assert.equal(text.match(/\bcommentaire\b/g)?.length, 150)
  includes(pages.at(-1)!, 'Signature et cachet', '99100 Port-Cendré')
})

test('C23 in English', async () => {
  const { text } = await read(await writeConfirmationForm({ ...form, locale: 'en' }))
  includes(text, 'Confirmation of request', '24 Nov 2026', '€1,808.00 → €1,837.00', 'Page 1 of 1')
})

test('C25 a printed form is found again by its code', async () => {
  assert.deepEqual(await readFormCode(await writeConfirmationForm(form), 'application/pdf'), {
    kind: 'request',
    id,
    version: 2,
  })
})

test('C8 the delegation form, prefilled and blank', async () => {
  const prefilled = await writeDelegationForm({
    locale: 'fr',
    brand,
    number: 'DA-2026-0012',
    version: 1,
    code: formCode({ kind: 'delegation', id, version: 1 }),
    clientName: 'Ville de Montfabre',
    authority: { name: 'Hervé Quintard', quality: 'Maire' },
    designated: {
      lastName: 'AUBERTINE',
      firstName: 'Claire',
      identifier: 'c.aubertine',
      email: 'c.aubertine@montfabre.example',
    },
    contracts: [
      { number: '24-0173', title: 'PACK Gestion communale' },
      { number: '25-0031', title: 'Orba Délib' },
    ],
    startsOn: '2026-12-01',
  })
  const filled = await read(prefilled)
  assert.equal(filled.pages.length, 1)
  includes(filled.text, "Délégation d'administration de contrat", 'Hervé Quintard', 'Maire', 'AUBERTINE', 'c.aubertine')
  includes(filled.text, '24-0173 · PACK Gestion communale', '25-0031 · Orba Délib', '01/12/2026', 'DA-2026-0012')
  includes(filled.text, 'la création et la suppression de connexions', "remplacement d'abonnés", 'bloquer et débloquer')
  includes(filled.text, 'les coordonnées et les profils', 'les mots de passe', 'Signature et cachet')
  assert.deepEqual(await readFormCode(prefilled, 'application/pdf'), { kind: 'delegation', id, version: 1 })

  const blank = await read(await writeDelegationForm({ blank: true, locale: 'fr', brand }))
  assert.equal(blank.pages.length, 1)
  includes(blank.text, 'Personne désignée', 'Contrat 1', 'bloquer et débloquer', '99100 Port-Cendré')
  assert.ok(!blank.roles.includes('Figure'))
})
