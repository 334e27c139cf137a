import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paragraphsOf } from './pdf-text.ts'

const piece = (str: string, at: number, height = 10, hasEOL = true) => ({
  str,
  hasEOL,
  height,
  width: str.length * 5,
  transform: [height, 0, 0, height, 60, at],
})

test('D19 the text of a page flows anew: lines that follow each other are a paragraph, larger letters are a heading', () => {
  assert.deepEqual(
    paragraphsOf([
      piece('Article 1', 700, 14),
      piece('Le prestataire nettoie ', 680, 10, false),
      piece('les bureaux', 680),
      piece('chaque matin, avant l’ouver-', 668),
      piece('ture.', 656),
      piece('Article 2. Il part à midi.', 644),
      piece('', 640),
      piece('Le prix est de 1\u00a0837,00\u00a0€.', 620),
      piece('En pied de page', 40, 8),
    ]),
    [
      { text: 'Article 1', heading: true },
      { text: 'Le prestataire nettoie les bureaux chaque matin, avant l’ouver-ture.', heading: false },
      { text: 'Article 2. Il part à midi.', heading: false },
      { text: 'Le prix est de 1\u00a0837,00\u00a0€.', heading: false },
      { text: 'En pied de page', heading: false },
    ],
  )
  assert.deepEqual(paragraphsOf([piece('  ', 700)]), [])
})
