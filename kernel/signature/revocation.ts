import type { RevocationProvider } from '@libpdf/core'
import * as asn1 from 'asn1js'
import * as pkijs from 'pkijs'
import { askOutside } from '../outgoing/outgoing.ts'
import { parseCertificate } from './certificate.ts'

const isAddress = (one: pkijs.GeneralName) => one.type === 6 && /^https?:/.test(String(one.value))

function extensionOf<T>(certificate: pkijs.Certificate, oid: string): T | undefined {
  return certificate.extensions?.find(({ extnID }) => extnID === oid)?.parsedValue as T | undefined
}

function listAddresses(certificate: pkijs.Certificate): string[] {
  const points = extensionOf<pkijs.CRLDistributionPoints>(certificate, '2.5.29.31')?.distributionPoints ?? []
  return points.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint) ? distributionPoint.filter(isAddress).map(({ value }) => String(value)) : [],
  )
}

function responderAddress(certificate: pkijs.Certificate): string | undefined {
  const access = extensionOf<pkijs.InfoAccess>(certificate, '1.3.6.1.5.5.7.1.1')?.accessDescriptions ?? []
  const found = access.find(
    ({ accessMethod, accessLocation }) => accessMethod === '1.3.6.1.5.5.7.48.1' && isAddress(accessLocation),
  )
  return found && String(found.accessLocation.value)
}

/**
 * Asks where a certificate says whether it was revoked: its responder (OCSP), else its list (CRL). What does not answer is passed over: the
 * level that is reached is looked up in the file afterwards.
 */
export const revocationOf = (allowPrivate: boolean): RevocationProvider => ({
  getOCSP: async (cert, issuer) => {
    const own = parseCertificate(cert)
    const address = responderAddress(own)
    if (!address) return null
    const request = new pkijs.OCSPRequest()
    await request.createForCertificate(own, {
      hashAlgorithm: 'SHA-1',
      issuerCertificate: parseCertificate(issuer),
    })
    const answer = await askOutside(address, {
      method: 'POST',
      headers: { 'content-type': 'application/ocsp-request' },
      body: new Uint8Array(request.toSchema(true).toBER()),
      allowPrivate,
    })
    if (answer.status !== 200) return null
    const said = pkijs.OCSPResponse.fromBER(new Uint8Array(answer.bytes))
    return said.responseStatus.valueBlock.valueDec === 0 ? new Uint8Array(answer.bytes) : null
  },
  getCRL: async (cert) => {
    for (const address of listAddresses(parseCertificate(cert))) {
      const answer = await askOutside(address, { allowPrivate }).catch(() => undefined)
      if (answer?.status !== 200) continue
      const { bytes } = answer
      const der = bytes.toString('latin1', 0, 10).startsWith('-----')
        ? Buffer.from(bytes.toString('latin1').replace(/-----[^-]+-----|\s/g, ''), 'base64')
        : bytes
      if (asn1.fromBER(new Uint8Array(der)).offset !== -1) return new Uint8Array(der)
    }
    return null
  },
})
