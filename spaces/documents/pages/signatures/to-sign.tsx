import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import './signing.css'

/** «À signer»: above the store, where something waits for one's signature. The nearest deadline has the filled button. */
export function ToSign() {
  const t = useTexts('documents')
  // Whoever may not sign has none.
  const { data } = useQuery({
    queryKey: ['documents', 'to-sign'],
    queryFn: () => api.get('/documents/to-sign'),
    retry: false,
  })
  if (!data?.items.length) return null
  return (
    <section className="surface to-sign" aria-labelledby="to-sign">
      <h2 id="to-sign">{t('toSign')}</h2>
      <ul>
        {data.items.map((one, index) => (
          <li key={one.documentId}>
            <strong>{one.name}</strong>
            <span className="help">{[one.folder, one.organisation].filter(Boolean).join(' · ')}</span>
            <StateTag state={one.late ? 'late' : 'toReturn'}>
              {one.deadline ? t('signBefore', { on: formatDay(one.deadline) }) : t('toSign')}
            </StateTag>
            <Button component={Link} variant={index === 0 ? 'filled' : 'default'} {...({ to: one.href } as object)}>
              {t('readAndSign')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
