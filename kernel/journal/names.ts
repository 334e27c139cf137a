import type { Context } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { identityJournalNames } from '../identity/journal-names.ts'

/** A journal event in words, from the space that writes it (O26, C35); its type itself where nobody named it. */
export function journalName(
  ctx: Pick<Context, 'services' | 'locale'>,
  type: string,
  locale: Locale = ctx.locale,
): string {
  for (const space of ctx.services.spaces) {
    const name = space.journalNames?.[type]
    if (name) return name[locale]
  }
  return identityJournalNames[type]?.[locale] ?? type
}
