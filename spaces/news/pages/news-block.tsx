import { IconChevronRight, IconNews } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { RecordPicture, Unread } from '../../../web/ui/record-parts.tsx'
import { article } from '../record.ts'
import './news.css'

/** The latest news, on «Accueil». */
export function NewsBlock() {
  const t = useTexts('news')
  const { data } = useQuery({
    queryKey: ['list', '/news', 'home'],
    queryFn: () => api.get('/news', { query: { size: 3 } }),
  })
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
                <RecordPicture of={article} id={one.id} pictureId={one.pictureId} />
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
