import { invalid } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import { asSystem } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { underWay } from '../../../kernel/http/under-way.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { type VerifiedSignature, verifyPdf } from '../../../kernel/signature/index.ts'
import { ownCertificates } from './certificates.ts'

/** So many files in 15 minutes from one address, and so many looked at at once. */
const mostFiles = 60
const atOnce = underWay({ perPerson: 2, inAll: 8 })

const holds = (one: VerifiedSignature) => one.intact && one.leftAsItWas && one.certificateGood

/** Told of a signature: only what the file itself says, so that nobody learns of any other document by it. */
const shown = (one: VerifiedSignature) => ({
  name: one.name,
  at: (one.stampedAt ?? one.signedAt)?.toISOString() ?? null,
  stamped: one.stampedAt !== null,
  organisation: one.location,
  valid: holds(one),
  own: one.own,
  proof: /P-[0-9A-F]{4}-[0-9A-F]{4}/.exec(one.reason)?.[0] ?? '',
})

/**
 * Whether a PDF that somebody has is what was signed here (D36): told from its own signatures, verified against the certificates of the brand.
 * The store is not asked, nothing of the file is kept, and a stranger's gets one neutral answer, whether such a document is here or not.
 * @throws Problem 422 on `file`, too_many_at_once, identity.too_many_attempts
 */
export async function verifyUpload(request: RequestInfo, uploads: Upload[]) {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
  const { services, brand } = request
  const origin = originOf(request.address)
  await countAttempt(services, brand, [[`verify:${origin}`, mostFiles]])
  const leave = atOnce.enter(origin)
  try {
    const { own, trial, at } = await asSystem(services, brand, async (ctx) => ({
      own: await ownCertificates(ctx),
      trial: new Set(
        (
          await ctx.db
            .selectFrom('signing_certificates')
            .select('subject')
            .where('brand_id', '=', brand.id)
            .where('trial', '=', true)
            .execute()
        ).map((row) => row.subject),
      ),
      at: ctx.now,
    }))
    const found = await verifyPdf({ bytes: await upload.bytes(), at, own }, undefined)
    const base = { fileName: upload.name.slice(0, 200), sizeBytes: upload.sizeBytes, sha256: found.sha256 }
    const nothing = { level: null, certificate: null, provedUntil: null, lastIntact: null, signatures: [] }
    if (found.verdict === 'foreign') return { verdict: 'foreign' as const, ...base, ...nothing }
    const signatures = found.signatures.filter((one) => one.kind === 'signature')
    const ours = signatures.filter((one) => one.own)
    const last = ours.at(-1)!
    const intact = ours.filter((one) => one.intact).at(-1)
    return {
      verdict: found.verdict,
      ...base,
      level: last.level,
      certificate: last.certificate && {
        subject: last.certificate.subject,
        until: last.certificate.until.toISOString(),
        trial: trial.has(last.certificate.subject),
      },
      provedUntil: found.provedUntil?.toISOString() ?? null,
      lastIntact: (intact && (intact.stampedAt ?? intact.signedAt)?.toISOString()) || null,
      signatures: signatures.map(shown),
    }
  } finally {
    leave()
  }
}
