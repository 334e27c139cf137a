import { Button } from '@mantine/core'
import { IconSignature } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatWeekday } from '../../../../web/ui/format.ts'
import '../documents.css'

/** «À signer»: above the store, where something waits for one's signature. The nearest deadline has the filled button. */
export function ToSign() {
  const t = useTexts('documents')
  const shown = useOpenOrganisation()
  // Whoever may not sign has none.
  const { data } = useQuery({
    queryKey: ['documents', 'to-sign'],
    queryFn: () => api.get('/documents/to-sign'),
    retry: false,
  })
  if (!data?.items.length) return null
  return (
    <section className="surface asked-for to-sign" aria-labelledby="to-sign">
      <header>
        <h2 id="to-sign">
          {t('toSign')} <b className="waiting-count">{data.items.length}</b>
        </h2>
        <p className="help">{t('signedStays')}</p>
      </header>
      <ul>
        {data.items.map((one, index) => (
          <li key={one.documentId}>
            <IconSignature size={19} stroke={1.7} aria-hidden />
            <span>
              {one.name}
              <small>
                {!one.organisation || one.organisation === shown?.name
                  ? one.folder
                  : `${one.folder} · ${one.organisation}`}
              </small>
            </span>
            {one.deadline ? (
              <span className={one.late ? 'late' : undefined}>
                {t(one.late ? 'signLate' : 'signBeforeDay', { on: formatWeekday(one.deadline) })}
              </span>
            ) : null}
            <Button component={Link} variant={index === 0 ? 'filled' : 'default'} {...({ to: one.href } as object)}>
              {t('readAndSign')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
