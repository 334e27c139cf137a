import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { Markdown } from './markdown.ts'

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))
const inside = (text: string) => html(text).slice('<div class="markdown">'.length, -'</div>'.length)

test('P5 P7 Markdown gives titles below that of the page, lists, emphasis, tables and links', () => {
  assert.equal(
    inside('# Titre\n\nUn *mot* et **deux**'),
    '<h2>Titre</h2><p>Un <em>mot</em> et <strong>deux</strong></p>',
  )
  assert.equal(inside('2. un\n3. deux'), '<ol start="2"><li><span>un</span></li><li><span>deux</span></li></ol>')
  assert.match(
    inside('| a | b |\n|---|--:|\n| 1 | 2 |'),
    /<th scope="col">a<\/th>.*<td style="text-align:right">2<\/td>/,
  )
  assert.equal(
    inside('[site](https://exemple.fr)'),
    '<p><a href="https://exemple.fr" rel="noreferrer noopener" target="_blank">site</a></p>',
  )
  assert.equal(inside('[page](/compte)'), '<p><a href="/compte">page</a></p>')
  assert.equal(inside("A & B < C, l'« été »"), '<p>A &amp; B &lt; C, l&#x27;« été »</p>')
  assert.equal(inside('`a & <b>`'), '<p><code>a &amp; &lt;b&gt;</code></p>')
})

test('P5 P7 nothing that was typed runs: HTML is letters, and a link leads nowhere but to the web, mail, a telephone, the portal', () => {
  assert.equal(inside('<script>alert(1)</script>'), '&lt;script&gt;alert(1)&lt;/script&gt;')
  assert.equal(inside('![une photo](https://exemple.fr/x.png)'), '<p><span>une photo</span></p>')
  for (const href of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//ailleurs.fr',
    '/\\ailleurs.fr',
    '&#106;avascript:alert(1)',
  ])
    assert.doesNotMatch(inside(`[ici](${href}) <${href}>`), /href/, href)
  const pieces = fc.array(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '[x](',
      ')',
      'javascript:',
      '<img src=x onerror=alert(1)>',
      '\n',
      '> ',
      '* ',
      '# ',
      '|',
      '---',
      'data:',
      '\\',
      '<a href="',
      '&#x6A;',
      'a',
      ' ',
    ),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const made = html(parts.join(''))
      for (const [, tag] of made.matchAll(/<\/?([a-z][a-z0-9]*)/g))
        assert.match(
          tag!,
          /^(div|p|h[2-4]|ul|ol|li|blockquote|pre|code|hr|table|thead|tbody|tr|th|td|strong|em|del|br|a|span)$/,
        )
      for (const [, href] of made.matchAll(/href="([^"]*)"/g))
        assert.match(href!, /^(https?:|mailto:|tel:|\/(?![/\\]))/i)
      assert.doesNotMatch(made, /<[^>]*\son\w+=/)
    }),
    { seed: 7, numRuns: 2000 },
  )
})

test('P5 P7 quotes and lists nested without end do not fell the page', () => {
  assert.match(html('>'.repeat(3000) + ' fin'), /fin/)
  assert.ok(html('* '.repeat(2000)).length > 0)
})
