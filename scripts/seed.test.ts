import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spaces } from '../spaces.ts'
import { readSeedCommand } from './seed.ts'

test('the seed command names a space that can be seeded, and sizes that this one takes', async () => {
  const { options } = (await readSeedCommand([await firstSeedable()])).seed
  const [size] = Object.keys(options)
  const given = await readSeedCommand([await firstSeedable(), `--${size}`, '12'])
  assert.equal(given.sizes[size!], 12)
  for (const wrong of [
    [],
    ['nothing'],
    [await firstSeedable(), '--nothing', '1'],
    [await firstSeedable(), `--${size}`, '0'],
  ])
    await assert.rejects(readSeedCommand(wrong), wrong.join(' '))
})

async function firstSeedable(): Promise<string> {
  for (const { name } of spaces)
    if (
      await readSeedCommand([name]).then(
        () => true,
        () => false,
      )
    )
      return name
  throw new Error('no space can be seeded')
}
