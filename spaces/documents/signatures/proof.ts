import { createHash } from 'node:crypto'
import type { Level } from '../../../kernel/signature/index.ts'

/** What is kept of how somebody signed (D20). Moments are UTC; those of the signer's own clock stand beside them. */
export type Proof = {
  kind: 'parvis.signature'
  number: string
  brand: string
  document: {
    id: string
    name: string
    organisation: string
    version: number
    sha256Read: string
    sha256Signed: string
  }
  signer: {
    kind: string
    name: string
    accountId: string | null
    email: string
    secondFactor: boolean
    passedOnBy: string
  }
  consent: { at: string; local: string; timeZone: string }
  reading: { pages: number; from: string; to: string; each: Array<{ page: number; at: string }> }
  code: { sentTo: string; sentAt: string; enteredAt: string; tries: number }
  from: { address: string; network: string; browser: string }
  signature: {
    kind: 'drawn' | 'typed' | 'uploaded'
    level: Level
    at: string
    stampedAt: string | null
    certificate: string
    certificateSha256: string
    withoutStamp: boolean
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A browser as people name it, from what it says of itself. */
export function browserOf(userAgent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(
    userAgent.replace(/Version\/(\d+)\S* .*Safari\/\S+/, 'Safari/$1'),
  )
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' }
  return [browser && `${names[browser[1]!] ?? browser[1]} ${browser[2]}`, system?.replace(' X', '')]
    .filter(Boolean)
    .join(', ')
}
