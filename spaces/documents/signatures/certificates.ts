import { randomUUID } from 'node:crypto'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import { asServer, type Context, type StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { seal, unseal } from '../../../kernel/secrets/secrets.ts'
import {
  CertificateError,
  makeTrialKey,
  readCertificate,
  readPkcs12,
  type SigningKey,
} from '../../../kernel/signature/index.ts'

const purpose = 'signing key'

/** Puts a key in force in the place of the one before. Run as the server. */
async function install(ctx: Context, key: SigningKey, trial: boolean, by: { id: string | null; label: string }) {
  const view = readCertificate(key.certificate)
  const id = randomUUID()
  await ctx.db
    .updateTable('signing_certificates')
    .set({ replaced_at: ctx.now })
    .where('brand_id', '=', ctx.brand.id)
    .where('replaced_at', 'is', null)
    .execute()
  await ctx.db
    .insertInto('signing_certificates')
    .values({
      id,
      brand_id: ctx.brand.id,
      certificate: Buffer.from(key.certificate),
      chain: key.chain.map((one) => Buffer.from(one)),
      key_type: key.keyType,
      subject: view.subject,
      issuer: view.issuer,
      valid_from: view.from,
      valid_until: view.until,
      trial,
      installed_at: ctx.now,
      installed_by: by.id,
      installed_by_label: by.label,
    })
    .execute()
  await ctx.db
    .insertInto('signing_keys')
    .values({ certificate_id: id, sealed: seal(ctx.services.config, purpose, id, key.pkcs8) })
    .execute()
  await record(ctx, {
    type: 'documents.certificate.installed',
    subjectType: 'documents.certificate',
    subjectId: id,
    subjectLabel: view.subject,
    after: { issuer: view.issuer, until: view.until.toISOString() },
  })
  return id
}

const rowOf = (ctx: Context) =>
  ctx.db
    .selectFrom('signing_certificates')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('replaced_at', 'is', null)

/** The certificate in force, as the page shows it; null where the first signature will make one for trying out. */
export async function readCertificateInForce(ctx: StaffContext) {
  const row = await rowOf(ctx).executeTakeFirst()
  return {
    certificate: row
      ? {
          id: row.id,
          subject: row.subject,
          issuer: row.issuer,
          from: row.valid_from.toISOString(),
          until: row.valid_until.toISOString(),
          ended: row.valid_until <= ctx.now,
          trial: row.trial,
          installedAt: row.installed_at.toISOString(),
          installedBy: row.installed_by_label,
        }
      : null,
  }
}

const fieldOf = { wrong_password: 'password' } as Record<string, string>

/** Installs a PKCS#12 file. Its password opens it here and is kept nowhere. @throws Problem 422 on `file`, `password` */
export async function installCertificate(ctx: StaffContext, input: { password: string }, uploads: Upload[]) {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
  if (upload.sizeBytes > 200_000) throw invalid({ field: 'file', code: 'documents.certificate_unreadable' })
  const key = await readPkcs12(await upload.bytes(), input.password, ctx.now).catch((error: unknown) => {
    if (!(error instanceof CertificateError)) throw error
    throw invalid({ field: fieldOf[error.code] ?? 'file', code: `documents.certificate_${error.code}` })
  })
  await ctx.asSystem(() => install(ctx, key, false, { id: ctx.actor.accountId, label: ctx.actor.label }))
  return readCertificateInForce(ctx)
}

/** Makes a certificate for trying out, in the place of the one in force. */
export async function installTrial(ctx: StaffContext) {
  const key = await makeTrialKey(ctx.brand.name, ctx.now)
  await ctx.asSystem(() => install(ctx, key, true, { id: ctx.actor.accountId, label: ctx.actor.label }))
  return readCertificateInForce(ctx)
}

/** What signs for the brand. Where nobody installed anything it is a certificate for trying out, made now. */
export async function signingKeyOf(ctx: Context): Promise<SigningKey & { id: string }> {
  return asServer(ctx, async () => {
    // Of two that find none, one makes it.
    await ctx.db.selectFrom('brands').select('id').where('id', '=', ctx.brand.id).forUpdate().execute()
    const row = await rowOf(ctx).executeTakeFirst()
    const id =
      row?.id ??
      (await install(ctx, await makeTrialKey(ctx.brand.name, ctx.now), true, { id: null, label: ctx.actor.label }))
    const found = await ctx.db
      .selectFrom('signing_certificates as c')
      .innerJoin('signing_keys as k', 'k.certificate_id', 'c.id')
      .select(['c.certificate', 'c.chain', 'c.key_type', 'k.sealed'])
      .where('c.id', '=', id)
      .executeTakeFirstOrThrow()
    return {
      id,
      pkcs8: new Uint8Array(unseal(ctx.services.config, purpose, id, found.sealed)),
      certificate: new Uint8Array(found.certificate),
      chain: (found.chain as Buffer[]).map((one) => new Uint8Array(one)),
      keyType: found.key_type as 'RSA' | 'EC',
    }
  })
}

/** Every certificate by which the brand ever signed (DER). */
export async function ownCertificates(ctx: Context): Promise<Uint8Array[]> {
  const rows = await asServer(ctx, () =>
    ctx.db.selectFrom('signing_certificates').select('certificate').where('brand_id', '=', ctx.brand.id).execute(),
  )
  return rows.map(({ certificate }) => new Uint8Array(certificate))
}
