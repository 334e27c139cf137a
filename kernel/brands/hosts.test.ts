import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Brand } from '../http/context.ts'
import { brandOfHost, brandUrl, hostName, isOwnOrigin } from './hosts.ts'

const brand = (slug: string, ...hosts: string[]) => ({ slug, hosts }) as unknown as Brand
const at = (publicUrl: string) => ({ publicUrl })
const first = brand('un')
const second = brand('deux', 'portail.deux.example', 'mairie-evry.example')
const https = at('https://portail.un.example')

test('R12 host names are compared as DNS compares them: case, final dot, port, accents', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/)
  fc.assert(
    fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), fc.nat(65535), (labels, port) => {
      const name = labels.join('.')
      for (const written of [name, `${name}.`, name.toUpperCase(), `${name}:${port}`, `${name.toUpperCase()}.:${port}`])
        assert.equal(hostName(written), name)
    }),
    { seed: 12, numRuns: 200 },
  )
  assert.equal(hostName('Mairie-Évry.example'), 'xn--mairie-vry-h7a.example')
  assert.deepEqual(['a b', 'a/b', '', 'x@y'].map(hostName), ['', '', '', ''])
  assert.equal(hostName('[::1]:3000'), '[::1]')
})

test("R12 a host name is of the brand that has it; a name of nobody is nobody's", () => {
  const both = [first, second]
  const slug = (host: string, config = https, brands = both) => brandOfHost(config, brands, host)?.slug
  assert.deepEqual(
    [
      'PORTAIL.deux.example.:8443',
      'mairie-evry.example',
      'portail.un.example',
      'portail.trois.example',
      '10.0.0.1',
      '',
    ].map((host) => slug(host)),
    ['deux', 'deux', 'un', undefined, undefined, undefined],
  )
  // Alone and without a name, it is reached by whatever leads here.
  assert.deepEqual([slug('10.0.0.1', https, [first]), slug('x.example', https, [second])], ['un', undefined])
  const local = at('http://127.0.0.1:3000')
  assert.deepEqual(
    [slug('localhost:3000', local), slug('[::1]:3000', local), slug('un.example', local)],
    ['un', 'un', undefined],
  )
})

test('Z13 a link leads to its own brand, by the scheme and the port of the deployment', () => {
  assert.equal(brandUrl(https, first), 'https://portail.un.example')
  assert.equal(brandUrl(https, second), 'https://portail.deux.example')
  assert.equal(brandUrl(at('https://portail.un.example:8443'), second), 'https://portail.deux.example:8443')
  assert.equal(brandUrl(at('https://mairie-evry.example'), second), 'https://mairie-evry.example')
})

test('R12 only a page of the brand itself, by its scheme and port, may change something there', () => {
  const own = (origin: string, one = second, config = https) => isOwnOrigin(config, one, origin, 'x')
  for (const origin of ['https://portail.deux.example', 'https://mairie-evry.example']) assert.ok(own(origin), origin)
  for (const origin of [
    'http://portail.deux.example',
    'https://portail.deux.example:444',
    'https://portail.un.example',
    'https://portail.deux.example.evil.example',
    'https://x@portail.deux.example',
    'https://portail.deux.example/',
    'null',
    '',
  ])
    assert.equal(own(origin), false, origin)
  assert.ok(own('https://portail.un.example', first))
  assert.equal(own('https://portail.deux.example', first), false)
  const local = at('http://127.0.0.1:3000')
  assert.equal(isOwnOrigin(local, first, 'http://localhost:4000', 'localhost:4000'), true)
  assert.equal(isOwnOrigin(local, first, 'http://localhost:4000', 'localhost:3000'), false)
  assert.equal(isOwnOrigin(local, first, 'https://localhost:4000', 'localhost:4000'), false)
})
