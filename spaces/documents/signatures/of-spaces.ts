import { asServer, type Context } from '../../../kernel/http/context.ts'
import type { SignedForm } from '../../../kernel/space.ts'
import type { Open } from './state.ts'

/** What the space of a form does once its signing ends; undefined where it is no space's form. */
export function formOf(ctx: Pick<Context, 'services'>, kind: string): SignedForm | undefined {
  if (kind === '') return undefined
  for (const space of ctx.services.spaces) {
    const form = space.signedForms?.[kind]
    if (form) return form
  }
  throw new Error(`no space has forms of the kind ${kind}`)
}

/** Tells the space of a form that nobody signs it any more. */
export async function formEnded(
  ctx: Context,
  { request }: Open,
  refusal: { reason: string; by: string } | null = null,
): Promise<void> {
  const form = formOf(ctx, request.form_kind)
  if (form?.ended) await asServer(ctx, async () => form.ended!(ctx, request.form_id!, refusal))
}

/** Asks the space of a form whether it may still be signed. @throws Problem what the space says */
export async function requireFormOpen(ctx: Context, { request }: Open): Promise<void> {
  const form = formOf(ctx, request.form_kind)
  if (form?.open) await asServer(ctx, async () => form.open!(ctx, request.form_id!))
}
