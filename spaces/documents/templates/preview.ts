import { sql } from 'kysely'
import { z } from 'zod'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { lineText, localeOf } from '../../../kernel/http/validation.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { senderOf } from '../../../kernel/notifications/settings.ts'
import { fillTemplate, pathOf, type Subject } from '../notifications/compose.ts'
import { unknownIn } from './templates.ts'

const previewBody = z.object({
  holder: z.enum(['client', 'employee']),
  locale: localeOf,
  subject: lineText(200),
  body: z.string().max(5_000),
  templateId: z.uuid().optional(),
  organisationId: z.uuid().optional(),
})
const unknownField = z.object({
  field: z.string(),
  found: z.string(),
  line: z.number(),
  column: z.number(),
  proposed: z.string(),
})
const previewView = z.object({
  from: z.string(),
  /** Where it would go; empty where the client has no address, or none was named. */
  to: z.string(),
  kind: z.string(),
  subject: z.string(),
  html: z.string(),
  unknown: z.array(unknownField),
})

type Found = {
  addressee: string
  code: string | null
  address: string | null
  kind: string | null
  surname: string | null
  given_name: string | null
  folder_id: string
  folder_name: Text
  link_to: string
  document_id: string | null
  document_name: string | null
  deposited_at: Date | null
}

const sample = { id: '00000000-0000-4000-8000-000000000000', name: 'F-2026-1107' }

/**
 * What a template in the making would be to a client: with its latest document in the folder that uses it, at the address that the folder's rule
 * chooses (D6). Fields that do not exist stay as they are written. @throws Problem 422 on `organisationId`
 */
async function preview(ctx: StaffContext, input: z.output<typeof previewBody>): Promise<z.input<typeof previewView>> {
  const { organisationId = null, templateId = null } = input
  const { rows } = await sql<Found>`
    select o.name as addressee, coalesce(o.siret, nullif(o.foreign_identifier, ''), o.vat_number) as code, a.address, a.kind, p.surname, p.given_name,
      f.id as folder_id, f.name as folder_name, f.link_to, d.id as document_id, d.name as document_name, d.deposited_at
    from folder_rules f left join organisations o on o.id = ${organisationId}::uuid and f.holder = 'client'
    left join lateral parvis.client_address(o.id, f.notify_to) a on true left join accounts p on p.id = a.account_id
    left join lateral (select d.id, d.name, d.deposited_at from documents d where d.organisation_id = o.id and d.folder_id = f.id and d.withdrawn_at is null
      order by d.deposited_at desc, d.id desc limit 1) d on true
    where f.brand_id = ${ctx.brand.id} and f.holder = ${input.holder}
    order by f.template_id is not distinct from ${templateId}::uuid desc, f.notifies desc, f.path limit 1`.execute(
    ctx.db,
  )
  const [found] = rows
  if (organisationId && found && found.addressee === null && input.holder === 'client')
    throw invalid({ field: 'organisationId', code: 'bad_choice' })
  const subject: Subject = {
    holder: input.holder,
    document: {
      id: found?.document_id ?? sample.id,
      name: found?.document_name ?? sample.name,
      depositedAt: found?.deposited_at ?? ctx.now,
      depositedBy: ctx.actor.label,
    },
    folder: {
      id: found?.folder_id ?? sample.id,
      name: found?.folder_name ?? { fr: 'Répertoire', en: 'Folder' },
      linkTo: found?.link_to ?? 'space',
    },
    organisation: found?.addressee ? { id: organisationId!, name: found.addressee } : null,
    code: found?.code ?? '',
    addressee: found?.addressee ?? '',
    person: found?.surname ? { surname: found.surname, givenName: found.given_name ?? '' } : null,
  }
  const path = pathOf(subject)
  const link = brandUrl(ctx.services.config, ctx.brand) + (path === 'document' ? '/telechargement' : path)
  const sender = senderOf(ctx.services.config, ctx.brand)
  const filled = fillTemplate(ctx, input, subject, input.locale, link)
  return {
    from: `${sender.name} <${sender.address}>`,
    to: found?.address ?? '',
    kind: found?.kind ?? '',
    subject: filled.subject,
    html: filled.html,
    unknown: unknownIn({ subject: input.subject, body: input.body }),
  }
}

export const templateRoutes = [
  endpointsOf('documents')({
    method: 'POST',
    path: '/staff/notification-templates/preview',
    summary: 'What a template in the making would be to a client',
    access: { staff: 'documents.folders.read' },
    body: previewBody,
    response: previewView,
    handler: ({ ctx, body }) => preview(ctx, body),
  }),
] as const
