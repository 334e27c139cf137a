// Mails that are made to keep the server busy or to break what keeps them. What took minutes is cut by the run's own limit.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldMail } from './fold.ts'
import { headOf, idsIn, messageIdOf, printOf } from './head.ts'
import { forwardedIn } from './parsing.ts'
import { htmlAsText } from './text.ts'

const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

test('P14 a head with NULs and with ids that no index takes is kept all the same', () => {
  const source = Buffer.from(
    'From: a\0b@client.example\r\nMessage-ID: <a\0b@client.example>\r\nReferences: <c\0@x> <d@x>\r\n\r\nx\0y',
  )
  const head = headOf(source)
  assert.deepEqual(
    [...head.values()].flat().map((value) => value.includes('\0')),
    [false, false, false],
  )
  assert.equal(messageIdOf(head, printOf(source, head)), '<ab@client.example>')
  // As many bytes as a line has, however many characters those are.
  assert.deepEqual(idsIn(`<${'é'.repeat(495)}> <${'é'.repeat(496)}>`), [`<${'é'.repeat(495)}>`])
})

test('P14 texts that are made to be slow are folded at once, and nothing of them is lost', () => {
  const bombs = [
    `x${'\n'.repeat(199_000)}y`,
    `x${filled(' \n', 199_000)}y`,
    filled('On ', 199_000),
    `On ${filled('<a@b> ', 199_000)}`,
    `Le ${filled('a ', 199_000)}`,
    filled('> ', 199_000),
    filled(`On ${'a'.repeat(990)}\n`, 199_000),
    filled('2026-01-01 10:00 ', 199_000),
    filled('_', 199_000),
  ]
  for (const text of bombs) {
    const { body, folded } = foldMail(text)
    const written = (some: string) => some.replace(/\s/g, '').length
    assert.ok(written(body) + written(folded) >= written(text), text.slice(0, 20))
    forwardedIn(`${text}\nDe : x`, 'Fwd: x')
  }
  assert.equal(forwardedIn(`From: ${filled('a.', 199_000)}`, 'Fwd: x'), null)
  assert.equal(forwardedIn('De : Zoé <zoe@client.example>\n\nBonjour', 'TR: x')?.from.address, 'zoe@client.example')
  // A long line is whole again, on whichever side it stands.
  const long = 'mot '.repeat(800).trim()
  const { body, folded } = foldMail(
    `${long}\n\nLe 26 nov. 2026 à 10:00, Théo <theo@halbrane.example> a écrit :\n> ${long}`,
  )
  assert.equal(body, long)
  assert.ok(folded.endsWith(`> ${long}`))
})

test('P14 HTML that is nested beyond measure is read as what stands between its tags', () => {
  for (const piece of ['<div>', '<blockquote>', '<table><tr><td>', '<style', '<b>', '<!--'])
    htmlAsText(filled(piece, 2_000_000))
  const deep = htmlAsText(`<style>p{}</style>${'<div>'.repeat(3_000)}Bonjour <b>Théo</b><script>x()</script>`)
  assert.equal(deep.trim().replace(/\s+/g, ' '), 'Bonjour Théo')
})
