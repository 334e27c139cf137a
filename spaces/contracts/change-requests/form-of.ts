import type { PersonContext, SystemContext } from '../../../kernel/http/context.ts'
import { endForm } from '../../documents/index.ts'
import type { RequestRow } from './list.ts'

/** The confirmation form of a request, signed in the portal (C25). */
export const requestForm = 'contracts.request'

/** The form of a request's last version. */
export const formOf = (row: RequestRow) => ({
  kind: requestForm,
  id: row.id,
  version: row.current_version,
  organisationId: row.organisation_id,
})

/** Nobody signs a version that is not asked for any more. */
export const endRequestForm = (ctx: PersonContext | SystemContext, row: RequestRow, reason: string) =>
  endForm(ctx, formOf(row), reason)
