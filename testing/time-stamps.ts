// An authority for tests: certificates of its own, time stamps of a clock that the test holds, a list and a responder of what was revoked.
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { type Issued, issue, parseCertificate, type SigningKey } from '../kernel/signature/certificate.ts'

const derOf = (value: { toSchema(encode?: boolean): asn1.BaseBlock }, encode = false) =>
  new Uint8Array(value.toSchema(encode).toBER())
const purpose = (oid: string) =>
  new pkijs.Extension({
    extnID: '2.5.29.37',
    critical: true,
    extnValue: new pkijs.ExtKeyUsage({ keyPurposes: [oid] }).toSchema().toBER(),
  })
const address = (value: string) => new pkijs.GeneralName({ type: 6, value })

/** Where a certificate is told to be revoked: in a list, by a responder, or both. */
const told = (at: string, how: { list?: boolean; responder?: boolean }) => [
  ...(how.list
    ? [
        new pkijs.Extension({
          extnID: '2.5.29.31',
          extnValue: new pkijs.CRLDistributionPoints({
            distributionPoints: [new pkijs.DistributionPoint({ distributionPoint: [address(`${at}/list`)] })],
          })
            .toSchema()
            .toBER(),
        }),
      ]
    : []),
  ...(how.responder
    ? [
        new pkijs.Extension({
          extnID: '1.3.6.1.5.5.7.1.1',
          extnValue: new pkijs.InfoAccess({
            accessDescriptions: [
              new pkijs.AccessDescription({
                accessMethod: '1.3.6.1.5.5.7.48.1',
                accessLocation: address(`${at}/responder`),
              }),
            ],
          })
            .toSchema()
            .toBER(),
        }),
      ]
    : []),
]

const years = (from: Date, count: number) => new Date(from.getTime() + count * 365.25 * 86_400_000)

/** A time stamp of what was asked, as an authority makes it. */
async function stampOf(query: Buffer, issued: Issued, root: Uint8Array, at: Date): Promise<Uint8Array> {
  const asked = pkijs.TimeStampReq.fromBER(new Uint8Array(query))
  const info = new pkijs.TSTInfo({
    version: 1,
    policy: '1.2.3.4.1',
    messageImprint: asked.messageImprint,
    serialNumber: new asn1.Integer({ valueHex: new Uint8Array([0x40, ...randomBytes(8)]).buffer }),
    genTime: new Date(Math.floor(at.getTime() / 1000) * 1000),
    ...(asked.nonce ? { nonce: asked.nonce } : {}),
  })
  const content = derOf(info)
  const certificate = parseCertificate(issued.certificate)
  const hashOf = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())
  const attribute = (type: string, value: asn1.BaseBlock) => new pkijs.Attribute({ type, values: [value] })
  const octets = (bytes: Uint8Array) => new asn1.OctetString({ valueHex: new Uint8Array(bytes).buffer })
  const signed = new pkijs.SignedData({
    version: 3,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({
      eContentType: '1.2.840.113549.1.9.16.1.4',
      eContent: octets(content),
    }),
    certificates: [certificate, parseCertificate(root)],
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute('1.2.840.113549.1.9.3', new asn1.ObjectIdentifier({ value: '1.2.840.113549.1.9.16.1.4' })),
            attribute('1.2.840.113549.1.9.4', octets(hashOf(content))),
            attribute(
              '1.2.840.113549.1.9.16.2.47',
              new asn1.Sequence({
                value: [
                  new asn1.Sequence({ value: [new asn1.Sequence({ value: [octets(hashOf(issued.certificate))] })] }),
                ],
              }),
            ),
          ],
        }),
      }),
    ],
  })
  await signed.sign(issued.keys.privateKey as never, 0, 'SHA-256')
  const token = new pkijs.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) })
  return new Uint8Array(
    new asn1.Sequence({
      value: [new asn1.Sequence({ value: [new asn1.Integer({ value: 0 })] }), token.toSchema()],
    }).toBER(),
  )
}

