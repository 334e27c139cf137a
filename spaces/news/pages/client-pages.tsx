import { IconChevronRight, IconNews } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { sessionKey } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { Markdown } from '../../../web/ui/markdown.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import '../../../web/ui/markdown.css'
import './news.css'

const listKey = ['list', '/news']

/** «Actualités» (P5): all that is published for the person, the latest first. */
export function NewsPage() {
  const t = useTexts('news')
  return (
    <>
      <PageHeader title={t('title')} />
      <KeysetList
        title={t('title')}
        path="/news"
        search={t('search')}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        rowHeight={44}
        href={(row) => `/actualites/${row.id}`}
        columns={[
          { key: 'title', title: t('name'), cell: (row) => row.title, phone: 'title' },
          {
            key: 'summary',
            title: t('summary'),
            cell: (row) => row.summary,
            truncate: (row) => row.summary,
            width: '45%',
            phone: 'hidden',
          },
          { key: 'on', title: t('publishedOn'), cell: (row) => formatDay(row.publishedOn), width: 140, phone: 'line' },
          { key: 'read', title: t('state'), cell: (row) => <Unread of={row} />, width: 120, phone: 'aside' },
        ]}
        empty={{ title: t('empty'), text: t('emptyWhat') }}
      />
    </>
  )
}

/** An article: opening it is reading it. */
export function ArticlePage() {
  const t = useTexts('news')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['news', id],
    queryFn: () => api.get('/news/:id', { params: { id } }),
  })
  const unread = data?.read === false
  useEffect(() => {
    if (!unread) return
    const told = () => Promise.all([sessionKey, listKey].map((queryKey) => store.invalidateQueries({ queryKey })))
    api.post('/news/:id/reading', { params: { id } }).then(told, () => {})
  }, [id, unread, store])
  return (
    <>
      <PageHeader
        title={data?.title ?? t('one')}
        lead={data && `${t('publishedOn')} ${formatDay(data.publishedOn)}`}
        breadcrumb={[{ label: t('title'), to: '/actualites' }, { label: data?.title ?? t('one') }]}
      />
      {error ? (
        <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data ? (
        <article className="surface news-article">
          <Picture of={data} />
          <p className="summary">{data.summary}</p>
          <Markdown text={data.body} />
        </article>
      ) : null}
    </>
  )
}

function Unread({ of }: { of: { read: boolean } }) {
  const t = useTexts('news')
  return of.read ? null : <StateTag state="activating">{t('unread')}</StateTag>
}

function Picture({ of }: { of: { id: string; pictureId: string | null; pictureText: string } }) {
  if (!of.pictureId) return null
  const params = { id: of.id, fileId: of.pictureId }
  return <img src={fileAddress('/news/:id/pictures/:fileId', { params })} alt={of.pictureText} />
}

/** The latest news, on «Accueil». */
export function NewsBlock() {
  const t = useTexts('news')
  const { data } = useQuery({ queryKey: [...listKey, 'home'], queryFn: () => api.get('/news', { query: { size: 3 } }) })
  if (!data?.items.length) return null
  return (
    <section className="surface" aria-label={t('title')}>
      <div className="waiting-head">
        <h2>{t('title')}</h2>
        <Link to="/actualites">{t('all')}</Link>
      </div>
      <ul className="quick-list">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link to="/actualites/$id" params={{ id: one.id }} className="news-line">
              {one.pictureId ? (
                <Picture of={{ ...one, pictureText: '' }} />
              ) : (
                <IconNews size={20} stroke={1.7} aria-hidden />
              )}
              <span>
                {one.title}
                <p>{one.summary}</p>
                <Unread of={one} />
              </span>
              <IconChevronRight size={17} stroke={1.7} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
