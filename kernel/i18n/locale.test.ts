import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { nameText, textOf } from '../http/validation.ts'
import { inEvery, inLocale, isLocale, locales, negotiateLocale, type Text } from './locale.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

test('a text is read in a language, and where it has none there in the first that it has', () => {
  assert.equal(inLocale({ fr: 'Bonjour', en: 'Hello' }, 'en'), 'Hello')
  assert.equal(inLocale({ fr: 'Bonjour', en: '' }, 'en'), 'Bonjour')
  assert.equal(inLocale({ en: 'Hello' }, 'fr'), 'Hello')
  assert.equal(inLocale({}, 'fr'), '')
})

test('a text that is sent has every language, and a refusal names the one that lacks', () => {
  const schema = textOf(nameText(5))
  assert.deepEqual(schema.parse({ fr: ' a ', en: 'b' }), { fr: 'a', en: 'b' })
  const paths = (value: unknown) => schema.safeParse(value).error!.issues.map((issue) => issue.path.join('.'))
  assert.deepEqual(paths({ fr: 'a' }), ['en'])
  assert.deepEqual(paths({ fr: 'abcdef', en: '' }), ['fr', 'en'])
})

test('the database reads a text as the code does, and keeps nothing else in its columns', async () => {
  const texts = fc.dictionary(fc.constantFrom(...locales), fc.constantFrom('', 'un', 'deux', '« trois »'))
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(...locales), async (text, locale) => {
      const [row] = await portal.sql('select parvis.in_locale($1, $2) as words', [JSON.stringify(text), locale])
      assert.equal(row.words, inLocale(text, locale))
    }),
    { numRuns: 60, seed: 7 },
  )
  const write = (name: unknown) =>
    portal.sql("update roles set name = $1 where code = 'member'", [JSON.stringify(name)])
  await write(inEvery((locale): string => `membre ${locale}`) satisfies Text)
  // A language more needs nothing else.
  await write({ fr: 'Membre', en: 'Member', de: 'Mitglied' })
  for (const wrong of ['Membre', ['Membre'], {}, { fr: '' }, { fr: 1 }, { fr: null }, { 'fr-FR': 'Membre' }, null])
    await assert.rejects(write(wrong), /roles_name_text|not-null/, JSON.stringify(wrong))
})

test('a language is known by its code, and chosen by what the browser asks for', () => {
  assert.ok(isLocale('en') && !isLocale('de') && !isLocale(undefined))
  assert.equal(negotiateLocale('de, en-GB;q=0.8', 'fr'), 'en')
  assert.equal(negotiateLocale('de', 'fr'), 'fr')
})
