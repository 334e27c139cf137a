import { webcrypto, X509Certificate } from 'node:crypto'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'

/** What signs for a brand: a certificate, those above it, and the key (PKCS#8). All DER. */
export type SigningKey = {
  pkcs8: Uint8Array
  certificate: Uint8Array
  chain: Uint8Array[]
  keyType: 'RSA' | 'EC'
}

/** A certificate as people read it. */
export type CertificateView = {
  subject: string
  issuer: string
  serial: string
  from: Date
  until: Date
  selfMade: boolean
}

/** Why a PKCS#12 file does not serve. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly code: 'unreadable' | 'wrong_password' | 'no_key' | 'ended' | 'not_for_signing'
  constructor(code: CertificateError['code']) {
    super(code)
    this.code = code
  }
}

const nameIn = (lines: string) => /(?:^|\n| \+ )CN=([^\n]+)/.exec(lines)?.[1] ?? lines.split('\n').at(-1) ?? ''

/** @throws Error where it is no certificate */
export function readCertificate(der: Uint8Array): CertificateView {
  const found = new X509Certificate(der)
  return {
    subject: nameIn(found.subject),
    issuer: nameIn(found.issuer),
    serial: found.serialNumber,
    from: new Date(found.validFrom),
    until: new Date(found.validTo),
    selfMade: found.subject === found.issuer,
  }
}

const bytesOf = (value: ArrayBuffer | Uint8Array) => new Uint8Array(value)

/**
 * Reads a PKCS#12 file. Its certificates come in any order: the one of the key signs.
 * @throws CertificateError
 */
export async function readPkcs12(bytes: Uint8Array, password: string, now: Date): Promise<SigningKey> {
  // Asked for seldom, and large: loaded then.
  const { P12Signer, SignerError } = await import('@libpdf/core')
  const signer = await P12Signer.create(new Uint8Array(bytes), password).catch((error: unknown) => {
    const said = String(error instanceof Error ? error.message : error)
    if (/No private key/i.test(said)) throw new CertificateError('no_key')
    if (error instanceof SignerError && /password|decrypt|integrity|MAC/i.test(said))
      throw new CertificateError('wrong_password')
    throw new CertificateError('unreadable')
  })
  const key = (signer as unknown as { privateKey: webcrypto.CryptoKey }).privateKey
  const pkcs8 = bytesOf(await webcrypto.subtle.exportKey('pkcs8', key))
  const { createPrivateKey } = await import('node:crypto')
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const all = [signer.certificate, ...(signer.certificateChain ?? [])]
  const own = all.find((der) => new X509Certificate(der).checkPrivateKey(privateKey))
  if (!own) throw new CertificateError('no_key')
  if (readCertificate(own).until <= now) throw new CertificateError('ended')
  const usage = parseCertificate(own).extensions?.find(({ extnID }) => extnID === '2.5.29.15')?.parsedValue as
    | asn1.BitString
    | undefined
  // Digital signature or non-repudiation; one that says nothing serves for all.
  if (usage && (new Uint8Array(usage.valueBlock.valueHexView)[0]! & 0xc0) === 0)
    throw new CertificateError('not_for_signing')
  return { pkcs8, certificate: own, chain: all.filter((der) => der !== own), keyType: signer.keyType as 'RSA' | 'EC' }
}

export function parseCertificate(der: Uint8Array): pkijs.Certificate {
  return pkijs.Certificate.fromBER(new Uint8Array(der))
}

const nameOf = (commonName: string) =>
  new pkijs.RelativeDistinguishedNames({
    typesAndValues: [
      new pkijs.AttributeTypeAndValue({ type: '2.5.4.3', value: new asn1.Utf8String({ value: commonName }) }),
    ],
  })

const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }) =>
  new pkijs.Extension({ extnID, critical, extnValue: value.toBER() })

export type Issued = { certificate: Uint8Array; keys: webcrypto.CryptoKeyPair }

/**
 * Makes a certificate: of an authority (no issuer, or `authority`), or of somebody under one.
 * @param further extensions beside the usual ones: where revocation is told, what it may be used for
 */
export async function issue(input: {
  commonName: string
  from: Date
  until: Date
  issuer?: Issued
  authority?: boolean
  further?: pkijs.Extension[]
}): Promise<Issued> {
  const { issuer, authority = !input.issuer } = input
  const keys = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair
  const made = new pkijs.Certificate()
  made.version = 2
  const serial = webcrypto.getRandomValues(new Uint8Array(16))
  serial[0] = (serial[0]! & 0x7f) | 0x40
  made.serialNumber = new asn1.Integer({ valueHex: serial.buffer })
  made.subject = nameOf(input.commonName)
  made.issuer = issuer ? parseCertificate(issuer.certificate).subject : made.subject
  // Certificates count in seconds.
  made.notBefore.value = new Date(Math.floor(input.from.getTime() / 1000) * 1000)
  made.notAfter.value = new Date(Math.floor(input.until.getTime() / 1000) * 1000)
  for (const time of [made.notBefore, made.notAfter]) time.type = time.value.getUTCFullYear() >= 2050 ? 1 : 0
  await made.subjectPublicKeyInfo.importKey(keys.publicKey as never)
  made.extensions = [
    extension('2.5.29.19', true, new pkijs.BasicConstraints({ cA: authority }).toSchema() as never),
    extension(
      '2.5.29.15',
      true,
      // Certificates and lists; or digital signature and non-repudiation.
      new asn1.BitString({ valueHex: new Uint8Array([authority ? 0x06 : 0xc0]).buffer, unusedBits: authority ? 1 : 6 }),
    ),
    ...(input.further ?? []),
  ]
  await made.sign((issuer?.keys.privateKey ?? keys.privateKey) as never, 'SHA-256')
  return { certificate: bytesOf(made.toSchema(true).toBER()), keys }
}

/** Makes a certificate for trying out, under an authority that nobody else knows: readers say that they do not know who it is. */
export async function makeTrialKey(brandName: string, now: Date): Promise<SigningKey> {
  const years = (count: number) => new Date(now.getTime() + count * 365.25 * 86_400_000)
  const from = new Date(now.getTime() - 3_600_000)
  const authority = await issue({
    commonName: `${brandName} (autorité d'essai)`,
    from,
    until: years(10),
  })
  const own = await issue({
    commonName: `${brandName} (certificat d'essai)`,
    from,
    until: years(3),
    issuer: authority,
  })
  return {
    pkcs8: bytesOf(await webcrypto.subtle.exportKey('pkcs8', own.keys.privateKey)),
    certificate: own.certificate,
    chain: [authority.certificate],
    keyType: 'EC',
  }
}
