import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { bytesOf, keepFile, openFile } from '../../../kernel/files/storage.ts'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { archivePdf, verifyPdf } from '../../../kernel/signature/index.ts'
import { ownCertificates } from './certificates.ts'
import { complete, signJob } from './complete.ts'
import { authorityOf } from './settings.ts'
import { deadlineOf, readRequest, signerStateOf } from './state.ts'
import { askSigner } from './telling.ts'

/** So long before the last proof ends, an archive time stamp is renewed. */
const renewDays = 60

/** Reminds those whose turn it is, so many days before their deadline and on the day itself: once a day (D21, D35). */
export async function remindDue(services: Services, brand: Brand): Promise<void> {
  const due = await asSystem(services, brand, async (ctx) => {
    const { rows } = await sql<{ request_id: string; id: string }>`select s.request_id, s.id
      from signers s join signature_requests r on r.id = s.request_id
      where r.brand_id = ${brand.id} and r.completed_at is null and r.refused_at is null and r.cancelled_at is null
        and s.asked_at is not null and s.given_at is null and s.passed_on_at is null
        and (coalesce(s.deadline, r.deadline) - ${ctx.today}::date = any (r.reminder_days || 0))
        and not exists (select from signature_reminders x where x.signer_id = s.id and x.on_day = ${ctx.today}::date)
      order by s.id limit 1000`.execute(ctx.db)
    return rows
  })
  for (const { request_id, id } of due)
    await asSystem(services, brand, async (ctx) => {
      const open = await readRequest(ctx, request_id)
      const signer = open?.signers.find((one) => one.id === id)
      if (!open || !signer || signerStateOf(open, signer) !== 'to_sign' || !deadlineOf(open, signer)) return
      const first = await ctx.db
        .insertInto('signature_reminders')
        .values({ signer_id: id, on_day: ctx.today, sent_at: ctx.now })
        .onConflict((oc) => oc.doNothing())
        .executeTakeFirst()
      if (Number(first.numInsertedOrUpdatedRows) > 0)
        await askSigner(ctx, open, signer, 'documents.sign_reminder', `sign-reminder:${id}:${ctx.today}`)
    })
}

/** Renews the archive time stamps whose proof will end: a further version, by an update at the end of the file (D39). */
export async function renewArchives(
  services: Services,
  brand: Brand,
  report: (error: unknown) => void,
): Promise<number> {
  const authority = authorityOf({ brand, services })
  if (!authority) return 0
  let renewed = 0
  const due = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('signature_archives as a')
      .innerJoin('documents as d', 'd.id', 'a.document_id')
      .innerJoin('document_versions as v', 'v.id', 'a.version_id')
      .select([
        'a.version_id',
        'a.document_id',
        'a.proved_until',
        'v.file_id',
        'v.number',
        'd.organisation_id',
        'd.name',
      ])
      .where('d.brand_id', '=', brand.id)
      .where('a.followed_at', 'is', null)
      .where('a.proved_until', '<', new Date(ctx.now.getTime() + renewDays * 86_400_000))
      .orderBy('a.proved_until')
      .limit(500)
      .execute(),
  )
  for (const one of due)
    try {
      if (await renew(services, brand, one, authority)) renewed++
    } catch (error) {
      report(error)
    }
  return renewed
}

type Due = {
  version_id: string
  document_id: string
  file_id: string
  number: number
  organisation_id: string | null
  name: string
}

