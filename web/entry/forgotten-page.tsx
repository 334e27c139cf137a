import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { AnotherLink } from './another-link.tsx'
import { EntryFrame } from './entry-frame.tsx'

/** Forgotten password (C5): the answer is the same whether or not the account exists. */
export function ForgottenPage({ brand }: { brand: Brand }) {
  const t = useTexts('entry')
  return (
    <EntryFrame brand={brand} title={t('forgotten.title')}>
      <h1>{t('forgotten.title')}</h1>
      <AnotherLink lead={t('forgotten.lead')} submitLabel={t('forgotten.submit')} />
      <p className="back">
        <a href="/connexion">{t('back')}</a>
      </p>
    </EntryFrame>
  )
}
