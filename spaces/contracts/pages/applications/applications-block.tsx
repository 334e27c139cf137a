import { IconAppWindow, IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'

/** «Mes logiciels» (C2): the links into the applications that the person has a connection to. */
export function ApplicationsBlock() {
  const t = useTexts('applications')
  const own = useQuery({ queryKey: ['account', 'applications'], queryFn: () => api.get('/account/applications') })
  if (!own.data?.items.length) return null
  return (
    <section className="surface" aria-label={t('title')}>
      <div className="waiting-head" style={{ height: 48 }}>
        <h2>{t('title')}</h2>
      </div>
      <ul className="quick-list">
        {own.data.items.map((item) => {
          const text = (
            <>
              <IconAppWindow size={20} stroke={1.7} aria-hidden />
              <span>
                {item.name}
                <p>
                  {item.blocked
                    ? t('blocked', { cause: item.causes.join(', ') })
                    : t('contract', { number: item.contractNumber })}
                </p>
              </span>
            </>
          )
          return (
            <li key={item.id}>
              {item.url && !item.blocked ? (
                <a href={item.url} rel="noreferrer">
                  {text}
                  <IconExternalLink size={17} stroke={1.7} aria-hidden />
                </a>
              ) : (
                <div className="quick-still">{text}</div>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
