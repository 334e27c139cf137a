// Signing, in a thread of its own (see `index.ts`): a large file is long work, and an authority may be slow to answer.

import { webcrypto } from 'node:crypto'
import { isMainThread } from 'node:worker_threads'
import {
  CryptoKeySigner,
  type PDF,
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfRef,
  PdfStream,
  PdfString,
  SignatureError,
  TimestampError,
} from '@libpdf/core'
import { momentIn } from '../dates/moment.ts'
import type { Locale } from '../i18n/locale.ts'
import { fetchOutside } from '../outgoing/outgoing.ts'
import type { SigningKey } from './certificate.ts'
import { insideOf, openForUpdate, resolverOf, shapesOf } from './inspect.ts'
import { type Mark, paintMark } from './mark.ts'
import { authorityAway } from './moment.ts'
import { inFile, type Place } from './place.ts'
import { revocationOf } from './revocation.ts'
import { type Authority, authorityOf } from './timestamp.ts'

/** How strong a signature is (PAdES baseline): B-T has a trusted time, B-LT what it is verified by, B-LTA an archive time stamp over all. */
export type Level = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'

export type SignInput = {
  bytes: Uint8Array
  key: SigningKey
  /** Where the mark is drawn; null: a signature that shows nothing (a seal). */
  mark: { place: Place; mark: Mark } | null
  /** Who signs, as readers show it. */
  name: string
  reason: string
  location: string
  at: Date
  authority: Authority | null
  level: Level
  /** How date and time stand in the mark, where the authority's clock is behind: they are those of the authority. */
  timeLine?: { locale: Locale; timeZone: string; words: string }
}

export type Signed = {
  bytes: Uint8Array
  level: Level
  /** The moment in the signature; never after its time stamp's. */
  at: Date
  stampedAt: Date | null
}

const numbers = (values: readonly number[]) =>
  new PdfArray(values.map((one) => PdfNumber.of(Math.round(one * 1000) / 1000)))

/**
 * Whatever a library fetches by itself in this thread (a certificate above another) goes by the same rules. In tests it may be the main thread.
 */
export async function fetchingOutside<T>(allowPrivate: boolean, work: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch
  globalThis.fetch = fetchOutside({ allowPrivate })
  try {
    return await work()
  } finally {
    if (isMainThread) globalThis.fetch = before
  }
}

export const signerOf = async ({ pkcs8, certificate, chain, keyType }: SigningKey) => {
  const kind = keyType === 'RSA' ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : undefined
  const key = kind
    ? await webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), kind, false, ['sign'])
    : await importCurveKey(new Uint8Array(pkcs8))
  return new CryptoKeySigner(
    key as CryptoKey,
    new Uint8Array(certificate),
    keyType,
    keyType === 'RSA' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA',
    chain.map((one) => new Uint8Array(one)),
  )
}

async function importCurveKey(pkcs8: Uint8Array<ArrayBuffer>) {
  for (const namedCurve of ['P-256', 'P-384', 'P-521'])
    try {
      return await webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve }, false, ['sign'])
    } catch {
      // Of another curve.
    }
  throw new SignatureError('INVALID_OPTIONS', 'a curve that is not known')
}

/** The mark goes into the widget of the signature's own field, never into the page: a page that changed would break who signed before. */
async function placeMark(pdf: PDF, fieldName: string, input: SignInput) {
  const field = pdf.getForm()?.getSignatureField(fieldName)
  if (!field) throw new SignatureError('INVALID_OPTIONS', 'no field')
  const dict = field.getDict()
  const value = field.getSignatureDict()!
  value.set('Name', PdfString.fromString(input.name))
  if (input.reason) value.set('Reason', PdfString.fromString(input.reason))
  if (input.location) value.set('Location', PdfString.fromString(input.location))
  const resolve = resolverOf(pdf)
  pdf.getCatalog()?.getDict('AcroForm', resolve)?.set('SigFlags', PdfNumber.of(3))
  const { context } = insideOf(pdf)
  const fieldRef = refOf(pdf, dict)
  const pages = pdf.getPages()
  const shape = input.mark && shapesOf(pdf)[input.mark.place.page - 1]
  const page = pages[input.mark ? input.mark.place.page - 1 : 0]
  if (!page) throw new SignatureError('NO_PAGES', 'no such page')
  dict.set('P', page.ref)
  if (input.mark && shape) {
    const { rectangle, matrix, width, height } = inFile(input.mark.place, shape)
    const { drawing, lines } = input.mark.mark
    const picture = drawing ? pdf.embedImage(new Uint8Array(drawing)) : undefined
    const appearance = PdfStream.fromDict(
      {
        Type: PdfName.of('XObject'),
        Subtype: PdfName.of('Form'),
        BBox: numbers([0, 0, width, height]),
        Matrix: numbers(matrix),
        Resources: PdfDict.of(picture ? { XObject: PdfDict.of({ Drawing: picture.ref }) } : {}),
      },
      new TextEncoder().encode(paintMark(input.mark.mark, width, height, picture)),
    )
    // What a reader says aloud of the field.
    dict.set('TU', PdfString.fromString(lines.join(', ')))
    dict.set('Rect', numbers(rectangle))
    dict.set('AP', PdfDict.of({ N: pdf.register(appearance) }))
  }
  const there = page.dict.get('Annots')
  const list = there instanceof PdfRef ? context.registry.resolve(there) : there
  if (list instanceof PdfArray) {
    list.push(fieldRef)
    if (!(there instanceof PdfRef)) page.dict.set('Annots', list)
  } else page.dict.set('Annots', new PdfArray([fieldRef]))
}

