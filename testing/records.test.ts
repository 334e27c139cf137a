// Every record that a space declares, as its staff keep it: made, repeated, changed, refused, told and deleted as its data say (R12, R16).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { AnyRecord } from '../kernel/records/record.ts'
import { picturePath, type RecordField } from '../kernel/records/schema.ts'
import { spaces } from '../spaces.ts'
import { insert, makeAccount, makeStaff, type Person, type Portal, type Reply, startPortal } from './portal.ts'

const records: readonly AnyRecord[] = spaces.flatMap((space) => space.records ?? [])
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const picture = { field: 'picture', name: 'vue.png', bytes: png }

let portal: Portal
let writer: Person
let reader: Person
let client: Person
before(async () => {
  portal = await startPortal()
  writer = await portal.signedIn(await makeStaff(portal, 'chef.du.portail', 'administrator'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  client = await portal.signedIn(await makeAccount(portal, 'claire.lit'))
})
after(() => portal.close())

// The example that each words stand for, in the order in which they are first used.
const used: string[] = []
const exampleOf = (words: string, examples: readonly string[]) => {
  if (!used.includes(words)) used.push(words)
  return examples[used.indexOf(words) % examples.length]
}

type Choices = Record<string, Array<{ value: string }>>
function contentOf(name: string, field: RecordField, words: string, choices: Choices): unknown {
  switch (field.type) {
    case 'texts':
      return { fr: words, en: `${words} (en)` }
    case 'text':
      return field.examples ? exampleOf(words, field.examples) : words
    case 'textarea':
      return words
    case 'code':
      return words.replaceAll(' ', '-')
    case 'email':
      return `${words.normalize('NFD').replace(/\W/g, '').toLowerCase()}@essai.example`
    case 'select':
      // What one record alone may have, one that is there already has.
      return field.alone ? '' : (Object.keys(field.options ?? {})[0] ?? choices[name]?.[0]?.value ?? '')
    case 'day':
      return field.required ? '2026-12-01' : null
    case 'number':
      return field.least
    case 'money':
      return 12_345
    case 'checkbox':
      return true
  }
}
/** What is wrong in a field, with the name and the code by which it is refused. */
function wrongOf(name: string, field: RecordField): Array<[value: unknown, field: string, code: string]> {
  const empty = field.required ? 'required' : undefined
  if (field.type === 'texts')
    return [
      [{ fr: 'x'.repeat(field.most + 1), en: 'x' }, `${name}.fr`, 'too_long'],
      ...(empty ? ([[{ fr: 'x', en: ' ' }, `${name}.en`, empty]] as Array<[unknown, string, string]>) : []),
    ]
  if (field.type === 'text' || field.type === 'textarea')
    return [['x'.repeat(field.most + 1), name, 'too_long'], ...(empty ? ([['', name, empty]] as never[]) : [])]
  if (field.type === 'select') return [['nulle part', name, 'bad_choice']]
  if (field.type === 'code') return [['a b', name, 'bad_code']]
  if (field.type === 'email') return [['ni une adresse', name, 'bad_email']]
  if (field.type === 'day') return [['2026-02-30', name, 'bad_day']]
  if (field.type === 'number') return [[field.most + 1, name, 'too_big']]
  return [['x', name, field.type === 'money' ? 'number_expected' : 'boolean_expected']]
}

const errorsOf = (reply: Reply) => reply.body.errors?.map((one: any) => [one.field, one.code])

for (const { data } of records) {
  let choices: Choices
  const content = (words: string) =>
    Object.fromEntries(Object.entries(data.fields).map(([name, one]) => [name, contentOf(name, one, words, choices)]))
  const make = async (words: string) => {
    const { status, body } = await writer.post(data.path, content(words))
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  const at = ({ id }: { id: string }) => `${data.path}/${id}`
  before(async () => {
    const asked = Object.values(data.fields).some((one) => one.type === 'select' && one.asked)
    choices = asked ? (await writer.get(`${data.path}/choices`)).body : {}
  })

  test(`R12 ${data.name}: it is made once, read as it was written, and changed at the version that was seen; the journal tells each act once`, async () => {
    const headers = { 'idempotency-key': `un-${data.name}` }
    const made = await writer.post(data.path, content('Première'), headers)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal((await writer.post(data.path, content('Première'), headers)).body.id, made.body.id)
    const { id, version, state: _, pictureId, may: __, ...shown } = made.body
    assert.deepEqual([shown, version, pictureId], [content('Première'), 1, null])
    assert.deepEqual((await reader.get(at(made.body))).body, made.body)
    assert.equal((await reader.get(`${data.path}?search=PREMIERE`)).body.items[0].id, id)
    const changed = await writer.put(at(made.body), { ...content('Deuxième'), version: 1 })
    assert.deepEqual(changed.body, (await writer.get(at(made.body))).body)
    assert.deepEqual([changed.body[data.called], changed.body.version], [content('Deuxième')[data.called], 2])
    const stale = await writer.put(at(made.body), { ...content('Troisième'), version: 1 })
    assert.deepEqual([stale.status, stale.body.extra.current], [409, changed.body])
    const told = await portal.sql('select type from journal_events where subject_id = $1 order by type', [id])
    assert.deepEqual(
      told.map(({ type }) => type),
      [`${data.name}.created`, `${data.name}.updated`],
    )
  })

  test(`R12 ${data.name}: a wrong field is named, and nothing is kept of it`, async () => {
    const count = async () => (await portal.sql(`select count(*)::int as n from ${data.table}`))[0].n
    const before = await count()
    for (const [name, field] of Object.entries(data.fields))
      for (const [value, refused, code] of wrongOf(name, field)) {
        const reply = await writer.post(data.path, { ...content('x'), [name]: value })
        assert.deepEqual([reply.status, errorsOf(reply)], [422, [[refused, code]]], name)
      }
    assert.equal(await count(), before)
  })

  test(`R12 ${data.name}: who only reads writes nothing, a client has none of it, another brand's is a missing one`, async () => {
    const made = await make('Lue')
    const writes = (who: Person) => [
      who.post(data.path, content('x')),
      who.put(at(made), { ...content('x'), version: 1 }),
      ...(data.deletion ? [who.delete(at(made), { version: 1 })] : []),
      ...(data.picture ? [who.upload(`${at(made)}/picture`, [picture], { version: '1' })] : []),
      ...Object.keys(data.acts ?? {}).map((act) => who.post(`${at(made)}/${act}`, { version: 1 })),
    ]
    for (const reply of await Promise.all(writes(reader)))
      assert.deepEqual([reply.status, reply.body.code], [403, 'identity.staff_permission_missing'])
    for (const reply of await Promise.all([...writes(client), client.get(data.path), client.get(at(made))]))
      assert.equal(reply.status, 404)
    const brand = await insert(portal, 'brands', { slug: data.name.replace('.', '-'), name: 'Autre' })
    await portal.sql(`update ${data.table} set brand_id = $1 where id = $2`, [brand.id, made.id])
    assert.equal((await writer.get(at(made))).status, 404)
    for (const reply of (await Promise.all(writes(writer))).slice(1)) assert.equal(reply.status, 404)
  })

  if (data.deletion)
    test(`R12 ${data.name}: one that may be deleted is, at the version that was seen, once, with its picture`, async () => {
      let made = await make('De trop')
      assert.ok(made.may.includes('deletion'), 'what is made here may be deleted')
      if (data.picture) made = (await writer.upload(`${at(made)}/picture`, [picture], { version: '1' })).body
      assert.equal((await writer.delete(at(made), { version: made.version + 1 })).status, 409)
      assert.equal((await writer.delete(at(made), { version: made.version })).status, 204)
      assert.equal((await writer.delete(at(made), { version: made.version })).status, 404)
      assert.deepEqual(await portal.sql('select from files where id = $1', [made.pictureId]), [])
      assert.equal((await portal.sql('select from journal_events where type = $1', [`${data.name}.deleted`])).length, 1)
    })

  if (data.picture)
    test(`R3 ${data.name}: its picture is one, is a picture, and takes the place of the one before`, async () => {
      const made = await make('Illustrée')
      const path = `${at(made)}/picture`
      const seen = async (fileId: string) =>
        reader.get(picturePath(data).replace(':id', made.id).replace(':fileId', fileId))
      const first = await writer.upload(path, [picture], { version: '1' })
      const shown = await seen(first.body.pictureId)
      // One that is made to fit is another file, of the same kind for all.
      if (data.picture!.side) assert.equal(shown.headers['content-type'], 'image/webp')
      else assert.deepEqual(shown.bytes, png)
      assert.equal((await writer.upload(path, [picture], { version: '1' })).status, 409)
      const second = await writer.upload(path, [picture], { version: '2' })
      assert.equal((await seen(first.body.pictureId)).status, 404)
      assert.equal((await seen(second.body.pictureId)).status, 200)
      for (const [files, code] of [
        [[{ ...picture, bytes: Buffer.from('<svg onload="x"/>') }], 'files.wrong_kind'],
        [[{ ...picture, bytes: Buffer.alloc(data.picture!.mostBytes + 1) }], 'records.one_picture'],
        [[picture, picture], 'records.one_picture'],
      ] as const)
        assert.deepEqual(errorsOf(await writer.upload(path, [...files], { version: '3' })), [['picture', code]])
      assert.equal((await writer.upload(path, [], { version: '3' })).body.pictureId, null)
      assert.equal((await seen(second.body.pictureId)).status, 404)
    })
}

test('R12 there are records to be tried', () => assert.ok(records.length > 0))
