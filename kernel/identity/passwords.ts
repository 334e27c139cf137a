import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: object) => Promise<Buffer>
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** Hashes a password (argon2id, 19 MiB, 2 passes) into one line of text. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: password.normalize('NFKC'), nonce, ...cost })
  return `argon2id$${cost.memory}$${cost.passes}$${nonce.toString('base64')}$${tag.toString('base64')}`
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

const common = new Set(
  'motdepasse123 motdepasse1234 motdepasse12345 password1234 password12345 passwordpassword azertyuiop123 azertyuiopqs azertyuiopqsd qwertyuiop123 qwertyuiopas 123456789012 1234567890123 12345678901234 123456789123 abcdefghijkl abcdefghijklm bienvenue123 bienvenue1234 bienvenue2026 administrateur administrator123 letmeinletmein changemechangeme changezmoi123 iloveyou1234 jetaimejetaime soleilsoleil doudoudoudou loulouloulou footballfootball'.split(
    ' ',
  ),
)

/** The shortest password accepted, in characters. */
export const minimumPasswordLength = 12

/**
 * Why a new password is refused: `identity.password_short`, `identity.password_long`, `identity.password_common`, `identity.password_personal`,
 * or undefined where it is good. `about` are words of the person and of the portal.
 */
export function weaknessOf(password: string, about: string[]): string | undefined {
  const value = password.normalize('NFKC')
  if ([...value].length < minimumPasswordLength) return 'identity.password_short'
  if (value.length > 128) return 'identity.password_long'
  const plain = value.toLowerCase()
  const distinct = new Set(plain).size
  if (common.has(plain) || distinct < 5 || /^(.{1,4})\1+$/.test(plain)) return 'identity.password_common'
  let rest = plain
  for (const word of about) if (word.length >= 4) rest = rest.replaceAll(word.toLowerCase(), '')
  if ([...rest].length < 8) return 'identity.password_personal'
  return undefined
}
