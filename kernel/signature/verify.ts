// Whether a signed PDF is what was signed, told from the file alone: nothing is fetched.
import { constants, createHash, verify as verifySignature, webcrypto, X509Certificate } from 'node:crypto'
import { PDF, type PdfDict, PdfNumber, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import type * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { type CertificateView, readCertificate } from './certificate.ts'
import { isLeftAsItWas } from './changes.ts'
import { resolverOf } from './inspect.ts'
import { isSame, signedDataOf, statementOf, trimmed } from './timestamp.ts'

export type VerifyInput = {
  bytes: Uint8Array
  /** The moment at which it is asked. */
  at: Date
  /** Certificates (DER) by which one's own signatures were made: others are a stranger's. */
  own: Uint8Array[]
}

/** One signature of the file, or one archive time stamp. */
export type VerifiedSignature = {
  field: string
  kind: 'signature' | 'archive'
  name: string
  reason: string
  location: string
  /** The bytes that it covers, and the signature over them, are as they were made. */
  intact: boolean
  /** Nothing but further signatures was written after it. */
  leftAsItWas: boolean
  /** By one of the certificates that were named. */
  own: boolean
  /** The certificate was good, within its time and not revoked, when it signed. */
  certificateGood: boolean
  certificate: CertificateView | null
  /** What the signature itself says. */
  signedAt: Date | null
  /** What a time stamp proves. */
  stampedAt: Date | null
  level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA'
  coversBytes: number
}

export type Verified = {
  /**
   * `unaltered`: signed by oneself, and as it was. `unproved`: the same, but nothing proves that the certificate was good when it signed (it
   * has ended, or was revoked). `altered`: signed by oneself, and changed since. `foreign`: nothing of oneself.
   */
  verdict: 'unaltered' | 'unproved' | 'altered' | 'foreign'
  signatures: VerifiedSignature[]
  sha256: string
  /** Until when the last time stamp, or else the certificate, proves it by itself. */
  provedUntil: Date | null
}

const foreign = (bytes: Uint8Array): Verified => ({
  verdict: 'foreign',
  signatures: [],
  sha256: createHash('sha256').update(bytes).digest('hex'),
  provedUntil: null,
})

type Found = {
  field: string
  name: string
  reason: string
  location: string
  archive: boolean
  range: [number, number, number, number]
  contents: Uint8Array
}

/** The signatures of a file, in the order in which they were made. */
function find(pdf: PDF): Found[] {
  const resolve = resolverOf(pdf)
  const textOf = (dict: PdfDict, key: string) => dict.getString(key, resolve)?.asString() ?? ''
  const fields = pdf.getForm()?.getSignatureFields() ?? []
  return fields
    .flatMap((field): Found[] => {
      const value = field.getSignatureDict()
      const contents = value?.get('Contents')
      const list = value?.getArray('ByteRange', resolve)
      if (!value || !(contents instanceof PdfString) || !list || list.length !== 4) return []
      const range = [0, 1, 2, 3].map((i) => {
        const one = list.at(i)
        return one instanceof PdfNumber ? one.value : -1
      }) as Found['range']
      return [
        {
          field: field.name,
          name: textOf(value, 'Name'),
          reason: textOf(value, 'Reason'),
          location: textOf(value, 'Location'),
          archive: value.getName('SubFilter', resolve)?.value === 'ETSI.RFC3161',
          range,
          contents: contents.bytes,
        },
      ]
    })
    .sort((a, b) => a.range[2] + a.range[3] - (b.range[2] + b.range[3]))
}

/** The bytes that a signature covers: from the first on, but for the signature's own place, exactly. */
function covered(bytes: Uint8Array, { range, contents }: Found): Uint8Array | undefined {
  const [start, before, next, after] = range
  if (start !== 0 || before <= 0 || next <= before || after < 0 || next + after > bytes.length) return undefined
  // What is left out is the signature in hexadecimal, and nothing else: whatever hides there would be signed by nobody.
  const gap = Buffer.from(bytes.subarray(before, next)).toString('latin1')
  if (!/^<[0-9A-Fa-f\s]*>$/.test(gap)) return undefined
  if (!isSame(Buffer.from(gap.slice(1, -1).replace(/\s/g, ''), 'hex'), contents)) return undefined
  return Buffer.concat([bytes.subarray(0, before), bytes.subarray(next, next + after)])
}

const certificatesOf = (signed: pkijs.SignedData) =>
  (signed.certificates ?? []).filter((one): one is pkijs.Certificate => one instanceof pkijs.Certificate)

const derOf = (certificate: pkijs.Certificate) => new Uint8Array(certificate.toSchema(false).toBER())

/** Whose signature it is. */
function signerOf(signed: pkijs.SignedData): pkijs.Certificate | undefined {
  const sid = signed.signerInfos[0]?.sid
  if (!(sid instanceof pkijs.IssuerAndSerialNumber)) return undefined
  return certificatesOf(signed).find(
    (one) => one.issuer.isEqual(sid.issuer) && one.serialNumber.isEqual(sid.serialNumber),
  )
}

const hashes: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const probabilistic = '1.2.840.113549.1.1.10'

/** Whether a CMS holds: over these bytes, or over what it has inside (RFC 5652, 5.4). Only SHA-2 counts. */
function holds(signed: pkijs.SignedData, data?: Uint8Array): boolean {
  const leaf = signerOf(signed)
  const info = signed.signerInfos[0]
  const hash = info && hashes[info.digestAlgorithm.algorithmId]
  if (!leaf || !info || !hash || !info.signedAttrs || signed.signerInfos.length !== 1) return false
  const content = signed.encapContentInfo
  const signedBytes = data ?? (content.eContent && new Uint8Array(content.eContent.getValue()))
  const attribute = (oid: string) => info.signedAttrs!.attributes.filter(({ type }) => type === oid)
  const [digest, ...more] = attribute('1.2.840.113549.1.9.4')
  const [kind] = attribute('1.2.840.113549.1.9.3')
  const said = digest?.values[0] as asn1.OctetString | undefined
  if (!signedBytes || !said || more.length > 0) return false
  if ((kind?.values[0] as asn1.ObjectIdentifier | undefined)?.valueBlock.toString() !== content.eContentType)
    return false
  if (!isSame(createHash(hash).update(signedBytes).digest(), new Uint8Array(said.valueBlock.valueHexView))) return false
  // What is signed is the set of the attributes, under the tag of a set.
  const attributes = Buffer.from(info.signedAttrs.encodedValue)
  attributes[0] = 0x31
  const key = new X509Certificate(derOf(leaf)).publicKey
  return verifySignature(
    hash,
    attributes,
    info.signatureAlgorithm.algorithmId === probabilistic
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
      : key,
    new Uint8Array(info.signature.valueBlock.valueHexView),
  )
}

/** What the file keeps to be verified by. */
type Pool = {
  certificates: pkijs.Certificate[]
  lists: pkijs.CertificateRevocationList[]
  answers: pkijs.BasicOCSPResponse[]
}

function poolOf(pdf: PDF): Pool {
  const resolve = resolverOf(pdf)
  const store = pdf.getCatalog()?.getDict('DSS', resolve)
  const all = (key: string): Uint8Array<ArrayBuffer>[] => {
    const list = store?.getArray(key, resolve)
    const found: Uint8Array<ArrayBuffer>[] = []
    for (let i = 0; i < (list?.length ?? 0); i++) {
      const one = list!.at(i)
      const stream = one instanceof PdfRef ? resolve(one) : one
      if (stream instanceof PdfStream) found.push(new Uint8Array(stream.getDecodedData()))
    }
    return found
  }
  const read = <T>(key: string, parse: (der: Uint8Array<ArrayBuffer>) => T): T[] =>
    all(key).flatMap((der) => {
      try {
        return [parse(der)]
      } catch {
        return []
      }
    })
  return {
    certificates: read('Certs', (der) => pkijs.Certificate.fromBER(der)),
    lists: read('CRLs', (der) => pkijs.CertificateRevocationList.fromBER(der)),
    answers: read('OCSPs', (der) => {
      const said = pkijs.OCSPResponse.fromBER(der).responseBytes
      return pkijs.BasicOCSPResponse.fromBER(new Uint8Array(said!.response.valueBlock.valueHexView))
    }),
  }
}

async function isSignedBy(one: { verify(issuer: never): Promise<boolean> }, issuer: unknown): Promise<boolean> {
  try {
    return await one.verify(issuer as never)
  } catch {
    return false
  }
}

const isAuthority = (certificate: pkijs.Certificate) =>
  (
    certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.19')?.parsedValue as
      | pkijs.BasicConstraints
      | undefined
  )?.cA === true

/** From a certificate up to one that signed itself, each signed by the next. Undefined where one is missing. */
async function chainOf(leaf: pkijs.Certificate, pool: pkijs.Certificate[]): Promise<pkijs.Certificate[] | undefined> {
  const chain = [leaf]
  while (chain.length < 8) {
    const last = chain.at(-1)!
    if (last.issuer.isEqual(last.subject)) return (await isSignedBy(last as never, last)) ? chain : undefined
    let above: pkijs.Certificate | undefined
    for (const one of pool)
      if (one.subject.isEqual(last.issuer) && isAuthority(one) && (await isSignedBy(last as never, one))) {
        above = one
        break
      }
    if (!above) return undefined
    chain.push(above)
  }
  return undefined
}

const within = (certificate: pkijs.Certificate, at: Date) =>
  certificate.notBefore.value.getTime() <= at.getTime() + 1000 && at <= certificate.notAfter.value

/** Whether the file says that a certificate was revoked at a moment; `unknown` where it says nothing of it. */
async function revocationAt(
  certificate: pkijs.Certificate,
  issuer: pkijs.Certificate,
  pool: Pool,
  at: Date,
): Promise<'good' | 'revoked' | 'unknown'> {
  let known: 'good' | 'unknown' = 'unknown'
  for (const list of pool.lists) {
    if (!list.issuer.isEqual(issuer.subject)) continue
    try {
      if (!(await list.verify({ issuerCertificate: issuer }))) continue
    } catch {
      continue
    }
    const entry = list.revokedCertificates?.find((one) => one.userCertificate.isEqual(certificate.serialNumber))
    if (entry && entry.revocationDate.value <= at) return 'revoked'
    known = 'good'
  }
  for (const answer of pool.answers) {
    try {
      const status = await answer.getCertificateStatus(certificate, issuer)
      if (!status.isForCertificate) continue
      const signer = await responderOf(answer, issuer, pool)
      if (!signer) continue
      if (status.status === 1) {
        const response = answer.tbsResponseData.responses[0]?.certStatus as asn1.Constructed | undefined
        const time = response?.valueBlock?.value?.[0] as asn1.GeneralizedTime | undefined
        if (!time || time.toDate() <= at) return 'revoked'
      }
      known = 'good'
    } catch {
      // Of another certificate, or not to be read.
    }
  }
  return known
}

/** Who signed an answer: the authority itself, or one whom it allowed to. */
async function responderOf(answer: pkijs.BasicOCSPResponse, issuer: pkijs.Certificate, pool: Pool) {
  const engine = pkijs.getCrypto(true)
  for (const one of [issuer, ...(answer.certs ?? []), ...pool.certificates]) {
    if (one !== issuer) {
      const usages = one.extensions?.find(({ extnID }) => extnID === '2.5.29.37')?.parsedValue as
        | pkijs.ExtKeyUsage
        | undefined
      if (!usages?.keyPurposes.includes('1.3.6.1.5.5.7.3.9') || !(await isSignedBy(one as never, issuer))) continue
    }
    const good = await engine
      .verifyWithPublicKey(
        answer.tbsResponseData.tbsView.slice().buffer as ArrayBuffer,
        answer.signature,
        one.subjectPublicKeyInfo,
        answer.signatureAlgorithm,
      )
      .catch(() => false)
    if (good) return one
  }
  return undefined
}

/** Whether a chain was good at a moment; and whether the file says of every certificate below the root that it was not revoked. */
async function wasGood(
  leaf: pkijs.Certificate,
  inside: pkijs.Certificate[],
  pool: Pool,
  at: Date,
): Promise<{ good: boolean; told: boolean; chain: boolean }> {
  const chain = await chainOf(leaf, [...inside, ...pool.certificates])
  if (!chain) return { good: within(leaf, at), told: false, chain: false }
  if (!chain.every((one) => within(one, at))) return { good: false, told: false, chain: true }
  let told = true
  for (let i = 0; i + 1 < chain.length; i++) {
    const said = await revocationAt(chain[i]!, chain[i + 1]!, pool, at)
    if (said === 'revoked') return { good: false, told: true, chain: true }
    if (said === 'unknown') told = false
  }
  return { good: true, told, chain: true }
}

/** A time stamp: whether it holds and of what, when, and whether its own certificate was good then. */
async function verifyStamp(token: Uint8Array, of: Uint8Array, pool: Pool) {
  const said = statementOf(token)
  const hash = hashes[said.algorithm]
  if (!hash || !isSame(createHash(hash).update(of).digest(), said.imprint)) return undefined
  const signed = signedDataOf(token)
  const leaf = signerOf(signed)
  const usages = leaf?.extensions?.find(({ extnID }) => extnID === '2.5.29.37')?.parsedValue as
    | pkijs.ExtKeyUsage
    | undefined
  if (!leaf || !usages?.keyPurposes.includes('1.3.6.1.5.5.7.3.8') || !holds(signed)) return undefined
  const state = await wasGood(leaf, certificatesOf(signed), pool, said.at)
  return state.good ? { at: said.at, until: leaf.notAfter.value, told: state.told } : undefined
}

/** The CMS attribute that names its own certificate: without it another could be put in its place. */
function namesItsCertificate(signed: pkijs.SignedData, leaf: pkijs.Certificate): boolean {
  const attribute = signed.signerInfos[0]?.signedAttrs?.attributes.find(
    ({ type }) => type === '1.2.840.113549.1.9.16.2.47',
  )
  if (!attribute) return true
  const print = createHash('sha256').update(derOf(leaf)).digest()
  return Buffer.from(new Uint8Array(attribute.values[0].toBER())).includes(print)
}

/**
 * Verifies every signature of a file, each over its own bytes, with its certificate at the moment that a time stamp proves. What was written
 * after one is looked at too. Nothing is fetched, so it says the same where there is no network, and after every certificate has ended.
 */
export async function verify({ bytes, at, own }: VerifyInput): Promise<Verified> {
  let pdf: PDF
  let found: Found[]
  try {
    pdf = await PDF.load(new Uint8Array(bytes))
    found = pdf.isEncrypted ? [] : find(pdf)
  } catch {
    return foreign(bytes)
  }
  const pool = poolOf(pdf)
  const length = bytes.length
  const archives: Array<{ end: number; at: Date; until: Date }> = []
  for (const one of found.filter(({ archive }) => archive)) {
    const data = covered(bytes, one)
    const stamp = data && (await verifyStamp(trimmed(one.contents), data, pool).catch(() => undefined))
    if (stamp) archives.push({ end: one.range[2] + one.range[3], at: stamp.at, until: stamp.until })
  }
  const signatures: VerifiedSignature[] = []
  let provedUntil: Date | null = archives.at(-1)?.until ?? null
  for (const one of found) {
    const end = one.range[2] + one.range[3]
    const said = await verifyOne(one, bytes, pool, own, archives, at).catch(() => undefined)
    const leftAsItWas = end === length || (await isLeftAsItWas(bytes, end, pdf).catch(() => false))
    const { until, ...result } = said ?? {
      intact: false,
      own: false,
      certificateGood: false,
      certificate: null,
      signedAt: null,
      stampedAt: null,
      level: 'B-B' as const,
      until: null,
    }
    if (!archives.length && until && (!provedUntil || until < provedUntil)) provedUntil = until
    signatures.push({
      field: one.field,
      kind: one.archive ? 'archive' : 'signature',
      name: one.name,
      reason: one.reason,
      location: one.location,
      ...result,
      leftAsItWas,
      coversBytes: end,
    })
  }
  const ours = signatures.filter((one) => one.own)
  const verdict =
    ours.length === 0
      ? 'foreign'
      : !ours.every((one) => one.intact && one.leftAsItWas)
        ? 'altered'
        : ours.every((one) => one.certificateGood)
          ? 'unaltered'
          : 'unproved'
  return { verdict, signatures, sha256: createHash('sha256').update(bytes).digest('hex'), provedUntil }
}

async function verifyOne(
  one: Found,
  bytes: Uint8Array,
  pool: Pool,
  own: Uint8Array[],
  archives: Array<{ end: number; at: Date; until: Date }>,
  at: Date,
) {
  const data = covered(bytes, one)
  if (one.archive) {
    const stamp = data && (await verifyStamp(trimmed(one.contents), data, pool))
    const leaf = signerOf(signedDataOf(one.contents))
    return {
      intact: stamp !== undefined,
      own: false,
      certificateGood: stamp !== undefined,
      certificate: leaf ? readCertificate(derOf(leaf)) : null,
      signedAt: stamp?.at ?? null,
      stampedAt: stamp?.at ?? null,
      level: 'B-LTA' as const,
      until: stamp?.until ?? null,
    }
  }
  const signed = signedDataOf(one.contents)
  const leaf = signerOf(signed)
  if (!leaf) return undefined
  const der = derOf(leaf)
  const intact = data !== undefined && namesItsCertificate(signed, leaf) && holds(signed, data)
  const info = signed.signerInfos[0]!
  const time = info.signedAttrs?.attributes.find(({ type }) => type === '1.2.840.113549.1.9.5')?.values[0] as
    | asn1.UTCTime
    | undefined
  const signedAt = time?.toDate() ?? null
  const token = info.unsignedAttrs?.attributes.find(({ type }) => type === '1.2.840.113549.1.9.16.2.14')?.values[0] as
    | asn1.BaseBlock
    | undefined
  const stamp = token
    ? await verifyStamp(
        new Uint8Array(token.toBER()),
        new Uint8Array(info.signature.valueBlock.valueHexView),
        pool,
      ).catch(() => undefined)
    : undefined
  const end = one.range[2] + one.range[3]
  const sealed = archives.filter((archive) => archive.end > end)
  // Proved by its own time stamp, else by an archive's over it; else nobody knows when it was made, and now is what counts.
  const moment = stamp?.at ?? sealed[0]?.at ?? at
  const state = await wasGood(leaf, certificatesOf(signed), pool, moment)
  const level = !stamp ? 'B-B' : !state.told ? 'B-T' : sealed.length > 0 ? 'B-LTA' : 'B-LT'
  return {
    intact,
    own: own.some((each) => isSame(each, der)),
    certificateGood: state.good,
    certificate: readCertificate(der),
    signedAt,
    stampedAt: stamp?.at ?? null,
    level: level as VerifiedSignature['level'],
    until: stamp?.until ?? leaf.notAfter.value,
  }
}

// The engine of pkijs is Node's own.
pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as never }))
