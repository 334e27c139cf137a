import { sql } from 'kysely'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
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

export type FormFolder = { path: string; name: Text }

/** The folder of a brand in which forms are, made where there is none. Run as the server. @param signature the side on which what lies there is signed */
export async function formsFolder(ctx: Context, { path, name }: FormFolder, signature: '' | 'right'): Promise<string> {
  const found = () =>
    ctx.db
      .selectFrom('folder_rules')
      .select('id')
      .where('brand_id', '=', ctx.brand.id)
      .where('holder', '=', 'client')
      .where(sql`lower(path)`, '=', smallLetters(path))
      .executeTakeFirst()
  const folder = await found()
  if (folder) return folder.id
  await sql`insert into folder_rules (brand_id, created_at, holder, path, name, shared, signature)
    values (${ctx.brand.id}, ${ctx.now}, 'client', ${path}, ${JSON.stringify(name)}, true, ${signature})
    on conflict do nothing`.execute(ctx.db)
  return (await found())!.id
}

/** Puts a form that somebody signed or refused where such lie: not among those to be signed any more. Run as the server. */
export async function putAway(ctx: Context, { request }: Open): Promise<void> {
  const folder = formOf(ctx, request.form_kind)?.folder
  if (!folder) return
  await ctx.db
    .updateTable('documents')
    .set({ folder_id: await formsFolder(ctx, folder, '') })
    .where('id', '=', request.document_id)
    .execute()
}

/** Tells the space of a form that nobody signs it any more. */
export async function formEnded(
  ctx: Context,
  open: Open,
  refusal: { reason: string; by: string } | null = null,
): Promise<void> {
  const form = formOf(ctx, open.request.form_kind)
  await asServer(ctx, async () => {
    await form?.ended?.(ctx, open.request.form_id!, refusal)
    if (refusal) await putAway(ctx, open)
  })
}

/** Asks the space of a form whether it may still be signed. @throws Problem what the space says */
export async function requireFormOpen(ctx: Context, { request }: Open): Promise<void> {
  const form = formOf(ctx, request.form_kind)
  if (form?.open) await asServer(ctx, async () => form.open!(ctx, request.form_id!))
}
