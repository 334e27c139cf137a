import { randomUUID, X509Certificate } from 'node:crypto'
import { sql } from 'kysely'
import { addDays } from '../../../kernel/dates/day.ts'
import { momentIn } from '../../../kernel/dates/moment.ts'
import { bytesOf, inOnePart, keepFile, openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { type Level, signPdf } from '../../../kernel/signature/index.ts'
import { authorityAway } from '../../../kernel/signature/moment.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { readingKind } from '../lists.ts'
import { signingKeyOf } from './certificates.ts'
import type * as drawing from './draw-proof.ts'
import { formOf, putAway } from './of-spaces.ts'
import { type Proof, sha256 } from './proof.ts'
import { authorityOf, signatureSettings } from './settings.ts'
import { holdRequest, type Open, placeOf, proofNumber, readRequest, type SignerRow } from './state.ts'
import { askTurn, tellBothSides } from './telling.ts'
import { firstOf, lastOf, progressOf } from './view.ts'

/** The job that signs what was given, where it could not be done at once. */
export const signJob = 'documents.sign'

const signedOn = { fr: 'Signé le {at}', en: 'Signed on {at}' }
const proofOf = { fr: 'Preuve {number}', en: 'Proof {number}' }

/** Everything that a signature is made of, as it is now. */
async function gather(ctx: SystemContext, signerId: string) {
  const row = await ctx.db
    .selectFrom('signers')
    .select(['request_id', 'signed_at', 'given_at'])
    .where('id', '=', signerId)
    .executeTakeFirst()
  if (!row?.given_at || row.signed_at) return undefined
  const open = (await readRequest(ctx, row.request_id))!
  const signer = open.signers.find((one) => one.id === signerId)!
  const gift = await ctx.db
    .selectFrom('signature_gifts')
    .selectAll()
    .where('signer_id', '=', signerId)
    .executeTakeFirstOrThrow()
  const versionOf = (id: string) =>
    ctx.db
      .selectFrom('document_versions as v')
      .innerJoin('files as f', 'f.id', 'v.file_id')
      .select(['v.id', 'v.number', 'v.file_id', 'f.sha256', 'f.name'])
      .where('v.id', '=', id)
      .executeTakeFirstOrThrow()
  const code = await ctx.db
    .selectFrom('signature_codes')
    .selectAll()
    .where('id', '=', gift.code_id)
    .executeTakeFirstOrThrow()
  const person = { accountId: signer.account_id, name: gift.signed_as, email: gift.address, givenName: '' }
  const account = signer.account_id
    ? await ctx.db
        .selectFrom('accounts')
        .select(['locale', 'surname', 'given_name'])
        .where('id', '=', signer.account_id)
        .executeTakeFirst()
    : undefined
  const current = await versionOf(open.request.current_version_id)
  const passer = open.signers.find((one) => one.passed_on_to === signer.id)
  const passedBy = passer?.account_id
    ? await ctx.db
        .selectFrom('accounts')
        .select(['surname', 'given_name'])
        .where('id', '=', passer.account_id)
        .executeTakeFirst()
    : undefined
  return {
    open,
    signer,
    gift,
    code,
    current,
    file: await openFile(ctx, current.file_id),
    text: await versionOf(gift.version_id),
    readings: (await progressOf(ctx, open, signer, person)).readings,
    key: await signingKeyOf(ctx),
    locale: (account?.locale ?? ctx.brand.locale) as Locale,
    passedOnBy: passedBy ? `${passedBy.given_name} ${passedBy.surname}`.trim() : '',
  }
}
type Gathered = NonNullable<Awaited<ReturnType<typeof gather>>>

/** The file as signed, and the sealed proof of it. Outside any transaction. @throws Error with `authorityAway` as its message */
async function make(services: Services, brand: Brand, it: Gathered) {
  const { open, signer, gift, code, key, locale } = it
  const at = { brand, services }
  const last = open.signers.every((one) => one.id === signer.id || one.signed_at || one.passed_on_at)
  const wanted = settingOf(at, signatureSettings.signature_level)
  // The archive time stamp is put once, over all.
  const level: Level = wanted === 'B-LTA' && !last ? 'B-LT' : wanted
  const moment = (when: Date) => momentIn(when, locale, gift.time_zone)
  const person = signer.account_id ?? undefined
  const bytes = new Uint8Array(await bytesOf(it.file))
  const sign = (authority: ReturnType<typeof authorityOf>) =>
    signPdf(
      {
        bytes,
        key,
        mark: {
          place: placeOf(open, signer),
          mark: {
            drawing: gift.drawing ? new Uint8Array(gift.drawing) : null,
            typed: gift.typed,
            lines: [gift.signed_as, signedOn[locale].replace('{at}', moment(signer.given_at!))],
          },
        },
        name: gift.signed_as,
        reason: proofOf[locale].replace('{number}', proofNumber(signer.id)),
        location: signer.kind === 'provider' ? brand.name : signer.kind === 'client' ? open.request.holder_name : '',
        at: signer.given_at!,
        authority,
        level,
        timeLine: { locale, timeZone: gift.time_zone, words: signedOn[locale] },
      },
      person,
    )
  const authority = authorityOf(at)
  let withoutStamp = false
  const signed = await sign(authority).catch((error: unknown) => {
    const away = (error as Error).message === authorityAway
    if (!away || settingOf(at, signatureSettings.tsa_away) !== 'without') throw error
    withoutStamp = true
    return sign(null)
  })
  const certificate = new X509Certificate(key.certificate)
  const proof: Proof = {
    kind: 'parvis.signature',
    number: proofNumber(signer.id),
    brand: brand.name,
    document: {
      id: open.request.document_id,
      name: open.request.document_name,
      organisation: open.request.holder_name,
      version: it.text.number,
      sha256Read: it.text.sha256,
      sha256Signed: sha256(signed.bytes),
    },
    signer: {
      kind: signer.kind,
      name: gift.signed_as,
      accountId: signer.account_id,
      email: gift.address,
      secondFactor: gift.second_factor,
      passedOnBy: it.passedOnBy,
    },
    consent: {
      at: signer.given_at!.toISOString(),
      local: moment(signer.given_at!),
      timeZone: gift.time_zone,
    },
    reading: {
      pages: it.readings.length,
      from: firstOf(it.readings)!.toISOString(),
      to: lastOf(it.readings)!.toISOString(),
      each: it.readings.map((one) => ({ page: one.page, at: one.read_at.toISOString() })),
    },
    code: {
      sentTo: code.sent_to,
      sentAt: code.sent_at.toISOString(),
      enteredAt: code.used_at!.toISOString(),
      tries: code.tries,
    },
    from: { address: gift.network, network: gift.network, browser: gift.browser },
    signature: {
      kind: gift.kind as 'drawn',
      level: signed.level,
      at: signed.at.toISOString(),
      stampedAt: signed.stampedAt?.toISOString() ?? null,
      certificate: certificate.subject.replace(/^.*CN=/s, ''),
      certificateSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      withoutStamp,
    },
  }
  const drawn = await inWorker<typeof drawing, 'drawProof'>(
    new URL('./draw-proof.ts', import.meta.url),
    'drawProof',
    { proof, locale, brandColour: brand.colour, timeZone: gift.time_zone, at: signer.given_at! },
    person,
  )
  const sealed = await signPdf(
    {
      bytes: drawn,
      key,
      mark: null,
      name: brand.name,
      reason: proofOf[locale].replace('{number}', proof.number),
      location: '',
      at: signer.given_at!,
      // What the file bears, its proof bears too; where no time stamp was to be had for one, none is for the other.
      authority: withoutStamp ? null : authority,
      level: signed.level === 'B-LTA' ? 'B-LT' : signed.level,
    },
    person,
  )
  return { signed, proof, sealed: asBuffer(sealed.bytes), last }
}

/** Puts a signature into the store, unless another came first: then nothing is done. @returns whether it is there */
async function keep(
  services: Services,
  brand: Brand,
  it: Gathered,
  made: Awaited<ReturnType<typeof make>>,
): Promise<boolean> {
  const receive = (bytes: Uint8Array) => services.files.receive(inOnePart(bytes))
  const form = made.last ? formOf({ services }, it.open.request.form_kind) : undefined
  // The space of a form keeps it too: whoever sees what it is of need not see the store.
  const files = [
    await receive(made.signed.bytes),
    await receive(made.sealed),
    ...(form ? [await receive(made.signed.bytes)] : []),
  ] as const
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const kept = await asSystem(services, brand, async (ctx) => {
      const { document_id, organisation_id } = it.open.request
      await ctx.db.selectFrom('documents').select('id').where('id', '=', document_id).forUpdate().execute()
      const open = (await holdRequest(ctx, it.open.request.id))!
      const signer = open.signers.find((one) => one.id === it.signer.id)!
      if (signer.signed_at) return true
      if (open.request.current_version_id !== it.current.id) return false
      await write(ctx, it, made, files, { open, signer, documentId: document_id, organisationId: organisation_id })
      const [, , copy] = files
      if (form && copy)
        await form.signed(ctx, open.request.form_id!, {
          version: open.request.form_version,
          upload: { ...copy, field: 'file', name: `${open.request.document_name}.pdf` },
          signedBy: it.gift.signed_as,
          askedBy: open.request.requested_by,
          at: signer.given_at!,
        })
      if (form) await putAway(ctx, open)
      return true
    })
    outcome = kept ? 'done' : 'failed'
    return kept
  } finally {
    for (const file of files) await file.settle(outcome)
  }
}

