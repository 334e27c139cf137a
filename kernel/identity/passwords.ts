import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { inWorker } from '../workers/in-worker.ts'
import { disguised, isCommonPassword } from './common-passwords.ts'

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: object) => Promise<Buffer>
/** What a password costs whoever guesses it: memory in KiB, and passes over it. */
const dear = { memory: 19_456, passes: 2 }

/** Hashes a password (argon2id, 19 MiB, 2 passes) into one line of text, which says what it cost; tests give less. */
export async function hashPassword(password: string, { memory, passes } = dear): Promise<string> {
  const nonce = randomBytes(16)
  const message = password.normalize('NFKC')
  const tag = await derive('argon2id', { message, nonce, memory, passes, parallelism: 1, tagLength: 32 })
  return `argon2id$${memory}$${passes}$${nonce.toString('base64')}$${tag.toString('base64')}`
}

const nobody = await hashPassword(randomBytes(16).toString('hex'))

/** Whether a password is the hashed one; takes the same time where there is no hash at all. */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const [, memory, passes, nonce, tag] = (hash ?? nobody).split('$')
  const expected = Buffer.from(tag!, 'base64')
  const found = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(nonce!, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: 1,
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected) && hash !== null && hash !== undefined
}

/** The shortest password accepted, in characters. */
export const minimumPasswordLength = 12

/** The words of names, addresses and identifiers that are long enough to be known again in a password. */
const wordsOf = (about: string[]) =>
  [...new Set(about.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map(disguised))]
    .filter((word) => word.length >= 4)
    .sort((a, b) => b.length - a.length)

/**
 * Why a new password is refused: `identity.password_short`, `identity.password_long`, `identity.password_common`, `identity.password_personal`,
 * or undefined where it is good. `about` are words of the person, of the provider and of the portal.
 */
export async function weaknessOf(password: string, about: string[]): Promise<string | undefined> {
  const value = password.normalize('NFKC')
  if ([...value].length < minimumPasswordLength) return 'identity.password_short'
  if (value.length > 128) return 'identity.password_long'
  const plain = value.toLowerCase()
  const distinct = new Set(plain).size
  if (distinct < 5 || /^(.{1,8})\1+$/.test(plain) || isCommonPassword(value)) return 'identity.password_common'
  let rest = disguised(value)
  for (const word of wordsOf([...about, 'parvis'])) rest = rest.replaceAll(word, '')
  if ([...rest].length < 8) return 'identity.password_personal'
  const module = new URL('./guessable.ts', import.meta.url)
  const guessable = await inWorker<typeof import('./guessable.ts'), 'isGuessable'>(
    module,
    'isGuessable',
    value,
    undefined,
  )
  return guessable ? 'identity.password_common' : undefined
}
