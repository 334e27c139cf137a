import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pagesOfPdf } from '../../testing/pdf.ts'
import { TaggedDocument } from './document.ts'

const draw = async (...texts: string[]): Promise<string> => {
  const document = new TaggedDocument({
    title: 'Essai',
    lang: 'fr',
    brand: { name: 'Halbrane', colour: '#0B5A73' },
    footer: '',
    unnumbered: true,
  })
  for (const text of texts) document.paragraph(text, { font: 'strong' })
  return (await pagesOfPdf(await document.finish())).join(' ')
}

test('C23 D10 a document’s text is its own, whatever was drawn before it in the thread', async () => {
  // Of an Â, an A is only a part.
  assert.equal(await draw('Âge, Été, Îles, Ôtés'), 'Âge, Été, Îles, Ôtés')
  assert.equal(await draw('MARVEJOL Denis, EAU IODÉE OR'), 'MARVEJOL Denis, EAU IODÉE OR')
})
