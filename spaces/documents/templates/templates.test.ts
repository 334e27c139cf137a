import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { fieldNames, filledHtml, filledLine, tokensOf, type Values } from '../notifications/merge-fields.ts'

let portal: Portal
let agent: Person
let reader: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois <b>& Brès', {
    principal,
    values: { invoices_email: 'compta@vallois.example' },
  })
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

const template = (body: string, subject = 'Objet #document#') => ({
  name: 'Essai',
  holder: 'client',
  subject: { fr: subject, en: subject },
  body: { fr: body, en: 'Hello' },
})

test('D6 a template with a field that does not exist is refused when it is saved, with its place and what was meant', async () => {
  const refused = await agent.post(
    '/staff/notification-templates',
    template('Bonjour #prénom#,\n\nLe document #documnet# est là. #xyzzy#', '#Societe# #document#'),
  )
  assert.equal(refused.status, 422)
  assert.deepEqual(
    refused.body.extra.unknown,
    [
      { field: 'subject.fr', found: '#Societe#', line: 1, column: 1, proposed: '#société#' },
      { field: 'body.fr', found: '#documnet#', line: 3, column: 13, proposed: '#document#' },
      { field: 'body.fr', found: '#xyzzy#', line: 3, column: 32, proposed: '' },
      { field: 'subject.en', found: '#Societe#', line: 1, column: 1, proposed: '#société#' },
    ].sort(
      (a, b) =>
        ['subject.fr', 'body.fr', 'subject.en'].indexOf(a.field) -
        ['subject.fr', 'body.fr', 'subject.en'].indexOf(b.field),
    ),
  )
  assert.equal(
    refused.body.errors.find((one: any) => one.field === 'body.fr').message,
    "Ligne 3, caractère 13\u00a0: le champ #documnet# n'existe pas.",
  )
  const made = await agent.post('/staff/notification-templates', template('N° #12 : #document#, 100 %'))
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(
    (await agent.post('/staff/notification-templates', template('x'))).body.errors.map((one: any) => [
      one.field,
      one.code,
    ]),
    [['name', 'documents.template_name_taken']],
  )
  assert.equal(
    (await agent.put(`/staff/notification-templates/${made.body.id}`, { ...template('y'), version: 9 })).status,
    409,
  )
  assert.equal((await reader.post('/staff/notification-templates', template('x'))).status, 403)
  // What a folder names stays, and is of its kind.
  const folder = (await agent.get('/staff/folders?search=Facture')).body.items[0]
  const { id, state: _, may: __, pictureId: ___, ...fields } = (await agent.get(`/staff/folders/${folder.id}`)).body
  assert.equal((await agent.put(`/staff/folders/${id}`, { ...fields, template: made.body.id })).status, 200)
  assert.deepEqual(
    (await agent.delete(`/staff/notification-templates/${made.body.id}`, { version: 1 })).body.code,
    'documents.template_used',
  )
  const choices = (await agent.get('/staff/folders/choices')).body.template
  const employees = choices.find((one: any) => one.label === 'Document disponible (Salariés)')
  const other = await agent.put(`/staff/folders/${id}`, {
    ...fields,
    version: fields.version + 1,
    template: employees.value,
  })
  assert.deepEqual(
    other.body.errors.map((one: any) => [one.field, one.code]),
    [['template', 'documents.template_holder']],
  )
})

test('D6 the preview is for a named client, with the address that the rule chooses; unknown fields stay in sight, values are escaped', async () => {
  const shown = await agent.post('/staff/notification-templates/preview', {
    holder: 'client',
    locale: 'fr',
    subject: 'Pour #client#',
    body: 'Bonjour #prénom# #nom#,\n\nUn **mot** de #client# : #documnet#\n\n#lien#',
    templateId: (await agent.get('/staff/folders?search=Facture')).body.items[0].id,
    organisationId: organisation,
  })
  assert.equal(shown.status, 200, JSON.stringify(shown.body))
  assert.equal(shown.body.subject, 'Pour Vallois <b>& Brès')
  assert.ok(shown.body.html.includes('<strong>mot</strong> de Vallois &#60;b&#62;&#38; Brès : #documnet#'))
  assert.ok(!shown.body.html.includes('Vallois <b>'))
  assert.ok(shown.body.to.endsWith('@vallois.example'))
  assert.deepEqual(
    shown.body.unknown.map((one: any) => [one.field, one.line, one.column, one.proposed]),
    [['body', 3, 26, '#document#']],
  )
  const none = await agent.post('/staff/notification-templates/preview', {
    holder: 'client',
    locale: 'fr',
    subject: 'x',
    body: 'x',
    organisationId: '00000000-0000-4000-8000-000000000000',
  })
  assert.deepEqual(
    none.body.errors.map((one: any) => one.field),
    ['organisationId'],
  )
})

const values = (value: string) => Object.fromEntries(fieldNames.map((name) => [name, value])) as Values

test('D6 whatever a value holds, no header, tag or field comes of it; whatever a template holds, its parts are the whole of it', () => {
  const any = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(any, fc.constantFrom(...fieldNames), (value, name) => {
      const evil = `${value}\r\nBcc: x@y.example<script>"'&#nom#**`
      assert.doesNotMatch(filledLine(`A #${name}# b`, values(evil)), /[\r\n]/)
      const html = filledHtml(`A #${name}# b`, values(evil), 'BUTTON')
      assert.doesNotMatch(html.replace(/<\/?(p|br|strong)>/g, ''), /[<>"']/)
    }),
    { seed: 11, numRuns: 200 },
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(any, fc.constantFrom(...fieldNames.map((name) => `#${name}#`), '#', '#x#', '\n'))),
      (parts) => {
        const text = parts.join('').normalize('NFC')
        const { tokens, unknown } = tokensOf(text)
        assert.equal(tokens.map((token) => ('words' in token ? token.words : `#${token.field}#`)).join(''), text)
        for (const { found, line, column } of unknown)
          assert.ok(
            text
              .split('\n')
              [line - 1]!.slice(column - 1)
              .startsWith(found),
          )
      },
    ),
    { seed: 12, numRuns: 300 },
  )
})