function refOf(pdf: PDF, dict: PdfDict): PdfRef {
  const found = (insideOf(pdf).context.registry as unknown as { getRef(object: unknown): PdfRef | undefined }).getRef(
    dict,
  )
  if (!found) throw new SignatureError('INVALID_OPTIONS', 'the field has no place of its own')
  return found
}

async function signOnce(input: SignInput, at: Date): Promise<Signed> {
  const pdf = await openForUpdate(new Uint8Array(input.bytes))
  const fieldName = `Parvis_${webcrypto.randomUUID().slice(0, 13)}`
  const save = pdf.save.bind(pdf)
  pdf.save = async (options) => {
    pdf.save = save
    await placeMark(pdf, fieldName, input)
    // A mark is a few kilobytes: to pack them takes longer than all the rest.
    return save({ ...options, compressStreams: false })
  }
  const reload = pdf.reload.bind(pdf)
  pdf.reload = async (bytes) => {
    await reload(bytes)
    insideOf(pdf)._isLinearized = false
  }
  const authority = input.authority && authorityOf(input.authority)
  const level = authority ? input.level : 'B-B'
  const { bytes } = await pdf.sign({
    signer: await signerOf(input.key),
    signingTime: at,
    fieldName,
    level: level === 'B-LTA' ? 'B-LT' : level,
    estimatedSize: authority ? 32_768 : 16_384,
    ...(authority
      ? { timestampAuthority: authority, revocationProvider: revocationOf(input.authority!.allowPrivate) }
      : {}),
  })
  const stampedAt = authority?.last ?? null
  if (level !== 'B-LTA') return { bytes, level, at, stampedAt }
  const sealed = await archive({ bytes, authority: input.authority! })
  return { bytes: sealed.bytes, level, at, stampedAt }
}

/**
 * Signs a PDF by an update at its end: every earlier byte stays as it is, with every earlier signature.
 * @throws Error with `authorityAway` as its message where the authority gave no time stamp
 */
export async function sign(input: SignInput): Promise<Signed> {
  return fetchingOutside(input.authority?.allowPrivate ?? false, async () => {
    try {
      const signed = await signOnce(input, input.at)
      // A clock of ours that is ahead: nobody signs after the moment at which the signature was stamped.
      if (signed.stampedAt && signed.stampedAt.getTime() + 999 < signed.at.getTime()) {
        const at = signed.stampedAt
        return await signOnce(atMoment(input, at), at)
      }
      return signed
    } catch (error) {
      if (error instanceof TimestampError) throw new Error(authorityAway, { cause: error })
      throw error
    }
  })
}

/** The same signature at another moment: what its mark says follows. */
function atMoment(input: SignInput, at: Date): SignInput {
  if (!input.mark || !input.timeLine) return input
  const { locale, timeZone, words } = input.timeLine
  const lines = [...input.mark.mark.lines.slice(0, -1), words.replace('{at}', momentIn(at, locale, timeZone))]
  return { ...input, mark: { ...input.mark, mark: { ...input.mark.mark, lines } } }
}

/**
 * Puts what every signature is verified by into the file, then an archive time stamp over all, then what that one is verified by (B-LTA, D39).
 * Done again before the last one ends, it carries the proof on.
 * @throws Error with `authorityAway` as its message
 */
export async function archive(input: {
  bytes: Uint8Array
  authority: Authority
}): Promise<{ bytes: Uint8Array; at: Date }> {
  const { authority, bytes } = input
  return fetchingOutside(authority.allowPrivate, async () => {
    const pdf = await openForUpdate(new Uint8Array(bytes))
    const reload = pdf.reload.bind(pdf)
    pdf.reload = async (next) => {
      await reload(next)
      insideOf(pdf)._isLinearized = false
    }
    const asked = authorityOf(authority)
    try {
      const done = await pdf.addArchivalData({
        timestampAuthority: asked,
        revocationProvider: revocationOf(authority.allowPrivate),
        estimatedSize: 24_576,
      })
      return { bytes: done.bytes, at: asked.last! }
    } catch (error) {
      if (error instanceof TimestampError) throw new Error(authorityAway, { cause: error })
      throw error
    }
  })
}