async function write(
  ctx: SystemContext,
  it: Gathered,
  made: Awaited<ReturnType<typeof make>>,
  [signedFile, proofFile]: readonly [
    Awaited<ReturnType<Services['files']['receive']>>,
    Awaited<ReturnType<Services['files']['receive']>>,
    ...unknown[],
  ],
  at: { open: Open; signer: SignerRow; documentId: string; organisationId: string | null },
): Promise<void> {
  const { documentId, organisationId, open, signer } = at
  const owner = { kind: 'documents.document', id: documentId, organisationId }
  const keepPdf = (file: typeof signedFile, name: string) =>
    keepFile(ctx, { ...file, field: 'file', name }, 'application/pdf', owner)
  const fileId = await keepPdf(signedFile, it.current.name)
  const proofId = await keepPdf(proofFile, `${made.proof.number}.pdf`)
  const versionId = randomUUID()
  await ctx.db
    .insertInto('document_versions')
    .values({
      id: versionId,
      document_id: documentId,
      number: it.current.number + 1,
      file_id: fileId,
      deposited_at: ctx.now,
      deposited_by: signer.account_id,
      deposited_by_label: it.gift.signed_as,
      side: signer.kind === 'provider' ? 'staff' : open.request.employee_id === null ? 'client' : 'employee',
    })
    .execute()
  await ctx.db
    .updateTable('signers')
    .set({
      signed_at: ctx.now,
      signed_version_id: versionId,
      level: made.signed.level,
      proof: JSON.stringify(made.proof),
      proof_file_id: proofId,
    })
    .where('id', '=', signer.id)
    .execute()
  await ctx.db
    .updateTable('documents')
    .set(({ ref }) => ({ version_id: versionId, deposited_at: ctx.now, version: sql<number>`${ref('version')} + 1` }))
    .where('id', '=', documentId)
    .execute()
  if (signer.account_id && signer.kind !== 'provider')
    await ctx.db
      .insertInto('readings')
      .values({ account_id: signer.account_id, kind: readingKind, record_id: versionId, read_at: ctx.now })
      .onConflict((oc) => oc.doNothing())
      .execute()
  if (made.signed.level === 'B-LTA')
    await ctx.db
      .insertInto('signature_archives')
      .values({
        version_id: versionId,
        document_id: documentId,
        made_at: ctx.now,
        // What proves it until when is looked up in the file by the job that renews it.
        proved_until: new Date(`${addDays(ctx.today, 1)}T00:00:00Z`),
      })
      .execute()
  await ctx.db
    .updateTable('signature_requests')
    .set(({ ref }) => ({
      // One that was cancelled meanwhile stays so; what somebody had signed by then is in the file.
      completed_at: made.last && !open.request.cancelled_at ? ctx.now : null,
      version: sql<number>`${ref('version')} + 1`,
    }))
    .where('id', '=', at.open.request.id)
    .execute()
  await record(ctx, {
    type: 'documents.signature.signed',
    organisationId,
    subjectType: 'documents.document',
    subjectId: documentId,
    subjectLabel: at.open.request.document_name,
    by: { accountId: signer.account_id, label: it.gift.signed_as },
    after: { level: made.signed.level, proof: made.proof.number, sha256: made.proof.document.sha256Signed },
  })
  const next = (await readRequest(ctx, at.open.request.id))!
  await tellBothSides(ctx, next, 'documents.signed', { author: it.gift.signed_as }, `signed:${signer.id}`)
  await askTurn(ctx, next)
}

/**
 * Signs what a signer gave, on the newest version: of two who sign at once, the second signs what the first made. Done twice, it is done once.
 * @throws Error with `authorityAway` as its message where no time stamp is to be had and the brand waits for one
 */
export async function complete(services: Services, brand: Brand, signerId: string): Promise<void> {
  for (;;) {
    const it = await asSystem(services, brand, (ctx) => gather(ctx, signerId))
    if (!it) return
    if (await keep(services, brand, it, await make(services, brand, it))) return
  }
}

/** As `complete`; what keeps it from being done now is told, and the job does it later: the signature that was given stands. */
export async function completeNow(
  services: Services,
  brand: Brand,
  signerId: string,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    await complete(services, brand, signerId)
  } catch (error) {
    report(error)
  }
}
