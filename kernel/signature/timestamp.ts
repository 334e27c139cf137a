import { type DigestAlgorithm, HttpTimestampAuthority, type TimestampAuthority, TimestampError } from '@libpdf/core'
import * as pkijs from 'pkijs'
import { fetchOutside } from '../outgoing/outgoing.ts'

/** Where time stamps come from. */
export type Authority = { url: string; allowPrivate: boolean }

/** The signed data of a CMS, which may be followed by zeros (as a PDF keeps it). @throws Error where it is none */
export function signedDataOf(bytes: Uint8Array): pkijs.SignedData {
  const copy = new Uint8Array(bytes)
  const content = pkijs.ContentInfo.fromBER(trimmed(copy) as Uint8Array<ArrayBuffer>)
  if (content.contentType !== '1.2.840.113549.1.7.2') throw new Error('not signed data')
  return new pkijs.SignedData({ schema: content.content })
}

/** A DER value without what follows it. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  const first = bytes[1] ?? 0
  if (first < 0x80) return bytes.slice(0, 2 + first)
  const count = first & 0x7f
  if (count === 0) return bytes.slice()
  let length = 0
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[2 + i] ?? 0)
  return bytes.slice(0, 2 + count + length)
}

/** What a time stamp says: of what, and when. @throws Error where it is none */
export function statementOf(token: Uint8Array): { imprint: Uint8Array; algorithm: string; at: Date } {
  const content = signedDataOf(token).encapContentInfo
  if (content.eContentType !== '1.2.840.113549.1.9.16.1.4' || !content.eContent) throw new Error('no time stamp')
  const info = pkijs.TSTInfo.fromBER(new Uint8Array(content.eContent.getValue()))
  return {
    imprint: new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView),
    algorithm: info.messageImprint.hashAlgorithm.algorithmId,
    at: info.genTime,
  }
}

export const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0

/** The authority as the library asks it. What comes back must be about what was asked, whoever answers. */
export function authorityOf({ url, allowPrivate }: Authority): TimestampAuthority & { last: Date | undefined } {
  const http = new HttpTimestampAuthority(url, {
    timeout: 10_000,
    fetch: fetchOutside({ allowPrivate, timeoutMs: 10_000 }),
  })
  const asked = {
    last: undefined as Date | undefined,
    timestamp: async (digest: Uint8Array, algorithm: DigestAlgorithm) => {
      const token = await http.timestamp(digest, algorithm)
      const said = statementOf(token)
      if (!isSame(said.imprint, digest)) throw new TimestampError('the time stamp is of something else')
      asked.last = said.at
      return token
    },
  }
  return asked
}
