import type { Context } from '../../kernel/http/context.ts'
import { settingOf } from '../../kernel/settings/settings.ts'
import { billingSettings } from '../billing/index.ts'

/** The company number of the brand, as «Facturation» has it; '' where nobody set it. */
export const ownSiren = (ctx: Pick<Context, 'brand' | 'services'>): string =>
  settingOf(ctx, billingSettings.seller_siret).slice(0, 9)
export const ownName = (ctx: Pick<Context, 'brand' | 'services'>): string => settingOf(ctx, billingSettings.seller_name)