async function listOf(root: Issued, revoked: Uint8Array[], at: Date): Promise<Uint8Array> {
  const list = new pkijs.CertificateRevocationList()
  list.version = 1
  list.issuer = parseCertificate(root.certificate).subject
  list.thisUpdate = new pkijs.Time({ type: 0, value: at })
  list.nextUpdate = new pkijs.Time({ type: 0, value: new Date(at.getTime() + 7 * 86_400_000) })
  if (revoked.length > 0)
    list.revokedCertificates = revoked.map(
      (der) =>
        new pkijs.RevokedCertificate({
          userCertificate: parseCertificate(der).serialNumber,
          revocationDate: new pkijs.Time({ type: 0, value: at }),
        }),
    )
  await list.sign(root.keys.privateKey as never, 'SHA-256')
  return derOf(list, true)
}

async function answerOf(query: Buffer, root: Issued, at: Date): Promise<Uint8Array> {
  const asked = pkijs.OCSPRequest.fromBER(new Uint8Array(query)).tbsRequest.requestList[0]!.reqCert
  const basic = new pkijs.BasicOCSPResponse()
  basic.tbsResponseData.responderID = parseCertificate(root.certificate).subject
  basic.tbsResponseData.producedAt = at
  basic.tbsResponseData.responses = [
    new pkijs.SingleResponse({
      certID: asked,
      certStatus: new asn1.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 } } as never),
      thisUpdate: at,
      nextUpdate: new Date(at.getTime() + 86_400_000),
    }),
  ]
  await basic.sign(root.keys.privateKey as never, 'SHA-256')
  return derOf(
    new pkijs.OCSPResponse({
      responseStatus: new asn1.Enumerated({ value: 0 }),
      responseBytes: new pkijs.ResponseBytes({
        responseType: '1.3.6.1.5.5.7.48.1.1',
        response: new asn1.OctetString({ valueHex: new Uint8Array(derOf(basic)).buffer }),
      }),
    }),
  )
}

export type TestAuthority = {
  /** Where time stamps are asked for. */
  url: string
  root: Uint8Array
  /** Its clock; held where it is set. */
  now: () => Date
  setNow: (at: Date) => void
  /** While it is away it answers 503. */
  away: boolean
  revoked: Uint8Array[]
  asked: string[]
  /** A key that signs for somebody, under its root. */
  keyFor: (name: string, until?: number, how?: { list?: boolean; responder?: boolean }) => Promise<SigningKey>
  close: () => Promise<void>
}

/** Starts an authority whose time stamp certificate lasts so many years. */
export async function startAuthority(moment = '2026-11-20T09:00:00Z', stampYears = 2): Promise<TestAuthority> {
  let now = new Date(moment)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      try {
        const body = Buffer.concat(chunks)
        authority.asked.push(String(request.url))
        if (authority.away) return response.writeHead(503).end()
        const answer =
          request.url === '/stamp'
            ? await stampOf(body, await stamping(), root.certificate, now)
            : request.url === '/list'
              ? await listOf(root, authority.revoked, now)
              : await answerOf(body, root, now)
        response.writeHead(200).end(answer)
      } catch (error) {
        response.writeHead(500).end(String(error))
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const from = new Date(new Date(moment).getTime() - 86_400_000)
  const root = await issue({ commonName: 'Essai, racine', from, until: years(from, 20) })
  let stampKey: Issued | undefined
  /** The certificate that stamps: another one where the last soon ends. */
  const stamping = async () => {
    if (stampKey && parseCertificate(stampKey.certificate).notAfter.value.getTime() > now.getTime() + 90 * 86_400_000)
      return stampKey
    stampKey = await issue({
      commonName: 'Essai, horodatage',

      from: new Date(now.getTime() - 3_600_000),
      until: years(now, stampYears),
      issuer: root,
      further: [purpose('1.3.6.1.5.5.7.3.8'), ...told(at, { list: true })],
    })
    return stampKey
  }
  const authority: TestAuthority = {
    url: `${at}/stamp`,
    root: root.certificate,
    now: () => now,
    setNow: (moment) => {
      now = moment
    },
    away: false,
    revoked: [],
    asked: [],
    keyFor: async (name, until = 3, how = { list: true, responder: true }) => {
      const made = await issue({
        commonName: name,

        from,
        until: years(from, until),
        issuer: root,
        further: told(at, how),
      })
      return {
        pkcs8: new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', made.keys.privateKey)),
        certificate: made.certificate,
        chain: [root.certificate],
        keyType: 'EC',
      }
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return authority
}
