import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { Markdown } from '../../../../web/ui/markdown.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { TeamList } from '../../../../web/ui/portal-home.tsx'
import { ContactForm, Places } from '../open/contact-form.tsx'
import '../../../../web/ui/markdown.css'

/** A page of the brand's own (P7), for whoever may read it. */
export function CustomPage() {
  const t = useTexts()
  const { address } = useParams({ strict: false }) as { address: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['portal-page', address],
    queryFn: () => api.get('/portal-pages/:address', { params: { address } }),
    retry: false,
  })
  if (error)
    return (
      <>
        <PageHeader title={t('error.page')} />
        <ErrorState
          title={t('error.page')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return null
  return (
    <>
      <PageHeader title={data.title} />
      <article className="surface" style={{ padding: 24 }}>
        <Markdown text={data.body} />
      </article>
    </>
  )
}

/** «Contact» (P7): addresses, the person's own contacts, and the form. */
export function ContactPage() {
  const t = useTexts('entry')
  const ui = useTexts()
  const { account } = useSession()
  const { data, error, refetch } = useQuery({ queryKey: ['portal-contact'], queryFn: () => api.get('/portal-contact') })
  const own = useQuery({ queryKey: ['account'], queryFn: () => api.get('/account'), enabled: data !== undefined })
  return (
    <>
      <PageHeader title={t('contact.title')} />
      {error && !data ? (
        <ErrorState
          title={ui('error.page')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <div className="home-columns">
          <div className="home-main">
            {data.themes.length > 0 ? (
              <section className="surface" style={{ padding: 16 }} aria-label={t('contact.write')}>
                <h2 style={{ marginBottom: 8 }}>{t('contact.write')}</h2>
                {own.isLoading ? null : (
                  <ContactForm
                    themes={data.themes}
                    known={{
                      name: `${account.givenName} ${account.surname}`.trim(),
                      email: own.data?.contactEmail ?? '',
                      phone: own.data?.phone ?? '',
                    }}
                  />
                )}
              </section>
            ) : null}
          </div>
          <div className="home-aside">
            {data.team.length > 0 ? (
              <section className="surface" aria-label={ui('home.team')}>
                <div className="waiting-head">
                  <h2>{ui('home.team')}</h2>
                </div>
                <TeamList team={data.team} />
              </section>
            ) : null}
            <Places places={data.places} />
          </div>
        </div>
      ) : null}
    </>
  )
}