async function renew(
  services: Services,
  brand: Brand,
  one: Due,
  authority: NonNullable<ReturnType<typeof authorityOf>>,
): Promise<boolean> {
  const { file, own, at } = await asSystem(services, brand, async (ctx) => ({
    file: await openFile(ctx, one.file_id),
    own: await ownCertificates(ctx),
    at: ctx.now,
  }))
  const bytes = await bytesOf(file)
  const { provedUntil } = await verifyPdf({ bytes, at, own }, undefined)
  // What was put down at its making is a guess: the file itself says until when it proves.
  const soon = at.getTime() + renewDays * 86_400_000
  if (provedUntil && provedUntil.getTime() >= soon) {
    await asSystem(services, brand, (ctx) =>
      ctx.db
        .updateTable('signature_archives')
        .set({ proved_until: provedUntil })
        .where('version_id', '=', one.version_id)
        .execute(),
    )
    return false
  }
  const made = await archivePdf({ bytes, authority })
  const after = await verifyPdf({ bytes: made.bytes, at, own }, undefined)
  // As long as the authority stamps by the certificate that ends, nothing is won: it is asked again another day.
  if (provedUntil && (!after.provedUntil || after.provedUntil <= provedUntil)) return false
  const received = await services.files.receive(
    (async function* () {
      yield made.bytes
    })(),
  )
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const kept = await asSystem(services, brand, async (ctx) => {
      await ctx.db.selectFrom('documents').select('id').where('id', '=', one.document_id).forUpdate().execute()
      const archive = await ctx.db
        .selectFrom('signature_archives')
        .select('followed_at')
        .where('version_id', '=', one.version_id)
        .executeTakeFirst()
      if (!archive || archive.followed_at) return false
      const versionId = randomUUID()
      const fileId = await keepFile(ctx, { ...received, field: 'file', name: file.name }, 'application/pdf', {
        kind: 'documents.document',
        id: one.document_id,
        organisationId: one.organisation_id,
      })
      await ctx.db
        .insertInto('document_versions')
        .values({
          id: versionId,
          document_id: one.document_id,
          number: one.number + 1,
          file_id: fileId,
          deposited_at: ctx.now,
          deposited_by: null,
          deposited_by_label: brand.name,
          side: 'staff',
        })
        .execute()
      await ctx.db
        .insertInto('signature_archives')
        .values({
          version_id: versionId,
          document_id: one.document_id,
          made_at: ctx.now,
          proved_until: after.provedUntil ?? new Date(soon),
        })
        .execute()
      await ctx.db
        .updateTable('signature_archives')
        .set({ followed_at: ctx.now })
        .where('version_id', '=', one.version_id)
        .execute()
      // It is the same document: whoever had read it has read it.
      await ctx.db
        .updateTable('documents')
        .set({ version_id: versionId })
        .where('id', '=', one.document_id)
        .where('version_id', '=', one.version_id)
        .execute()
      await sql`insert into readings (account_id, kind, record_id, read_at)
        select account_id, kind, ${versionId}, read_at from readings where kind = 'documents.version' and record_id = ${one.version_id}
        on conflict do nothing`.execute(ctx.db)
      await record(ctx, {
        type: 'documents.signature.archived',
        organisationId: one.organisation_id,
        subjectType: 'documents.document',
        subjectId: one.document_id,
        subjectLabel: one.name,
        after: { until: (after.provedUntil ?? new Date(soon)).toISOString() },
      })
      return true
    })
    outcome = kept ? 'done' : 'failed'
    return kept
  } finally {
    await received.settle(outcome)
  }
}

/** The jobs of signing. */
export function signatureJobs(services: Services): Job[] {
  const brandOf = (id: string) => services.brands.all().find((brand) => brand.id === id)
  return [
    {
      name: signJob,
      title: { fr: 'Signature d’un document', en: 'Signing of a document' },
      data: z.object({ signerId: z.uuid(), brandId: z.uuid() }),
      atOnce: 2,
      run: async (data) => {
        const { signerId, brandId } = data as { signerId: string; brandId: string }
        const brand = brandOf(brandId)
        if (brand) await complete(services, brand, signerId)
      },
    },
    {
      name: 'documents.sign_waiting',
      title: { fr: 'Signatures en attente d’horodatage', en: 'Signatures that wait for a time stamp' },
      everyMinutes: 15,
      run: async (_, { report }) => {
        for (const brand of services.brands.all()) {
          const waiting = await asSystem(services, brand, (ctx) =>
            ctx.db
              .selectFrom('signers as s')
              .innerJoin('signature_requests as r', 'r.id', 's.request_id')
              .select('s.id')
              .where('r.brand_id', '=', brand.id)
              .where('s.given_at', 'is not', null)
              .where('s.signed_at', 'is', null)
              .orderBy('s.given_at')
              .limit(500)
              .execute(),
          )
          for (const { id } of waiting) await complete(services, brand, id).catch(report)
        }
      },
    },
    {
      name: 'documents.sign_reminders',
      title: { fr: 'Rappels de signature', en: 'Reminders of signatures' },
      everyMinutes: 60,
      run: async () => {
        for (const brand of services.brands.all()) await remindDue(services, brand)
      },
    },
    {
      name: 'documents.renew_archives',
      title: { fr: 'Renouvellement des horodatages d’archive', en: 'Renewal of archive time stamps' },
      everyMinutes: 1440,
      run: async (_, { report }) => {
        for (const brand of services.brands.all()) await renewArchives(services, brand, report)
      },
    },
  ]
}
