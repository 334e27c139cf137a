import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { fieldErrors, lineText, nameText, pageSize, webAddress } from './validation.ts'

const said = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  return error ? fieldErrors(error, 'fr').map(({ field, code, message }) => [field, code, message]) : []
}

test('T11 a value of another type is told what is expected; only what is not there is compulsory', () => {
  const seats = z.object({ seats: z.number().int().max(9) })
  const required = [['seats', 'required', 'Ce champ est obligatoire.']]
  for (const nothing of [{}, { seats: null }, { seats: undefined }]) assert.deepEqual(said(seats, nothing), required)
  assert.deepEqual(said(seats, { seats: 'douze' }), [['seats', 'number_expected', 'Un nombre est attendu.']])
  assert.deepEqual(said(seats, { seats: 1.5 }), [['seats', 'whole_expected', 'Un nombre entier est attendu.']])
  assert.equal(said(seats, { seats: 10 })[0]![1], 'too_big')
  // A form sends what is not filled in as an empty text.
  const { error } = seats.safeParse({ seats: '' }, { reportInput: true })
  assert.equal(fieldErrors(error!, 'fr')[0]!.code, 'required')
  const query = z.object({ size: pageSize, search: lineText(9).default('') })
  assert.deepEqual(said(query, { size: 'abc' }), [['size', 'number_expected', 'Un nombre est attendu.']])
  assert.deepEqual(said(query, { search: ['a', 'b'] }), [['search', 'one_expected', 'Une seule valeur est attendue.']])
  const other = z.object({ name: nameText(9), on: z.boolean(), ids: z.array(z.uuid()), place: z.object({}) })
  assert.deepEqual(
    said(other, { name: 1, on: 'oui', ids: 'x', place: 'y' }).map(([field, code]) => `${field} ${code}`),
    ['name text_expected', 'on boolean_expected', 'ids list_expected', 'place fields_expected'],
  )
})

test('C2 P7 the address of a page is of the web, and holds neither a name nor a password', () => {
  for (const good of ['https://x.example', 'https://x.example/a?b=@c#d'])
    assert.deepEqual(said(webAddress(), good), [], good)
  for (const bad of ['https://a:b@x.example', 'https://a@x.example', 'http://x.example', 'javascript:alert(1)', 'x'])
    assert.deepEqual(said(webAddress(), bad), [['', 'bad_value', "La valeur n'est pas valide."]], bad)
  assert.deepEqual(said(webAddress('http(s)'), 'http://x.example'), [])
})
