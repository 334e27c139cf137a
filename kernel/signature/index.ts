// Signing of PDFs (PAdES), as spaces call it: in a thread of its own. The rest of this folder is pure of any space.
import { asBuffer, inWorker } from '../workers/in-worker.ts'
import type * as looking from './inspect.ts'
import type * as marks from './mark.ts'
import type * as signing from './sign.ts'
import type * as verifying from './verify.ts'

const at = (name: string) => new URL(`./${name}.ts`, import.meta.url)

/** Why a PDF cannot be signed, if so, and its pages. `person`: whose work it is, as of `inWorker`. */
export const inspectPdf = (bytes: Uint8Array, person: string | undefined): Promise<looking.Inspected> =>
  inWorker<typeof looking, 'inspect'>(at('inspect'), 'inspect', bytes, person)

/** A signature's drawing as a PNG of our own; undefined where it is none, too large or empty (D19). */
export async function cleanDrawing(bytes: Uint8Array, person: string | undefined): Promise<Buffer | undefined> {
  const clean = await inWorker<typeof marks, 'cleanDrawing'>(at('mark'), 'cleanDrawing', bytes, person)
  return clean && asBuffer(clean)
}

/** Signs a PDF (D20). @throws Error with `authorityAway` as its message */
export const signPdf = (input: signing.SignInput, person: string | undefined): Promise<signing.Signed> =>
  inWorker<typeof signing, 'sign'>(at('sign'), 'sign', input, person)

/** Puts an archive time stamp over all (D39). @throws Error with `authorityAway` as its message */
export const archivePdf = (input: { bytes: Uint8Array; authority: { url: string; allowPrivate: boolean } }) =>
  inWorker<typeof signing, 'archive'>(at('sign'), 'archive', input, undefined)

/** Verifies a PDF (D36). */
export const verifyPdf = (input: verifying.VerifyInput, person: string | undefined): Promise<verifying.Verified> =>
  inWorker<typeof verifying, 'verify'>(at('verify'), 'verify', input, person)

export { CertificateError, makeTrialKey, readCertificate, readPkcs12, type SigningKey } from './certificate.ts'
export type { Inspected, Unsignable } from './inspect.ts'
export { isOnPage, type PageShape, type Place, placeAt, type Side, seenSize } from './place.ts'
export type { Level } from './sign.ts'
export type { Verified, VerifiedSignature } from './verify.ts'
