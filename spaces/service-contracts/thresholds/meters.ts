import type { Context } from '../../../kernel/http/context.ts'

/** The meter of an asset that thresholds are over, as the asking person sees it. */
export async function meterOf(_: Context, __: string): Promise<{ organisationId: string } | undefined> {
  return undefined
}
